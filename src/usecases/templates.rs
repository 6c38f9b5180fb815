//! The templates of a workspace: kept, changed, deleted. What is used of one is copied into a post,
//! which knows nothing of it.
//!
//! Two requests at once may both find a name free: the index of names lets one of them have it, and
//! the other one looks again and says what is in its way. So does whoever lost an answer of the
//! database: what was written is known by its id, or by what it says.

mod error;

use super::compose::{Key, room};
use super::quotas::{self, Quota};
use super::seen::Seen;
use super::sessions::Person;
use super::{Core, CoreError};
use crate::domain::ids::TemplateId;
use crate::domain::ledger::fingerprint;
use crate::domain::quota::QuotaState;
use crate::domain::template::{
    Kept, MOST_TEMPLATES, NewTemplate, TemplateChanges, TemplateKind, name_key, violations,
    violations_among,
};
use crate::domain::time::{Span, Timestamp};
use crate::ports::sql::{Answer, Statement};
use crate::ports::{Ports, Store, StoreError};
pub use error::TemplateError;
use serde::{Deserialize, Serialize};

/// How long an `Idempotency-Key` is remembered.
const KEY_LIFE: Span = Span::days(1);

/// How often something is tried that others are quicker at.
const TRIES: usize = 3;

const LIST: &str = "SELECT id, version, kind, name, text, created_at, updated_at FROM templates \
    WHERE workspace=:workspace ORDER BY kind, name_key LIMIT :most";

const FIND: &str = "SELECT id, version, kind, name, text, created_at, updated_at FROM templates \
    WHERE id=:id AND +workspace=:workspace";

/// Everything but the texts; and of one that a request with this key made, what was asked for.
const STANDING: &str = "SELECT id, kind, name_key, length(CAST(text AS BLOB)) AS bytes, version, \
    CASE WHEN idempotency_key=:key AND created_at>:since THEN request_hash END AS asked FROM \
    templates WHERE workspace=:workspace";

/// Where another request took the name, the last place or the key, nothing is made.
const INSERT: &str = "INSERT OR IGNORE INTO templates (id, workspace, kind, name, name_key, text, \
    version, idempotency_key, request_hash, created_at, updated_at)
    SELECT :id, :workspace, :kind, :name, :name_key, :text, 1, :key, :hash, :now, :now
    WHERE (SELECT count(*) FROM templates WHERE workspace=:workspace)<:most AND NOT EXISTS (SELECT \
    1 FROM templates WHERE workspace=:workspace AND idempotency_key=:key AND created_at>:since)";

const CHANGE: &str = "UPDATE OR IGNORE templates SET name=coalesce(:name, name), \
    name_key=coalesce(:name_key, name_key), text=coalesce(:text, text), version=version+1, \
    updated_at=:now WHERE id=:id AND version=:version";

const DELETE: &str = "DELETE FROM templates WHERE id=:id AND version=:version";

/// A template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Template {
    id: TemplateId,
    /// Counts its changes; also the `ETag`.
    version: i64,
    /// What it is for.
    kind: TemplateKind,
    /// What people call it.
    name: String,
    /// What it says.
    text: String,
    created_at: Timestamp,
    updated_at: Timestamp,
}

/// The templates of a workspace.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Templates {
    /// All of them: first those for first comments, each kind in the order of its names.
    data: Vec<Template>,
}

/// A template that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The template.
    pub template: Template,
    /// Whether an earlier request with the same key had made it.
    pub is_replay: bool,
    /// How the workspace stands with its quotas, where it was counted.
    pub standings: Vec<QuotaState>,
}

/// The templates of a workspace, as far as a change of one has to know them.
#[derive(Deserialize)]
struct Standing {
    #[serde(flatten)]
    kept: Kept,
    /// The fingerprint of the request that made it, where that had the key which is asked for.
    asked: Option<String>,
}

/// The templates of a workspace.
///
/// # Errors
/// When the database fails.
pub async fn list<P: Ports>(core: &Core<P>, person: &Person) -> Result<Templates, CoreError> {
    let most = u32::try_from(MOST_TEMPLATES).unwrap_or(u32::MAX);
    let find = Statement::new(LIST)
        .bind("workspace", &person.workspace)
        .bind("most", most);
    let data = core.ports.store().run(find).await?.all()?;
    Ok(Templates { data })
}

