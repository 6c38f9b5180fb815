//! What OpenAI remembers: every question, for tests to see what has left. It does not outlive the
//! process.

use serde_json::Value;

/// How many questions are remembered.
const MOST: usize = 200;

/// What OpenAI remembers.
#[derive(Debug, Default)]
pub(crate) struct OpenAiState {
    questions: Vec<Value>,
    /// How many answers were given.
    pub(super) answers: u64,
}

// === impl OpenAiState ===

impl OpenAiState {
    /// The bodies of the latest questions, oldest first, as they came.
    pub(crate) fn questions(&self) -> &[Value] {
        &self.questions
    }

    /// Remembers a question.
    pub(super) fn remember(&mut self, question: Value) {
        if self.questions.len() == MOST {
            self.questions.remove(0);
        }
        self.questions.push(question);
    }
}
