//! The table at the end: what ran, how many tests passed, and how long it took.

use std::time::Duration;

use super::step::Step;

/// A step that has ended.
pub(super) struct Row {
    pub(super) step: Step,
    pub(super) passed: Option<usize>,
    pub(super) took: Duration,
    pub(super) is_ok: bool,
}

/// The rows in the order of their ends. Steps overlap: `together` is less than their sum.
pub(super) fn table(rows: &[Row], together: Duration) -> String {
    let line = |row: &Row| {
        let passed = row
            .passed
            .map_or_else(String::new, |count| format!("{count} passed"));
        let mark = if row.is_ok { '✓' } else { '✗' };
        format!(
            "\n{mark} {:<10} {passed:>12} {:>8.1} s",
            row.step.name(),
            row.took.as_secs_f32()
        )
    };
    let count: usize = rows.iter().filter_map(|row| row.passed).sum();
    let lines: String = rows.iter().map(line).collect();
    format!(
        "{lines}\n  {:<10} {:>12} {:>8.1} s",
        "together",
        format!("{count} passed"),
        together.as_secs_f32()
    )
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Row, Step, table};

    #[test]
    fn the_table_shows_counts_and_the_step_that_failed() {
        let row = |step, passed, is_ok| Row {
            step,
            passed,
            took: Duration::from_millis(1_500),
            is_ok,
        };
        let rows = [
            row(Step::Format, None, true),
            row(Step::Host, Some(12), true),
            row(Step::Workerd, None, false),
        ];
        let table = table(&rows, Duration::from_millis(2_500));
        assert!(table.contains("✓ host"), "{table}");
        assert!(table.contains("12 passed"), "{table}");
        assert!(table.contains("✗ workerd"), "{table}");
        assert!(table.contains("2.5 s"), "{table}");
    }
}
