//! The script of things that go wrong: a queue of faults, each for one kind of request, taken first
//! in, first out.
//!
//! A fault can strike before the platform did anything or, with `effect`, after it did everything:
//! the difference that a caller cannot see is the one that matters.

mod openai;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use openai::OpenAiAnswer;

/// One entry of the script: which requests it is for, how often, and what happens to them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScriptedFault {
    /// The method, or any.
    #[serde(default)]
    pub method: Option<String>,
    /// The path; `*` stands for one segment, a last `**` for any rest.
    pub path: String,
    /// The id of the user whose request it is, or any.
    #[serde(default)]
    pub user: Option<String>,
    /// How many requests it strikes.
    #[serde(default = "once")]
    pub times: u32,
    /// What happens.
    pub fault: Fault,
}

/// What happens to a request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fault {
    /// The connection is closed without an answer.
    Close {
        /// Whether the platform had done its work.
        #[serde(default)]
        effect: bool,
    },
    /// No answer ever comes.
    Hang {
        /// Whether the platform had done its work.
        #[serde(default)]
        effect: bool,
    },
    /// The answer breaks off in the middle of its body.
    HalfBody {
        /// Whether the platform had done its work; if not, the broken answer is a 503.
        #[serde(default)]
        effect: bool,
    },
    /// Another status than the true one, with the platform's usual body for it.
    Status {
        /// The status, 400 to 599.
        status: u16,
        /// Whether the platform had done its work.
        #[serde(default)]
        effect: bool,
        /// A body instead of the usual one: text as it is, anything else as JSON.
        #[serde(default)]
        body: Option<Value>,
        /// For 429: in how many seconds the window opens again (900 unless said).
        #[serde(default)]
        reset_after_s: Option<i64>,
    },
    /// An error of Facebook or Instagram by its numbers, as the platform words it.
    GraphError {
        /// The code, which can be negative.
        code: i32,
        /// The subcode.
        #[serde(default)]
        subcode: Option<u32>,
        /// Whether the platform had done its work.
        #[serde(default)]
        effect: bool,
    },
    /// An answer of OpenAI's that is documented, and no use.
    Openai {
        /// Which one.
        answer: OpenAiAnswer,
    },
    /// The true answer, late.
    Slow {
        /// How long the answer takes.
        ms: u64,
        /// How long the work takes to happen; it happens even if the caller has gone by then.
        #[serde(default)]
        effect_after_ms: u64,
    },
    /// The true answer once the script is forgotten: until then nothing is done, and then it is
    /// done even if the caller has gone.
    Held,
    /// 200 with `errors` and no `data`; nothing was done.
    ErrorsOnly,
    /// A page of the machine in front of the platform.
    Html {
        /// The status, 503 unless said.
        #[serde(default = "unavailable")]
        status: u16,
        /// Whether the platform had done its work.
        #[serde(default)]
        effect: bool,
    },
    /// No body.
    Empty {
        /// The status, 200 unless said.
        #[serde(default = "ok")]
        status: u16,
        /// Whether the platform had done its work.
        #[serde(default)]
        effect: bool,
    },
}

/// The queue.
#[derive(Debug, Default)]
pub(crate) struct Script {
    queue: Vec<ScriptedFault>,
}

// === impl ScriptedFault ===

