//! A delivery as the engine sees it, and the phase start that takes it.

use super::lease;
use crate::domain::content::Content;
use crate::domain::delivery::{Phase, State};
use crate::domain::door::Door;
use crate::domain::format::Format;
use crate::domain::ids::{AccountId, DeliveryId, GrantId, WorkspaceId};
use crate::domain::network::Network;
use crate::domain::policy::{LONGEST_STAGGER, SEND_WITHIN};
use crate::domain::time::{Span, Timestamp};
use crate::platforms::{self, Allowance};
use crate::ports::sql::{Answer, Statement};
use crate::ports::{Ports, Store, StoreError};
use crate::usecases::Core;
use crate::usecases::publishable::{Connection, is_over};
use serde::{Deserialize, de::DeserializeOwned};
use std::fmt::Display;
use std::ops::{Deref, DerefMut};

/// Everything that a step needs to know, read in the transaction that starts it.
#[derive(Clone, Debug)]
pub struct Row {
    columns: Columns,
    /// What the account is asked to publish.
    pub content: Content,
    /// What its network makes of that.
    pub format: Format,
}

/// The row as the database has it.
#[derive(Clone, Debug, Deserialize)]
pub struct Columns {
    /// The delivery.
    pub id: DeliveryId,
    /// The workspace that owns it.
    pub workspace: WorkspaceId,
    /// The account that it goes to.
    pub account: AccountId,
    /// The grant whose tokens publish it.
    pub grant_id: GrantId,
    /// How access to the account was given.
    pub door: Door,
    /// The platform's id of the account.
    pub account_remote_id: String,
    /// The account's handle.
    pub username: String,
    /// What its first part says.
    text: String,
    /// The account's own text, where it differs from the post's.
    pub own_text: Option<String>,
    /// Its pictures and videos, as JSON.
    media: Option<String>,
    /// The account's own pictures and videos, where they differ from the post's.
    pub own_media: Option<String>,
    /// What is known of every medium that the post names, as JSON.
    library: Option<String>,
    /// What it asks for beyond its text, as JSON.
    pub options: Option<String>,
    /// Where it stands.
    pub state: State,
    /// The number of the person's decision to send it.
    pub approval: i64,
    /// The fence.
    pub claim: i64,
    /// When it is to go out.
    pub due_at: Timestamp,
    /// The last instant at which it may go out.
    pub late_at: Timestamp,
    /// How late it may be, in minutes.
    pub late_minutes: u32,
    /// When its next step was to happen.
    pub run_at: Option<Timestamp>,
    /// The instant before which the account's other posts go; none: nothing goes before it.
    pub turn_at: Option<Timestamp>,
    /// What the platform has given us so far, as [`super::prepared`] keeps it.
    pub prepared: Option<String>,
    /// The grant's generation whose access token was refused.
    pub bad_generation: Option<i64>,
    /// Where people see its first part, once that is public.
    pub url: Option<String>,
    /// What was in its way last, as JSON.
    pub error: Option<String>,
    /// Preparations that could not finish.
    pub postponed: u32,
    /// Look-ups that did not find it.
    pub looked: u32,
    /// How often the platform was asked whether it is visible.
    pub polled: u32,
    /// The number of the ledger's last event.
    pub seq: i64,
    /// The hash of the ledger's last event.
    pub head: String,
    /// How many of its parts are known to be public.
    pub public_parts: i64,
    /// When the grant's access token ends.
    pub token_expires_at: Timestamp,
    /// What the grant allows, separated by spaces.
    pub scopes: String,
    /// 1 where its network takes long texts from the account.
    pub has_long_texts: i64,
    /// Whether the account is disconnected, or its connection has ended: 0 or 1.
    pub is_over: i64,
}

/// A row with all that belongs to it.
pub const READ: &str = concat!(
    "SELECT d.id, d.workspace, d.account, a.grant_id, a.door, a.remote_id AS account_remote_id, \
    a.username, coalesce(d.text, p.text) AS text, d.text AS own_text, \
    coalesce(d.media, p.media) AS media, d.media AS own_media, p.library, d.options, d.state, \
    d.approval, d.claim, d.due_at, d.late_at, p.late_minutes, d.run_at, d.turn_at, \
    d.prepared, d.bad_generation, d.url, d.error, d.postponed, d.looked, d.polled, \
    d.seq, d.head, (SELECT count(DISTINCT part) FROM commits WHERE delivery=d.id AND \
    outcome='ok') AS public_parts, g.expires_at AS token_expires_at, g.scopes, \
    a.has_long_texts, ",
    is_over!(),
    " AS is_over FROM deliveries d JOIN posts p ON p.id=d.post JOIN accounts a ON a.id=d.account \
    JOIN grants g ON g.id=a.grant_id"
);

