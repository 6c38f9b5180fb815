//! How posts become public: what a network does with content. The engine knows only this.
//!
//! An adapter implements [`Publish`]: pure where it can be, and at most one platform call in a
//! method. A new network makes the compiler ask for its adapter in [`super::networks`], and a new
//! format is a [`Kind`](crate::domain::format::Kind) that its network's adapter knows.

use super::account::Allowance;
use super::columns::FileColumn;
use super::error::{Full, PlatformError};
use crate::config::{App, Config};
use crate::domain::content::Content;
use crate::domain::door::Door;
use crate::domain::format::Format;
use crate::domain::network::Network;
use crate::domain::secret::Secret;
use crate::domain::time::Timestamp;
use crate::domain::violation::Violation;
use crate::ports::Http;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::future::Future;

/// The name under which the version of the facts stands among them.
const VERSION: &str = "v";

/// What a network does with content.
pub(crate) trait Publish {
    /// Whether [`Self::foresee`] asks the network for something.
    const FORESEES: bool = false;

    /// Whether a post may name a link of its own beside its text, as the option `link`.
    const HAS_LINK: bool = false;

    /// Whether a post may have a first comment, as the option `first_comment`.
    const HAS_FIRST_COMMENT: bool = false;

    /// What a file of posts can say for this network alone.
    const COLUMNS: &'static [FileColumn] = &[];

    /// What the content becomes, without its rules: what was planned stays readable when a rule
    /// changes.
    ///
    /// # Errors
    /// When the options are not of the network's shape; the violation's path begins with
    /// `options`.
    fn format(content: &Content) -> Result<Format, Violation>;

    /// Everything that is wrong with the content for an account with that allowance; each path
    /// begins with `text`, `media` or `options`, or is `account` where nothing but another consent
    /// mends it.
    fn violations(content: &Content, allowance: Allowance) -> Vec<Violation>;

    /// What the network would take, and people may not want.
    fn warnings(_: &Content) -> Vec<Violation> {
        Vec::new()
    }

    /// How long a text is as the network counts it, and the most that it takes.
    fn length(text: &str, allowance: Allowance) -> (usize, usize);

    /// Where people see a post.
    fn url(app: &App, username: &str, remote_id: &str) -> String;

    /// Which post people see at `url`; none where that is no address of a post on this network.
    fn named(app: &App, url: &str) -> Option<Named>;

    /// Whether the call of part number `part` may be made once more when its answer was lost,
    /// because the same call on what was prepared cannot make a second post.
    fn is_repeatable(format: &Format, _prepared: &Prepared, _part: usize) -> bool {
        format.kind.timing().is_repeatable
    }

    /// One repeatable step of the preparation, behind those that `so_far` tells of.
    fn prepare(
        job: &Job<'_, impl Http>,
        so_far: Prepared,
    ) -> impl Future<Output = Result<Slice, PlatformError>> + Send;

    /// The one call that makes part number `part` public.
    fn commit(
        job: &Job<'_, impl Http>,
        part: &Call<'_>,
        prepared: &Prepared,
    ) -> impl Future<Output = Result<Taken, PlatformError>> + Send;

    /// What the network will refuse at the moment, as far as it can be asked an hour before; none:
    /// nothing is known.
    fn foresee(_: &Job<'_, impl Http>) -> impl Future<Output = Option<PlatformError>> + Send {
        std::future::ready(None)
    }

    /// Whether what the network accepted is visible.
    fn poll(
        job: &Job<'_, impl Http>,
        handle: &Handle,
    ) -> impl Future<Output = Result<Polled, PlatformError>> + Send;

    /// The network's name of what the call of part number `part` makes, where it is known before
    /// the call is made.
    fn handle(_: &Prepared, _part: usize) -> Option<Handle> {
        None
    }

    /// What of a preparation is still to be known when the person sends the delivery once more.
    fn remembered(_: &Prepared) -> Option<Prepared> {
        None
    }

    /// What is public for certain although the network never showed it, by its name for it; none:
    /// the person has to look.
    fn unseen(_: &App, _username: &str, _: &Handle) -> Option<Made> {
        None
    }

    /// What is left of a preparation whose things for part number `part` the network has refused
    /// with proof that nothing was made; none: they are not made anew.
    fn without_refused(_: &Prepared, _part: usize) -> Option<Prepared> {
        None
    }

    /// Whether the part, sent with what was `prepared` at or after `since`, is public. None: it was
    /// not found, which proves nothing.
    fn look_up(
        job: &Job<'_, impl Http>,
        part: &Call<'_>,
        prepared: &Prepared,
        since: Timestamp,
    ) -> impl Future<Output = Result<Option<Seen>, PlatformError>> + Send;
}

