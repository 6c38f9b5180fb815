//! What the tick does for recurrences: where the last post has settled, it makes the next. A few at
//! a time, each by itself: one that cannot be understood, or whose post cannot be made, keeps no
//! other from its turn.

use super::super::insert::{NewPost, Turn, insert};
use super::super::judge::judge;
use super::super::{ComposeError, counted, targets};
use super::read::PauseReason;
use super::row::{COLUMNS, Row, state_behind};
use crate::domain::ids::PostId;
use crate::domain::recurrence::{Next, Occurrence, Rule};
use crate::domain::time::Span;
use crate::domain::violation::Violation;
use crate::ports::sql::{Statement, decode};
use crate::ports::{Ports, Store};
use crate::usecases::sessions::Person;
use crate::usecases::slots::finder::Finder;
use crate::usecases::{Core, CoreError};
use serde::Deserialize;
use serde_json::{Value, json};

/// How many recurrences one tick looks at: 4,320 a day. Each costs about seven calls of the
/// database and its queues, and a tick has little time to compute.
const PAGE: u32 = 3;

/// What the look at one recurrence may ask for.
const CALLS: u32 = 12;

/// After how many posts in a row that failed it pauses. What is held is looked at until it is
/// missed, and what is missed waits for its person: neither is followed by another post.
const MOST_FAILURES: u32 = 3;

/// How long after a passing trouble it is tried again.
const AGAIN_AFTER: Span = Span::minutes(10);

/// How long a row is left alone that cannot be understood: whoever wrote it may come back.
const UNREADABLE_AFTER: Span = Span::days(1);

/// One that waits for its last post is told by a trigger when that has settled; the statement asks
/// once more, so that no settling is missed in between.
const PARK: &str = "UPDATE recurrences SET look_at=NULL WHERE id=:id AND post=:post AND \
    version=:version AND (SELECT state FROM posts WHERE id=:post) NOT IN ('published', 'partial', \
    'failed', 'cancelled')";

/// As long as it is the one that was read.
macro_rules! as_it_was {
    () => {
        " WHERE id=:id AND state='active' AND version=:version AND made=:made"
    };
}

const AGAIN: &str = concat!("UPDATE recurrences SET look_at=:at", as_it_was!());

const PAUSE: &str = concat!(
    "UPDATE recurrences SET state='paused', reason=:reason, look_at=NULL, updated_at=:now",
    as_it_was!()
);

const END: &str = concat!(
    "UPDATE recurrences SET state='ended', look_at=NULL, skipped=skipped+:skipped, \
    updated_at=:now",
    as_it_was!()
);

/// How many of its last posts failed, of those that count.
const FAILED: &str = "SELECT count(*) AS failed FROM posts WHERE recurrence=:id AND \
    repeat_number>max(:from, :made-:most) AND repeat_number<=:made AND state='failed'";

/// The recurrence moves on where its post is there.
const MOVE_ON: &str = concat!(
    "UPDATE recurrences SET post=:post, made=:number, skipped=skipped+:skipped, \
    planned_on=:planned_on, is_changed=0, goes_without=0, state=:state, look_at=NULL",
    as_it_was!(),
    " AND EXISTS (SELECT 1 FROM posts WHERE id=:post AND recurrence=:id)"
);

/// Makes the next posts of the recurrences that are due.
///
/// # Errors
/// When the database fails; what fails for one recurrence alone is tried again.
pub async fn look_after<P: Ports>(core: &Core<P>) -> Result<(), CoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM recurrences r LEFT JOIN posts p ON p.id=r.post WHERE \
        r.look_at<=:now ORDER BY r.look_at LIMIT :page"
    );
    let find = Statement::new(sql)
        .bind("now", core.now())
        .bind("page", PAGE);
    for row in core.ports.store().run(find).await?.rows {
        if !core.ports.budget().has(0, CALLS) {
            break;
        }
        let id = row.get("id").cloned().unwrap_or(Value::Null);
        let error = match decode::<Row>(row) {
            Ok(row) => match look(core, &row).await {
                Ok(()) => continue,
                Err(error) => {
                    log(core, "recurrence_failed", &id, &error.to_string());
                    again(core, &row, AGAIN_AFTER).await
                }
            },
            Err(error) => {
                log(core, "recurrence_unreadable", &id, &error.to_string());
                set_aside(core, id.as_str().unwrap_or_default()).await
            }
        };
        // Where the database takes not even that, the next tick finds it as it is.
        if let Err(error) = error {
            log(core, "recurrence_not_set_aside", &id, &error.to_string());
        }
    }
    Ok(())
}

fn log<P: Ports>(core: &Core<P>, event: &str, id: &Value, error: &str) {
    core.log(event, &json!({ "recurrence": id, "error": error }));
}

async fn look<P: Ports>(core: &Core<P>, row: &Row) -> Result<(), CoreError> {
    if !row.has_settled() {
        return run(core, about(row, PARK)).await;
    }
    let rule = match row.rule.rule(core.now()) {
        Ok(rule) => rule,
        Err(faults) => return pause(core, row, &faults).await,
    };
    let Next {
        occurrence,
        skipped,
    } = row.next(&rule, core.now());
    match occurrence {
        Some(_) if fails_each_time(core, row).await? => pause(core, row, &[failing()]).await,
        Some(next) => make(core, row, &rule, (&next, skipped)).await,
        None => run(core, about(row, END).bind("skipped", skipped)).await,
    }
}