/// A template.
///
/// # Errors
/// When there is none, or the database fails.
pub async fn get<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &TemplateId,
) -> Result<Template, TemplateError> {
    let find = Statement::new(FIND)
        .bind("workspace", &person.workspace)
        .bind("id", id);
    run(core, find)
        .await?
        .first()?
        .ok_or(TemplateError::NotFound)
}

/// Makes a template.
///
/// # Errors
/// With every fault of it, or when the database fails.
pub async fn create<P: Ports>(
    core: &Core<P>,
    person: &Person,
    new: &NewTemplate,
    key: Option<&Key>,
) -> Result<Made, TemplateError> {
    let hash = fingerprint(&serde_json::to_string(new).unwrap_or_default());
    let found = violations(Some(&new.name), Some(&new.text));
    if !found.is_empty() {
        return Err(TemplateError::Invalid(found));
    }
    let id = TemplateId::new(core.now(), core.chance());
    let mut standings = Vec::new();
    for turn in 0..TRIES {
        if let Some(made) = made_or_in_the_way(core, person, (&id, new), (key, &hash)).await? {
            return Ok(Made {
                template: get(core, person, &made).await?,
                is_replay: made != id,
                standings,
            });
        }
        // After all that refuses it, so that only templates count.
        if turn == 0 {
            standings = counted(core, person, new).await?;
        }
        if write(core, insert(core, person, (&id, new), (key, &hash))).await == Some(true) {
            return Ok(Made {
                template: get(core, person, &id).await?,
                is_replay: false,
                standings,
            });
        }
    }
    Err(moving())
}

/// The template that this request, or an earlier one with this key, has made; or what is in the way
/// of a new one.
async fn made_or_in_the_way<P: Ports>(
    core: &Core<P>,
    person: &Person,
    (id, new): (&TemplateId, &NewTemplate),
    (key, hash): (Option<&Key>, &str),
) -> Result<Option<TemplateId>, TemplateError> {
    let standing = standing(core, person, key).await?;
    if standing.iter().any(|each| each.kept.id == *id) {
        return Ok(Some(id.clone()));
    }
    let made = standing.iter().find(|each| each.asked.is_some());
    if let Some(made) = made {
        let is_same = made.asked.as_deref() == Some(hash);
        return if is_same {
            Ok(Some(made.kept.id.clone()))
        } else {
            Err(TemplateError::KeyReused)
        };
    }
    let others: Vec<&Kept> = standing.iter().map(|each| &each.kept).collect();
    let found = violations_among(&others, (new.kind, Some(&new.name)), new.text.len());
    if found.is_empty() {
        Ok(None)
    } else {
        Err(TemplateError::Invalid(found))
    }
}

/// Counts one that is to be made, and makes sure that there is room for it.
async fn counted<P: Ports>(
    core: &Core<P>,
    person: &Person,
    new: &NewTemplate,
) -> Result<Vec<QuotaState>, TemplateError> {
    has_room(core, person, new.name.len() + new.text.len()).await?;
    Ok(quotas::spend(core, person.workspace.as_str(), Quota::Templates).await?)
}

async fn has_room<P: Ports>(
    core: &Core<P>,
    person: &Person,
    more: usize,
) -> Result<(), TemplateError> {
    match room::check(core, person, more).await? {
        Some(fault) => Err(TemplateError::Invalid(vec![fault])),
        None => Ok(()),
    }
}

fn insert<P: Ports>(
    core: &Core<P>,
    person: &Person,
    (id, new): (&TemplateId, &NewTemplate),
    (key, hash): (Option<&Key>, &str),
) -> Statement {
    let now = core.now();
    let most = u32::try_from(MOST_TEMPLATES).unwrap_or(u32::MAX);
    Statement::new(INSERT)
        .bind("id", id)
        .bind("workspace", &person.workspace)
        .bind("kind", new.kind.name())
        .bind("name", new.name.trim())
        .bind("name_key", name_key(&new.name))
        .bind("text", new.text.as_str())
        .bind("key", key.map(|key| &key.0))
        .bind("hash", key.map(|_| hash))
        .bind("most", most)
        .bind("since", now - KEY_LIFE)
        .bind("now", now)
}

