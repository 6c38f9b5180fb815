//! What the rules say of each row of a file.

use super::columns::Column;
use super::names::Names;
use super::sheet::{Sheet, SheetRow};
use crate::domain::post::Draft;
use crate::domain::schedule::Request;
use crate::domain::violation::Violation;
use crate::domain::zone::Zone;
use crate::ports::Ports;
use crate::usecases::compose::judge::{Judgement, judge};
use crate::usecases::compose::targets::{self, Known};
use crate::usecases::compose::when::When;
use crate::usecases::sessions::Person;
use crate::usecases::slots::finder::Finder;
use crate::usecases::{Core, CoreError};

/// A row with its judgement.
pub(super) struct Judged {
    pub(super) known: Known,
    pub(super) judgement: Judgement,
}

/// Judges every row. Posts that name their time come first, because a slot at which one of them is
/// due is not free for the others.
pub(super) async fn judge_all<P: Ports>(
    core: &Core<P>,
    person: &Person,
    sheet: &Sheet,
    home: Zone,
) -> Result<Vec<Judged>, CoreError> {
    let drafts: Vec<Draft> = sheet.rows.iter().map(|row| row.draft.clone()).collect();
    let known = targets::find_all(core, person, &drafts).await?;
    let mut finder = Finder::new(home);
    let takes_slot = |draft: &Draft| {
        let schedule = draft.schedule.as_ref();
        schedule.and_then(Request::wanted_slot).is_some()
    };
    let mut judged = Vec::new();
    for wants_slot in [false, true] {
        let rows = drafts.iter().enumerate();
        for (at, draft) in rows.filter(|(_, draft)| takes_slot(draft) == wants_slot) {
            let known = known.of(draft);
            let judgement = judge(core, person, (draft, &known), &mut finder).await?;
            if let (false, false, Ok(when)) = (wants_slot, draft.is_draft(), &judgement) {
                let targets = draft.targets.iter();
                let accounts = targets.map(|target| target.account.clone()).collect();
                finder.occupy(when.planned.due_at, accounts);
            }
            judged.push((at, Judged { known, judgement }));
        }
    }
    judged.sort_by_key(|(at, _)| *at);
    Ok(judged.into_iter().map(|(_, judged)| judged).collect())
}

/// What is wrong with a row, each fault at its column; and when its post goes out, where that is
/// nothing.
pub(super) fn errors_and_time(
    row: &SheetRow,
    judgement: Judgement,
    names: &Names,
) -> (Vec<Violation>, Option<When>) {
    let mut errors = row.errors.clone();
    let (when, faults) = match judgement {
        Ok(when) => (Some(when), Vec::new()),
        Err(faults) => (None, faults),
    };
    let faults = faults.into_iter().filter(|fault| !is_said(row, fault));
    errors.extend(faults.map(|fault| at_column(row, fault, names)));
    let when = when.filter(|_| errors.is_empty());
    (errors, when)
}

/// Whether a fault only follows from what is said of a cell already: a time that cannot be read
/// leaves a schedule that says nothing, and an unknown account leaves nobody.
fn is_said(row: &SheetRow, fault: &Violation) -> bool {
    let has_fault = |of: fn(&str) -> bool| row.errors.iter().any(|one| of(&one.path));
    let is_time = |path: &str| matches!(path, "at" | "date" | "time" | "slot");
    match fault.path.as_str() {
        "schedule" => has_fault(is_time),
        "targets" => has_fault(|path| path == "accounts"),
        _ => false,
    }
}

/// A fault of the post, at the column of the row.
pub(super) fn at_column(row: &SheetRow, fault: Violation, names: &Names) -> Violation {
    let in_target = fault.path.strip_prefix("targets[");
    let number = in_target.and_then(|rest| rest.split_once(']')?.0.parse::<usize>().ok());
    let target = number.and_then(|at| row.draft.targets.get(at));
    let network = target.and_then(|target| names.network(&target.account));
    let column = Column::of_path(&fault.path, network);
    let own_text = number
        .filter(|_| column == Some(Column::Text))
        .and_then(|at| row.own_texts.get(at)?.as_deref());
    let mut message = fault.message;
    if let Some(title) = target.and_then(|target| names.title(&target.account)) {
        message = format!("{title}: {message}");
    }
    if column.is_none() && fault.path.contains(".options") {
        message
            .push_str(" A file cannot say this: leave the time empty, and finish the draft here.");
    }
    let column = own_text.unwrap_or(column.map_or("", Column::name));
    Violation::new(column, fault.code, message)
}
