//! The media of a workspace: listing and finding them, saying in words what they show, and which
//! of them stay.

use super::error::MediaUseError;
use super::row::{COLUMNS, Item, Row, find};
use crate::domain::ids::MediaId;
use crate::domain::text::{command_violation, is_blank};
use crate::domain::time::Timestamp;
use crate::domain::violation::Violation;
use crate::ports::sql::{Statement, decode};
use crate::ports::{Ports, Store};
use crate::usecases::Core;
use crate::usecases::sessions::Person;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::json;

/// How many media a page has where nothing is said, and at the most.
const USUAL_LIMIT: u32 = 50;
const LONGEST_PAGE: u32 = 100;

/// The longest name, in characters: file systems take 255 bytes.
const LONGEST_NAME: usize = 255;

/// The longest words for what a medium shows, in characters: what X and Instagram take
/// (<https://docs.x.com/x-api/media/metadata-create>).
const LONGEST_ALT: usize = 1_000;

/// The longest search, in characters.
const LONGEST_SEARCH: usize = 100;

/// How many media are asked whether they are looked for.
const MOST_WALKED: u32 = 500;

/// Later than every medium.
const LAST: i64 = 1 << 52;

/// Which media to list.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "MediaFilter"))]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// Those whose names, or words for what they show, hold each of these words: up to 100
    /// characters.
    #[cfg_attr(not(target_arch = "wasm32"), schemars(length(max = 100)))]
    pub search: Option<String>,
    /// Behind this one, as `next` of a page names it.
    pub after: Option<String>,
    /// At most so many: 1 to 100, 50 where nothing is said.
    #[cfg_attr(not(target_arch = "wasm32"), schemars(range(min = 1, max = 100)))]
    pub limit: Option<u32>,
}

/// A page of media, newest first.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct MediaPage {
    data: Vec<Item>,
    next: Option<String>,
}

/// What is to change of a medium. What is left out stays.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "MediumPatch"))]
#[serde(deny_unknown_fields)]
pub struct Patch {
    /// Its name, of up to 255 characters.
    #[serde(default)]
    pub name: Option<String>,
    /// What it shows, in up to 1,000 characters; `null`: nothing is said.
    #[serde(default, deserialize_with = "present")]
    #[cfg_attr(not(target_arch = "wasm32"), schemars(with = "Option<String>"))]
    pub alt: Option<Option<String>>,
    /// Whether it stays although no post uses it.
    #[serde(default)]
    pub keep: Option<bool>,
}

/// A value that is there, `null` too.
fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    value: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(value).map(Some)
}

/// A medium.
///
/// # Errors
/// When there is none, or the database fails.
pub async fn get<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &MediaId,
) -> Result<Item, MediaUseError> {
    Ok(find(core, person, id).await?.try_into()?)
}

/// A page of media.
///
/// # Errors
/// When the cursor or the limit is none of ours, or the database fails.
pub async fn list<P: Ports>(
    core: &Core<P>,
    person: &Person,
    filter: &Filter,
) -> Result<MediaPage, MediaUseError> {
    let (before_at, before_id) = filter.before()?;
    let limit = filter.limit()?;
    let words = filter.words()?;
    if !words.is_empty() {
        let before = (before_at, before_id);
        return found(core, person, &words, before, limit).await;
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM media m WHERE m.workspace=:workspace AND (m.created_at, \
        m.id)<(:before_at, :before_id) AND m.state<>'deleting' ORDER BY m.created_at DESC, m.id \
        DESC LIMIT :most"
    );
    let page = Statement::new(sql)
        .bind("workspace", &person.workspace)
        .bind("before_at", before_at)
        .bind("before_id", before_id)
        .bind("most", limit + 1);
    let mut rows = core.ports.store().run(page).await?.rows;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let last: Option<Place> = rows.last().cloned().map(decode).transpose()?;
    let next = last.filter(|_| has_more).map(|last| last.cursor());
    let data = rows.into_iter().filter_map(|row| item(core, row));
    Ok(MediaPage {
        data: data.collect(),
        next,
    })
}

/// Where a medium stands in the list.
#[derive(Deserialize)]
struct Place {
    created_at: Timestamp,
    id: MediaId,
}

/// A page of the media whose names or words hold these words. At most [`MOST_WALKED`] are asked, so
/// that a page costs the same however many are kept; `next` goes on from there. They are compared
/// here because the database knows of no capital letters beyond ASCII's.
async fn found<P: Ports>(
    core: &Core<P>,
    person: &Person,
    words: &[String],
    (before_at, before_id): (i64, String),
    limit: u32,
) -> Result<MediaPage, MediaUseError> {
    let walk = "SELECT id, created_at, name, alt FROM media WHERE workspace=:workspace AND \
        (created_at, id)<(:before_at, :before_id) AND state<>'deleting' ORDER BY created_at DESC, \
        id DESC LIMIT :most";
    let walk = Statement::new(walk)
        .bind("workspace", &person.workspace)
        .bind("before_at", before_at)
        .bind("before_id", before_id)
        .bind("most", MOST_WALKED);
    let walked: Vec<Walked> = core.ports.store().run(walk).await?.all()?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut hits = walked.iter().filter(|one| one.holds(words));
    let ids: Vec<&MediaId> = hits.by_ref().take(limit).map(|one| &one.place.id).collect();
    let end = match ids.last() {
        Some(last) if hits.next().is_some() => walked.iter().find(|one| one.place.id == **last),
        Some(_) | None if walked.len() == MOST_WALKED as usize => walked.last(),
        Some(_) | None => None,
    };
    // The plus keeps the index of all media out of it.
    let sql = format!(
        "SELECT {COLUMNS} FROM media m WHERE m.id IN (SELECT value FROM json_each(:ids)) AND \
        +m.workspace=:workspace AND m.state<>'deleting'"
    );
    let read = Statement::new(sql)
        .bind("workspace", &person.workspace)
        .bind("ids", json!(ids).to_string());
    let rows = core.ports.store().run(read).await?.rows;
    let mut data: Vec<Item> = rows.into_iter().filter_map(|row| item(core, row)).collect();
    data.sort_by_key(|item| ids.iter().position(|id| *id == item.id()));
    Ok(MediaPage {
        data,
        next: end.map(|one| one.place.cursor()),
    })
}

