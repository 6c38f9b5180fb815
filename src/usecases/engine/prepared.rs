//! What the platform has given us for a delivery, as its row keeps it: facts as JSON, and beside
//! them the secret, sealed as tokens are and bound to the delivery.

use super::row::Row;
use crate::platforms::{self, Prepared};
use crate::ports::{Ports, StoreError};
use crate::usecases::{Core, CoreError};
use serde::{Deserialize, Serialize};

/// The shape of the column.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Kept {
    v: u32,
    facts: serde_json::Map<String, serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sealed: Option<String>,
}

/// As the row keeps it; none where there is nothing to keep.
pub(super) fn write<P: Ports>(
    core: &Core<P>,
    row: &Row,
    prepared: &Prepared,
) -> Result<Option<String>, CoreError> {
    if *prepared == Prepared::default() {
        return Ok(None);
    }
    let seal = |secret| {
        let keys = core.config.token_keys()?;
        Ok::<_, CoreError>(keys.seal(core.chance(), &place(row), secret))
    };
    let kept = Kept {
        v: VERSION,
        facts: prepared.facts.clone(),
        sealed: prepared.secret.as_ref().map(seal).transpose()?,
    };
    let json = serde_json::to_string(&kept);
    Ok(Some(
        json.map_err(|error| StoreError::Shape(error.to_string()))?,
    ))
}

/// What is left for the row to keep where the platform cannot post what was prepared for `part`;
/// none where that is not to be prepared anew.
pub(super) fn without_refused<P: Ports>(
    core: &Core<P>,
    row: &Row,
    prepared: &Prepared,
    part: i64,
) -> Option<String> {
    let part = usize::try_from(part).ok()?;
    let left = platforms::without_refused(row.network(), prepared, part)?;
    // What cannot be sealed is not kept: then the person decides.
    write(core, row, &left).ok().flatten()
}

/// What is left for the row to keep where the person sends the delivery once more.
pub(in crate::usecases) fn remembered<P: Ports>(core: &Core<P>, row: &Row) -> Option<String> {
    let left = platforms::remembered(row.network(), &facts(row))?;
    write(core, row, &left).ok().flatten()
}

/// What the row keeps and anybody may read.
pub(super) fn facts(row: &Row) -> Prepared {
    let facts = kept(row).map(|kept| kept.facts);
    Prepared {
        facts: facts.unwrap_or_default(),
        secret: None,
    }
}

fn kept(row: &Row) -> Option<Kept> {
    let kept: Kept = serde_json::from_str(row.prepared.as_deref()?).ok()?;
    (kept.v == VERSION).then_some(kept)
}

/// What the row keeps. What another version wrote, or what does not open here, is as good as
/// nothing: the preparation starts anew.
pub(super) fn read<P: Ports>(core: &Core<P>, row: &Row) -> Result<Prepared, CoreError> {
    let Some(kept) = kept(row) else {
        return Ok(Prepared::default());
    };
    let Some(sealed) = kept.sealed else {
        return Ok(Prepared {
            facts: kept.facts,
            secret: None,
        });
    };
    let opened = core.config.token_keys()?.open(&place(row), &sealed);
    Ok(opened.map_or_else(
        |_| Prepared::default(),
        |secret| Prepared {
            facts: kept.facts,
            secret: Some(secret),
        },
    ))
}

fn place(row: &Row) -> String {
    format!("nm:prepared:v1|{}|{}", row.workspace, row.id)
}
