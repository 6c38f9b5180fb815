//! The ports of one invocation: every call is counted against its [`Budget`], and none is made
//! beyond it.

use super::budget::Budget;
use super::gathering::Gathering;
use super::media::{Body, Chunk, Media, MediaError, Opened};
use super::sql::{Answer, Statement, Usage};
use super::{
    Background, Clock, Delayed, Entropy, Http, HttpError, KeyValue, KvError, Limiter, Limits,
    Ports, Queue, QueueError, Queues, Signatures, Store, StoreError,
};
use crate::domain::media::MediaKey;
use crate::domain::time::Span;
use http::{Request, Response};

/// Names the invocation that a call belongs to, for the sandbox, which counts them too. No released
/// Worker says it.
#[cfg(paper)]
const INVOCATION: &str = "noctin-invocation";

/// What a refused call is told.
const SPENT: &str = "this invocation has made as many calls as it may";

/// Ports whose calls are counted.
#[derive(Clone, Debug)]
pub struct Metered<P> {
    calls: Calls<P>,
    vault: Vault<P>,
    sessions: Sessions<P>,
}

/// The counted way to everything but the key-value stores.
#[derive(Clone, Debug)]
struct Calls<P> {
    ports: P,
    budget: Budget,
    gathering: Gathering,
    #[cfg(paper)]
    invocation: String,
}

/// The counted way to the tokens.
#[derive(Clone, Debug)]
struct Vault<P>(Calls<P>);

/// The counted way to the sessions.
#[derive(Clone, Debug)]
struct Sessions<P>(Calls<P>);

// === impl Metered ===

impl<P: Ports> Metered<P> {
    /// The same ports, for one invocation.
    #[must_use]
    pub fn new(ports: P, budget: Budget) -> Self {
        let calls = Calls {
            #[cfg(paper)]
            invocation: uuid::Uuid::from_bytes(ports.entropy().bytes()).to_string(),
            ports,
            budget,
            gathering: Gathering::default(),
        };
        Self {
            vault: Vault(calls.clone()),
            sessions: Sessions(calls.clone()),
            calls,
        }
    }
}

impl<P: Ports> Ports for Metered<P> {
    fn clock(&self) -> &impl Clock {
        self.calls.ports.clock()
    }

    fn entropy(&self) -> &impl Entropy {
        self.calls.ports.entropy()
    }

    fn http(&self) -> &impl Http {
        &self.calls
    }

    fn store(&self) -> &impl Store {
        &self.calls
    }

    fn vault(&self) -> &impl KeyValue {
        &self.vault
    }

    fn sessions(&self) -> &impl KeyValue {
        &self.sessions
    }

    fn media(&self) -> &impl Media {
        &self.calls
    }

    fn queues(&self) -> &impl Queues {
        &self.calls
    }

    fn signatures(&self) -> &impl Signatures {
        self.calls.ports.signatures()
    }

    fn limiter(&self) -> &impl Limiter {
        self.calls.ports.limiter()
    }

    fn background(&self) -> &impl Background {
        self.calls.ports.background()
    }

    fn budget(&self) -> &Budget {
        &self.calls.budget
    }

    fn log(&self, line: &str) {
        self.calls.ports.log(line);
    }
}

// === impl Calls ===

impl<P: Ports> Calls<P> {
    #[cfg(paper)]
    fn named(&self, mut request: Request<Body>) -> Request<Body> {
        if let Ok(name) = self.invocation.parse() {
            request.headers_mut().insert(INVOCATION, name);
        }
        request
    }

    fn internal<E>(&self, refused: impl FnOnce(String) -> E) -> Result<(), E> {
        if self.budget.take_internal() {
            Ok(())
        } else {
            Err(refused(SPENT.to_owned()))
        }
    }
}

