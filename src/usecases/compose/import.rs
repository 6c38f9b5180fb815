//! Importing posts from a file: each row is a post as any other, held to the same rules, and all of
//! them are made in one transaction or none. A dry run says of each row what would become of it.

mod columns;
mod file;
mod names;
mod preview;
pub mod sheet;
mod verdict;

use super::insert::{NewPost, insert};
use super::when::When;
use super::{ComposeError, Key, counted, moving};
use crate::domain::ids::PostId;
use crate::domain::post::Draft;
use crate::domain::quota::QuotaState;
use crate::domain::schedule::Planned;
use crate::domain::time::Span;
use crate::domain::violation::Violation;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use crate::usecases::person::home_zone;
use crate::usecases::sessions::Person;
use crate::usecases::{Core, CoreError};
pub use file::File;
use names::Names;
pub use preview::{ImportPreview, preview};
use serde::{Deserialize, Serialize};
use sheet::{MOST_ROWS, Sheet, SheetRow};
use verdict::{Judged, judge_all};

/// How often other slots are looked for, where another post takes one that was free.
const TRIES: usize = 3;

/// The posts of a file that were made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The posts, in the order of the file.
    pub posts: Vec<ImportedPost>,
    /// Whether an earlier request with the same key had made them.
    pub is_replay: bool,
    /// How the workspace stands with its quotas, where they were counted.
    pub standings: Vec<QuotaState>,
}

/// A row that became a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct ImportedPost {
    /// The line of the file on which the row begins.
    line: usize,
    /// The post.
    id: PostId,
}

/// Makes the posts of a file: all of them, or none.
///
/// # Errors
/// With every fault of the file and its rows, or when the database fails.
pub async fn import<P: Ports>(
    core: &Core<P>,
    person: &Person,
    file: File<'_>,
    key: Option<&Key>,
) -> Result<Imported, ComposeError> {
    let home = home_zone(core, person).await?;
    let names = Names::read(core, person).await?;
    let sheet = Sheet::read(file.bytes, &names, file.zone(home)?, core.now());
    let keys = keys(key);
    let hash = file.hash();
    if let Some(posts) = made_before(core, person, (&sheet, &keys), &hash).await? {
        return Ok(Imported {
            posts,
            is_replay: true,
            standings: Vec::new(),
        });
    }
    let now = core.now();
    // One after the other, so that posts of one instant stay in the order of the file.
    let id = |span| PostId::new(now + span, core.chance());
    let ids: Vec<PostId> = spans().take(sheet.rows.len()).map(id).collect();
    let mut standings = None;
    for _ in 0..TRIES {
        let judged = judge_all(core, person, &sheet, home).await?;
        let posts = new_posts(&sheet, judged, (&ids, &keys), &names)?;
        // After all that refuses a file, so that only posts count.
        if standings.is_none() {
            standings = Some(counted(core, person, &posts).await?);
        }
        let is_made = insert(core, person, &posts, &hash).await?;
        let made = if is_made {
            Some(sheet.imported(ids.iter().cloned().map(Some)))
        } else {
            made_before(core, person, (&sheet, &keys), &hash).await?
        };
        if let Some(posts) = made {
            return Ok(Imported {
                posts,
                is_replay: !is_made,
                standings: standings.unwrap_or_default(),
            });
        }
    }
    Err(moving())
}

/// Milliseconds, one after the other.
fn spans() -> impl Iterator<Item = Span> {
    (0..).map(Span::ms)
}

/// The key of each post of a file. The first has that of the request, so that no other request has
/// it; the others one that no client can write, because it holds a space.
/// Those of the longest file: a shorter one with the same key is another request.
fn keys(key: Option<&Key>) -> Vec<String> {
    let Some(Key(key)) = key else {
        return Vec::new();
    };
    let others = (2..=MOST_ROWS).map(|number| format!("{key} {number}"));
    std::iter::once(key.clone()).chain(others).collect()
}

/// The posts of a file, if nothing is wrong with it. The path of a fault begins with its row,
/// counted from 0: `rows[3].time`.
fn new_posts<'a>(
    sheet: &'a Sheet,
    judged: Vec<Judged>,
    (ids, keys): (&[PostId], &[String]),
    names: &Names,
) -> Result<Vec<NewPost<'a>>, ComposeError> {
    let mut faults = sheet.errors.clone();
    let mut posts = Vec::new();
    let rows = sheet.rows.iter().zip(judged).zip(ids.iter().zip(spans()));
    for (at, ((row, judged), (id, span))) in rows.enumerate() {
        let (errors, when) = verdict::errors_and_time(row, judged.judgement, names);
        faults.extend(errors.iter().map(|fault| in_row(at, row.line, fault)));
        let Some(when) = when else { continue };
        posts.push(NewPost {
            id: id.clone(),
            draft: &row.draft,
            when: apart(when, &row.draft, span),
            known: judged.known,
            key: keys.get(at).cloned(),
            turn: None,
        });
    }
    if faults.is_empty() {
        Ok(posts)
    } else {
        Err(ComposeError::Invalid(faults))
    }
}

/// Drafts that are saved together stand in the order of the file.
fn apart(when: When, draft: &Draft, span: Span) -> When {
    if !draft.is_draft() {
        return when;
    }
    let due_at = when.planned.due_at + span;
    let planned = Planned {
        due_at,
        ..when.planned
    };
    When { planned, ..when }
}

fn in_row(at: usize, line: usize, fault: &Violation) -> Violation {
    let path = if fault.path.is_empty() {
        format!("rows[{at}]")
    } else {
        format!("rows[{at}].{}", fault.path)
    };
    let message = format!("Line {line}: {}", fault.message);
    Violation::new(path, fault.code, message)
}

/// The posts that an earlier request with this key made, as far as they are still there.
async fn made_before<P: Ports>(
    core: &Core<P>,
    person: &Person,
    (sheet, keys): (&Sheet, &[String]),
    hash: &str,
) -> Result<Option<Vec<ImportedPost>>, ComposeError> {
    #[derive(Deserialize)]
    struct Made {
        id: PostId,
        request_hash: String,
        idempotency_key: String,
    }
    if keys.is_empty() {
        return Ok(None);
    }
    let sql = "SELECT id, request_hash, idempotency_key FROM posts WHERE workspace=:workspace AND \
        idempotency_key IN (SELECT value FROM json_each(:keys))";
    let find = Statement::new(sql)
        .bind("workspace", &person.workspace)
        .bind("keys", serde_json::json!(keys).to_string());
    let answer = core
        .ports
        .store()
        .run(find)
        .await
        .map_err(CoreError::from)?;
    let made: Vec<Made> = answer.all().map_err(CoreError::from)?;
    if made.iter().any(|post| post.request_hash != hash) {
        return Err(ComposeError::KeyReused);
    }
    let of_key = |key: &String| {
        let mut made = made.iter();
        let post = made.find(|post| post.idempotency_key == *key);
        post.map(|post| post.id.clone())
    };
    Ok((!made.is_empty()).then(|| sheet.imported(keys.iter().map(of_key))))
}

// === impl Sheet ===

impl Sheet {
    /// The rows with the posts that they became, as far as those are there.
    fn imported(&self, ids: impl Iterator<Item = Option<PostId>>) -> Vec<ImportedPost> {
        let post = |(row, id): (&SheetRow, Option<PostId>)| {
            let line = row.line;
            id.map(|id| ImportedPost { line, id })
        };
        self.rows.iter().zip(ids).filter_map(post).collect()
    }
}