/// How far apart the clocks of two workers may be.
const CLOCKS: Span = Span::seconds(10);

/// How often a phase start is tried where the database fails. Repeating it is safe: if it had taken
/// effect, it takes nothing.
const START_TRIES: usize = 3;

/// The fence: takes a row that stands at `expected` for a phase, or answers with none where
/// somebody else has it. Long before its instant a scheduled row stays scheduled: that is the
/// preflight.
///
/// # Errors
/// When the database fails again and again.
pub async fn start<P: Ports>(
    core: &Core<P>,
    id: &DeliveryId,
    claim: i64,
    phase: Phase,
    expected: State,
) -> Result<Option<Row>, StoreError> {
    Ok(start_and_read(core, id, claim, phase, expected, [])
        .await?
        .map(|(row, [])| row))
}

/// The same, and what else the phase needs to know, read in the transaction that starts it: each
/// call of the database counts where a hundred posts are due at one second.
///
/// # Errors
/// As [`start`].
pub async fn start_and_read<P: Ports, const N: usize>(
    core: &Core<P>,
    id: &DeliveryId,
    claim: i64,
    phase: Phase,
    expected: State,
    also: [Statement; N],
) -> Result<Option<(Row, [Answer; N])>, StoreError> {
    let Some(next) = expected.taken_for(phase) else {
        return Ok(None);
    };
    let (state, prepared) = match phase {
        Phase::Prepare => (
            "CASE WHEN state='scheduled' AND due_at>:now+lead+:lead_margin THEN state ELSE :next \
            END",
            "",
        ),
        Phase::Commit => (
            ":next",
            " AND prepared_version=version AND prepared_until>:now+:send_within",
        ),
        Phase::Unprepare | Phase::LookAgain | Phase::Reconcile | Phase::Poll => (":next", ""),
    };
    let lease = lease::end_of_phase();
    let update = format!(
        "UPDATE deliveries SET state={state}, claim=claim+1, wake_at={lease} WHERE id=:id AND \
        claim=:claim AND state=:expected{prepared}"
    );
    let mut last = StoreError::Failed(String::new());
    for _ in 0..START_TRIES {
        let start = Statement::new(update.clone())
            .bind("id", id)
            .bind("claim", claim)
            .bind("expected", expected)
            .bind("next", next)
            .bind_all(lease::values(core.now()))
            .bind("send_within", SEND_WITHIN);
        match core
            .ports
            .store()
            .batch(
                [start, find(id)]
                    .into_iter()
                    .chain(also.iter().cloned())
                    .collect(),
            )
            .await
        {
            Ok(answers) => return started(answers),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// What the statements of a phase start answered: none where it took no row.
fn started<const N: usize>(answers: Vec<Answer>) -> Result<Option<(Row, [Answer; N])>, StoreError> {
    let mut answers = answers.into_iter();
    let (Some(started), Some(read)) = (answers.next(), answers.next()) else {
        return Err(StoreError::Shape("no row".into()));
    };
    let also = <[_; N]>::try_from(answers.collect::<Vec<_>>())
        .map_err(|_| StoreError::Shape("an answer for each statement".into()))?;
    if started.changes == 0 {
        Ok(None)
    } else {
        Ok(first(read)?.map(|row| (row, also)))
    }
}

/// A row as it is, without taking it.
///
/// # Errors
/// When the database fails.
pub async fn read<P: Ports>(core: &Core<P>, id: &DeliveryId) -> Result<Option<Row>, StoreError> {
    first(core.ports.store().run(find(id)).await?)
}

/// Lets a row that was started rest until `at`, where nothing has happened that its ledger should
/// know.
///
/// # Errors
/// When the database fails.
pub async fn rest<P: Ports>(core: &Core<P>, row: &Row, at: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE deliveries SET run_at=:at, wake_at=:at WHERE id=:id AND claim=:claim";
    let rest = Statement::new(sql)
        .bind("id", &row.id)
        .bind("claim", row.claim)
        .bind("at", at);
    core.ports.store().run(rest).await.map(|_| ())
}

/// Lets a row that was polled in vain rest until `at`.
///
/// # Errors
/// When the database fails.
pub(super) async fn rest_from_poll<P: Ports>(
    core: &Core<P>,
    row: &Row,
    at: Timestamp,
) -> Result<(), StoreError> {
    let sql = "UPDATE deliveries SET run_at=:at, wake_at=:at, polled=polled+1 WHERE id=:id AND \
        claim=:claim";
    let rest = Statement::new(sql)
        .bind("id", &row.id)
        .bind("claim", row.claim)
        .bind("at", at);
    core.ports.store().run(rest).await.map(|_| ())
}

/// The statement that reads one row.
#[must_use]
pub fn find(id: &DeliveryId) -> Statement {
    Statement::new(format!("{READ} WHERE d.id=:id")).bind("id", id)
}

/// The first row of an answer to [`READ`].
///
/// # Errors
/// When it cannot be understood.
pub fn first(answer: Answer) -> Result<Option<Row>, StoreError> {
    answer.first::<Columns>()?.map(Row::read).transpose()
}

/// Every row of an answer to [`READ`].
///
/// # Errors
/// When one cannot be understood.
pub fn all(answer: Answer) -> Result<Vec<Row>, StoreError> {
    answer
        .all::<Columns>()?
        .into_iter()
        .map(Row::read)
        .collect()
}

// === impl Columns ===

impl Columns {
    fn content(&self) -> Result<Content, serde_json::Error> {
        fn read<T: DeserializeOwned + Default>(json: Option<&str>) -> Result<T, serde_json::Error> {
            json.map_or_else(|| Ok(T::default()), serde_json::from_str)
        }
        Ok(Content {
            workspace: self.workspace.clone(),
            text: self.text.clone(),
            media: read(self.media.as_deref())?,
            options: read(self.options.as_deref())?,
            library: read(self.library.as_deref())?,
        })
    }
}

// === impl Row ===

impl Deref for Row {
    type Target = Columns;

    fn deref(&self) -> &Columns {
        &self.columns
    }
}

impl DerefMut for Row {
    fn deref_mut(&mut self) -> &mut Columns {
        &mut self.columns
    }
}

impl Row {
    /// The row with its content understood: whatever follows can rely on its parts.
    fn read(columns: Columns) -> Result<Self, StoreError> {
        let shape =
            |why: &dyn Display| StoreError::Shape(format!("content of {}: {why}", columns.id));
        let content = columns.content().map_err(|error| shape(&error))?;
        let network = Network::of_account(columns.door, &columns.username);
        let format = platforms::format(network, &content).map_err(|fault| shape(&fault.message))?;
        Ok(Self {
            columns,
            content,
            format,
        })
    }

    /// The row with other content.
    ///
    /// # Errors
    /// When its network does not know such options.
    pub fn with_content(&self, content: Content) -> Result<Self, StoreError> {
        let format = platforms::format(self.network(), &content);
        Ok(Self {
            columns: self.columns.clone(),
            content,
            format: format.map_err(|fault| StoreError::Shape(fault.message))?,
        })
    }

    /// Where it becomes public.
    #[must_use]
    pub fn network(&self) -> Network {
        Network::of_account(self.door, &self.username)
    }

    /// What is known of the account's connection.
    #[must_use]
    pub fn connection(&self) -> Connection<'_> {
        Connection {
            door: self.door,
            is_over: self.is_over != 0,
            scopes: &self.scopes,
        }
    }

    /// What the account may do beyond others.
    #[must_use]
    pub fn allowance(&self) -> Allowance {
        platforms::allowance(self.door, &self.scopes, self.has_long_texts != 0)
    }

    /// When its step was to happen.
    #[must_use]
    pub fn instant(&self) -> Timestamp {
        self.run_at
            .map_or(self.due_at, |run_at| run_at.max(self.due_at))
    }

    /// When it may go out at `now`: at its instant, or behind the account's other posts. A turn
    /// that lies further off than any turn can be is that of a clock that was wrong.
    #[must_use]
    pub fn turn(&self, now: Timestamp) -> Timestamp {
        let instant = self.instant();
        let latest = instant.max(now) + LONGEST_STAGGER;
        match self.turn_at {
            Some(turn) if turn <= latest + CLOCKS => turn.max(instant).min(latest),
            Some(_) | None => instant,
        }
    }

    /// Whether its lateness policy lets it go out no more.
    #[must_use]
    pub fn is_too_late(&self, now: Timestamp) -> bool {
        now > self.late_at
    }

    /// How many parts it has.
    #[must_use]
    pub fn part_count(&self) -> i64 {
        self.format.part_count()
    }
}
