//! Authorization codes: each works once and for a while, whatever it was given for.

use serde::{Deserialize, Serialize};

/// Every code, with what each was given for.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Codes<G> {
    all: Vec<Code<G>>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Code<G> {
    value: String,
    #[serde(flatten)]
    given: G,
    until_ms: i64,
    is_spent: bool,
}

/// Why a code cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unusable {
    /// Nobody was given this code.
    Unknown,
    /// The code was used before.
    Used,
    /// The time of the code is over.
    Expired,
}

// === impl Codes ===

impl<G> Default for Codes<G> {
    fn default() -> Self {
        Self { all: Vec::new() }
    }
}

impl<G> Codes<G> {
    /// Keeps a code that works until an instant.
    pub(crate) fn add(&mut self, value: String, given: G, until_ms: i64) {
        self.all.push(Code {
            value,
            given,
            until_ms,
            is_spent: false,
        });
    }

    /// Takes a code, and says what it was given for. Whatever comes of it, the code is spent.
    pub(crate) fn take(&mut self, value: &str, now_ms: i64) -> Result<&G, Unusable> {
        let code = self
            .all
            .iter_mut()
            .find(|known| known.value == value)
            .ok_or(Unusable::Unknown)?;
        if std::mem::replace(&mut code.is_spent, true) {
            return Err(Unusable::Used);
        }
        if now_ms >= code.until_ms {
            return Err(Unusable::Expired);
        }
        Ok(&code.given)
    }

    /// What a code was given for, used or not.
    pub(crate) fn given_for(&self, value: &str) -> Option<&G> {
        self.all
            .iter()
            .find(|known| known.value == value)
            .map(|known| &known.given)
    }

    /// Ends the codes that were given for this.
    pub(crate) fn end(&mut self, is_meant: impl Fn(&G) -> bool) {
        for code in self.all.iter_mut().filter(|code| is_meant(&code.given)) {
            code.is_spent = true;
        }
    }
}