impl ScriptedFault {
    /// Says what is wrong with an entry, if anything is.
    ///
    /// # Errors
    /// A sentence about the field that cannot be meant.
    pub fn check(&self) -> Result<(), &'static str> {
        let is_status_wrong = match self.fault {
            Fault::Status { status, .. } => !(400..600).contains(&status),
            Fault::Html { status, .. } | Fault::Empty { status, .. } => {
                !(200..600).contains(&status)
            }
            Fault::Close { .. }
            | Fault::Hang { .. }
            | Fault::HalfBody { .. }
            | Fault::GraphError { .. }
            | Fault::Openai { .. }
            | Fault::Slow { .. }
            | Fault::Held
            | Fault::ErrorsOnly => false,
        };
        let is_of_graph = self.path.starts_with("/meta/") || self.path.starts_with("/instagram/");
        if matches!(self.fault, Fault::GraphError { .. }) && !is_of_graph {
            return Err("graph_error is for paths below /meta and /instagram");
        }
        if matches!(self.fault, Fault::Openai { .. }) && !self.path.starts_with("/openai/") {
            return Err("openai is for paths below /openai");
        }
        if is_status_wrong {
            return Err("status must be 400 to 599, or 200 to 599 for html and empty");
        }
        if self.times == 0 {
            return Err("times must be at least 1");
        }
        if self.path.starts_with('/') {
            Ok(())
        } else {
            Err("path must begin with /")
        }
    }

    fn is_for(&self, method: &str, path: &str, user: Option<&str>) -> bool {
        self.method
            .as_deref()
            .is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
            && self
                .user
                .as_deref()
                .is_none_or(|wanted| Some(wanted) == user)
            && path_fits(&self.path, path)
    }
}

// === impl Fault ===

impl Fault {
    /// Whether the platform does its work before the fault strikes.
    pub(crate) fn has_effect(&self) -> bool {
        match self {
            Self::Close { effect }
            | Self::Hang { effect }
            | Self::HalfBody { effect }
            | Self::Status { effect, .. }
            | Self::GraphError { effect, .. }
            | Self::Html { effect, .. }
            | Self::Empty { effect, .. } => *effect,
            Self::Slow { .. } | Self::Held | Self::Openai { .. } => true,
            Self::ErrorsOnly => false,
        }
    }

    /// How long the work and the answer take because of this fault, in milliseconds.
    pub(crate) fn delays_ms(&self) -> (u64, u64) {
        match self {
            Self::Slow {
                ms,
                effect_after_ms,
            } => (*effect_after_ms, ms.saturating_sub(*effect_after_ms)),
            Self::Close { .. }
            | Self::Hang { .. }
            | Self::HalfBody { .. }
            | Self::Status { .. }
            | Self::GraphError { .. }
            | Self::Openai { .. }
            | Self::Held
            | Self::ErrorsOnly
            | Self::Html { .. }
            | Self::Empty { .. } => (0, 0),
        }
    }
}

// === impl Script ===

impl Script {
    /// Appends an entry.
    pub(crate) fn push(&mut self, entry: ScriptedFault) {
        self.queue.push(entry);
    }

    /// Forgets everything that has not struck yet.
    pub(crate) fn clear(&mut self) {
        self.queue.clear();
    }

    /// What has not struck yet.
    pub(crate) fn waiting(&self) -> &[ScriptedFault] {
        &self.queue
    }

    /// Takes the first fault that is for this request.
    pub(crate) fn take(&mut self, method: &str, path: &str, user: Option<&str>) -> Option<Fault> {
        let at = self
            .queue
            .iter()
            .position(|entry| entry.is_for(method, path, user))?;
        let entry = &mut self.queue[at];
        entry.times -= 1;
        let fault = entry.fault.clone();
        if entry.times == 0 {
            self.queue.remove(at);
        }
        Some(fault)
    }
}

fn path_fits(pattern: &str, path: &str) -> bool {
    let mut segments = path.split('/');
    for wanted in pattern.split('/') {
        match (wanted, segments.next()) {
            ("**", Some(_)) => return true,
            (_, None) => return false,
            (wanted, Some(given)) if wanted != "*" && wanted != given => return false,
            (_, Some(_)) => {}
        }
    }
    segments.next().is_none()
}

fn once() -> u32 {
    1
}

fn ok() -> u16 {
    200
}

fn unavailable() -> u16 {
    503
}

#[cfg(test)]
mod tests {
    use super::path_fits;

    #[test]
    fn a_path_pattern_stands_for_one_segment_or_for_any_rest() {
        assert!(path_fits("/x/2/tweets", "/x/2/tweets"));
        assert!(path_fits("/x/2/users/*/tweets", "/x/2/users/17/tweets"));
        assert!(path_fits("/x/**", "/x/2/tweets"));
        assert!(!path_fits("/x/2/tweets", "/x/2/tweets/17"));
        assert!(!path_fits("/x/2/tweets/*", "/x/2/tweets"));
    }
}
