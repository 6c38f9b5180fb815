//! The scenarios on real workerd: one instance serves them all, one after the other.

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
use worlds::workerd::Workerd;

type Scenario = fn(&Runtime, Arc<Workerd>);

macro_rules! scenario_list {
    ($($module:ident::$name:ident,)*) => {
        const SCENARIOS: &[(&str, Scenario)] = &[
            $((concat!("scenarios::", stringify!($name)), |runtime, world| runtime.block_on(scenarios::$module::$name(world))),)*
        ];
    };
}

each_scenario!(scenario_list);

fn main() -> anyhow::Result<ExitCode> {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = Some(1);
    let runtime = Arc::new(Runtime::new()?);
    let world = if arguments.list {
        None
    } else {
        Some(Arc::new(runtime.block_on(Workerd::start())?))
    };
    let trials = SCENARIOS.iter().map(|(name, scenario)| {
        let (runtime, world) = (Arc::clone(&runtime), world.clone());
        Trial::test(*name, move || {
            let world = world.ok_or_else(|| Failed::from("there is no instance"))?;
            scenario(&runtime, world);
            Ok(())
        })
    });
    let mut trials: Vec<Trial> = trials.collect();
    let (bombs_runtime, bombs_world) = (Arc::clone(&runtime), world.clone());
    trials.push(Trial::test(
        "s18_bodies_that_lie_or_never_end_stop_nobody_else",
        move || {
            let world = bombs_world.ok_or_else(|| Failed::from("there is no instance"))?;
            bombs_runtime.block_on(bombs::s18_bodies_that_lie_or_never_end_stop_nobody_else(
                world,
            ));
            Ok(())
        },
    ));
    // The last, so that it sees what all the others left behind.
    let (last_runtime, last_world) = (Arc::clone(&runtime), world.clone());
    trials.push(Trial::test(
        "s25_after_all_of_them_no_secret_lies_open",
        move || {
            let world = last_world.ok_or_else(|| Failed::from("there is no instance"))?;
            last_runtime.block_on(scenarios::leaks::nothing_secret_lies_open(&world));
            Ok(())
        },
    ));
    let idle = Arc::clone(&runtime);
    let backlog = Trial::test(
        "r8_an_idle_tick_reads_the_same_handful_of_rows_whatever_is_planned",
        move || {
            let read = workerd::backlog::r8_an_idle_tick_reads_the_same_handful_of_rows_whatever_is_planned();
            idle.block_on(read)
                .map_err(|error| Failed::from(format!("{error:#}")))
        },
    );
    trials.insert(0, backlog);
    let conclusion = libtest_mimic::run(&arguments, trials);
    if let Some(world) = world.and_then(Arc::into_inner) {
        runtime.block_on(world.stop())?;
    }
    Ok(conclusion.exit_code())
}
