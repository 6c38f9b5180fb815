//! Recurrences as clients see them.

pub use super::row::RecurrenceState;
use super::row::{COLUMNS, Row};
use crate::domain::ids::{AccountId, PostId, RecurrenceId};
use crate::domain::local_date::LocalDate;
use crate::domain::recurrence::{Repeat, Unit};
use crate::domain::slot::{Day, TimeOfDay};
use crate::domain::time::Timestamp;
use crate::ports::sql::{Statement, decode};
use crate::ports::{Ports, Store};
use crate::usecases::posts::{PostState, ShownMedium, Target};
use crate::usecases::sessions::Person;
use crate::usecases::{Core, CoreError};
use serde::{Deserialize, Serialize};

/// How many recurrences a page has where nothing is said, and at the most.
pub const MOST_LISTED: u32 = 100;

/// How many paused recurrences are told of as notices.
const MOST_TOLD: u32 = 20;

/// A recurrence as clients see it.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Recurrence {
    id: RecurrenceId,
    /// Of what a person wrote: making a post does not change it.
    version: i64,
    state: RecurrenceState,
    /// Why it is paused, where no person paused it.
    reason: Option<PauseReason>,
    text: String,
    /// The shared pictures and videos, in order.
    media: Vec<ShownMedium>,
    targets: Vec<Target>,
    late_minutes: u32,
    repeat: ShownRepeat,
    /// When the next post is due that is still to be made, as far as that is known now; none: none
    /// will be made, or not while it is paused. It is made once the one before has settled.
    next_at: Option<Timestamp>,
    /// The post that was made last.
    post: MadePost,
    /// Whether it waits only because the last post was missed: it goes on with `skip_missed`.
    waits_for_missed: bool,
    /// How many posts it has made.
    made: u32,
    /// How many of its times went by without a post, because the one before had not settled, or
    /// because it was paused.
    skipped: i64,
    created_at: Timestamp,
    updated_at: Timestamp,
}

/// A rule as clients see it.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "Repeat"))]
struct ShownRepeat {
    /// Every so many days, weeks or months.
    every: u32,
    /// What is counted.
    unit: Unit,
    /// On which days of the week; none where no weeks are counted.
    days: Vec<Day>,
    /// On which day of the month; none where no months are counted.
    day_of_month: Option<u32>,
    /// At which time of the day, by the clock on the wall.
    time: TimeOfDay,
    /// The IANA zone of that clock.
    zone: String,
    /// The first day; days, weeks and months are counted from it.
    starts_on: Option<LocalDate>,
    /// The last day; none: no such end.
    ends_on: Option<LocalDate>,
    /// After how many posts it ends; none: no such end.
    ends_after: Option<u32>,
}

/// The post that a recurrence made last.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct MadePost {
    id: PostId,
    /// When it is due.
    at: Timestamp,
    state: PostState,
}

/// Why a recurrence was paused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct PauseReason {
    /// Which rule, for programs.
    pub code: String,
    /// What to do, for people.
    pub message: String,
    /// The account that it is about, where it is about one.
    pub account: Option<AccountId>,
}

/// Which recurrences to list.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "RecurrenceFilter"))]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// Those that have ended; left out: those that go on or are paused, which are 100 at the most.
    #[serde(default)]
    pub ended: bool,
    /// Behind this one, as `next` of a page names it.
    pub after: Option<RecurrenceId>,
    /// At most so many: 1 to 100, 100 where nothing is said.
    #[cfg_attr(not(target_arch = "wasm32"), schemars(range(min = 1, max = 100)))]
    pub limit: Option<u32>,
}

/// A page of recurrences, the newest first.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "RecurrencePage"))]
pub struct Page {
    data: Vec<Recurrence>,
    next: Option<RecurrenceId>,
}

/// A recurrence that waits for a person.
#[derive(Debug, Deserialize)]
pub struct PausedRecurrence {
    /// Which one.
    pub id: RecurrenceId,
    /// Since when it is paused.
    pub updated_at: Timestamp,
    reason: String,
}

/// One recurrence.
///
/// # Errors
/// When the database fails.
pub async fn get<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &RecurrenceId,
) -> Result<Option<Recurrence>, CoreError> {
    let row = find(core, person, id).await?;
    Ok(row.map(|row| Recurrence::new(row, core.now())))
}

