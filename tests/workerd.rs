//! The scenarios on real workerd: a few instances serve them all. Each instance serves one scenario
//! after the other, because they share its clock.

mod bombs;
mod scenarios;
mod workerd {
    pub(crate) mod backlog;
}
mod worlds;

use libtest_mimic::{Arguments, Failed, Trial};
use std::process::ExitCode;
use std::sync::Arc;
use tokio::runtime::Runtime;
use workerd::backlog::r8_an_idle_tick_reads_the_same_handful_of_rows_whatever_is_planned;
use worlds::pool::Pool;
use worlds::workerd::Workerd;

/// How many instances there are at a time. A scenario waits more than it computes: three of them
/// fill two cores.
const INSTANCES: usize = 3;

type Scenario = fn(&Runtime, Arc<Workerd>);

macro_rules! scenario_list {
    ($($module:ident::$name:ident,)*) => {
        const SCENARIOS: &[(&str, Scenario)] = &[
            $((
                concat!("scenarios::", stringify!($name)),
                |runtime, world| runtime.block_on(scenarios::$module::$name(world)),
            ),)*
        ];
    };
}

each_scenario!(scenario_list);

/// What takes longest, the longest first: begun last, it would leave the other instances idle.
const LONGEST: [&str; 9] = [
    "scenarios::r3_a_lost_answer_is_never_answered_by_sending_again",
    "s18_bodies_that_lie_or_never_end_stop_nobody_else",
    "r8_an_idle_tick_reads_the_same_handful_of_rows_whatever_is_planned",
    "scenarios::a_choice_that_nobody_makes_ends_what_was_granted",
    "scenarios::a_slow_answer_delays_nobody_else",
    "scenarios::s7_no_request_chooses_where_it_is_sent",
    "scenarios::s29_a_flood_from_one_address_is_refused_and_others_are_served",
    "scenarios::s29_a_flood_by_one_person_is_refused_and_others_are_served",
    "scenarios::a_402_pauses_the_platform_and_one_delivery_tries_every_fifteen_minutes",
];

fn main() -> anyhow::Result<ExitCode> {
    let mut arguments = Arguments::from_args();
    let pool = Arc::new(Pool::new()?);
    arguments.test_threads.get_or_insert(INSTANCES);
    let all = libtest_mimic::run(&arguments, trials(&pool));
    // After all the others, so that they see what those left behind.
    let last = vec![
        no_secret_lies_open(&pool),
        no_invocation_called_too_often(&pool),
    ];
    let last = libtest_mimic::run(&arguments, last);
    if let Some(pool) = Arc::into_inner(pool) {
        pool.stop()?;
    }
    Ok(if all.has_failed() || last.has_failed() {
        ExitCode::from(101)
    } else {
        ExitCode::SUCCESS
    })
}

fn trials(pool: &Arc<Pool>) -> Vec<Trial> {
    let scenarios = SCENARIOS
        .iter()
        .map(|(name, scenario)| in_a_world(pool, name, *scenario));
    let bombs = in_a_world(
        pool,
        "s18_bodies_that_lie_or_never_end_stop_nobody_else",
        |runtime, world| {
            runtime.block_on(bombs::s18_bodies_that_lie_or_never_end_stop_nobody_else(
                world,
            ));
        },
    );
    let backlog = Trial::test(
        "r8_an_idle_tick_reads_the_same_handful_of_rows_whatever_is_planned",
        move || {
            let read = r8_an_idle_tick_reads_the_same_handful_of_rows_whatever_is_planned();
            Runtime::new()?
                .block_on(read)
                .map_err(|error| Failed::from(format!("{error:#}")))
        },
    );
    let mut trials: Vec<Trial> = scenarios.chain([bombs, backlog]).collect();
    let rank = |name: &str| LONGEST.iter().position(|long| *long == name);
    trials.sort_by_key(|trial| rank(trial.name()).unwrap_or(LONGEST.len()));
    trials
}

fn in_a_world(pool: &Arc<Pool>, name: &str, scenario: Scenario) -> Trial {
    let pool = Arc::clone(pool);
    Trial::test(name, move || {
        pool.run(scenario)
            .map_err(|error| Failed::from(format!("{error:#}")))
    })
}

fn no_secret_lies_open(pool: &Arc<Pool>) -> Trial {
    let pool = Arc::clone(pool);
    Trial::test("s25_after_all_of_them_no_secret_lies_open", move || {
        pool.each(|runtime, world| {
            runtime.block_on(scenarios::leaks::nothing_secret_lies_open(world));
        });
        Ok(())
    })
}

fn no_invocation_called_too_often(pool: &Arc<Pool>) -> Trial {
    let pool = Arc::clone(pool);
    Trial::test("r34_no_invocation_called_more_than_it_may", move || {
        pool.each(|runtime, world| {
            runtime.block_on(async {
                scenarios::invocations::none_called_more_than_it_may(world).await;
                let most = scenarios::invocations::most_calls(world).await;
                assert!(most > 0, "the Worker does not say which invocation calls");
            });
        });
        Ok(())
    })
}
