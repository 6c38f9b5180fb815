//! The first step of a delivery: from here on the engine looks after it.

use super::dispatch::Dispatch;
use super::lease;
use super::settle::APPEND;
use super::turns::{self, next_turn};
use crate::domain::delivery::{Event, State};
use crate::domain::ids::{AccountId, DeliveryId, PostId, WorkspaceId};
use crate::domain::ledger::{self, Entry};
use crate::domain::policy::LOOK_AHEAD;
use crate::domain::time::{Span, Timestamp};
use crate::domain::timing::Timing;
use crate::ports::sql::Statement;
use serde_json::Map;

/// A delivery that does not exist yet.
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    /// Its id.
    pub id: DeliveryId,
    /// Whose it is.
    pub workspace: &'a WorkspaceId,
    /// Its post.
    pub post: &'a PostId,
    /// The change of the post that it comes with; none: the post is new.
    pub change_tag: Option<&'a str>,
    /// Where it goes.
    pub account: &'a AccountId,
    /// Its text, where it differs from the post's.
    pub text: Option<&'a str>,
    /// Its pictures and videos as JSON, where they differ from the post's.
    pub media: Option<String>,
    /// What it asks for beyond its text, as JSON.
    pub options: Option<String>,
    /// The spans of its format.
    pub timing: Timing,
    /// When it goes out.
    pub due_at: Timestamp,
    /// Until when at the latest.
    pub late_at: Timestamp,
    /// Whether preparing it may take long.
    pub is_slow: bool,
}

/// The statements that make a delivery where its post is, and its next step if that is near. The
/// statements can be repeated.
#[must_use]
pub fn plan(plan: &Plan<'_>, now: Timestamp) -> ([Statement; 2], Option<Dispatch>) {
    let detail = Map::from_iter([
        ("due_at".to_owned(), plan.due_at.to_string().into()),
        ("state".to_owned(), "scheduled".into()),
    ]);
    let before = ledger::first_head(&plan.id);
    let link = ledger::link(
        &before,
        0,
        &Entry {
            at: now,
            kind: Event::Planned,
            detail,
        },
    );
    let timing = plan.timing;
    let run_at = timing.first_step_at(plan.due_at, now);
    let is_inside = run_at <= now + LOOK_AHEAD;
    let claim = i64::from(is_inside);
    let statements = [insert(is_inside), APPEND.to_owned()].map(|sql| {
        Statement::new(sql)
            .bind("id", &plan.id)
            .bind("workspace", plan.workspace)
            .bind("post", plan.post)
            .bind("change_tag", plan.change_tag)
            .bind("account", plan.account)
            .bind("text", plan.text)
            .bind("media", plan.media.clone())
            .bind("options", plan.options.clone())
            .bind("claim", claim)
            .bind("due", plan.due_at)
            .bind("late", plan.late_at)
            .bind("run_at", run_at)
            .bind("state", State::Scheduled)
            .bind("step_due", plan.due_at)
            .bind("lead", timing.lead)
            .bind("has_slices", timing.has_slices)
            .bind("call_limit", timing.call_limit)
            .bind_all(lease::values(now))
            .bind_all(turns::values())
            .bind("seq", link.seq)
            .bind("old", &before)
            .bind("new", &link.hash)
            .bind("event", &link.text)
    });
    let dispatch = Dispatch {
        delivery: plan.id.clone(),
        claim,
        state: State::Scheduled,
        run_at,
        due_at: plan.due_at,
        stagger: Span::ZERO,
        lead: timing.lead,
        has_slices: timing.has_slices,
        call_limit: timing.call_limit,
        is_slow: plan.is_slow,
        is_elsewhere: false,
    };
    (statements, is_inside.then_some(dispatch))
}

/// The statement that makes the row. A step that is near is claimed for whoever makes it, and gets
/// its turn behind the account's other posts; any other gets it from the tick that claims it.
fn insert(is_inside: bool) -> String {
    let (wake_at, turn_at) = if is_inside {
        (lease::OF_STEP.end(), next_turn!(":account"))
    } else {
        (":run_at".to_owned(), "NULL")
    };
    format!(
        "INSERT OR IGNORE INTO deliveries (id, workspace, post, account, text, media, options, \
        state, version, approval, claim, due_at, late_at, run_at, wake_at, turn_at, lead, \
        has_slices, call_limit, seq, head)
        SELECT :id, :workspace, id, :account, :text, :media, :options, :state, 1, 1, :claim, :due, \
        :late, :run_at, {wake_at}, {turn_at}, :lead, :has_slices, :call_limit, :seq, :new FROM posts
        WHERE id=:post AND change_tag IS :change_tag"
    )
}
