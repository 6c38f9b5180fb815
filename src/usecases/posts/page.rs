//! Lists of posts, page by page, in the order of the instants at which they are due.
//!
//! A page is driven by the index of what it is filtered by: all posts of a workspace, those in a
//! state, or those for an account. Where it is filtered by both, one of them drives it and the
//! other is asked of each post, of at most [`MOST_WALKED`] in a request. So a page costs the same
//! however long a workspace's history is; it may hold fewer posts than were asked for, or none, and
//! `next` goes on from there.
//!
//! A draft has no instant: it stands before everything that has one, and is in no range.

use super::{PostRow, PostState, with_deliveries};
use crate::domain::ids::{AccountId, PostId};
use crate::domain::post::BEHIND_DRAFTS;
use crate::domain::time::Timestamp;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use crate::usecases::sessions::Person;
use crate::usecases::{Core, CoreError};
use serde::{Deserialize, Serialize};

/// How many posts a page has where nothing is said.
const USUAL_LIMIT: u32 = 50;

/// How many posts are asked about the second filter.
const MOST_WALKED: u32 = 1_000;

/// How many bytes of texts, options and reasons a page holds: beyond that it ends. One post always
/// fits. A Worker has 128 MB for all requests that it answers at a time.
const MOST_BYTES: i64 = 1 << 20;

/// An instant before all others, and one after them, that D1's numbers still hold.
const ENDS_OF_TIME: [i64; 2] = [-(1 << 52), 1 << 52];

/// Which posts to list.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// Due at or after.
    pub from: Option<Timestamp>,
    /// Due before.
    pub to: Option<Timestamp>,
    /// In this state.
    pub state: Option<PostState>,
    /// For this account.
    pub account: Option<AccountId>,
    /// Behind this one, as `next` of a page names it.
    pub after: Option<String>,
    /// At most so many: 1 to 100, 50 where nothing is said. A page may have fewer although more
    /// follow: whether more follow says `next`.
    #[cfg_attr(not(target_arch = "wasm32"), schemars(range(min = 1, max = 100)))]
    pub limit: Option<u32>,
    /// `asc`: the earliest first; `desc`: the latest first.
    #[serde(default)]
    pub order: Order,
}

/// In which order posts are listed, by the instant at which they are due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// The earliest first.
    #[default]
    Asc,
    /// The latest first.
    Desc,
}

/// A page of posts.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "PostPage"))]
pub struct Page {
    data: Vec<super::Post>,
    next: Option<String>,
}

/// The place of a post in a list.
type Place = (i64, String);

/// The index that a page is driven by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Driver {
    Workspace,
    State,
    Account,
}

/// A page's row: the post, and how many there were before bytes were counted.
#[derive(Deserialize)]
struct Listed {
    found: usize,
    #[serde(flatten)]
    post: PostRow,
}

/// A post of the page with its bytes, as far as the page's bytes reach.
macro_rules! shown {
    () => {
        "sized AS (
      SELECT page.id, page.due_at, length(CAST(p.text||coalesce(p.media, \
      '')||coalesce(p.library, '')||coalesce(p.targets, '') AS BLOB))+(SELECT \
      coalesce(sum(length(CAST(coalesce(d.text, '')||coalesce(d.media, '')||coalesce(d.options, \
      '')||coalesce(d.error, '') AS BLOB))), 0) FROM deliveries d WHERE d.post=p.id AND \
      d.removed_at IS NULL) AS size
      FROM page CROSS JOIN posts p ON p.id=page.id
    )"
    };
}