/// A medium that is asked whether it is looked for.
#[derive(Deserialize)]
struct Walked {
    #[serde(flatten)]
    place: Place,
    name: String,
    alt: Option<String>,
}

/// A medium of the page. One that cannot be understood is left out, and the others are shown.
fn item<P: Ports>(core: &Core<P>, row: serde_json::Value) -> Option<Item> {
    let id = row.get("id").cloned();
    match decode::<Row>(row).and_then(Item::try_from) {
        Ok(item) => Some(item),
        Err(error) => {
            let fields = json!({ "medium": id, "error": error.to_string() });
            core.log("medium_unreadable", &fields);
            None
        }
    }
}

/// Changes a medium's name or words, or whether it stays. Upkeep looks at what stays no more, and
/// counts its day from then on.
///
/// # Errors
/// When there is none, the patch breaks rules, or the database fails.
pub async fn change<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &MediaId,
    patch: &Patch,
) -> Result<Item, MediaUseError> {
    let violations = patch.violations();
    if !violations.is_empty() {
        return Err(MediaUseError::Invalid(violations));
    }
    let alt = patch.alt.as_ref().and_then(Option::as_deref);
    let change = Statement::new(
        "UPDATE media SET name=coalesce(:name, name), alt=CASE WHEN :has_alt THEN :alt ELSE alt \
        END, look_at=CASE WHEN :keep<>keep AND state='ready' THEN 0 ELSE look_at END, \
        keep=coalesce(:keep, keep) WHERE id=:id AND workspace=:workspace AND state<>'deleting'",
    )
    .bind("id", id)
    .bind("workspace", &person.workspace)
    .bind("name", patch.name.as_deref())
    .bind("has_alt", patch.alt.is_some())
    .bind("keep", patch.keep)
    .bind("alt", alt.filter(|alt| !is_blank(alt)));
    core.ports.store().run(change).await?;
    get(core, person, id).await
}

/// What is wrong with a file's name.
pub(super) fn name_violation(name: &str) -> Option<Violation> {
    let fault = |code, message: &str| Some(Violation::new("name", code, message));
    if is_blank(name) {
        return fault("required", "Give it a name.");
    }
    if name.chars().count() > LONGEST_NAME {
        return fault("too_long", "A name has up to 255 characters.");
    }
    if name.contains(['\n', '\r', '\t']) {
        return fault("control_character", "A name stands on one line.");
    }
    command_violation("name", name)
}

fn alt_violation(alt: &str) -> Option<Violation> {
    if alt.chars().count() > LONGEST_ALT {
        let message = "What a medium shows is said in up to 1,000 characters.";
        return Some(Violation::new("alt", "too_long", message));
    }
    command_violation("alt", alt)
}

// === impl Patch ===

impl Patch {
    fn violations(&self) -> Vec<Violation> {
        let alt = self.alt.as_ref().and_then(Option::as_deref);
        let name = self.name.as_deref().and_then(name_violation);
        name.into_iter()
            .chain(alt.and_then(alt_violation))
            .collect()
    }
}

// === impl Place ===

impl Place {
    fn cursor(&self) -> String {
        format!("{}.{}", self.created_at.ms(), self.id)
    }
}

// === impl Walked ===

impl Walked {
    /// Whether its name or its words hold each of these, which are in small letters.
    fn holds(&self, words: &[String]) -> bool {
        let alt = self.alt.as_deref().unwrap_or_default();
        let said = format!("{}\n{alt}", self.name).to_lowercase();
        words.iter().all(|word| said.contains(word))
    }
}

// === impl Filter ===

impl Filter {
    /// The place before which the page's media stand.
    fn before(&self) -> Result<(i64, String), MediaUseError> {
        let Some(after) = &self.after else {
            return Ok((LAST, String::new()));
        };
        let place = after.split_once('.').and_then(|(at, id)| {
            let at: i64 = at.parse().ok()?;
            Some((at.clamp(0, LAST), MediaId::parse(id)?.to_string()))
        });
        place.ok_or_else(|| {
            let message = "Use the value of next from the page before.";
            MediaUseError::invalid("after", "cursor", message)
        })
    }

    /// The words that are looked for, in small letters.
    fn words(&self) -> Result<Vec<String>, MediaUseError> {
        let search = self.search.as_deref().unwrap_or_default();
        if search.chars().count() > LONGEST_SEARCH {
            let message = "A search has up to 100 characters.";
            return Err(MediaUseError::invalid("search", "too_long", message));
        }
        Ok(search
            .to_lowercase()
            .split_whitespace()
            .map(str::to_owned)
            .collect())
    }

    fn limit(&self) -> Result<u32, MediaUseError> {
        let limit = self.limit.unwrap_or(USUAL_LIMIT);
        if (1..=LONGEST_PAGE).contains(&limit) {
            return Ok(limit);
        }
        let message = "A page has 1 to 100 media.";
        Err(MediaUseError::invalid("limit", "out_of_range", message))
    }
}
