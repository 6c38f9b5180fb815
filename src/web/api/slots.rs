//! `/api/v1/slots`.

use crate::domain::ids::AccountId;
use crate::domain::post::MOST_TARGETS;
use crate::domain::violation::Violation;
use crate::ports::Ports;
use crate::usecases::Core;
use crate::usecases::slots::{self, NewSlots, NextSlot};
use crate::web::answer::TaggedSlots;
use crate::web::body;
use crate::web::precondition::IfMatch;
use crate::web::problem::Error;
use crate::web::query::Query;
use crate::web::session::{Reader, Writer};
use axum::Json;
use axum::extract::State;
use serde::Deserialize;

/// For which post a slot is looked for.
#[derive(Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct NextQuery {
    /// The account that it goes to; several are separated by commas. None: any.
    account: Option<String>,
}

/// `GET /api/v1/slots`.
pub(crate) async fn list<P: Ports>(
    State(core): State<Core<P>>,
    Reader(person): Reader,
) -> Result<TaggedSlots, Error> {
    Ok(TaggedSlots(slots::list(&core, &person).await?))
}

/// `PUT /api/v1/slots`: these instead of those that there are.
pub(crate) async fn replace<P: Ports>(
    State(core): State<Core<P>>,
    Writer(person): Writer,
    IfMatch(seen): IfMatch,
    body::Json(new): body::Json<NewSlots>,
) -> Result<TaggedSlots, Error> {
    let slots = slots::replace::replace(&core, &person, &seen, new).await?;
    Ok(TaggedSlots(slots))
}

/// `GET /api/v1/slots/next`.
pub(crate) async fn next<P: Ports>(
    State(core): State<Core<P>>,
    Reader(person): Reader,
    Query(asked): Query<NextQuery>,
) -> Result<Json<NextSlot>, Error> {
    let accounts = asked
        .accounts()
        .map_err(|fault| Error::Invalid(vec![fault]))?;
    Ok(Json(slots::next(&core, &person, &accounts).await?))
}

// === impl NextQuery ===

impl NextQuery {
    fn accounts(&self) -> Result<Vec<AccountId>, Violation> {
        let names = self.account.iter().flat_map(|account| account.split(','));
        let accounts: Option<Vec<AccountId>> = names.map(AccountId::parse).collect();
        accounts
            .filter(|accounts| accounts.len() <= MOST_TARGETS)
            .ok_or_else(|| {
                let message = format!(
                    "Name the ids of up to {MOST_TARGETS} accounts, with commas between them."
                );
                Violation::new("account", "account", message)
            })
    }
}
