//! Where a post goes: whether its accounts can publish, and whether their platforms take what it
//! says.

use crate::domain::door::Door;
use crate::domain::ids::{AccountId, DeliveryId, PostId};
use crate::domain::policy::TOKEN_MARGIN;
use crate::domain::post::{Draft, MOST_TARGETS, Target};
use crate::domain::time::Timestamp;
use crate::domain::violation::Violation;
use crate::platforms::{self, missing_scopes};
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use crate::usecases::engine::plan::Plan;
use crate::usecases::sessions::Person;
use crate::usecases::{Core, Trouble};
use serde::{Deserialize, Serialize};

/// An account that a post may go to.
#[derive(Deserialize)]
pub(super) struct Account {
    id: AccountId,
    door: Door,
    is_over: i64,
    scopes: String,
    expires_at: Timestamp,
}

/// The connected accounts among the targets of `draft`.
pub(super) async fn find<P: Ports>(
    core: &Core<P>,
    person: &Person,
    draft: &Draft,
) -> Result<Vec<Account>, Trouble> {
    let ids: Vec<&AccountId> = draft
        .targets
        .iter()
        .take(MOST_TARGETS)
        .map(|target| &target.account)
        .collect();
    let sql = "SELECT a.id, a.door, g.needs_reconnect OR g.generation IS NULL OR a.lost IS NOT \
        NULL AS is_over, g.scopes, g.expires_at
        FROM accounts a JOIN grants g ON g.id=a.grant_id
        WHERE a.workspace=:workspace AND a.disconnected_at IS NULL AND a.id IN (SELECT value FROM \
        json_each(:ids))";
    let find = Statement::new(sql)
        .bind("workspace", &person.workspace)
        .bind("ids", serde_json::json!(ids).to_string());
    Ok(core.ports.store().run(find).await?.all()?)
}

/// What is wrong with the targets: unknown accounts, ended connections, and the rules of each
/// account's platform. An account that the post goes to already (`known`) may have lost its
/// connection: that is shown with its delivery, and no reason to refuse a change.
pub(super) fn violations(
    draft: &Draft,
    accounts: &[Account],
    known: &[AccountId],
) -> Vec<Violation> {
    let mut found: Vec<Violation> = Vec::new();
    if draft.targets.len() > MOST_TARGETS {
        return found;
    }
    for (at, target) in draft.targets.iter().enumerate() {
        let account = accounts.iter().find(|account| account.id == target.account);
        if !known.contains(&target.account) {
            found.extend(connection(account).map(|(code, message)| {
                Violation::new(format!("targets[{at}].account"), code, message)
            }));
        }
        let Some(account) = account else { continue };
        let (path, text) = draft.text_for(at, target);
        let faults = platforms::violations(
            account.door,
            &path,
            text,
            &format!("targets[{at}].options"),
            &target.options,
        );
        for fault in faults {
            if !found.contains(&fault) {
                found.push(fault);
            }
        }
    }
    found
}

/// How many parts of a thread are measured: twice what any platform takes, so that one sees by how
/// much it is too long.
const MOST_MEASURED: usize = 50;

/// How long one of the public posts that a draft would make is.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub(super) struct Measured {
    account: AccountId,
    part: usize,
    length: usize,
    limit: usize,
}

/// How long everything is that would become public, as each platform counts.
pub(super) fn measure(draft: &Draft, accounts: &[Account]) -> Vec<Measured> {
    let mut all = Vec::new();
    for (at, target) in draft.targets.iter().enumerate().take(MOST_TARGETS) {
        let Some(account) = accounts.iter().find(|account| account.id == target.account) else {
            continue;
        };
        let (_, text) = draft.text_for(at, target);
        let pieces = platforms::pieces(account.door, text, &target.options).unwrap_or_default();
        all.extend(
            pieces
                .iter()
                .enumerate()
                .take(MOST_MEASURED)
                .map(|(before, piece)| {
                    let (length, limit) = platforms::length(account.door, &piece.text);
                    Measured {
                        account: account.id.clone(),
                        part: before + 1,
                        length,
                        limit,
                    }
                }),
        );
    }
    all
}

/// Why nothing can be published through an account now.
fn connection(account: Option<&Account>) -> Option<(&'static str, &'static str)> {
    match account {
        None => Some((
            "unknown_account",
            "There is no such account. Choose one that is connected.",
        )),
        Some(account) if account.is_over != 0 => Some((
            "needs_reconnect",
            "The connection to this account has ended. Reconnect it first.",
        )),
        Some(account) if !missing_scopes(account.door, &account.scopes).is_empty() => Some((
            "needs_reconnect",
            "This account did not allow everything that posting needs. Reconnect it first.",
        )),
        Some(_) => None,
    }
}

/// The delivery of `post` to `target`, to go out at the first instant of `when`, or at the last one
/// at the latest.
pub(super) fn plan<'a>(
    id: DeliveryId,
    person: &'a Person,
    post: &'a PostId,
    target: &'a Target,
    when: (Timestamp, Timestamp),
    accounts: &[Account],
    change_tag: Option<&'a str>,
) -> Plan<'a> {
    let expires_at = accounts
        .iter()
        .find(|account| account.id == target.account)
        .map(|account| account.expires_at);
    Plan {
        id,
        workspace: &person.workspace,
        post,
        change_tag,
        account: &target.account,
        text: target.text.as_deref(),
        options: target.options_json(),
        due_at: when.0,
        late_at: when.1,
        is_slow: expires_at.is_none_or(|ends| ends < when.0 + TOKEN_MARGIN),
    }
}
