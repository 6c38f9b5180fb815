//! Runs steps side by side where their lanes differ. The output of a step is printed in one piece
//! when it ends. A step that fails takes those with it that need it; the others go on, so that one
//! run tells everything that is wrong.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, ensure};
use tokio::task::JoinSet;

use super::step::Step;
use super::table::{Row, table};
use crate::shell;
use crate::transcript::Transcript;

/// How often the steps that run are named meanwhile.
const NEWS_EVERY: Duration = Duration::from_secs(30);

/// Steps that wait, steps that run, and rows of those that have ended.
struct Suite {
    started: Instant,
    waiting: Vec<Step>,
    running: Vec<(Step, Instant)>,
    tasks: JoinSet<Ended>,
    rows: Vec<Row>,
}

/// A step's end.
struct Ended {
    step: Step,
    result: Result<Option<usize>>,
    printed: String,
}

/// Runs `steps`, and shows a table. What failed is said where it ends; the error names the steps.
pub(crate) async fn run(steps: &[Step]) -> Result<()> {
    let mut suite = Suite {
        started: Instant::now(),
        waiting: steps.to_vec(),
        running: Vec::new(),
        tasks: JoinSet::new(),
        rows: Vec::new(),
    };
    let result = if let [step] = *steps {
        suite.run_alone(step).await
    } else {
        suite.run_all().await
    };
    println!("{}", table(&suite.rows, suite.started.elapsed()));
    let has_compiled = |step: &Step| suite.rows.iter().any(|row| row.step == *step && row.is_ok);
    if [Step::Compile, Step::Worker, Step::Lint]
        .iter()
        .all(has_compiled)
    {
        xtask_launch::keep().context("what was compiled cannot be kept")?;
    }
    result
}

// === impl Suite ===

impl Suite {
    /// One step needs no collecting: its output is shown as it comes.
    async fn run_alone(&mut self, step: Step) -> Result<()> {
        println!("\n── {} ──", step.name());
        self.running.push((step, self.started));
        let result = step.run().await;
        self.ended(step, result)
    }

    async fn run_all(&mut self) -> Result<()> {
        let mut failed = Vec::new();
        loop {
            self.begin_what_may();
            let next = tokio::time::timeout(NEWS_EVERY, self.tasks.join_next()).await;
            let Ok(next) = next else {
                println!("{}", news(&self.running));
                continue;
            };
            let Some(ended) = next else { break };
            let ended = ended?;
            println!(
                "\n── {} ──\n{}",
                ended.step.name(),
                ended.printed.trim_end()
            );
            if let Err(error) = self.ended(ended.step, ended.result) {
                println!("\n{}", shell::in_words(&error));
                self.waiting = without_those_that_need(ended.step, &self.waiting);
                failed.push(ended.step.name());
            }
        }
        ensure!(failed.is_empty(), "failed: {}", failed.join(", "));
        Ok(())
    }

    fn begin_what_may(&mut self) {
        let (waiting, mut running) = (std::mem::take(&mut self.waiting), Vec::new());
        running.extend(self.running.iter().map(|(step, _)| *step));
        for step in waiting {
            if may_begin(step, &self.waiting, &running) {
                running.push(step);
                self.running.push((step, Instant::now()));
                self.tasks.spawn(run_collected(step));
            } else {
                self.waiting.push(step);
            }
        }
    }

    fn ended(&mut self, step: Step, result: Result<Option<usize>>) -> Result<()> {
        let Some(at) = self
            .running
            .iter()
            .position(|(running, _)| *running == step)
        else {
            return Err(anyhow!("the step `{}` was never begun", step.name()));
        };
        let (_, began) = self.running.remove(at);
        self.rows.push(Row {
            step,
            passed: result.as_ref().ok().copied().flatten(),
            took: began.elapsed(),
            is_ok: result.is_ok(),
        });
        result
            .map(drop)
            .map_err(|error| error.context(format!("the step `{}` failed", step.name())))
    }
}

async fn run_collected(step: Step) -> Ended {
    let transcript = Transcript::default();
    let result = transcript.collect(step.run()).await;
    Ended {
        step,
        result,
        printed: transcript.text(),
    }
}

/// Whether no earlier step of its lane waits or runs, and no step that it needs. `waiting` holds
/// only earlier steps.
fn may_begin(step: Step, waiting: &[Step], running: &[Step]) -> bool {
    let blocks = |other: &Step| other.lane() == step.lane() || step.needs().contains(other);
    !waiting.iter().chain(running).any(blocks)
}

/// The waiting steps that can still run where `failed` has.
fn without_those_that_need(failed: Step, waiting: &[Step]) -> Vec<Step> {
    let mut lost = vec![failed];
    for step in waiting {
        if step.needs().iter().any(|needed| lost.contains(needed)) {
            lost.push(*step);
        }
    }
    let is_left = |step: &&Step| !lost.contains(*step);
    waiting.iter().filter(is_left).copied().collect()
}

fn news(running: &[(Step, Instant)]) -> String {
    running
        .iter()
        .fold(String::from("…"), |mut line, (step, began)| {
            let _ = write!(line, " {} {} s", step.name(), began.elapsed().as_secs());
            line
        })
}

#[cfg(test)]
mod tests {
    use super::{Step, may_begin, without_those_that_need};

    /// Lets every step that may begin begin, as far as `done` allows; answers with those that run.
    fn begun(steps: &[Step]) -> Vec<Step> {
        let (mut waiting, mut running) = (Vec::new(), Vec::new());
        for step in steps {
            if may_begin(*step, &waiting, &running) {
                running.push(*step);
            } else {
                waiting.push(*step);
            }
        }
        running
    }

    #[test]
    fn one_step_of_a_lane_runs_at_a_time() {
        assert_eq!(begun(&Step::ALL), [Step::Packages, Step::Compile]);
        let rest: Vec<Step> = Step::ALL[8..].to_vec();
        let begun = begun(&rest);
        let side_by_side = [
            Step::Lint,
            Step::Host,
            Step::Workerd,
            Step::Crash,
            Step::Fuzz,
        ];
        assert_eq!(begun, side_by_side);
    }

    #[test]
    fn a_failed_step_takes_only_those_with_it_that_need_it() {
        let left = |failed, first: usize| without_those_that_need(failed, &Step::ALL[first..]);
        assert_eq!(
            left(Step::Tools, 4),
            [Step::Dashboard, Step::Compile, Step::Scenarios, Step::Host]
        );
        assert_eq!(left(Step::Compile, 6), [Step::Scenarios]);
        assert_eq!(left(Step::Worker, 8), [Step::Lint, Step::Host]);
        let rest = [Step::Crash, Step::Browser, Step::Fuzz];
        assert_eq!(left(Step::Workerd, 11), rest);
    }

    #[test]
    fn a_step_waits_for_what_it_needs_only_where_that_runs() {
        assert_eq!(begun(&[Step::Worker, Step::Browser]), [Step::Worker]);
        assert_eq!(begun(&[Step::Browser]), [Step::Browser]);
        assert_eq!(begun(&[Step::Tools, Step::Lint]), [Step::Tools]);
    }
}
