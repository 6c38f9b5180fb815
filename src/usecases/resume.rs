//! Resuming the posts that were held until their account worked again.

use super::engine::{self, row, settle};
use super::{Core, Trouble};
use crate::domain::delivery::{Event, State};
use crate::domain::ids::{AccountId, DeliveryId};
use crate::domain::time::Span;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store, StoreError};
use serde::Deserialize;
use serde_json::json;

/// The pause between held posts of one account: their order is kept, and a rate limit is met once.
const STAGGER: Span = Span::ms(100);

/// How many held posts are resumed at once. The rest resume when they are looked at again.
const RESUMED_AT_ONCE: i64 = 100;

/// Resumes the posts that were held for these accounts. What fails is logged: a held post is looked
/// at again within 15 minutes anyway.
pub async fn resume_all<P: Ports>(core: &Core<P>, accounts: &[AccountId]) {
    for account in accounts {
        if let Err(trouble) = resume_held(core, account).await {
            core.log(
                "not_resumed",
                &json!({ "account": account, "error": trouble.to_string() }),
            );
        }
    }
}

/// Resumes the posts that were held for this account, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn resume_held<P: Ports>(core: &Core<P>, account: &AccountId) -> Result<(), Trouble> {
    #[derive(Deserialize)]
    struct Held {
        id: DeliveryId,
    }
    let sql = "SELECT id FROM deliveries WHERE account=:account AND state='held' ORDER BY due_at \
        LIMIT :most";
    let find = Statement::new(sql)
        .bind("account", account)
        .bind("most", RESUMED_AT_ONCE);
    let held: Vec<Held> = core.ports.store().run(find).await?.all()?;
    let mut at = core.now();
    for Held { id } in held {
        let row = match row::read(core, &id).await {
            // What cannot be understood keeps nobody else waiting.
            Err(StoreError::Shape(_)) => None,
            read => read?,
        };
        let Some(mut row) = row.filter(|row| row.state == State::Held) else {
            continue;
        };
        let change = settle::Change::step(Event::Resumed)
            .at(at)
            .set(", bad_generation=NULL")
            .detail("reason", "The account was reconnected.");
        engine::send(
            core,
            settle::settle(core, &mut row, change)
                .await?
                .dispatch()
                .into_iter()
                .collect(),
        )
        .await;
        at = at + STAGGER;
    }
    Ok(())
}
