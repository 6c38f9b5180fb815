//! Judging a draft by all rules: the same for whoever makes it, checks it, or imports it.

use super::drafts;
use super::targets::{self, Known};
use super::when::{When, when};
use crate::domain::post::Draft;
use crate::domain::violation::Violation;
use crate::ports::Ports;
use crate::usecases::sessions::Person;
use crate::usecases::slots::finder::Finder;
use crate::usecases::{Core, CoreError};

/// When a post goes out, or its place among the drafts; or everything that is wrong with it.
pub(super) type Judgement = Result<When, Vec<Violation>>;

/// Judges a draft, of which this is known.
///
/// # Errors
/// When the database fails.
pub(super) async fn judge<P: Ports>(
    core: &Core<P>,
    person: &Person,
    (draft, known): (&Draft, &Known),
    finder: &mut Finder,
) -> Result<Judgement, CoreError> {
    let mut violations = draft.violations();
    let found = if let Some(schedule) = &draft.schedule {
        violations.extend(targets::violations(core, draft, known, &[]));
        when(core, person, finder, schedule, (draft, None)).await?
    } else {
        violations.extend(drafts::violations(core, person, draft, known).await?);
        Ok(drafts::place(core.now(), finder.home).into())
    };
    Ok(match found {
        Ok(when) if violations.is_empty() => Ok(when),
        other => {
            violations.extend(other.err());
            Err(violations)
        }
    })
}

/// What the networks would take, and people may not want; of a draft, also what they would not take
/// once it is planned.
pub(super) fn warnings<P: Ports>(
    core: &Core<P>,
    (draft, known): (&Draft, &Known),
    errors: &[Violation],
) -> Vec<Violation> {
    let mut warnings = targets::warnings(draft, known);
    if draft.is_draft() {
        let rules = targets::violations(core, draft, known, &[]);
        warnings.extend(rules.into_iter().filter(|fault| !errors.contains(fault)));
    }
    warnings
}
