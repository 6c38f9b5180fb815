//! The tick: what the cron trigger does each minute. Ticks may be late, lost, doubled or overlap:
//! the claim decides.

use super::dispatch::{self, Dispatch};
use super::turns::{self, Claimed, Turns};
use super::{lease, limits, poison};
use crate::domain::ids::DeliveryId;
use crate::domain::policy::{SILENT, TOKEN_MARGIN};
use crate::domain::time::{Span, Timestamp};
use crate::ports::sql::{Answer, Statement, Usage, decode};
use crate::ports::{Ports, Store, StoreError};
use crate::usecases::{
    Core, CoreError, accounts, choices, compose, connect, ledger, media, quotas, revocations,
    sessions, vault,
};
use futures_util::future::{join, join5};
use serde::Deserialize;
use serde_json::json;

/// How many rows one claim takes: the most messages that a queue takes in one call.
const PAGE: u32 = 100;

/// How many pages one tick takes. 100 pages are 10,000 posts and at most 300 calls of the 1,000
/// that an invocation has.
const PAGES: usize = 100;

/// What a tick did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many deliveries it claimed.
    pub claimed: usize,
    /// What it asked of the database.
    pub usage: Usage,
}

const PEEK: &str = "SELECT id FROM deliveries WHERE wake_at<=:now+:look_ahead LIMIT 1";

/// Claims a page, as [`lease`] says until when.
fn claim_page() -> String {
    let lease = lease::OF_ROW.end();
    format!(
        "UPDATE deliveries SET claim=claim+1, wake_at={lease}
        WHERE id IN (SELECT id FROM deliveries WHERE wake_at<=:now+:look_ahead ORDER BY wake_at \
        LIMIT :page)
        RETURNING id, account, claim, coalesce(run_at,:now) AS run_at, due_at, state, lead, \
        has_slices, call_limit, turn_at, (SELECT g.expires_at<max(deliveries.due_at, :now)+:margin \
        OR coalesce(g.generation=deliveries.bad_generation, 0) FROM accounts a JOIN grants g ON \
        g.id=a.grant_id WHERE a.id=deliveries.account) AS is_slow"
    )
}

/// The instants of the posts that wait behind others of their account.
const TURNS: &str = "UPDATE deliveries SET turn_at=(SELECT json_extract(value, '$[1]') FROM \
    json_each(:turns) WHERE json_extract(value, '$[0]')=deliveries.id)
    WHERE id IN (SELECT json_extract(value, '$[0]') FROM json_each(:turns))";

const CHORES: &str = "SELECT EXISTS (SELECT 1 FROM grants WHERE refresh_at<=:now) AS refreshes,
      EXISTS (SELECT 1 FROM accounts WHERE look_at<=:now) AS looks,
      EXISTS (SELECT 1 FROM revocations WHERE try_at<=:now) AS revocations,
      EXISTS (SELECT 1 FROM recurrences WHERE look_at<=:now) AS recurrences,
      CASE :turn WHEN 0 THEN EXISTS (SELECT 1 FROM callbacks WHERE received_at<=:remembered)
        WHEN 1 THEN EXISTS (SELECT 1 FROM deletions WHERE requested_at<=:shown)
        ELSE EXISTS (SELECT 1 FROM choices WHERE expires_at<=:now) END AS leftovers";

const BEAT: &str = "INSERT INTO instance (key, value) VALUES (:key, :now) ON CONFLICT (key) DO \
    UPDATE SET value=max(value, excluded.value)";

/// Taken by one of all who come at the same time.
const STAND_IN: &str = "INSERT INTO instance (key, value) SELECT 'stood_in_at', :now
    WHERE coalesce((SELECT value FROM instance WHERE key='heartbeat_started_at'), 0)<=:silent
    ON CONFLICT (key) DO UPDATE SET value=excluded.value WHERE value<=:last";

