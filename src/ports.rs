//! What the core asks of the world. `edge/` answers with Workers, `fakes/` with `SQLite` and
//! memory.
//!
//! Every answer is a `Send` future, so that the same router runs on a native executor. A port says
//! no more than the product needs: the database takes one batch, the key-value stores three verbs,
//! the platforms one request.

pub mod budget;
mod gathering;
pub mod media;
pub mod metered;
pub mod sql;

use crate::domain::signed_heads::Seed;
use crate::domain::time::{Span, Timestamp};
use budget::Budget;
use http::{Request, Response};
use media::{Body, Media};
use sql::{Answer, Statement, Usage};

pub use sql::StoreError;
use std::future::Future;

/// The clock. The only source of time.
pub trait Clock: Send + Sync {
    /// The instant now.
    fn now(&self) -> Timestamp;

    /// Waits until `at`; returns at once when it is over. Never returns early.
    fn sleep_until(&self, at: Timestamp) -> impl Future<Output = ()> + Send;
}

/// Chance, fit for secrets.
pub trait Entropy: Send + Sync {
    /// Fills `bytes` from a cryptographically secure source.
    fn fill(&self, bytes: &mut [u8]);

    /// `N` random bytes.
    fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }
}

/// The way out to the platforms.
pub trait Http: Send + Sync {
    /// Sends one request: once, without following redirects, within `limits`.
    fn send<B: Into<Body> + Send>(
        &self,
        request: Request<B>,
        limits: Limits,
    ) -> impl Future<Output = Result<Response<Vec<u8>>, HttpError>> + Send {
        self.send_body(request.map(Into::into), limits)
    }

    /// As [`Http::send`], which is how it is called.
    fn send_body(
        &self,
        request: Request<Body>,
        limits: Limits,
    ) -> impl Future<Output = Result<Response<Vec<u8>>, HttpError>> + Send;
}

/// The database.
pub trait Store: Send + Sync {
    /// Runs all statements in one transaction, in their order: all of them, or none.
    fn batch(
        &self,
        statements: Vec<Statement>,
    ) -> impl Future<Output = Result<Vec<Answer>, StoreError>> + Send;

    /// As [`Store::batch`], in one transaction with whatever else the invocation asks for so, side
    /// by side, such as by `join`.
    fn batch_with_others(
        &self,
        statements: Vec<Statement>,
    ) -> impl Future<Output = Result<Vec<Answer>, StoreError>> + Send {
        self.batch(statements)
    }

    /// Runs one statement.
    fn run(&self, statement: Statement) -> impl Future<Output = Result<Answer, StoreError>> + Send {
        async {
            self.batch(vec![statement])
                .await?
                .pop()
                .ok_or(StoreError::Shape("no answer".into()))
        }
    }

    /// Runs one statement, as [`Store::batch_with_others`] does.
    fn run_with_others(
        &self,
        statement: Statement,
    ) -> impl Future<Output = Result<Answer, StoreError>> + Send {
        async {
            self.batch_with_others(vec![statement])
                .await?
                .pop()
                .ok_or(StoreError::Shape("no answer".into()))
        }
    }

    /// What it has done so far, for the event that it was made for.
    fn usage(&self) -> Usage;
}

/// A key-value store whose reads may be up to a minute old, and whose writes may be refused.
pub trait KeyValue: Send + Sync {
    /// The value of `key`; none where there is none, or where that is what an old copy says.
    fn get(&self, key: &str) -> impl Future<Output = Result<Option<String>, KvError>> + Send;

    /// Writes `value` to live for `ttl`, at least a minute.
    fn put(
        &self,
        key: &str,
        value: &str,
        ttl: Span,
    ) -> impl Future<Output = Result<(), KvError>> + Send;

    /// Removes `key`.
    fn delete(&self, key: &str) -> impl Future<Output = Result<(), KvError>> + Send;
}

/// The queues. A message may be lost, late, doubled or reordered: the database decides what it
/// means.
pub trait Queues: Send + Sync {
    /// Sends `messages` to `queue`, each after its delay.
    fn send(
        &self,
        queue: Queue,
        messages: Vec<Delayed>,
    ) -> impl Future<Output = Result<(), QueueError>> + Send;
}

/// Signatures, and checks of them. The Worker asks its runtime, so that no arithmetic of ours
/// stands between a forger and a session.
pub trait Signatures: Send + Sync {
    /// Whether `signature` is the key's RS256 signature of `message` (RSASSA-PKCS1-v1_5 with
    /// SHA-256, RFC 7518 §3.3). No for a key that cannot be used.
    fn is_rs256(
        &self,
        key: &RsaKey,
        message: &[u8],
        signature: &[u8],
    ) -> impl Future<Output = bool> + Send;

