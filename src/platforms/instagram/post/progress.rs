//! What is prepared on Instagram so far, as the row keeps it between two calls.

use crate::domain::secret::Secret;
use crate::domain::time::{Span, Timestamp};
use crate::platforms::error::{Class, PlatformError};
use crate::platforms::publish::{Prepared, Slice};
use serde::{Deserialize, Serialize};

/// The shape of what is kept.
const VERSION: u32 = 1;

/// How long containers live: 24 hours. An hour is left for the moment itself.
const LIFE: Span = Span::hours(23);

/// How often the containers of a post are made anew because Instagram does not publish them.
const MOST_RETRIES: u32 = 1;

/// What there is so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Progress {
    /// When the oldest container was made, in milliseconds since 1970; 0: there is none.
    began_ms: i64,
    /// Whether it was asked how much the profile may still publish.
    pub(super) is_asked: bool,
    /// The containers of the pictures and videos, in their order.
    pub(super) containers: Vec<Container>,
    /// The container of the carousel.
    pub(super) parent: Option<Container>,
    /// Whether Meta hides containers from the Page's token, so that the person's reads them.
    pub(super) reads_as_person: bool,
    /// How often all of it was made anew because Instagram did not publish it.
    retries: u32,
}

/// A container.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Container {
    /// Its id; empty: it is still to be made, or to be made anew.
    pub(super) id: String,
    /// When it was made, or all of its bytes were there, in milliseconds since 1970.
    pub(super) made_ms: i64,
    /// The bytes that are being sent for it.
    pub(super) upload: Option<Upload>,
    /// Whether it can be published, or be part of a carousel.
    pub(super) is_finished: bool,
    /// How often Instagram could not fetch what it is made from.
    pub(super) fetches: u32,
    /// How often it was made anew because the work on it failed.
    pub(super) failures: u32,
}

/// Bytes on their way into a container.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Upload {
    /// How many are there.
    pub(super) offset: u64,
    /// The longest stretch that is sent at once, where a longer one did not arrive; 0: all of it.
    pub(super) longest: u64,
    /// Whether only Meta knows how many are there.
    pub(super) is_unclear: bool,
    /// Whether Meta refused what was sent last. It also refuses what it has already: a call whose
    /// answer was lost is made once more.
    pub(super) is_refused: bool,
}

// === impl Progress ===

impl Progress {
    /// What the row keeps; none where that is nothing that this version can read.
    pub(super) fn kept(prepared: &Prepared) -> Option<Self> {
        prepared.read(VERSION)
    }

    /// What the row keeps and Instagram still has at `needed_until`.
    pub(super) fn of(prepared: &Prepared, needed_until: Timestamp) -> Self {
        let kept = Self::kept(prepared).unwrap_or_default();
        if kept.good_until().is_some_and(|until| until < needed_until) {
            kept.begun_anew()
        } else {
            kept
        }
    }

    /// The place of the next medium that has no container.
    pub(super) fn missing(&self, media: usize) -> Option<usize> {
        let among = self
            .containers
            .iter()
            .position(|container| container.id.is_empty());
        let next = among.unwrap_or(self.containers.len());
        (next < media).then_some(next)
    }

    /// The place of the container whose bytes are being sent.
    pub(super) fn uploading(&self) -> Option<usize> {
        self.containers
            .iter()
            .position(|container| container.upload.is_some())
    }

    /// The place of the next container of a medium that Instagram works on.
    pub(super) fn unfinished(&self) -> Option<usize> {
        self.containers
            .iter()
            .position(|container| !container.is_finished)
    }

    /// The container that is to be published: that of the carousel, or else the only one.
    pub(super) fn last(&self) -> Option<&Container> {
        let last = self.parent.as_ref().or(match self.containers.as_slice() {
            [only] => Some(only),
            _ => None,
        });
        last.filter(|container| !container.id.is_empty())
    }

    /// The container at a place, or one that is still to be made.
    pub(super) fn at(&self, at: usize) -> Container {
        self.containers.get(at).cloned().unwrap_or_default()
    }

    /// The same with this container at that place.
    pub(super) fn with(mut self, at: usize, container: Container) -> Self {
        match self.containers.get_mut(at) {
            Some(place) => *place = container,
            None => self.containers.push(container),
        }
        self
    }

    /// The same once it was asked how much the profile may still publish.
    pub(super) fn asked(self) -> Self {
        Self {
            is_asked: true,
            ..self
        }
    }

    /// The same with containers read by the person's token from now on.
    pub(super) fn read_as_person(self) -> Self {
        Self {
            reads_as_person: true,
            ..self
        }
    }

    /// The same with this container of the carousel.
    pub(super) fn with_parent(self, parent: Option<Container>) -> Self {
        Self { parent, ..self }
    }

    /// The same with what was made at `now`.
    pub(super) fn made_at(self, now: Timestamp) -> Self {
        let began_ms = if self.began_ms == 0 {
            now.ms()
        } else {
            self.began_ms
        };
        Self { began_ms, ..self }
    }

    /// Until when Instagram has it.
    fn good_until(&self) -> Option<Timestamp> {
        (self.began_ms > 0).then(|| Timestamp::from_ms(self.began_ms) + LIFE)
    }

    /// As the row keeps it.
    pub(super) fn written(self, secret: Option<Secret>) -> Prepared {
        Prepared::of(VERSION, &self, secret)
    }

    /// There is more to do, at `at` or later.
    pub(super) fn again(self, at: Timestamp, secret: Option<Secret>) -> Slice {
        Slice::Again {
            at,
            prepared: self.written(secret),
        }
    }

    /// Only the commit is missing.
    pub(super) fn ready(self) -> Slice {
        Slice::Ready {
            until: self.good_until(),
            prepared: self.written(None),
        }
    }

    /// Nothing, but for what was learned.
    fn begun_anew(&self) -> Self {
        Self {
            reads_as_person: self.reads_as_person,
            retries: self.retries,
            ..Self::default()
        }
    }

    /// What is left once Instagram has refused to publish it; none where that was tried before.
    pub(super) fn without_refused(&self) -> Option<Self> {
        (self.retries < MOST_RETRIES).then(|| Self {
            retries: self.retries + 1,
            ..self.begun_anew()
        })
    }
}

// === impl Container ===

impl Container {
    /// One that was made at `now`.
    pub(super) fn made(self, id: String, upload: Option<Upload>, now: Timestamp) -> Self {
        Self {
            id,
            upload,
            made_ms: now.ms(),
            is_finished: false,
            ..self
        }
    }

    /// The same, to be made anew because the work on it failed; what went wrong where that was
    /// tried before.
    pub(super) fn failed(&self, why: PlatformError) -> Result<Self, PlatformError> {
        if self.failures >= MOST_RETRIES {
            return Err(PlatformError {
                class: Class::Fixable,
                ..why
            });
        }
        Ok(Self {
            fetches: self.fetches,
            failures: self.failures + 1,
            ..Self::default()
        })
    }
}
