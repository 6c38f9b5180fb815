//! Percentiles of one run, the median and the spread of several, and the table that shows them.

use std::fmt;

/// The table: one line for each figure, in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Table {
    lines: Vec<Line>,
}

#[derive(Debug)]
struct Line {
    what: String,
    unit: &'static str,
    runs: Vec<f64>,
    remark: String,
}

/// What one run measured, in ascending order.
#[derive(Debug, Clone, Default)]
pub(super) struct Sample(Vec<f64>);

// === impl Table ===

impl Table {
    /// Adds a figure, as each run has it.
    pub(super) fn add(
        &mut self,
        what: impl Into<String>,
        unit: &'static str,
        runs: Vec<f64>,
        remark: impl Into<String>,
    ) {
        self.lines.push(Line {
            what: what.into(),
            unit,
            runs,
            remark: remark.into(),
        });
    }

    /// Adds a figure that is what it is.
    pub(super) fn add_one(
        &mut self,
        what: impl Into<String>,
        unit: &'static str,
        figure: f64,
        remark: impl Into<String>,
    ) {
        self.add(what, unit, vec![figure], remark);
    }

    /// Adds the median, the 99th percentile and the largest of a sample for each run.
    pub(super) fn add_samples(
        &mut self,
        what: &str,
        unit: &'static str,
        runs: &[Sample],
        remark: &str,
    ) {
        for (name, share) in [("p50", 0.5), ("p99", 0.99), ("max", 1.0)] {
            let values = runs.iter().map(|run| run.at(share)).collect();
            self.add(
                format!("{what}, {name}"),
                unit,
                values,
                if share < 0.9 { remark } else { "" },
            );
        }
    }
}

impl fmt::Display for Table {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self
            .lines
            .iter()
            .map(|line| line.what.chars().count())
            .max()
            .unwrap_or(0);
        writeln!(
            out,
            "{:width$}  {:>10}  {:>19}  unit   remark",
            "figure", "median", "smallest – largest"
        )?;
        for line in &self.lines {
            let runs = Sample::of(line.runs.iter().copied());
            let spread = if line.runs.len() > 1 {
                format!("{} – {}", short(runs.at(0.0)), short(runs.at(1.0)))
            } else {
                String::new()
            };
            writeln!(
                out,
                "{:width$}  {:>10}  {spread:>19}  {:5}  {}",
                line.what,
                short(runs.at(0.5)),
                line.unit,
                line.remark
            )?;
        }
        Ok(())
    }
}

fn short(figure: f64) -> String {
    if figure.fract().abs() < 1e-9 || figure.abs() >= 100.0 {
        format!("{figure:.0}")
    } else {
        format!("{figure:.1}")
    }
}

// === impl Sample ===

impl Sample {
    /// A sample of these values.
    pub(super) fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        Self(values)
    }

    /// How many values there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The value below which this share of all lies (nearest rank); 0 without any.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a share of a small count"
    )]
    pub(super) fn at(&self, share: f64) -> f64 {
        let rank = (share * self.0.len() as f64).ceil() as usize;
        self.0.get(rank.max(1) - 1).copied().unwrap_or(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Sample, Table, short};

    #[test]
    fn a_percentile_is_a_value_of_the_sample() {
        let sample = Sample::of((1..=100).rev().map(f64::from));
        let found: Vec<String> = [0.0, 0.5, 0.99, 1.0]
            .iter()
            .map(|share| short(sample.at(*share)))
            .collect();
        assert_eq!(found, ["1", "50", "99", "100"]);
        assert_eq!(short(Sample::default().at(0.5)), "0");
    }

    #[test]
    fn a_line_shows_the_median_of_the_runs_and_how_far_they_lie_apart() {
        let mut table = Table::default();
        table.add("lateness", "ms", vec![9.0, 7.5, 250.0], "of three");
        table.add_one("size", "KB", 300.25, "");
        let text = table.to_string();
        assert!(
            text.contains("7.5 – 250") && text.contains("9  ") && text.contains("of three"),
            "{text}"
        );
        assert_eq!(text.lines().count(), 3);
        assert!(
            !text.lines().last().expect("a line").contains('–'),
            "one run has no spread"
        );
    }
}