/// What a call needs: the way out, whose token, for which account, and what it is to publish.
pub struct Job<'a, H> {
    /// The network.
    pub network: Network,
    /// The way out.
    pub http: &'a H,
    /// How access to the account was given.
    pub door: Door,
    /// The configuration, which signs addresses of media.
    pub config: &'a Config,
    /// Our app at the platform.
    pub app: &'a App,
    /// The token that publishes for the account.
    pub token: &'a Secret,
    /// The token of the person who gave access, where the account has one of its own: it only
    /// reads.
    pub person: Option<&'a Secret>,
    /// The account.
    pub account: AccountFacts<'a>,
    /// What the delivery is.
    pub format: &'a Format,
    /// When its post goes out.
    pub instant: Timestamp,
    /// Until when whatever is prepared must be good at the least.
    pub needed_until: Timestamp,
    /// The instant of the call.
    pub now: Timestamp,
}

/// What a network needs to know of an account.
#[derive(Clone, Copy, Debug)]
pub struct AccountFacts<'a> {
    /// The network's id of it.
    pub remote_id: &'a str,
    /// Its handle.
    pub username: &'a str,
}

/// One public call: which part, and what it follows.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// The number of the part, from 0.
    pub part: usize,
    /// The network's id of the part before, where there is one.
    pub parent: Option<&'a str>,
    /// When the first call for the part was about to leave whose answer was lost: it, or one behind
    /// it, may have made the part public. None: no answer was lost.
    pub doubtful_since: Option<Timestamp>,
}

/// What the platform has given us so far for a delivery: ids, offsets, ends. It belongs to its
/// network; the engine keeps it under the claim after each slice, so that whoever goes on begins
/// behind the last finished call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prepared {
    /// What may be read by anybody who can read the database.
    pub facts: serde_json::Map<String, Value>,
    /// What opens something by itself, such as the address of an upload: kept sealed.
    pub secret: Option<Secret>,
}

/// What one step of a preparation brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slice {
    /// There is more to do, at that instant or later.
    Again {
        /// When.
        at: Timestamp,
        /// What there is so far.
        prepared: Prepared,
    },
    /// Only the call that makes it public is missing.
    Ready {
        /// What there is.
        prepared: Prepared,
        /// Until when it is good; none: as long as the format says.
        until: Option<Timestamp>,
    },
}

/// The name of an accepted post that is not visible yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Handle(pub String);

/// What a commit did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Committed {
    /// It is public.
    Public(Made),
    /// The platform will make it public.
    Accepted(Handle),
}

/// A commit that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// What it did.
    pub committed: Committed,
    /// The windows that it used up.
    pub full: Full,
}

/// What a commit made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The network's id of the post.
    pub remote_id: String,
    /// Where people see it.
    pub url: String,
}

/// The post that an address names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The network's id of the post.
    pub remote_id: String,
    /// The handle in the address, where there is one.
    pub username: Option<String>,
    /// When it was made, where its id tells.
    pub made_at: Option<Timestamp>,
}

/// What a poll found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Polled {
    /// It is not visible yet.
    Pending,
    /// It is public.
    Public(Made),
    /// The platform has done what it was asked for, and does not say yet where people see it: it is
    /// asked as long as the format is polled, and then it is as public as this says.
    Unnamed(Made),
    /// It has been public since that instant; none: since the platform accepted it.
    Already(Made, Option<Timestamp>),
    /// The platform will not make it public.
    Failed(PlatformError),
}

/// What a look-up found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// What was made.
    pub made: Made,
    /// When, as the platform says.
    pub at: Timestamp,
}

// === impl Prepared ===

impl Prepared {
    /// What an adapter keeps, in its shape number `version`.
    pub(super) fn of(version: u32, kept: &impl Serialize, secret: Option<Secret>) -> Self {
        let mut facts = match serde_json::to_value(kept) {
            Ok(Value::Object(facts)) => facts,
            Ok(_) | Err(_) => serde_json::Map::new(),
        };
        facts.insert(VERSION.to_owned(), version.into());
        Self { facts, secret }
    }

    /// What an adapter kept. What another version of it wrote is as good as nothing.
    pub(super) fn read<T: DeserializeOwned>(&self, version: u32) -> Option<T> {
        let is_readable = self.facts.get(VERSION) == Some(&version.into());
        let facts = is_readable.then(|| Value::Object(self.facts.clone()));
        serde_json::from_value(facts?).ok()
    }
}
