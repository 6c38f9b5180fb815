//! Where a post goes: whether its accounts can publish, and whether their networks take what it
//! says.

use super::library;
use crate::domain::content::Content;
use crate::domain::door::Door;
use crate::domain::ids::{AccountId, DeliveryId, PostId, WorkspaceId};
use crate::domain::media::Library;
use crate::domain::network::Network;
use crate::domain::policy::TOKEN_MARGIN;
use crate::domain::post::{Draft, MOST_MEDIA, MOST_TARGETS, Target};
use crate::domain::text::is_blank;
use crate::domain::time::Timestamp;
use crate::domain::violation::Violation;
use crate::platforms::{self, Allowance};
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use crate::usecases::engine::plan::Plan;
use crate::usecases::publishable::{self, Connection, is_over};
use crate::usecases::sessions::Person;
use crate::usecases::{Core, CoreError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What is known of what a draft names.
pub(super) struct Known {
    /// Those of its accounts that are connected.
    accounts: Vec<Account>,
    /// Those of its media that are there.
    pub(super) library: Library,
}

/// An account that a post may go to.
#[derive(Clone, Deserialize)]
pub(super) struct Account {
    id: AccountId,
    workspace: WorkspaceId,
    door: Door,
    username: String,
    is_over: i64,
    scopes: String,
    expires_at: Timestamp,
    has_long_texts: i64,
}

const FIND: &str = concat!(
    "SELECT a.id, a.workspace, a.door, a.username, ",
    is_over!(),
    " AS is_over, g.scopes, g.expires_at, a.has_long_texts FROM accounts a JOIN grants g ON \
    g.id=a.grant_id
    WHERE a.workspace=:workspace AND a.disconnected_at IS NULL AND a.id IN (SELECT value FROM \
    json_each(:ids))"
);

/// The connected accounts and the media that `draft` names.
pub(super) async fn find<P: Ports>(
    core: &Core<P>,
    person: &Person,
    draft: &Draft,
) -> Result<Known, CoreError> {
    find_all(core, person, std::slice::from_ref(draft)).await
}

/// The connected accounts and the media that these drafts name together.
pub(super) async fn find_all<P: Ports>(
    core: &Core<P>,
    person: &Person,
    drafts: &[Draft],
) -> Result<Known, CoreError> {
    let targets = drafts
        .iter()
        .flat_map(|draft| draft.targets.iter().take(MOST_TARGETS));
    let ids: BTreeSet<&AccountId> = targets.map(|target| &target.account).collect();
    let find = Statement::new(FIND)
        .bind("workspace", &person.workspace)
        .bind("ids", serde_json::json!(ids).to_string());
    // What names more is refused, and its media stay unread.
    let media = drafts
        .iter()
        .map(Draft::media_ids)
        .filter(|media| media.len() <= MOST_MEDIA)
        .flatten()
        .collect();
    let store = core.ports.store();
    Ok(Known {
        accounts: store.run(find).await?.all()?,
        library: library::find(store, person, &media).await?,
    })
}

/// What is wrong with the targets: unknown accounts, ended connections, and the rules of each
/// account's network. An account that the post goes to already (`before`) may have lost its
/// connection: that is shown with its delivery, and no reason to refuse a change.
pub(super) fn violations<P: Ports>(
    core: &Core<P>,
    draft: &Draft,
    known: &Known,
    before: &[AccountId],
) -> Vec<Violation> {
    let mut found: Vec<Violation> = Vec::new();
    if draft.targets.len() > MOST_TARGETS {
        return found;
    }
    for (at, target) in draft.targets.iter().enumerate() {
        let account = known.account(target);
        if !before.contains(&target.account) {
            found.extend(connection(core, account, at));
        }
        let Some(account) = account else { continue };
        let content = known.content(&account.workspace, draft, at, target);
        let faults = platforms::violations(account.network(), &content, account.allowance());
        add(&mut found, faults, (draft, at, target));
    }
    found
}

/// What the networks would take, and people may not want, each at its place in the draft.
pub(super) fn warnings(draft: &Draft, known: &Known) -> Vec<Violation> {
    let mut found = Vec::new();
    for (at, target) in draft.targets.iter().enumerate().take(MOST_TARGETS) {
        let Some(account) = known.account(target) else {
            continue;
        };
        let content = known.content(&account.workspace, draft, at, target);
        let doubts = platforms::warnings(account.network(), &content);
        add(&mut found, doubts, (draft, at, target));
    }
    found.extend(same_texts(draft, known));
    found
}

/// The accounts on X that get the text of another one: X may suspend both for that
/// (<https://docs.x.com/developer-guidelines>).
fn same_texts(draft: &Draft, known: &Known) -> Vec<Violation> {
    let mut earlier = BTreeSet::new();
    let mut found = Vec::new();
    for (at, target) in draft.targets.iter().enumerate().take(MOST_TARGETS) {
        let is_on_x = known
            .account(target)
            .is_some_and(|account| account.network() == Network::X);
        let (_, text) = draft.text_for(at, target);
        if is_on_x && !is_blank(text) && !earlier.insert(text.trim()) {
            let message = "X forbids the same text from several accounts, and may suspend them. \
                Write another one for this account.";
            let path = format!("targets[{at}].text");
            found.push(Violation::new(path, "same_text_on_x", message));
        }
    }
    found
}

/// Adds what a network says of what it would get, each at its place in the draft, once.
fn add(
    found: &mut Vec<Violation>,
    said: Vec<Violation>,
    (draft, at, target): (&Draft, usize, &Target),
) {
    let (text_path, _) = draft.text_for(at, target);
    let (media_path, _) = draft.media_for(at, target);
    for fault in said {
        let moved = |name: &str, to: &str| {
            let rest = fault.path.strip_prefix(name)?;
            Some(format!("{to}{rest}"))
        };
        let path = moved("text", &text_path)
            .or_else(|| moved("media", &media_path))
            .unwrap_or_else(|| format!("targets[{at}].{}", fault.path));
        let fault = Violation { path, ..fault };
        if !found.contains(&fault) {
            found.push(fault);
        }
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
pub(super) fn measure(draft: &Draft, known: &Known) -> Vec<Measured> {
    let mut all = Vec::new();
    for (at, target) in draft.targets.iter().enumerate().take(MOST_TARGETS) {
        let Some(account) = known.account(target) else {
            continue;
        };
        let network = account.network();
        let content = known.content(&account.workspace, draft, at, target);
        let Ok(format) = platforms::format(network, &content) else {
            continue;
        };
        let main = format.parts.iter().filter(|part| !part.is_extra);
        let parts = main.enumerate().take(MOST_MEASURED);
        all.extend(parts.map(|(before, part)| {
            let (length, limit) = platforms::length(network, &part.text, account.allowance());
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
        return Some(Violation::unknown_account(path));
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
    known: &Known,
    change_tag: Option<&'a str>,
) -> Option<Plan<'a>> {
    let target = draft.targets.get(at)?;
    let account = known.account(target)?;
    let content = known.content(&person.workspace, draft, at, target);
    let format = platforms::format(account.network(), &content).ok()?;
    Some(Plan {
        id,
        workspace: &person.workspace,
        post,
        change_tag,
        account: &target.account,
        text: target.text.as_deref(),
        media: target.media_json(),
        options: target.options_json(),
        timing: format.kind.timing(),
        due_at: when.0,
        late_at: when.1,
        is_slow: account.expires_at < when.0 + TOKEN_MARGIN,
    })
}

// === impl Known ===

impl Known {
    /// The accounts that are connected, of those that the draft names.
    pub(super) fn connected(&self) -> impl Iterator<Item = &AccountId> {
        self.accounts.iter().map(|account| &account.id)
    }

    /// As much of it as `draft` names.
    pub(super) fn of(&self, draft: &Draft) -> Self {
        let names = |account: &&Account| {
            let mut targets = draft.targets.iter();
            targets.any(|target| target.account == account.id)
        };
        let media = draft.media_ids().into_iter();
        Self {
            accounts: self.accounts.iter().filter(names).cloned().collect(),
            library: media
                .filter_map(|id| self.library.get_key_value(&id))
                .map(|(id, medium)| (id.clone(), medium.clone()))
                .collect(),
        }
    }

    /// The network of a target, where its account is connected.
    pub(super) fn network(&self, target: &Target) -> Option<Network> {
        self.account(target).map(Account::network)
    }

    fn account(&self, target: &Target) -> Option<&Account> {
        self.accounts
            .iter()
            .find(|account| account.id == target.account)
    }

    /// What target number `at` is asked to publish.
    pub(super) fn content(
        &self,
        workspace: &WorkspaceId,
        draft: &Draft,
        at: usize,
        target: &Target,
    ) -> Content {
        let (_, text) = draft.text_for(at, target);
        let (_, media) = draft.media_for(at, target);
        Content {
            workspace: workspace.clone(),
            text: text.to_owned(),
            media: media.to_vec(),
            options: target.options.clone(),
            library: self.library.clone(),
        }
    }
}

// === impl Account ===

impl Account {
    fn network(&self) -> Network {
        Network::of_account(self.door, &self.username)
    }

    fn allowance(&self) -> Allowance {
        platforms::allowance(self.door, &self.scopes, self.has_long_texts != 0)
    }
}
