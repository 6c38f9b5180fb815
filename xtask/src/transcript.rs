//! What a step prints while other steps run: it is collected, and shown in one piece at its end.

use std::fmt::Display;
use std::sync::{Arc, Mutex, PoisonError};

tokio::task_local! {
    static CURRENT: Transcript;
}

/// The lines that a task has printed so far. Clones share them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Transcript(Arc<Mutex<String>>);

impl Transcript {
    /// Runs `work`; what it prints goes here instead of to the terminal.
    pub(crate) async fn collect<T>(&self, work: impl Future<Output = T>) -> T {
        CURRENT.scope(self.clone(), work).await
    }

    /// The transcript of this task, if its output is collected. A task that it starts has none,
    /// until it is given this one.
    pub(crate) fn current() -> Option<Self> {
        CURRENT.try_with(Clone::clone).ok()
    }

    /// All lines so far.
    pub(crate) fn text(&self) -> String {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn add(&self, line: &str) {
        let mut text = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        text.push_str(line);
        text.push('\n');
    }
}

/// Prints a line, or collects it where the task's output is collected.
pub(crate) fn say(line: impl Display) {
    match Transcript::current() {
        Some(transcript) => transcript.add(&line.to_string()),
        None => println!("{line}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Transcript, say};

    #[tokio::test]
    async fn what_a_task_says_is_collected_for_it_alone() {
        let (first, second) = (Transcript::default(), Transcript::default());
        first
            .collect(async {
                say("one");
                second.collect(async { say("two") }).await;
                say(3);
            })
            .await;
        assert_eq!(
            (first.text().as_str(), second.text().as_str()),
            ("one\n3\n", "two\n")
        );
        assert!(Transcript::current().is_none());
    }
}
