//! What the platforms send to the app by themselves: each callback waits here, whole and signed, in
//! the order in which it came to be.
//!
//! A test reads them at `/__sandbox/outbox` and delivers them itself, twice, late or in another
//! order. Where `callbacks_to` is set and the sandbox serves on a socket, [`crate::background`]
//! delivers each as the platforms do. They belong to one run.

use serde::{Deserialize, Serialize};

use crate::client;

/// After the first try, so many more, each after twice the wait of the one before.
const TRIES: u32 = 6;
const FIRST_WAIT_MS: i64 = 1000;

/// One callback of a platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Callback {
    /// The place of the callback in the outbox, from 1.
    pub seq: u64,
    /// When what it tells of happened, in milliseconds since 1970.
    pub at_ms: i64,
    /// The path on the app's origin to which the callback goes.
    pub path: String,
    /// Names and values, the signature among them.
    pub headers: Vec<(String, String)>,
    /// The body, to the byte.
    pub body: String,
    /// How often the callback was sent from here.
    pub tries: u32,
    /// The status of the last answer to it.
    pub answered: Option<u16>,
    #[serde(skip)]
    next_try_ms: i64,
}

/// Where callbacks go: an origin on this computer, such as `http://127.0.0.1:8787`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CallbackOrigin {
    authority: String,
}

/// What a callback is made from.
#[derive(Debug)]
pub(crate) struct NewCallback {
    pub(crate) at_ms: i64,
    pub(crate) path: &'static str,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

/// Every callback of this run.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    all: Vec<Callback>,
}

// === impl Outbox ===

impl Outbox {
    /// Appends a callback.
    pub(crate) fn queue(&mut self, new: NewCallback) {
        let NewCallback {
            at_ms,
            path,
            headers,
            body,
        } = new;
        let seq = self.all.len() as u64 + 1;
        let path = path.to_owned();
        self.all.push(Callback {
            seq,
            at_ms,
            path,
            headers,
            body,
            tries: 0,
            answered: None,
            next_try_ms: i64::MIN,
        });
    }

    /// Every callback so far, oldest first.
    pub(crate) fn all(&self) -> &[Callback] {
        &self.all
    }

    /// The callbacks that are to be sent now, by a clock that nobody moves.
    pub(crate) fn due(&self, now_ms: i64) -> Vec<Callback> {
        self.all
            .iter()
            .filter(|callback| callback.is_due(now_ms))
            .cloned()
            .collect()
    }

    /// Notes what came of sending one; none where no answer came.
    pub(crate) fn tried(&mut self, seq: u64, status: Option<u16>, now_ms: i64) {
        for callback in self.all.iter_mut().filter(|callback| callback.seq == seq) {
            callback.answered = status;
            callback.next_try_ms = now_ms + (FIRST_WAIT_MS << callback.tries.min(TRIES));
            callback.tries += 1;
        }
    }
}

// === impl Callback ===

impl Callback {
    /// The value of a header, however its name is capitalised.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    fn is_due(&self, now_ms: i64) -> bool {
        self.answered != Some(200) && self.tries < TRIES && self.next_try_ms <= now_ms
    }
}

// === impl CallbackOrigin ===

impl CallbackOrigin {
    /// Host and port, as in a `Host` header.
    pub(crate) fn authority(&self) -> &str {
        &self.authority
    }
}

impl TryFrom<String> for CallbackOrigin {
    type Error = &'static str;

    fn try_from(origin: String) -> Result<Self, Self::Error> {
        let wrong =
            "callbacks go to an origin of this computer with a port, such as http://127.0.0.1:8787";
        let authority = origin.strip_prefix("http://").ok_or(wrong)?;
        if client::is_here(authority) {
            Ok(Self {
                authority: authority.to_owned(),
            })
        } else {
            Err(wrong)
        }
    }
}

impl From<CallbackOrigin> for String {
    fn from(origin: CallbackOrigin) -> Self {
        format!("http://{}", origin.authority)
    }
}

#[cfg(test)]
mod tests {
    use super::{CallbackOrigin, NewCallback, Outbox, TRIES};

    fn one() -> Outbox {
        let mut outbox = Outbox::default();
        outbox.queue(NewCallback {
            at_ms: 5,
            path: "/webhooks/tiktok",
            headers: Vec::new(),
            body: "{}".to_owned(),
        });
        outbox
    }

    #[test]
    fn callbacks_stay_on_this_computer() {
        for good in [
            "http://127.0.0.1:8787",
            "http://localhost:1",
            "http://[::1]:8787",
        ] {
            assert!(CallbackOrigin::try_from(good.to_owned()).is_ok(), "{good}");
        }
        for bad in [
            "https://127.0.0.1:8787",
            "http://127.0.0.1",
            "http://127.0.0.1:8787/",
            "http://scheduler.example:80",
            "http://localhost@scheduler.example:80",
            "",
        ] {
            assert!(CallbackOrigin::try_from(bad.to_owned()).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_callback_is_due_until_it_is_answered_with_200() {
        let mut outbox = one();
        assert_eq!(outbox.due(0).len(), 1);
        outbox.tried(1, Some(503), 0);
        assert!(outbox.due(999).is_empty());
        assert_eq!(outbox.due(1000).len(), 1);
        outbox.tried(1, Some(200), 1000);
        assert!(outbox.due(i64::MAX).is_empty());
        assert_eq!(
            (outbox.all()[0].tries, outbox.all()[0].answered),
            (2, Some(200))
        );
    }

    #[test]
    fn a_callback_that_nobody_takes_is_given_up() {
        let mut outbox = one();
        for _ in 0..TRIES {
            assert_eq!(outbox.due(i64::MAX).len(), 1);
            outbox.tried(1, None, 0);
        }
        assert!(outbox.due(i64::MAX).is_empty());
    }
}
