//! The tick's work for the vault: hand-overs that KV has taken, sets that need renewing, tokens
//! that must stay deleted, and tokens that are exchanged before anybody needs them.

use super::ending::delete_again;
use super::grant::read;
use super::refresh::{Refreshed, refresh};
use super::renewal::renewals;
use super::sealed::{LIFE, current, forget, get, open, put};
use crate::domain::ids::GrantId;
use crate::domain::message::Message;
use crate::domain::time::{Span, Timestamp};
use crate::ports::sql::{Statement, decode};
use crate::ports::{Delayed, Ports, Queue, Queues, Store};
use crate::usecases::{Core, CoreError};
use futures_util::future::join3;
use serde::Deserialize;
use serde_json::json;

/// How many grants of each kind one tick looks after: 3 kinds × 50 × up to 5 calls stay below the
/// 1,000 of an invocation.
const AT_ONCE: i64 = 50;

/// How long KV must have answered with a new set before D1 lets go of its copy: ten times the delay
/// that KV documents.
const SETTLED: Span = Span::minutes(10);

/// How many past generations are deleted with a hand-over.
const FORGOTTEN_AT_HAND_OVER: i64 = 4;

/// When an exchange that nobody needed yet is tried again.
const REFRESH_AGAIN: Span = Span::hours(1);

/// One tick's work.
///
/// # Errors
/// When the database fails.
pub async fn look_after<P: Ports>(core: &Core<P>) -> Result<(), CoreError> {
    let (handed_over, renewed, deleted) =
        join3(hand_overs(core), renewals(core), delete_again(core)).await;
    handed_over.and(renewed).and(deleted)
}

/// A set that the database holds until KV has answered with it for long enough.
#[derive(Deserialize)]
struct HandOver {
    id: GrantId,
    generation: i64,
    handover: String,
    handover_seen_at: Option<Timestamp>,
    handover_until: Option<Timestamp>,
}

/// Looks after the hand-overs, each by itself.
async fn hand_overs<P: Ports>(core: &Core<P>) -> Result<(), CoreError> {
    // Seen once and not yet settled: nothing to do, and no place taken from the others.
    let sql = "SELECT id, generation, handover, handover_seen_at, handover_until FROM grants \
        WHERE handover IS NOT NULL AND generation IS NOT NULL
        AND coalesce(handover_seen_at, 0)<=:settled LIMIT :most";
    let find = Statement::new(sql)
        .bind("settled", core.now() - SETTLED)
        .bind("most", AT_ONCE);
    for row in core.ports.store().run_with_others(find).await?.rows {
        match decode::<HandOver>(row) {
            Ok(hand_over) => hand_over.settle(core).await?,
            // The renewal sets its row aside.
            Err(error) => core.log("unreadable_grant", &json!({ "error": error.to_string() })),
        }
    }
    Ok(())
}

// === impl HandOver ===

impl HandOver {
    /// Clears a hand-over once KV has answered with it for long enough; puts it again where KV does
    /// not have it. One that has ended, because nobody has looked after it for a week, is destroyed
    /// and brought nowhere.
    async fn settle<P: Ports>(self, core: &Core<P>) -> Result<(), CoreError> {
        let now = core.now();
        let has_ended = self.handover_until.is_some_and(|end| end <= now);
        let is_there = !has_ended
            && get(core, &self.id, self.generation)
                .await
                .is_ok_and(|found| found.as_ref() == Some(&self.handover));
        if !is_there
            && !has_ended
            && let Err(error) = put(core, &self.id, self.generation, &self.handover).await
        {
            core.log(
                "vault_put_failed",
                &json!({ "grant": self.id, "error": error.to_string() }),
            );
        }
        let seen = is_there.then(|| self.handover_seen_at.unwrap_or(now));
        let is_settled = has_ended || seen.is_some_and(|since| since <= now - SETTLED);
        let sql =
            "UPDATE grants SET handover_seen_at=:seen, handover=CASE WHEN :settled THEN NULL \
            ELSE handover END, handover_until=CASE WHEN :settled THEN NULL ELSE \
            coalesce(handover_until, :end) END
            WHERE id=:id AND handover=:old";
        let update = Statement::new(sql)
            .bind("id", &self.id)
            .bind("seen", seen)
            .bind("settled", is_settled)
            .bind("end", now + LIFE)
            .bind("old", self.handover);
        core.ports.store().run(update).await?;
        if is_settled && !has_ended {
            let past = self.generation - FORGOTTEN_AT_HAND_OVER..=self.generation - 1;
            forget(core, &self.id, past).await;
        }
        Ok(())
    }
}

/// Sends the grants to be refreshed whose tokens are exchanged before anybody needs them.
///
/// # Errors
/// When the database fails.
pub async fn refreshes<P: Ports>(core: &Core<P>) -> Result<(), CoreError> {
    #[derive(Deserialize)]
    struct Due {
        id: GrantId,
    }
    // The instant moves first: an exchange that fails comes again, and none makes a tick begin with
    // the same rows for ever.
    let sql = "UPDATE grants SET refresh_at=:again WHERE id IN (SELECT id FROM grants WHERE \
        refresh_at<=:now ORDER BY refresh_at LIMIT :most) RETURNING id";
    let take = Statement::new(sql)
        .bind("now", core.now())
        .bind("again", core.now() + REFRESH_AGAIN)
        .bind("most", AT_ONCE);
    let due = core.ports.store().run(take).await?.rows;
    let messages = due
        .into_iter()
        .filter_map(|row| decode::<Due>(row).ok())
        .map(|Due { id }| Delayed {
            message: Message::Refresh { grant: id },
            delay: Span::ZERO,
        })
        .collect();
    if let Err(error) = core.ports.queues().send(Queue::Work, messages).await {
        core.log("queue_send_failed", &json!({ "error": error.to_string() }));
    }
    Ok(())
}

/// Exchanges a grant's tokens for the next set, if its instant has come: a doubled message finds it
/// moved, to an hour from now or far ahead.
///
/// # Errors
/// When the database or the configuration fails.
pub async fn refresh_early<P: Ports>(core: &Core<P>, id: &GrantId) -> Result<(), CoreError> {
    let due = "SELECT id FROM grants WHERE id=:id AND refresh_at<=:again";
    let due = Statement::new(due)
        .bind("id", id)
        .bind("again", core.now() + REFRESH_AGAIN);
    if core.ports.store().run(due).await?.rows.is_empty() {
        return Ok(());
    }
    let Some(grant) = read(core, id).await? else {
        return Ok(());
    };
    let (Some(generation), 0) = (grant.generation, grant.needs_reconnect) else {
        return Ok(());
    };
    let Some(sealed) = current(core, &grant, generation).await.unwrap_or_default() else {
        return Ok(());
    };
    let Some(tokens) = open(core, &grant, generation, &sealed)? else {
        return Ok(());
    };
    if let Refreshed::Moved = refresh(core, &grant, generation, &tokens).await? {
        let sql =
            "UPDATE accounts SET checked_at=:now WHERE grant_id=:id AND disconnected_at IS NULL";
        core.ports
            .store()
            .run(Statement::new(sql).bind("id", id).bind("now", core.now()))
            .await?;
    }
    Ok(())
}