/// Changes a template.
///
/// # Errors
/// When there is none, it is of another version, the changes break rules, or the database fails.
pub async fn change<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &TemplateId,
    seen: &Seen,
    changes: &TemplateChanges,
) -> Result<Template, TemplateError> {
    for _ in 0..TRIES {
        let standing = standing(core, person, None).await?;
        let (own, others) = apart(&standing, id)?;
        seen.fits(own.version)?;
        let mut found = violations(changes.name.as_deref(), changes.text.as_deref());
        let bytes = changes.text.as_ref().map_or(own.bytes, String::len);
        let name = changes.name.as_deref();
        if bytes > own.bytes || name.is_some() {
            found.extend(violations_among(&others, (own.kind, name), bytes));
        }
        if !found.is_empty() {
            return Err(TemplateError::Invalid(found));
        }
        has_room(core, person, bytes.saturating_sub(own.bytes)).await?;
        let change = Statement::new(CHANGE)
            .bind("id", id)
            .bind("version", own.version)
            .bind("name", name.map(str::trim))
            .bind("name_key", name.map(name_key))
            .bind("text", changes.text.as_deref())
            .bind("now", core.now());
        let is_changed = write(core, change).await;
        let template = get(core, person, id).await?;
        let may_be_ours = is_changed.is_none() && template.version == own.version + 1;
        if is_changed == Some(true) || (may_be_ours && template.says(changes)) {
            return Ok(template);
        }
    }
    Err(moving())
}

/// Deletes a template.
///
/// # Errors
/// When there is none, it is of another version, or the database fails.
pub async fn delete<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &TemplateId,
    seen: &Seen,
) -> Result<(), TemplateError> {
    let mut may_be_gone = false;
    for _ in 0..TRIES {
        let template = match get(core, person, id).await {
            Err(TemplateError::NotFound) if may_be_gone => return Ok(()),
            found => found?,
        };
        seen.fits(template.version)?;
        let delete = Statement::new(DELETE)
            .bind("id", id)
            .bind("version", template.version);
        let is_deleted = write(core, delete).await;
        if is_deleted == Some(true) {
            return Ok(());
        }
        may_be_gone = is_deleted.is_none();
    }
    Err(moving())
}

/// The templates of a workspace, and which of them a request with this key made.
async fn standing<P: Ports>(
    core: &Core<P>,
    person: &Person,
    key: Option<&Key>,
) -> Result<Vec<Standing>, TemplateError> {
    let find = Statement::new(STANDING)
        .bind("workspace", &person.workspace)
        .bind("key", key.map(|key| &key.0))
        .bind("since", core.now() - KEY_LIFE);
    Ok(run(core, find).await?.all()?)
}

/// The template with this id, and the others.
fn apart<'a>(
    standing: &'a [Standing],
    id: &TemplateId,
) -> Result<(&'a Kept, Vec<&'a Kept>), TemplateError> {
    let all = standing.iter().map(|each| &each.kept);
    let (own, others): (Vec<&Kept>, Vec<&Kept>) = all.partition(|kept| kept.id == *id);
    let own = own.first().copied().ok_or(TemplateError::NotFound)?;
    Ok((own, others))
}

/// Whether something was written; none where the answer was lost.
async fn write<P: Ports>(core: &Core<P>, statement: Statement) -> Option<bool> {
    let answer = core.ports.store().run(statement).await.ok()?;
    Some(answer.changes > 0)
}

async fn run<P: Ports>(core: &Core<P>, statement: Statement) -> Result<Answer, TemplateError> {
    Ok(core.ports.store().run(statement).await?)
}

/// Other requests were quicker every time.
fn moving() -> TemplateError {
    StoreError::Failed("the templates moved again and again".into()).into()
}

// === impl Template ===

impl Template {
    /// Counts its changes.
    #[must_use]
    pub const fn version(&self) -> i64 {
        self.version
    }

    /// Whether it is as these changes make it.
    fn says(&self, changes: &TemplateChanges) -> bool {
        let name = changes
            .name
            .as_deref()
            .is_none_or(|name| self.name == name.trim());
        name && changes.text.as_ref().is_none_or(|text| self.text == *text)
    }
}
