//! Checking a draft as composing it does, without making anything.

use super::judge::{judge, warnings};
use super::targets::{self, Measured};
use crate::domain::post::Draft;
use crate::domain::violation::Violation;
use crate::ports::Ports;
use crate::usecases::person::home_zone;
use crate::usecases::sessions::Person;
use crate::usecases::slots::finder::Finder;
use crate::usecases::{Core, CoreError};
use serde::Serialize;

/// What is wrong with a draft, and how long its parts are. Nothing is made.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Checked {
    errors: Vec<Violation>,
    /// What the networks would take, and people may not want; of a draft, also what they would not
    /// take.
    warnings: Vec<Violation>,
    parts: Vec<Measured>,
}

/// Checks a draft as [`super::create`] does.
///
/// # Errors
/// When the database fails.
pub async fn check<P: Ports>(
    core: &Core<P>,
    person: &Person,
    draft: &Draft,
) -> Result<Checked, CoreError> {
    let known = targets::find(core, person, draft).await?;
    let mut finder = Finder::new(home_zone(core, person).await?);
    let judgement = judge(core, person, (draft, &known), &mut finder).await?;
    let errors = judgement.err().unwrap_or_default();
    Ok(Checked {
        warnings: warnings(core, (draft, &known), &errors),
        errors,
        parts: targets::measure(draft, &known),
    })
}