pub(super) async fn find<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &RecurrenceId,
) -> Result<Option<Row>, CoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM recurrences r JOIN posts p ON p.id=r.post WHERE r.id=:id AND \
        r.workspace=:workspace"
    );
    let find = Statement::new(sql)
        .bind("id", id)
        .bind("workspace", &person.workspace);
    Ok(core.ports.store().run(find).await?.first()?)
}

/// A page of recurrences.
///
/// # Errors
/// When the database fails.
pub async fn list<P: Ports>(
    core: &Core<P>,
    person: &Person,
    filter: &Filter,
) -> Result<Page, CoreError> {
    let state = if filter.ended {
        "r.state='ended'"
    } else {
        "r.state<>'ended'"
    };
    let limit = filter.limit.unwrap_or(MOST_LISTED);
    let sql = format!(
        "SELECT {COLUMNS} FROM recurrences r CROSS JOIN posts p ON p.id=r.post WHERE \
        r.workspace=:workspace AND {state} AND r.id<:after ORDER BY r.id DESC LIMIT :most"
    );
    let after = filter.after.as_ref().map_or("rec_g", RecurrenceId::as_str);
    let find = Statement::new(sql)
        .bind("workspace", &person.workspace)
        .bind("after", after)
        .bind("most", i64::from(limit) + 1);
    let mut rows = core.ports.store().run(find).await?.rows;
    let size = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = rows.len() > size;
    rows.truncate(size);
    let last = rows.last().and_then(|row| row.get("id")?.as_str());
    let next = last.filter(|_| has_more).and_then(RecurrenceId::parse);
    // One that cannot be understood hides no other.
    let rows = rows.into_iter().filter_map(|row| decode::<Row>(row).ok());
    Ok(Page {
        data: rows.map(|row| Recurrence::new(row, core.now())).collect(),
        next,
    })
}

/// The recurrences of a workspace that were paused by what went wrong, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn paused<P: Ports>(
    core: &Core<P>,
    person: &Person,
) -> Result<Vec<PausedRecurrence>, CoreError> {
    let sql = "SELECT id, updated_at, reason FROM recurrences WHERE workspace=:workspace AND \
        state<>'ended' AND state='paused' AND reason IS NOT NULL ORDER BY id DESC LIMIT :most";
    let find = Statement::new(sql)
        .bind("workspace", &person.workspace)
        .bind("most", MOST_TOLD);
    Ok(core.ports.store().run(find).await?.all()?)
}

// === impl Recurrence ===

impl Recurrence {
    fn new(row: Row, now: Timestamp) -> Self {
        let rule = row.rule.rule(now).ok();
        // What is still to go out is over at its instant at the earliest.
        let from = if row.has_settled() {
            now
        } else {
            now.max(row.post_at)
        };
        let next = rule
            .filter(|_| row.state == RecurrenceState::Active)
            .and_then(|rule| row.next(&rule, from).occurrence);
        let waits_for_missed = row.state == RecurrenceState::Active && row.waits_for_missed();
        Self {
            id: row.id,
            version: row.version,
            waits_for_missed,
            state: row.state,
            reason: PauseReason::parse(row.reason.as_deref()),
            text: row.text,
            media: row.media.iter().map(ShownMedium::from).collect(),
            targets: row.targets.iter().map(Target::from).collect(),
            late_minutes: row.late_minutes,
            repeat: row.rule.into(),
            next_at: next.map(|next| next.planned.due_at),
            post: MadePost {
                id: row.post,
                at: row.post_at,
                state: row.post_state,
            },
            made: row.made,
            skipped: row.skipped,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }

    /// Its version, for `ETag`.
    #[must_use]
    pub const fn version(&self) -> i64 {
        self.version
    }
}

// === impl ShownRepeat ===

impl From<Repeat> for ShownRepeat {
    fn from(repeat: Repeat) -> Self {
        Self {
            every: repeat.every,
            unit: repeat.unit,
            days: repeat.days,
            day_of_month: repeat.day_of_month,
            time: repeat.time,
            zone: repeat.zone,
            starts_on: repeat.starts_on,
            ends_on: repeat.ends_on,
            ends_after: repeat.ends_after,
        }
    }
}

// === impl PauseReason ===

impl PauseReason {
    fn parse(json: Option<&str>) -> Option<Self> {
        json.and_then(|json| serde_json::from_str(json).ok())
    }
}

// === impl PausedRecurrence ===

impl PausedRecurrence {
    /// Why it is paused.
    #[must_use]
    pub fn reason(&self) -> Option<PauseReason> {
        PauseReason::parse(Some(&self.reason))
    }
}