/// One tick: claim what is due, look after the tokens, clear away what has ended.
///
/// # Errors
/// When the database fails; whatever was claimed until then has its messages.
pub async fn tick<P: Ports>(core: &Core<P>) -> Result<Report, CoreError> {
    let (begun, due) = join(beat(core, "heartbeat_started_at"), peek(core)).await;
    begun?;
    let report = run(core, &due?).await?;
    beat(core, "heartbeat_finished_at").await?;
    Ok(report)
}

/// Runs a tick where the cron trigger has been silent for minutes, and says whether it did. Of all
/// requests and messages that notice it, one a minute does. The heartbeat stays the cron trigger's
/// own: whoever watches it sees that it is silent.
///
/// # Errors
/// When the database fails; whatever was claimed until then has its messages.
pub async fn stand_in<P: Ports>(core: &Core<P>) -> Result<bool, CoreError> {
    let now = core.now();
    let take = Statement::new(STAND_IN)
        .bind("now", now)
        .bind("silent", now - SILENT)
        .bind("last", now - Span::minutes(1));
    if core.ports.store().run(take).await?.changes == 0 {
        return Ok(false);
    }
    core.log("cron_silent", &json!({}));
    let due = peek(core).await?;
    run(core, &due).await?;
    Ok(true)
}

async fn run<P: Ports>(core: &Core<P>, due: &Answer) -> Result<Report, CoreError> {
    let before = core.ports.store().usage();
    let claimed = if due.rows.is_empty() {
        0
    } else {
        claim(core).await?
    };
    // Each asks first whether there is anything to do, and side by side they ask it in one call.
    let (tokens, seldom, windows, ended, (keys, over)) = join5(
        vault::look_after(core),
        chores(core),
        limits::forget_open(core),
        sessions::forget(core),
        join(compose::forget_keys(core), clear(core)),
    )
    .await;
    tokens
        .and(seldom)
        .and(windows)
        .and(ended)
        .and(keys)
        .and(over)?;
    let mut usage = core.ports.store().usage().since(before);
    usage.rows_read += due.rows_read;
    core.log(
        "tick",
        &json!({ "claimed": claimed, "batches": usage.batches, "rows_read": usage.rows_read }),
    );
    Ok(Report { claimed, usage })
}

/// Clears away one kind of what is over. It counts no more, whether it is there or not. The last
/// minute of each hour belongs to the heads of ledgers instead.
async fn clear<P: Ports>(core: &Core<P>) -> Result<(), CoreError> {
    let minute = minute(core.now());
    if minute.rem_euclid(60) == 59 {
        return ledger::begin(core).await;
    }
    match minute.rem_euclid(4) {
        0 => connect::forget_flows(core).await,
        1 => quotas::forget(core).await,
        2 => media::look_after(core).await,
        _ => media::forget_pictures(core).await,
    }
}

/// The number of a minute.
fn minute(now: Timestamp) -> i64 {
    now.ms().div_euclid(Span::minutes(1).as_ms())
}

/// What is done seldom: one statement tells whether there is any of it. Each index that it looks
/// into costs an idle tick a row, so what is only cleared away takes turns.
///
/// # Errors
/// When the database fails.
async fn chores<P: Ports>(core: &Core<P>) -> Result<(), CoreError> {
    #[derive(Deserialize)]
    struct Chores {
        refreshes: i64,
        looks: i64,
        revocations: i64,
        recurrences: i64,
        leftovers: i64,
    }
    let now = core.now();
    let find = Statement::new(CHORES)
        .bind("now", now)
        .bind("turn", minute(now).rem_euclid(3))
        .bind("remembered", now - revocations::REMEMBERED)
        .bind("shown", now - revocations::SHOWN);
    let Some(chores) = core
        .ports
        .store()
        .run_with_others(find)
        .await?
        .first::<Chores>()?
    else {
        return Ok(());
    };
    if chores.refreshes != 0 {
        vault::refreshes(core).await?;
    }
    if chores.looks != 0 {
        accounts::look_around(core).await?;
    }
    if chores.revocations != 0 {
        vault::revoke_again(core).await?;
    }
    if chores.recurrences != 0 {
        compose::recurrences::look_after(core).await?;
    }
    if chores.leftovers != 0 {
        revocations::forget(core).await?;
        choices::forget(core).await?;
    }
    Ok(())
}

