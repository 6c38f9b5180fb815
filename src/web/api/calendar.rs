//! `/api/v1/calendar`.

use crate::domain::ids::AccountId;
use crate::domain::time::Timestamp;
use crate::domain::violation::Violation;
use crate::ports::Ports;
use crate::usecases::Core;
use crate::usecases::calendar::{self, Card, MOST, Range};
use crate::usecases::posts::PostState;
use crate::web::problem::Error;
use crate::web::query::Query;
use crate::web::session::Reader;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};

/// The part of the calendar that is asked for.
#[derive(Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct CalendarQuery {
    /// Posts due at or after this instant.
    from: Option<Timestamp>,
    /// Posts due before this instant.
    to: Option<Timestamp>,
    /// Of these, those for this account.
    account: Option<AccountId>,
    /// Of these, those in this state.
    state: Option<PostState>,
}

/// The cards of a range.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "Calendar"))]
pub(crate) struct Cards {
    data: Vec<Card>,
}

/// `GET /api/v1/calendar`.
pub(crate) async fn show<P: Ports>(
    State(core): State<Core<P>>,
    Reader(person): Reader,
    Query(asked): Query<CalendarQuery>,
) -> Result<Json<Cards>, Error> {
    let range = asked.range().map_err(Error::Invalid)?;
    let cards = calendar::cards(&core, &person, &range).await?;
    cards.map(|data| Json(Cards { data })).ok_or_else(|| {
        let message =
            format!("There are more than {MOST} posts from then to then. Ask for a shorter time.");
        Error::Unprocessable(
            "range_too_wide",
            vec![Violation::new("to", "range_too_wide", message)],
        )
    })
}

// === impl CalendarQuery ===

impl CalendarQuery {
    fn range(self) -> Result<Range, Vec<Violation>> {
        let missing = |path| {
            Violation::new(
                path,
                "required",
                "Give an instant in RFC 3339, such as 2026-12-01T09:00:00Z.",
            )
        };
        match (self.from, self.to) {
            (Some(from), Some(to)) if from < to => Ok(Range {
                from,
                to,
                account: self.account,
                state: self.state,
            }),
            (Some(_), Some(_)) => Err(vec![Violation::new(
                "to",
                "out_of_order",
                "The end comes after the beginning: from < to.",
            )]),
            (from, to) => {
                let missing = [
                    from.is_none().then(|| missing("from")),
                    to.is_none().then(|| missing("to")),
                ];
                Err(missing.into_iter().flatten().collect())
            }
        }
    }
}
