//! A dry run: what would become of each row of a file.

use super::file::File;
use super::names::Names;
use super::sheet::{Sheet, SheetRow};
use super::verdict::{Judged, at_column, errors_and_time, judge_all};
use crate::domain::content::Options;
use crate::domain::ids::{AccountId, MediaId};
use crate::domain::post::Draft;
use crate::domain::schedule::Planned;
use crate::domain::violation::Violation;
use crate::ports::Ports;
use crate::usecases::Core;
use crate::usecases::compose::ComposeError;
use crate::usecases::compose::judge::warnings;
use crate::usecases::person::home_zone;
use crate::usecases::sessions::Person;
use crate::usecases::slots::FreeSlot;
use serde::Serialize;

/// What would become of a file. Nothing is made.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct ImportPreview {
    /// What is wrong with the file as a whole; each path is the name of a column, or empty.
    errors: Vec<Violation>,
    /// Each row that holds something, in the order of the file.
    rows: Vec<RowPreview>,
}

/// What would become of a row.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
struct RowPreview {
    /// The line of the file on which it begins, counted from 1.
    line: usize,
    /// The post as it would be.
    post: PostPreview,
    /// What is wrong with it; each path is the name of a column, or empty.
    errors: Vec<Violation>,
    /// What the networks would take, and people may not want; of a draft, also what they would not
    /// take.
    warnings: Vec<Violation>,
}

/// A post as it would be.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
struct PostPreview {
    text: String,
    media: Vec<MediaId>,
    targets: Vec<TargetPreview>,
    /// Whether it would be kept as a draft.
    is_draft: bool,
    /// When it would go out; none: it is a draft, or that cannot be told yet.
    schedule: Option<FreeSlot>,
    late_minutes: u32,
}

/// One account of a post as it would be.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
struct TargetPreview {
    account: AccountId,
    /// Its own text; none: the shared one.
    text: Option<String>,
    /// What its network can do beyond the text: `link`, `first_comment`, the posts of a `thread`
    /// behind the first, and the choices of TikTok.
    options: Options,
}

/// Says of each row what would become of it. Nothing is made.
///
/// # Errors
/// When the zone is unknown, or the database fails.
pub async fn preview<P: Ports>(
    core: &Core<P>,
    person: &Person,
    file: File<'_>,
) -> Result<ImportPreview, ComposeError> {
    let home = home_zone(core, person).await?;
    let names = Names::read(core, person).await?;
    let sheet = Sheet::read(file.bytes, &names, file.zone(home)?, core.now());
    let judged = judge_all(core, person, &sheet, home).await?;
    let rows = sheet.rows.iter().zip(judged);
    Ok(ImportPreview {
        rows: rows
            .map(|(row, judged)| RowPreview::new(core, row, judged, &names))
            .collect(),
        errors: sheet.errors,
    })
}

// === impl RowPreview ===

impl RowPreview {
    fn new<P: Ports>(core: &Core<P>, row: &SheetRow, judged: Judged, names: &Names) -> Self {
        let Judged { known, judgement } = judged;
        let found = judgement.as_ref().err().cloned().unwrap_or_default();
        let doubts = warnings(core, (&row.draft, &known), &found);
        let planned = judgement.as_ref().ok().map(|when| when.planned.clone());
        let (errors, _) = errors_and_time(row, judgement, names);
        let mut warnings = row.warnings.clone();
        warnings.extend(doubts.into_iter().map(|doubt| at_column(row, doubt, names)));
        Self {
            line: row.line,
            post: PostPreview::new(&row.draft, planned),
            errors,
            warnings,
        }
    }
}

// === impl PostPreview ===

impl PostPreview {
    fn new(draft: &Draft, planned: Option<Planned>) -> Self {
        let is_draft = draft.is_draft();
        Self {
            text: draft.text.clone(),
            media: draft.media.iter().map(|one| one.id.clone()).collect(),
            targets: draft
                .targets
                .iter()
                .map(|target| TargetPreview {
                    account: target.account.clone(),
                    text: target.text.clone(),
                    options: target.options.clone(),
                })
                .collect(),
            is_draft,
            schedule: planned.filter(|_| !is_draft).map(FreeSlot::from),
            late_minutes: draft.late_minutes,
        }
    }
}