impl<P: Ports> Http for Calls<P> {
    async fn send_body(
        &self,
        request: Request<Body>,
        limits: Limits,
    ) -> Result<Response<Vec<u8>>, HttpError> {
        // Each stretch of a medium is read from its store.
        for chunk in request.body().chunks() {
            if matches!(chunk, Chunk::Media { .. }) {
                self.internal(HttpError::NotSent)?;
            }
        }
        if !self.budget.take_external() {
            return Err(HttpError::NotSent(SPENT.to_owned()));
        }
        #[cfg(paper)]
        let request = self.named(request);
        self.ports.http().send_body(request, limits).await
    }
}

impl<P: Ports> Store for Calls<P> {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Answer>, StoreError> {
        self.internal(StoreError::Failed)?;
        self.ports.store().batch(statements).await
    }

    async fn batch_with_others(
        &self,
        statements: Vec<Statement>,
    ) -> Result<Vec<Answer>, StoreError> {
        self.internal(StoreError::Failed)?;
        self.gathering.ask(&self.ports, statements).await
    }

    fn usage(&self) -> Usage {
        self.ports.store().usage()
    }
}

impl<P: Ports> Queues for Calls<P> {
    async fn send(&self, queue: Queue, messages: Vec<Delayed>) -> Result<(), QueueError> {
        self.internal(QueueError)?;
        self.budget.note_messages(messages.len());
        self.ports.queues().send(queue, messages).await
    }
}

impl<P: Ports> Media for Calls<P> {
    async fn begin(&self, key: &MediaKey) -> Result<String, MediaError> {
        self.internal(MediaError::Failed)?;
        self.ports.media().begin(key).await
    }

    async fn part(
        &self,
        key: &MediaKey,
        upload: &str,
        number: u16,
        bytes: Body,
    ) -> Result<String, MediaError> {
        self.internal(MediaError::Failed)?;
        self.ports.media().part(key, upload, number, bytes).await
    }

    async fn complete(
        &self,
        key: &MediaKey,
        upload: &str,
        tags: Vec<String>,
    ) -> Result<(), MediaError> {
        self.internal(MediaError::Failed)?;
        self.ports.media().complete(key, upload, tags).await
    }

    async fn abort(&self, key: &MediaKey, upload: &str) -> Result<(), MediaError> {
        self.internal(MediaError::Failed)?;
        self.ports.media().abort(key, upload).await
    }

    async fn read(&self, key: &MediaKey, offset: u64, length: u64) -> Result<Vec<u8>, MediaError> {
        self.internal(MediaError::Failed)?;
        self.ports.media().read(key, offset, length).await
    }

    async fn put(&self, key: &MediaKey, bytes: Vec<u8>) -> Result<(), MediaError> {
        self.internal(MediaError::Failed)?;
        self.ports.media().put(key, bytes).await
    }

    async fn size(&self, key: &MediaKey) -> Result<u64, MediaError> {
        self.internal(MediaError::Failed)?;
        self.ports.media().size(key).await
    }

    async fn open(&self, key: &MediaKey, offset: u64, length: u64) -> Result<Opened, MediaError> {
        self.internal(MediaError::Failed)?;
        self.ports.media().open(key, offset, length).await
    }

    async fn delete(&self, key: &MediaKey) -> Result<(), MediaError> {
        self.internal(MediaError::Failed)?;
        self.ports.media().delete(key).await
    }
}

/// A key-value store that is reached through counted calls.
macro_rules! counted_key_values {
    ($($name:ident => $port:ident),*) => {$(
        impl<P: Ports> KeyValue for $name<P> {
            async fn get(&self, key: &str) -> Result<Option<String>, KvError> {
                self.0.internal(KvError)?;
                self.0.budget.note_kv_read();
                self.0.ports.$port().get(key).await
            }

            async fn put(&self, key: &str, value: &str, ttl: Span) -> Result<(), KvError> {
                self.0.internal(KvError)?;
                self.0.budget.note_kv_write();
                self.0.ports.$port().put(key, value, ttl).await
            }

            async fn delete(&self, key: &str) -> Result<(), KvError> {
                self.0.internal(KvError)?;
                self.0.budget.note_kv_write();
                self.0.ports.$port().delete(key).await
            }
        }
    )*};
}

counted_key_values!(Vault => vault, Sessions => sessions);
