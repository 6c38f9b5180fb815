//! Kills the Worker with SIGKILL at every step of a delivery, and at moments of no step at all, in
//! real workerd. Afterwards the oracle compares what became public with what the receipts say.
//!
//! `CRASH_KILLS` and `CRASH_SEED` vary the kills at random moments.

mod crash {
    pub(crate) mod aftermath;
    pub(crate) mod crowd;
    pub(crate) mod dice;
    pub(crate) mod doubting;
    pub(crate) mod formats;
    pub(crate) mod moments;
    pub(crate) mod refreshing;
    pub(crate) mod sending;
    pub(crate) mod slicing;
    pub(crate) mod striking;
}
mod oracle;
#[expect(
    dead_code,
    reason = "of the scenarios, only the browser and the sandbox are needed here"
)]
mod scenarios;
#[expect(
    dead_code,
    reason = "each of these tests looks at its own world, not at all of them at the end"
)]
mod worlds;

use crash::{doubting, formats, moments, refreshing, sending, slicing};
use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::{Value, json};
use std::process::ExitCode;
use std::sync::Arc;
use tokio::runtime::Runtime;
use worlds::pool::Pool;
use worlds::workerd::Workerd;

/// How many instances are killed side by side: two at random moments, one at every step.
const INSTANCES: usize = 3;

type Test = fn(&Runtime, Arc<Workerd>);

macro_rules! tests {
    ($($module:ident::$name:ident,)*) => {
        const TESTS: &[(&str, Test)] = &[
            $((
                stringify!($name),
                |runtime, world| runtime.block_on($module::$name(world)),
            ),)*
        ];
    };
}

// The longest are the first: begun last, they would leave the other instances idle.
tests! {
    moments::r1_half_of_a_hundred_kills_at_random_moments,
    moments::r1_the_other_half_with_other_dice,
    formats::r41_killed_around_every_call_of_every_format_of_x,
    formats::r41_killed_around_every_call_of_each_post_of_facebook,
    formats::r41_killed_around_every_call_of_reels_and_stories,
    formats::r41_killed_around_every_call_of_each_post_of_tiktok,
    formats::r41_killed_around_every_call_of_each_post_of_instagram,
    formats::r41_killed_around_every_call_of_reels_and_stories_of_instagram,
    sending::r2_killed_while_the_post_is_planned,
    sending::r2_killed_behind_the_plan,
    sending::r2_killed_before_the_commit_call,
    sending::r6_killed_before_the_commit_call_and_found_too_late,
    sending::r1_killed_behind_the_intent_and_nothing_arrived,
    sending::r1_killed_before_the_platform_has_done_its_work,
    sending::r1_killed_after_acceptance_and_before_the_answer,
    sending::r1_killed_after_acceptance_and_found_hours_later,
    sending::r1_killed_after_acceptance_and_before_the_record,
    sending::r1_killed_right_behind_the_record,
    sending::r26_killed_in_the_middle_of_a_tick,
    doubting::r4_killed_right_behind_a_lost_answer,
    doubting::r4_killed_while_looking,
    doubting::r4_killed_between_the_looks_that_find_nothing,
    doubting::r16_killed_while_a_full_window_is_waited_out,
    doubting::r17_killed_behind_a_refused_token,
    doubting::r1_killed_while_it_is_held,
    refreshing::r18_killed_between_rotation_and_its_answer,
    refreshing::r18_killed_before_the_rotation,
    refreshing::r18_killed_between_rotation_and_store,
    refreshing::r20_killed_behind_a_postponed_preparation,
    slicing::r41_killed_in_each_slice_of_a_preparation,
    slicing::r41_killed_while_what_was_prepared_is_committed,
    slicing::r41_killed_while_the_platform_works_on_it,
}

/// What the platforms are like: they work on media for moments only, and on those of Instagram for
/// none, so that it is asked equally often how far it is.
fn settings() -> Value {
    json!({
        "duplicate_window_ms": 0,
        "x_media_ms": 500,
        "meta_video_ms": 500,
        "meta_publish_ms": 500,
        "instagram_image_ms": 0,
        "instagram_video_ms": 0,
        "tiktok_processing_ms": 500,
        "tiktok_moderation_ms": 500,
        "tiktok_posts_per_day": 1_000,
    })
}

/// Nothing is left of the test before, and a second call with the same text would become a second
/// post: X's own rule must not hide it.
async fn clean(world: &Arc<Workerd>) {
    world.wait_until_up().await;
    let sandbox = scenarios::world::Sandbox(Arc::clone(world));
    sandbox.control("DELETE", "/faults", None).await;
    sandbox
        .control("POST", "/settings", Some(&settings()))
        .await;
}

fn main() -> anyhow::Result<ExitCode> {
    let mut arguments = Arguments::from_args();
    let pool = Arc::new(Pool::new()?);
    arguments.test_threads.get_or_insert(INSTANCES);
    let oracle = Trial::test("the_oracle_finds_each_lie", || {
        oracle::trial::the_oracle_finds_each_lie();
        Ok(())
    });
    let killed = TESTS.iter().map(|(name, test)| {
        let pool = Arc::clone(&pool);
        Trial::test(*name, move || {
            let killed = pool.run(|runtime, world| {
                runtime.block_on(clean(&world));
                test(runtime, world);
            });
            killed.map_err(|error| Failed::from(format!("{error:#}")))
        })
    });
    let trials = killed.chain([oracle]).collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    if let Some(pool) = Arc::into_inner(pool) {
        pool.stop()?;
    }
    Ok(conclusion.exit_code())
}
