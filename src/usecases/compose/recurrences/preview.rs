//! Checking a recurrence without making it: what is wrong with it, and when its posts would come.

use super::super::judge::{judge, warnings};
use super::super::targets::{self, Known};
use super::new::{NewRecurrence, fault_of_rule, nothing_left};
use crate::domain::network::Network;
use crate::domain::post::Draft;
use crate::domain::recurrence::{Occurrence, Rule};
use crate::domain::schedule::{Remark, Request, wall_clock};
use crate::domain::text::is_blank;
use crate::domain::time::Timestamp;
use crate::domain::violation::Violation;
use crate::ports::Ports;
use crate::usecases::sessions::Person;
use crate::usecases::slots::finder::Finder;
use crate::usecases::{Core, CoreError};
use serde::Serialize;

/// How many times are shown ahead.
const MOST_SHOWN: u32 = 5;

/// What is wrong with a recurrence, and when its posts would come. Nothing is made.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct CheckedRecurrence {
    errors: Vec<Violation>,
    /// What the networks would take, and people may not want.
    warnings: Vec<Violation>,
    /// The next five times, as far as the rule reaches.
    upcoming: Vec<UpcomingTime>,
}

/// A time at which a post would go out.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
struct UpcomingTime {
    at: Timestamp,
    local: String,
    zone: String,
    #[cfg_attr(
        not(target_arch = "wasm32"),
        schemars(extend("enum" = ["skipped", "doubled", null]))
    )]
    remark: Option<&'static str>,
}

/// Checks a recurrence as [`super::create`] does.
///
/// # Errors
/// When the database fails.
pub async fn check<P: Ports>(
    core: &Core<P>,
    person: &Person,
    new: &NewRecurrence,
) -> Result<CheckedRecurrence, CoreError> {
    let now = core.now();
    let (rule, mut errors) = match new.repeat.rule(now) {
        Ok(rule) => (Some(rule), Vec::new()),
        Err(faults) => (None, faults),
    };
    let times = |rule: &Rule| rule.upcoming(None, now, 0, MOST_SHOWN);
    let upcoming = rule.as_ref().map(times).unwrap_or_default();
    let draft = match upcoming.first() {
        Some(first) => new.draft(first),
        None => new.draft_at(Request::default()),
    };
    let known = targets::find(core, person, &draft).await?;
    match &rule {
        Some(rule) if !upcoming.is_empty() => {
            let mut finder = Finder::new(rule.zone);
            let judgement = judge(core, person, (&draft, &known), &mut finder).await?;
            let faults = judgement.err().unwrap_or_default();
            errors.extend(faults.into_iter().map(fault_of_rule));
        }
        Some(_) => errors.push(nothing_left()),
        None => {}
    }
    let mut doubts = warnings(core, (&draft, &known), &errors);
    doubts.extend(same_text_again(&draft, &known));
    Ok(CheckedRecurrence {
        errors,
        warnings: doubts,
        upcoming: upcoming.into_iter().map(UpcomingTime::from).collect(),
    })
}

/// The accounts on X that get the same text each time: X refuses a text that an account has posted
/// shortly before, and does not say how long that lasts.
fn same_text_again(draft: &Draft, known: &Known) -> Vec<Violation> {
    let is_concerned = |at: usize| {
        let target = draft.targets.get(at)?;
        let (_, text) = draft.text_for(at, target);
        (known.network(target) == Some(Network::X) && !is_blank(text)).then_some(at)
    };
    let message = "X refuses a post that says the same as one of the account's latest. It does \
        not tell how long that lasts: the more seldom it repeats, the better.";
    (0..draft.targets.len())
        .filter_map(is_concerned)
        .map(|at| Violation::new(format!("targets[{at}].text"), "repeated_text_on_x", message))
        .collect()
}

// === impl UpcomingTime ===

impl From<Occurrence> for UpcomingTime {
    fn from(Occurrence { planned, .. }: Occurrence) -> Self {
        Self {
            at: planned.due_at,
            local: wall_clock(planned.due_at, planned.zone),
            zone: planned.zone.name().to_owned(),
            remark: planned.remark.map(Remark::name),
        }
    }
}