    /// The Ed25519 signature of `message` (RFC 8032), with the public key; none where the runtime
    /// cannot make it.
    fn sign_ed25519(
        &self,
        seed: &Seed,
        message: &[u8],
    ) -> impl Future<Output = Option<Signed>> + Send;
}

/// An Ed25519 signature with the key that it is checked with, both in base64url.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The public key.
    pub public: String,
    /// The signature.
    pub signature: String,
}

/// The flood guard. It counts loosely, per place, and forgets: it keeps floods away, and is no
/// account of anything.
pub trait Limiter: Send + Sync {
    /// Whether one more request under `key` may pass now.
    fn admit(&self, key: &str) -> impl Future<Output = Result<bool, LimiterError>> + Send;
}

/// What goes on when nobody waits for it any more.
pub trait Background: Send + Sync {
    /// Runs `work` to its end, even where the client goes away and the answer is dropped; none: the
    /// world has ended it, 30 seconds after that.
    fn finish<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> impl Future<Output = Option<T>> + Send;
}

/// All ports in one.
pub trait Ports: Clone + Send + Sync + 'static {
    /// The clock.
    fn clock(&self) -> &impl Clock;
    /// Chance.
    fn entropy(&self) -> &impl Entropy;
    /// The way out.
    fn http(&self) -> &impl Http;
    /// The database.
    fn store(&self) -> &impl Store;
    /// Where sealed tokens are kept.
    fn vault(&self) -> &impl KeyValue;
    /// Where sessions are kept.
    fn sessions(&self) -> &impl KeyValue;
    /// Where the bytes of media are kept.
    fn media(&self) -> &impl Media;
    /// The queues.
    fn queues(&self) -> &impl Queues;
    /// Signatures.
    fn signatures(&self) -> &impl Signatures;
    /// The flood guard.
    fn limiter(&self) -> &impl Limiter;
    /// What goes on when nobody waits for it any more.
    fn background(&self) -> &impl Background;
    /// What this invocation may still ask of all of them.
    fn budget(&self) -> &Budget;
    /// Writes one line of the log: one event per outcome, fields not sentences, never a secret or a
    /// post's text.
    fn log(&self, line: &str);

    /// The instant now.
    fn now(&self) -> Timestamp {
        self.clock().now()
    }
}

/// A public RSA key, as a JSON Web Key has it: both numbers are big-endian in base64url (RFC 7518
/// §6.3.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RsaKey {
    /// The modulus.
    pub n: String,
    /// The exponent.
    pub e: String,
}

/// What a call to a platform may cost.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long until the answer must be whole.
    pub time: Span,
    /// How long the answer may be.
    pub bytes: usize,
}

/// The two queues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Queue {
    /// Time-critical: what must happen on the second.
    Commit,
    /// Everything else.
    Work,
}

/// A message and how long it is held back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delayed {
    /// The message.
    pub message: crate::domain::message::Message,
    /// How long; queues count whole seconds, rounded down.
    pub delay: Span,
}

/// Why there is no usable answer from a platform. Either way, what was asked may have happened.
///
/// Its text is for people. What the runtime says, such as `Error: Network connection lost.`, is in
/// the variant, for the log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// The connection failed, was cut, or the time was over.
    #[error("the connection was lost")]
    Lost(String),
    /// The answer was longer than the limit.
    #[error("the answer is too long")]
    TooLong,
    /// The request was never sent: it could not even be built.
    #[error("the call did not leave")]
    NotSent(String),
}

/// What the runtime throws where an invocation has made as many calls as it may:
/// <https://developers.cloudflare.com/workers/platform/limits/#subrequests>.
const TOO_MANY: &str = "Too many subrequests";

// === impl HttpError ===

impl HttpError {
    /// What the runtime threw while a request was sent. The platform may have that request, unless
    /// this invocation had no call left for it.
    #[must_use]
    pub fn thrown(message: String) -> Self {
        if message.contains(TOO_MANY) {
            Self::NotSent(message)
        } else {
            Self::Lost(message)
        }
    }
}

/// Why a key-value store did not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("key-value store: {0}")]
pub struct KvError(pub String);

/// Why the flood guard did not answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("flood guard: {0}")]
pub struct LimiterError(pub String);

/// Why a message was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("queue: {0}")]
pub struct QueueError(pub String);

#[cfg(test)]
mod tests {
    use super::HttpError;

    #[test]
    fn a_call_beyond_the_limit_of_an_invocation_has_not_left() {
        for (thrown, has_left) in [
            ("Error: Too many subrequests.", false),
            ("Too many subrequests by single Worker invocation.", false),
            ("Error: Network connection lost.", true),
            (
                "TimeoutError: The operation was aborted due to timeout",
                true,
            ),
        ] {
            let error = HttpError::thrown(thrown.to_owned());
            assert_eq!(matches!(error, HttpError::Lost(_)), has_left, "{thrown}");
        }
    }
}
