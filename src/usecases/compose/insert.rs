//! Writing new posts with their deliveries, in one transaction: all of them, or none.
//!
//! The first post decides for all: it comes about only where every medium is there, every slot is
//! free, and no earlier request had the same key. The others follow it, and each delivery follows
//! its post. The ids are chosen before, so that repeating the transaction makes nothing twice.

use super::library;
use super::targets::{self, Known};
use super::when::When;
use crate::domain::ids::{DeliveryId, PostId, RecurrenceId};
use crate::domain::media::Library;
use crate::domain::policy::late_at;
use crate::domain::post::{Draft, media_json};
use crate::domain::schedule::Remark;
use crate::domain::time::{Span, Timestamp};
use crate::ports::sql::{Statement, Value};
use crate::ports::{Ports, Store};
use crate::usecases::engine::dispatch::{self, Dispatch};
use crate::usecases::engine::plan;
use crate::usecases::posts::PostState;
use crate::usecases::sessions::Person;
use crate::usecases::slots::{Hold, are_free};
use crate::usecases::{Core, CoreError};

/// How often the transaction is tried.
const WRITE_TRIES: usize = 3;

/// A post that is to be made, with nothing wrong with it.
pub(super) struct NewPost<'a> {
    /// Its id.
    pub(super) id: PostId,
    /// What it says.
    pub(super) draft: &'a Draft,
    /// When it goes out, or its place among the drafts.
    pub(super) when: When,
    /// What is known of what it names.
    pub(super) known: Known,
    /// What tells it from what other requests made.
    pub(super) key: Option<String>,
    /// The recurrence that makes it, where one does.
    pub(super) turn: Option<Turn>,
}

/// A post's place among those of its recurrence.
#[derive(Clone, Debug)]
pub(super) struct Turn {
    /// The recurrence.
    pub(super) recurrence: RecurrenceId,
    /// Which of its posts it is, counted from 1.
    pub(super) number: i64,
    /// The version of the recurrence that it is made from; none: it comes about together with it.
    pub(super) version: Option<i64>,
    /// What happens to the recurrence in the same transaction, where the post is there.
    pub(super) effects: Vec<Statement>,
}

// === impl NewPost ===

impl NewPost<'_> {
    /// How many bytes are kept of it.
    pub(super) fn kept_bytes(&self) -> usize {
        let library = library::kept(&self.known.library).map_or(0, |json| json.len());
        self.draft.kept_bytes() + library
    }

    /// How many deliveries it has.
    pub(super) const fn delivery_count(&self) -> usize {
        if self.draft.is_draft() {
            0
        } else {
            self.draft.targets.len()
        }
    }
}

macro_rules! insert {
    () => {
        "INSERT OR IGNORE INTO posts (id, workspace, author, text, media, library, version, \
        due_at, zone, local, remark, late_minutes, idempotency_key, request_hash, created_at, \
        updated_at, state, targets, intended, recurrence, repeat_number)
        SELECT :id, :workspace, :author, :text, :media, :library, 1, :due, :zone, :local, \
        :remark, :late, :key, :hash, :now, :now, :state, :targets, :intended, \
        :recurrence, :number WHERE "
    };
}

/// Whether the recurrence that makes a post is as it was read, and has not made it yet; what
/// follows it takes effect only then. Of any other post it holds.
macro_rules! is_its_turn {
    () => {
        "(:recurrence_version IS NULL OR EXISTS (SELECT 1 FROM recurrences WHERE id=:recurrence \
        AND state='active' AND version=:recurrence_version AND made=:number-1))"
    };
}

/// The first post.
const LEAD: &str = concat!(
    insert!(),
    library::are_there!(),
    " AND NOT EXISTS (SELECT 1 FROM posts WHERE workspace=:workspace AND idempotency_key IN \
    (SELECT value FROM json_each(:keys))) AND ",
    is_its_turn!(),
    " AND ",
    are_free!()
);

/// Every further post.
const FOLLOW: &str = concat!(insert!(), "EXISTS (SELECT 1 FROM posts WHERE id=:lead)");