/// A page of posts. None: the cursor is not one of ours.
///
/// # Errors
/// When the database fails.
pub async fn list<P: Ports>(
    core: &Core<P>,
    person: &Person,
    filter: &Filter,
) -> Result<Option<Page>, CoreError> {
    let limit = filter.limit.unwrap_or(USUAL_LIMIT);
    let Some((low, high)) = filter.range() else {
        return Ok(None);
    };
    let most = i64::from(limit) + 1;
    let bind = |sql: String| {
        Statement::new(sql)
            .bind("workspace", &person.workspace)
            .bind("low_due", low.0)
            .bind("low_id", &low.1)
            .bind("high_due", high.0)
            .bind("high_id", &high.1)
            .bind("account", filter.account.as_ref().map(AccountId::as_str))
            .bind("state", filter.state.map(PostState::name))
            .bind("most", most)
            .bind("walk", filter.walk(most))
            .bind("bytes", MOST_BYTES)
    };
    let statements = std::iter::once(filter.page_sql())
        .chain(filter.end_sql())
        .map(bind)
        .collect();
    let mut answers = core.ports.store().batch(statements).await?.into_iter();
    let rows = answers.next().unwrap_or_default();
    let end = answers.next().unwrap_or_default();
    let mut rows: Vec<Listed> = rows.all()?;
    let found = rows.first().map_or(0, |row| row.found);
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = match rows.last() {
        Some(last) if found > rows.len() => Some((last.post.due_at, last.post.id.clone())),
        Some(_) | None => end.first::<End>()?.map(|end| (end.due_at, end.id)),
    };
    let rows = rows.into_iter().map(|row| row.post).collect();
    Ok(Some(Page {
        data: with_deliveries(core, person, rows).await?,
        next: next.map(|(due_at, id)| format!("{}.{id}", due_at.ms())),
    }))
}

/// Where a walk ended that was not at its end.
#[derive(Deserialize)]
struct End {
    due_at: Timestamp,
    id: PostId,
}

fn parse_cursor(text: &str) -> Option<Place> {
    let (due_at, id) = text.split_once('.')?;
    let due_at: i64 = due_at.parse().ok()?;
    let [first, last] = ENDS_OF_TIME;
    Some((due_at.clamp(first, last), PostId::parse(id)?.to_string()))
}

// === impl Filter ===

impl Filter {
    /// The places between which the page's posts stand, both exclusive; none where the cursor is
    /// none. No id is empty, so that the place `(at, "")` stands before all that is due `at`.
    fn range(&self) -> Option<(Place, Place)> {
        let edge = |at: i64| (at, String::new());
        let [first, last] = ENDS_OF_TIME;
        // Whatever has an instant is behind the drafts, and only that is asked for.
        let first = match (self.from, self.to) {
            (None, None) => first,
            (Some(_), _) | (None, Some(_)) => BEHIND_DRAFTS.ms(),
        };
        let low = edge(self.from.map_or(first, |from| from.ms().clamp(first, last)));
        let high = edge(self.to.map_or(last, |to| to.ms().clamp(first, last)));
        let Some(after) = &self.after else {
            return Some((low, high));
        };
        let cursor = parse_cursor(after)?;
        Some(match self.order {
            Order::Asc => (low.max(cursor), high),
            Order::Desc => (low, high.min(cursor)),
        })
    }

    /// What drives the page. Of two filters the one that few posts fit: those that wait or need
    /// somebody are few, and what is over is many.
    const fn driver(&self) -> Driver {
        match (self.state, &self.account) {
            (None, None) => Driver::Workspace,
            (None, Some(_)) => Driver::Account,
            (Some(_), None) => Driver::State,
            (Some(state), Some(_)) => match state {
                PostState::Draft
                | PostState::Attention
                | PostState::Publishing
                | PostState::Scheduled
                | PostState::Partial
                | PostState::Failed => Driver::State,
                PostState::Published | PostState::Cancelled => Driver::Account,
            },
        }
    }

    const fn has_two(&self) -> bool {
        self.state.is_some() && self.account.is_some()
    }

    /// How many places the driver's index is followed.
    fn walk(&self, most: i64) -> i64 {
        if self.has_two() {
            i64::from(MOST_WALKED)
        } else {
            most
        }
    }

