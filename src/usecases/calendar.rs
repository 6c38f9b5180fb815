//! The calendar: a post as a card, for months at a glance.
//!
//! A range is read in one statement, by the index of a workspace's posts in order, and never more
//! of it than [`MOST`] posts: what has more is too wide, whichever of them the filters would leave.
//! A post that a person sends once more stands where it is to go out next.

use super::posts::PostState;
use super::sessions::Person;
use super::{Core, CoreError};
use crate::domain::door::Door;
use crate::domain::ids::{AccountId, MediaId, PostId, RecurrenceId};
use crate::domain::network::Network;
use crate::domain::text::{CUT_MARGIN, shortened};
use crate::domain::time::Timestamp;
use crate::platforms::FOLLOWING_PARTS;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store, StoreError};
use serde::{Deserialize, Serialize};

/// The most posts in a range: 80 a day in a month.
pub const MOST: usize = 2_500;

/// How long a card's line may be, in characters.
pub(super) const LONGEST_LINE: usize = 140;

/// A post as a card.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Card {
    id: PostId,
    version: i64,
    at: Timestamp,
    state: PostState,
    accounts: Vec<CardAccount>,
    line: String,
    parts: i64,
    /// The first of its pictures and videos.
    thumbnail: Option<MediaId>,
    /// The recurrence that made it; none: a person did.
    recurrence: Option<RecurrenceId>,
}

/// An account that a card goes to.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct CardAccount {
    id: AccountId,
    platform: Network,
}

/// Which posts to show.
#[derive(Clone, Debug)]
pub struct Range {
    /// Due at or after.
    pub from: Timestamp,
    /// Due before.
    pub to: Timestamp,
    /// Of these, those for this account.
    pub account: Option<AccountId>,
    /// Of these, those in this state.
    pub state: Option<PostState>,
}

#[derive(Deserialize)]
struct Row {
    id: PostId,
    version: i64,
    due_at: Timestamp,
    state: PostState,
    accounts: String,
    shared: String,
    own: Option<String>,
    following: Option<i64>,
    thumbnail: Option<MediaId>,
    recurrence: Option<RecurrenceId>,
}

/// What is sent once more is little, and has an index of its own. The text comes as far as a card
/// can show it: a post may be 25,000 characters long.
const CARDS: &str = "WITH again AS (
      SELECT post AS id, min(due_at) AS due_at FROM deliveries INDEXED BY deliveries_approved_again
      WHERE workspace=:workspace AND approval>1 AND wake_at IS NOT NULL AND removed_at IS NULL \
      GROUP BY post
    ), chosen AS (
      SELECT id, due_at FROM posts WHERE workspace=:workspace AND due_at>=:from AND due_at<:to AND \
      id NOT IN (SELECT id FROM again)
      UNION ALL SELECT id, due_at FROM again WHERE due_at>=:from AND due_at<:to
      ORDER BY due_at, id LIMIT :most
    )
    SELECT p.id, p.version, c.due_at, p.state, p.recurrence, substr(ltrim(p.text, :white), 1, \
    :longest) AS shared, substr(ltrim(min(d.text), \
    :white), 1, :longest) AS own,
      coalesce(CASE WHEN json_valid(p.media) THEN json_extract(p.media, '$[0].id') END, min(CASE \
      WHEN json_valid(d.media) THEN json_extract(d.media, '$[0].id') END)) AS thumbnail,
      max(CASE WHEN json_valid(d.options) THEN json_array_length(d.options, :following) END) AS \
      following,
      json_group_array(json_object('id', d.account, 'door', a.door) ORDER BY d.rowid) \
      FILTER (WHERE d.id IS NOT NULL) AS accounts
    FROM chosen c JOIN posts p ON p.id=c.id LEFT JOIN deliveries d ON d.post=p.id AND d.removed_at \
    IS NULL
      LEFT JOIN accounts a ON a.id=d.account
    GROUP BY c.due_at, p.id ORDER BY c.due_at, p.id";

/// The cards of a range, in the order of their instants. None: the range holds too many.
///
/// # Errors
/// When the database fails.
pub async fn cards<P: Ports>(
    core: &Core<P>,
    person: &Person,
    range: &Range,
) -> Result<Option<Vec<Card>>, CoreError> {
    let find = Statement::new(CARDS)
        .bind("workspace", &person.workspace)
        .bind("from", range.from)
        .bind("to", range.to)
        .bind("white", white_space())
        .bind(
            "longest",
            i64::try_from(LONGEST_LINE + CUT_MARGIN).unwrap_or(i64::MAX),
        )
        .bind("following", FOLLOWING_PARTS)
        .bind("most", i64::try_from(MOST + 1).unwrap_or(i64::MAX));
    let rows: Vec<Row> = core.ports.store().run(find).await?.all()?;
    if rows.len() > MOST {
        return Ok(None);
    }
    let cards: Vec<Card> = rows
        .into_iter()
        .map(Card::try_from)
        .collect::<Result<_, _>>()?;
    Ok(Some(
        cards.into_iter().filter(|card| range.shows(card)).collect(),
    ))
}

/// Every character that a line cannot begin with.
pub(super) fn white_space() -> String {
    ('\0'..='\u{3000}')
        .filter(|letter| letter.is_whitespace())
        .collect()
}

/// The first line of a text that begins with something to see.
pub(super) fn first_line(text: &str) -> String {
    let end = text
        .find([
            '\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}',
        ])
        .unwrap_or(text.len());
    shortened(text.get(..end).unwrap_or(text).trim(), LONGEST_LINE).to_owned()
}

/// The accounts of a card, as [`CARDS`] lists them.
fn accounts(listed: &str) -> Result<Vec<CardAccount>, StoreError> {
    #[derive(Deserialize)]
    struct Listed {
        id: AccountId,
        door: Door,
    }
    let listed: Vec<Listed> =
        serde_json::from_str(listed).map_err(|error| StoreError::Shape(error.to_string()))?;
    Ok(listed
        .into_iter()
        .map(|Listed { id, door }| CardAccount {
            id,
            platform: door.network(),
        })
        .collect())
}

// === impl Range ===

impl Range {
    fn shows(&self, card: &Card) -> bool {
        let is_for = |account: &AccountId| card.accounts.iter().any(|one| one.id == *account);
        self.account.as_ref().is_none_or(is_for)
            && self.state.is_none_or(|state| state == card.state)
    }
}

// === impl Card ===

impl TryFrom<Row> for Card {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let line = if row.shared.is_empty() {
            row.own.unwrap_or_default()
        } else {
            row.shared
        };
        Ok(Self {
            id: row.id,
            version: row.version,
            at: row.due_at,
            state: row.state,
            accounts: accounts(&row.accounts)?,
            line: first_line(&line),
            parts: 1 + row.following.unwrap_or(0),
            thumbnail: row.thumbnail,
            recurrence: row.recurrence,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ends_where_the_text_breaks() {
        for text in ["One\nTwo", "One\r\nTwo", "One \u{2028}Two", "One"] {
            assert_eq!(first_line(text), "One", "{text:?}");
        }
    }

    #[test]
    fn every_kind_of_white_space_is_known() {
        let white = white_space();
        assert!(
            white.contains('\u{3000}')
                && white.contains('\u{a0}')
                && white.contains('\n')
                && !white.contains('a')
        );
        assert_eq!(
            (char::MIN..=char::MAX)
                .filter(|letter| letter.is_whitespace())
                .count(),
            white.chars().count()
        );
    }
}