/// Makes these posts; what is due within minutes is on its way at once. `hash` tells what was
/// asked for, for requests with the same key. Says whether they were made: a request with the same
/// key was quicker, a medium is gone, or another post took a slot.
///
/// # Errors
/// When the database fails.
pub(super) async fn insert<P: Ports>(
    core: &Core<P>,
    person: &Person,
    posts: &[NewPost<'_>],
    hash: &str,
) -> Result<bool, CoreError> {
    let Some(lead) = posts.first() else {
        return Ok(false);
    };
    let now = core.now();
    let first = insert_post(LEAD, lead, person, now).bind_all(guards(lead, posts));
    let others = posts.iter().skip(1).map(|post| {
        let follow = insert_post(FOLLOW, post, person, now);
        follow.bind("lead", &lead.id)
    });
    let inserts = std::iter::once(first).chain(others);
    let mut statements: Vec<Statement> = inserts.map(|post| post.bind("hash", hash)).collect();
    let mut steps = Vec::new();
    // Of deliveries that are due at one instant, the one with the smaller id goes first.
    for (post, place) in posts.iter().zip((0..).map(Span::ms)) {
        let (made, soon) = plan_deliveries(core, person, post, now + place);
        statements.extend(made);
        statements.extend(library::uses(
            &post.id,
            None,
            (&Library::new(), &post.known.library),
            now,
        ));
        statements.extend(post.turn.iter().flat_map(|turn| turn.effects.clone()));
        steps.extend(soon);
    }
    // Our own batch may have taken effect although its answer was lost.
    let is_made = write(core, statements).await? || is_there(core, &lead.id).await?;
    if is_made {
        dispatch::send(core, steps).await;
    }
    Ok(is_made)
}

/// What the first post asks for all of them.
fn guards(lead: &NewPost<'_>, posts: &[NewPost<'_>]) -> Vec<(&'static str, Value)> {
    let media: Library = posts
        .iter()
        .flat_map(|post| post.known.library.clone())
        .collect();
    let keys: Vec<&String> = posts.iter().filter_map(|post| post.key.as_ref()).collect();
    let holds = posts.iter().filter_map(|post| post.when.hold.as_ref());
    let mut values = vec![("keys", Value::Text(serde_json::json!(keys).to_string()))];
    values.extend(library::guard(&media));
    values.extend(Hold::values(holds, &lead.id));
    let version = lead.turn.as_ref().and_then(|turn| turn.version);
    values.push(("recurrence_version", version.into()));
    values
}

fn insert_post(
    sql: &'static str,
    post: &NewPost<'_>,
    person: &Person,
    now: Timestamp,
) -> Statement {
    let (draft, planned) = (post.draft, &post.when.planned);
    // The state that its deliveries will make of it, so that they find nothing to set.
    let state = if draft.is_draft() {
        PostState::Draft
    } else {
        PostState::Scheduled
    };
    Statement::new(sql)
        .bind("id", &post.id)
        .bind("workspace", &person.workspace)
        .bind("author", &person.user)
        .bind("text", draft.text.as_str())
        .bind("media", media_json(&draft.media))
        .bind("library", library::kept(&post.known.library))
        .bind("due", planned.due_at)
        .bind("zone", planned.zone.name())
        .bind("local", planned.local.clone())
        .bind("remark", planned.remark.map(Remark::name))
        .bind("late", draft.late_minutes)
        .bind("state", state.name())
        .bind("targets", draft.targets_json())
        .bind("intended", draft.intended_json())
        .bind("key", post.key.clone())
        .bind(
            "recurrence",
            post.turn.as_ref().map(|turn| &turn.recurrence),
        )
        .bind("number", post.turn.as_ref().map(|turn| turn.number))
        .bind("now", now)
}

/// The deliveries of a new post, with ids of the instant `id_at`, and the steps of those that are
/// due soon. A draft has none.
fn plan_deliveries<P: Ports>(
    core: &Core<P>,
    person: &Person,
    post: &NewPost<'_>,
    id_at: Timestamp,
) -> (Vec<Statement>, Vec<Dispatch>) {
    let (now, draft) = (core.now(), post.draft);
    let due_at = post.when.planned.due_at;
    let when = (due_at, late_at(due_at, draft.late_minutes));
    let (mut statements, mut steps) = (Vec::new(), Vec::new());
    if draft.is_draft() {
        return (statements, steps);
    }
    for at in 0..draft.targets.len() {
        let id = DeliveryId::new(id_at, core.chance());
        let plan = targets::plan(id, person, &post.id, (draft, at), when, &post.known, None);
        if let Some(plan) = plan {
            let (made, step) = plan::plan(&plan, now);
            statements.extend(made);
            steps.extend(step);
        }
    }
    (statements, steps)
}

/// Whether the batch inserted something: what follows only follows a post that is there.
pub(super) async fn write<P: Ports>(
    core: &Core<P>,
    statements: Vec<Statement>,
) -> Result<bool, CoreError> {
    let mut turn = 1;
    loop {
        match core.ports.store().batch(statements.clone()).await {
            Ok(answers) => return Ok(answers.first().is_some_and(|answer| answer.changes > 0)),
            Err(error) if turn == WRITE_TRIES => return Err(error.into()),
            Err(_) => turn += 1,
        }
    }
}

/// Whether a post is there.
async fn is_there<P: Ports>(core: &Core<P>, id: &PostId) -> Result<bool, CoreError> {
    let find = Statement::new("SELECT 1 FROM posts WHERE id=:id").bind("id", id);
    Ok(!core.ports.store().run(find).await?.rows.is_empty())
}