/// Whether anything is due: a row, or none.
async fn peek<P: Ports>(core: &Core<P>) -> Result<Answer, StoreError> {
    let peek = Statement::new(PEEK).bind_all(lease::values(core.now()));
    core.ports.store().run_with_others(peek).await
}

/// Claims page by page, and sends each page's messages before the next is claimed.
async fn claim<P: Ports>(core: &Core<P>) -> Result<usize, CoreError> {
    let (now, mut turns, mut claimed) = (core.now(), Turns::default(), 0);
    for _ in 0..PAGES {
        let claim = Statement::new(claim_page())
            .bind_all(lease::values(core.now()))
            .bind("page", PAGE)
            .bind("margin", TOKEN_MARGIN);
        let rows = core.ports.store().run(claim).await?.rows;
        let taken = rows.len();
        claimed += taken;
        let (page, poison): (Vec<_>, Vec<_>) =
            rows.into_iter().map(readable).partition(Result::is_ok);
        let page: Vec<Claimed> = page.into_iter().flatten().collect();
        let had_turn: Vec<_> = page
            .iter()
            .filter(|row| row.turn_at.is_some())
            .map(|row| row.id.clone())
            .collect();
        let steps = turns::in_turn(page, now, &mut turns);
        keep_turns(core, &steps, &had_turn).await;
        dispatch::send(core, steps).await;
        for (id, why) in poison
            .into_iter()
            .filter_map(Result::err)
            .filter_map(|(id, why)| Some((id?, why)))
        {
            poison::set_aside(core, &id, &why).await?;
        }
        if taken < PAGE as usize {
            break;
        }
    }
    Ok(claimed)
}

/// Writes down who waits behind others of its account, and who does not any more. If that is lost,
/// they only go side by side.
async fn keep_turns<P: Ports>(core: &Core<P>, steps: &[Dispatch], had_turn: &[DeliveryId]) {
    let turn = |step: &Dispatch| {
        let at = step.run_at.max(step.due_at) + step.stagger;
        (step.stagger > Span::ZERO).then(|| at.ms())
    };
    let turns: Vec<_> = steps
        .iter()
        .map(|step| (&step.delivery, turn(step)))
        .filter(|(id, at)| at.is_some() || had_turn.contains(id))
        .map(|(id, at)| json!([id, at]))
        .collect();
    if turns.is_empty() {
        return;
    }
    let keep = Statement::new(TURNS).bind("turns", json!(turns).to_string());
    if let Err(error) = core.ports.store().run(keep).await {
        core.log("turns_not_written", &json!({ "error": error.to_string() }));
    }
}

/// A claimed row; one that cannot be read is named, with the reason.
fn readable(row: serde_json::Value) -> Result<Claimed, (Option<DeliveryId>, String)> {
    let id = row
        .get("id")
        .and_then(serde_json::Value::as_str)
        .and_then(DeliveryId::parse);
    decode(row).map_err(|error| (id, error.to_string()))
}

async fn beat<P: Ports>(core: &Core<P>, key: &'static str) -> Result<(), StoreError> {
    let beat = Statement::new(BEAT)
        .bind("key", key)
        .bind("now", core.now());
    core.ports.store().run_with_others(beat).await.map(|_| ())
}

/// How long ago the last finished tick was; none where there was none.
///
/// # Errors
/// When the database fails.
pub async fn heartbeat_age<P: Ports>(core: &Core<P>) -> Result<Option<Span>, StoreError> {
    #[derive(Deserialize)]
    struct Beat {
        value: Timestamp,
    }
    let sql = "SELECT value FROM instance WHERE key='heartbeat_finished_at'";
    let beat: Option<Beat> = core.ports.store().run(Statement::new(sql)).await?.first()?;
    Ok(beat.map(|beat| core.now() - beat.value))
}