/// Whether its last posts have failed, one after the other, since its person changed it.
async fn fails_each_time<P: Ports>(core: &Core<P>, row: &Row) -> Result<bool, CoreError> {
    #[derive(Deserialize)]
    struct Failed {
        failed: u32,
    }
    if !row.may_fail_each_time(MOST_FAILURES) {
        return Ok(false);
    }
    let count = Statement::new(FAILED)
        .bind("id", &row.id)
        .bind("from", row.fails_from)
        .bind("made", row.made)
        .bind("most", MOST_FAILURES);
    let found: Option<Failed> = core.ports.store().run(count).await?.first()?;
    Ok(found.is_some_and(|Failed { failed }| failed >= MOST_FAILURES))
}

fn failing() -> Violation {
    let message = "Its last three posts failed. The page of the last one says why.";
    Violation::new("", "fails_each_time", message)
}

/// Makes the post of a time, as a person would who asked for it.
async fn make<P: Ports>(
    core: &Core<P>,
    row: &Row,
    rule: &Rule,
    (next, skipped): (&Occurrence, u32),
) -> Result<(), CoreError> {
    let person = Person::absent(row.author.clone(), row.workspace.clone(), core.now());
    let draft = row.content().draft(next);
    let known = targets::find(core, &person, &draft).await?;
    let mut finder = Finder::new(rule.zone);
    let when = match judge(core, &person, (&draft, &known), &mut finder).await? {
        Ok(when) => when,
        Err(faults) => return pause(core, row, &faults).await,
    };
    let id = PostId::new(core.now(), core.chance());
    let number = row.made.saturating_add(1);
    let effect = about(row, MOVE_ON)
        .bind("post", &id)
        .bind("number", number)
        .bind("skipped", skipped)
        .bind("planned_on", String::from(next.on))
        .bind("state", state_behind(rule, next, number).name());
    let post = NewPost {
        id,
        draft: &draft,
        when,
        known,
        key: None,
        turn: Some(Turn {
            recurrence: row.id.clone(),
            number: number.into(),
            version: Some(row.version),
            effects: vec![effect],
        }),
    };
    match counted(core, &person, std::slice::from_ref(&post)).await {
        Ok(_) => {}
        Err(ComposeError::Invalid(faults)) => return pause(core, row, &faults).await,
        // A window that is full opens by itself.
        Err(ComposeError::CoreError(CoreError::Quota(quota))) => {
            return again(core, row, quota.resets_after.max(AGAIN_AFTER)).await;
        }
        Err(ComposeError::CoreError(error)) => return Err(error),
        Err(_) => return again(core, row, AGAIN_AFTER).await,
    }
    let post_id = post.id.clone();
    if insert(core, &person, &[post], "").await? {
        let fields = json!({ "recurrence": row.id, "post": post_id, "skipped": skipped });
        core.log("recurrence_made", &fields);
        return Ok(());
    }
    // Another tick was quicker, a person has changed it, or a medium has gone just now.
    again(core, row, Span::minutes(1)).await
}

/// Pauses a recurrence whose next post cannot be made, with the reason.
async fn pause<P: Ports>(core: &Core<P>, row: &Row, faults: &[Violation]) -> Result<(), CoreError> {
    let Some(fault) = faults.first() else {
        return again(core, row, AGAIN_AFTER).await;
    };
    let fields = json!({ "recurrence": row.id, "code": fault.code });
    core.log("recurrence_paused", &fields);
    let reason = serde_json::to_string(&reason(row, fault)).unwrap_or_default();
    run(core, about(row, PAUSE).bind("reason", reason)).await
}

/// What a rule says of a post, said of one that comes by itself.
fn reason(row: &Row, fault: &Violation) -> PauseReason {
    let at = fault.path.strip_prefix("targets[").and_then(|rest| {
        let (at, _) = rest.split_once(']')?;
        at.parse::<usize>().ok()
    });
    let target = at.and_then(|at| row.targets.get(at));
    let message = match fault.code {
        "unknown_account" => {
            "An account that it goes to is not connected any more. Connect it again, or take it \
            out."
        }
        "unknown_medium" => {
            "A picture or video that it shows was deleted. Choose another, or take it out."
        }
        _ => fault.message.as_str(),
    };
    PauseReason {
        code: fault.code.to_owned(),
        message: message.to_owned(),
        account: target.map(|target| target.account.clone()),
    }
}

async fn again<P: Ports>(core: &Core<P>, row: &Row, after: Span) -> Result<(), CoreError> {
    run(core, about(row, AGAIN).bind("at", core.now() + after)).await
}

async fn set_aside<P: Ports>(core: &Core<P>, id: &str) -> Result<(), CoreError> {
    let sql = "UPDATE recurrences SET look_at=:at WHERE id=:id AND look_at IS NOT NULL";
    let later = Statement::new(sql)
        .bind("id", id)
        .bind("at", core.now() + UNREADABLE_AFTER);
    run(core, later).await
}

/// A statement about a recurrence as it was read.
fn about(row: &Row, sql: &'static str) -> Statement {
    Statement::new(sql)
        .bind("id", &row.id)
        .bind("post", &row.post)
        .bind("version", row.version)
        .bind("made", row.made)
}

async fn run<P: Ports>(core: &Core<P>, statement: Statement) -> Result<(), CoreError> {
    let now = core.now();
    core.ports.store().run(statement.bind("now", now)).await?;
    Ok(())
}
