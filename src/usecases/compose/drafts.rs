//! Drafts: posts that are kept while they are being written. A draft has no instant and no
//! deliveries, so that the engine never sees it. It is held to its shape and its size alone: the
//! rules of the networks count when it is planned, which is one change like any other.

use super::targets::Known;
use crate::domain::content::unknown_media;
use crate::domain::ids::{AccountId, MediaId};
use crate::domain::media::{Attachment, Library};
use crate::domain::post::{Draft, MOST_MEDIA, MOST_TARGETS, draft_place, find_media};
use crate::domain::schedule::Planned;
use crate::domain::time::Timestamp;
use crate::domain::violation::Violation;
use crate::domain::zone::Zone;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use crate::usecases::sessions::Person;
use crate::usecases::{Core, CoreError};
use serde::Deserialize;
use std::collections::BTreeSet;

/// The accounts of a workspace among those that a draft names, disconnected ones too.
const OWN: &str = "SELECT id FROM accounts WHERE workspace=:workspace AND id IN (SELECT value FROM \
    json_each(:ids))";

/// What a draft may not name: accounts and media that are not there.
pub(super) async fn violations<P: Ports>(
    core: &Core<P>,
    person: &Person,
    draft: &Draft,
    known: &Known,
) -> Result<Vec<Violation>, CoreError> {
    if draft.targets.len() > MOST_TARGETS || draft.media_ids().len() > MOST_MEDIA {
        return Ok(Vec::new());
    }
    let own = own_accounts(core, person, draft, known).await?;
    let library = &known.library;
    let mut found = unknown_media(library, "media", &draft.media);
    let intended = draft.intended.iter();
    found.extend(intended.flat_map(|intended| intended.violations(core.now())));
    for (at, target) in draft.targets.iter().enumerate() {
        if !own.contains(&target.account) {
            found.push(Violation::unknown_account(format!("targets[{at}].account")));
        }
        let media: &[Attachment] = target.media.as_deref().unwrap_or_default();
        let path = format!("targets[{at}].media");
        found.extend(unknown_media(library, &path, media));
        for (name, value) in &target.options {
            let mut named = BTreeSet::new();
            find_media(value, &mut named);
            found.extend(unknown_in_options(library, at, name, &named));
        }
    }
    Ok(found)
}

/// What is wrong with an option of target number `at` that names media which are not there.
fn unknown_in_options(
    library: &Library,
    at: usize,
    name: &str,
    named: &BTreeSet<MediaId>,
) -> Option<Violation> {
    let is_unknown = named.iter().any(|id| !library.contains_key(id));
    is_unknown.then(|| Violation::unknown_medium(format!("targets[{at}].options.{name}")))
}

/// The accounts of the workspace that a draft names. One that was disconnected meanwhile may stay
/// in it: it may be connected again before the draft is planned.
async fn own_accounts<P: Ports>(
    core: &Core<P>,
    person: &Person,
    draft: &Draft,
    known: &Known,
) -> Result<BTreeSet<AccountId>, CoreError> {
    #[derive(Deserialize)]
    struct Own {
        id: AccountId,
    }
    let mut own: BTreeSet<AccountId> = known.connected().cloned().collect();
    let others: Vec<&AccountId> = draft
        .targets
        .iter()
        .map(|target| &target.account)
        .filter(|account| !own.contains(account))
        .collect();
    if others.is_empty() {
        return Ok(own);
    }
    let find = Statement::new(OWN)
        .bind("workspace", &person.workspace)
        .bind("ids", serde_json::json!(others).to_string());
    let rows: Vec<Own> = core.ports.store().run(find).await?.all()?;
    own.extend(rows.into_iter().map(|row| row.id));
    Ok(own)
}

/// The place of a draft that is saved now, in the form of an instant.
pub(super) const fn place(now: Timestamp, home: Zone) -> Planned {
    Planned {
        due_at: draft_place(now),
        zone: home,
        remark: None,
        local: None,
    }
}