    /// Follows the driver's index; `fits` says whether the second filter lets a post pass.
    fn walk_sql(&self, fits: &str) -> String {
        let order = self.order.sql();
        match self.driver() {
            Driver::Workspace | Driver::State => {
                let state = match self.driver() {
                    Driver::State => " AND p.state=:state",
                    Driver::Workspace | Driver::Account => "",
                };
                format!(
                    "SELECT p.id, p.due_at{fits} FROM posts p WHERE p.workspace=:workspace{state} \
                    AND (p.due_at, p.id)>(:low_due, :low_id) AND (p.due_at, p.id)<(:high_due, \
                    :high_id) ORDER BY p.due_at {order}, p.id {order}"
                )
            }
            Driver::Account => format!(
                "SELECT d.post AS id, d.listed_at AS due_at{fits} FROM deliveries d WHERE \
                d.account=:account AND EXISTS (SELECT 1 FROM accounts WHERE id=:account AND \
                workspace=:workspace) AND (d.listed_at, d.post)>(:low_due, :low_id) AND \
                (d.listed_at, d.post)<(:high_due, :high_id) ORDER BY d.listed_at {order}, d.post \
                {order}"
            ),
        }
    }

    /// The statement that reads a page.
    fn page_sql(&self) -> String {
        let order = self.order.sql();
        let fits = match (self.has_two(), self.driver()) {
            (false, _) => ", 1 AS fits",
            (true, Driver::Account) => {
                ", (SELECT p.state=:state FROM posts p WHERE p.id=d.post) AS fits"
            }
            // A draft has no deliveries: it says itself where it is to go.
            (true, Driver::State | Driver::Workspace) if self.state == Some(PostState::Draft) => {
                ", EXISTS (SELECT 1 FROM json_each(p.targets) t WHERE json_extract(t.value, \
                '$.account')=:account) AS fits"
            }
            // The plus keeps the index of the account's deliveries out of it: a post has few.
            (true, Driver::State | Driver::Workspace) => {
                ", EXISTS (SELECT 1 FROM deliveries d WHERE d.post=p.id AND \
                +d.account=:account AND d.removed_at IS NULL) AS fits"
            }
        };
        let walk = self.walk_sql(fits);
        let shown = shown!();
        format!(
            "WITH walked AS MATERIALIZED ({walk} LIMIT :walk), page AS MATERIALIZED (SELECT id, \
            due_at FROM walked WHERE fits ORDER BY due_at {order}, id {order} LIMIT :most), \
            {shown}, summed AS (SELECT id, size, sum(size) OVER (ORDER BY due_at {order}, id \
            {order}) AS upto FROM sized)
            SELECT (SELECT count(*) FROM page) AS found, {columns} FROM summed s CROSS JOIN posts \
            p ON p.id=s.id WHERE s.upto-s.size<:bytes ORDER BY p.due_at {order}, p.id {order}",
            columns = super::COLUMNS,
        )
    }

    /// The statement that says where the walk ended, unless it came to its end; none where the walk
    /// is the page.
    fn end_sql(&self) -> Option<String> {
        self.has_two()
            .then(|| format!("{} LIMIT 1 OFFSET :walk-1", self.walk_sql("")))
    }
}

// === impl Order ===

impl Order {
    const fn sql(self) -> &'static str {
        match self {
            Self::Asc => "ASC",
            Self::Desc => "DESC",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(at: i64, id: &str) -> Place {
        (at, id.to_owned())
    }

    #[test]
    fn a_cursor_narrows_the_range_at_the_end_from_which_it_comes() {
        let id = "post_00000000000000000000000000000001";
        let filter = |order, from: i64, to: i64| Filter {
            from: Some(Timestamp::from_ms(from)),
            to: Some(Timestamp::from_ms(to)),
            after: Some(format!("5.{id}")),
            order,
            ..Filter::default()
        };
        assert_eq!(
            filter(Order::Asc, 1, 9).range(),
            Some((place(5, id), place(9, "")))
        );
        assert_eq!(
            filter(Order::Desc, 1, 9).range(),
            Some((place(1, ""), place(5, id)))
        );
        assert_eq!(
            filter(Order::Asc, 6, 9).range(),
            Some((place(6, ""), place(9, "")))
        );
        let none = Filter {
            after: Some("nonsense".into()),
            ..Filter::default()
        };
        assert_eq!(none.range(), None);
    }
}
