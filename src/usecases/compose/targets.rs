//! Where a post goes: whether its accounts can publish, and whether their networks take what it
//! says.

use crate::domain::content::Content;
use crate::domain::door::Door;
use crate::domain::ids::{AccountId, DeliveryId, PostId};
use crate::domain::network::Network;
use crate::domain::policy::TOKEN_MARGIN;
use crate::domain::post::{Draft, MOST_TARGETS, Target};
use crate::domain::time::Timestamp;
use crate::domain::violation::Violation;
use crate::platforms;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use crate::usecases::engine::plan::Plan;
use crate::usecases::publishable::{self, Connection, is_over};
use crate::usecases::sessions::Person;
use crate::usecases::{Core, CoreError};
use serde::{Deserialize, Serialize};

/// An account that a post may go to.
#[derive(Deserialize)]
pub(super) struct Account {
    id: AccountId,
    door: Door,
    username: String,
    is_over: i64,
    scopes: String,
    expires_at: Timestamp,
}

const FIND: &str = concat!(
    "SELECT a.id, a.door, a.username, ",
    is_over!(),
    " AS is_over, g.scopes, g.expires_at FROM accounts a JOIN grants g ON g.id=a.grant_id
    WHERE a.workspace=:workspace AND a.disconnected_at IS NULL AND a.id IN (SELECT value FROM \
    json_each(:ids))"
);

/// The connected accounts among the targets of `draft`.
pub(super) async fn find<P: Ports>(
    core: &Core<P>,
    person: &Person,
    draft: &Draft,
) -> Result<Vec<Account>, CoreError> {
    let ids: Vec<&AccountId> = draft
        .targets
        .iter()
        .take(MOST_TARGETS)
        .map(|target| &target.account)
        .collect();
    let find = Statement::new(FIND)
        .bind("workspace", &person.workspace)
        .bind("ids", serde_json::json!(ids).to_string());
    Ok(core.ports.store().run(find).await?.all()?)
}

/// What is wrong with the targets: unknown accounts, ended connections, and the rules of each
/// account's network. An account that the post goes to already (`known`) may have lost its
/// connection: that is shown with its delivery, and no reason to refuse a change.
pub(super) fn violations<P: Ports>(
    core: &Core<P>,
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
            found.extend(connection(core, account, at));
        }
        let Some(account) = account else { continue };
        for fault in rules(draft, at, target, account) {
            if !found.contains(&fault) {
                found.push(fault);
            }
        }
    }
    found
}

/// What the account's network says of what it would get, each at its place in the draft.
fn rules(draft: &Draft, at: usize, target: &Target, account: &Account) -> Vec<Violation> {
    let (text_path, _) = draft.text_for(at, target);
    let content = content(draft, at, target);
    let placed = |fault: Violation| {
        let path = match fault.path.strip_prefix("text") {
            Some(rest) => format!("{text_path}{rest}"),
            None => format!("targets[{at}].{}", fault.path),
        };
        Violation { path, ..fault }
    };
    let found = platforms::violations(account.network(), &content);
    found.into_iter().map(placed).collect()
}

/// What a target is asked to publish.
fn content(draft: &Draft, at: usize, target: &Target) -> Content {
    let (_, text) = draft.text_for(at, target);
    Content {
        text: text.to_owned(),
        options: target.options.clone(),
    }
}

/// How many parts of a thread are measured: twice what any network takes, so that one sees by how
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

/// How long everything is that would become public, as each network counts.
pub(super) fn measure(draft: &Draft, accounts: &[Account]) -> Vec<Measured> {
    let mut all = Vec::new();
    for (at, target) in draft.targets.iter().enumerate().take(MOST_TARGETS) {
        let Some(account) = accounts.iter().find(|account| account.id == target.account) else {
            continue;
        };
        let network = account.network();
        let Ok(format) = platforms::format(network, &content(draft, at, target)) else {
            continue;
        };
        let parts = format.parts.iter().enumerate().take(MOST_MEASURED);
        all.extend(parts.map(|(before, part)| {
            let (length, limit) = platforms::length(network, &part.text);
            Measured {
                account: account.id.clone(),
                part: before + 1,
                length,
                limit,
            }
        }));
    }
    all
}

/// Why nothing can be published through the account of target number `at` now.
fn connection<P: Ports>(core: &Core<P>, account: Option<&Account>, at: usize) -> Option<Violation> {
    let path = format!("targets[{at}].account");
    let Some(account) = account else {
        return Some(Violation::new(
            path,
            "unknown_account",
            "There is no such account. Choose one that is connected.",
        ));
    };
    let connection = Connection {
        door: account.door,
        is_over: account.is_over != 0,
        scopes: &account.scopes,
    };
    publishable::obstacle(core, &connection).map(|obstacle| obstacle.of_draft(path))
}

/// The delivery of target number `at` of `post`, to go out at the first instant of `when`, or at
/// the last one at the latest; none where its account or its format is unknown, which its
/// violations say.
pub(super) fn plan<'a>(
    id: DeliveryId,
    person: &'a Person,
    post: &'a PostId,
    (draft, at): (&'a Draft, usize),
    when: (Timestamp, Timestamp),
    accounts: &[Account],
    change_tag: Option<&'a str>,
) -> Option<Plan<'a>> {
    let target = draft.targets.get(at)?;
    let account = accounts
        .iter()
        .find(|account| account.id == target.account)?;
    let format = platforms::format(account.network(), &content(draft, at, target)).ok()?;
    Some(Plan {
        id,
        workspace: &person.workspace,
        post,
        change_tag,
        account: &target.account,
        text: target.text.as_deref(),
        options: target.options_json(),
        timing: format.kind.timing(),
        due_at: when.0,
        late_at: when.1,
        is_slow: account.expires_at < when.0 + TOKEN_MARGIN,
    })
}

// === impl Account ===

impl Account {
    fn network(&self) -> Network {
        Network::of_account(self.door, &self.username)
    }
}
