//! The choice of the adapter for a [`Network`]. A new network makes the compiler ask for its
//! adapter here, and nowhere else.

use super::account::Allowance;
use super::columns::FileColumn;
use super::error::PlatformError;
use super::facebook;
use super::instagram;
#[cfg(paper)]
use super::paper;
use super::publish::{
    Call, Handle, Job, Made, Named, Polled, Prepared, Publish, Seen, Slice, Taken,
};
use super::{tiktok, x};
use crate::config::App;
use crate::domain::content::Content;
use crate::domain::format::Format;
use crate::domain::network::Network;
use crate::domain::time::Timestamp;
use crate::domain::violation::Violation;
use crate::ports::Http;

/// Calls `$call` with `$adapter` as the network's adapter.
macro_rules! adapt {
    ($network:expr, $adapter:ident => $call:expr) => {
        match $network {
            Network::X => {
                type $adapter = x::post::Posts;
                $call
            }
            Network::Facebook => {
                type $adapter = facebook::post::Posts;
                $call
            }
            Network::TikTok => {
                type $adapter = tiktok::post::Posts;
                $call
            }
            Network::Instagram => {
                type $adapter = instagram::post::Posts;
                $call
            }
            #[cfg(paper)]
            Network::Paper => {
                type $adapter = paper::Paper;
                $call
            }
        }
    };
}

/// What the content becomes on `network`, without its rules.
///
/// # Errors
/// When the network does not know such options.
pub fn format(network: Network, content: &Content) -> Result<Format, Violation> {
    adapt!(network, Adapter => Adapter::format(content))
}

/// Everything that is wrong with the content on `network`, for an account with that allowance; each
/// path begins with `text`, `media` or `options`, or is `account`.
#[must_use]
pub fn violations(network: Network, content: &Content, allowance: Allowance) -> Vec<Violation> {
    adapt!(network, Adapter => Adapter::violations(content, allowance))
}

/// What `network` would take of the content, and people may not want; each path begins with
/// `text`, `media` or `options`.
#[must_use]
pub fn warnings(network: Network, content: &Content) -> Vec<Violation> {
    adapt!(network, Adapter => Adapter::warnings(content))
}

/// How long a text is as `network` counts it, and the most that it takes.
#[must_use]
pub fn length(network: Network, text: &str, allowance: Allowance) -> (usize, usize) {
    adapt!(network, Adapter => Adapter::length(text, allowance))
}

/// Where people see what a commit made.
#[must_use]
pub fn url(network: Network, app: &App, username: &str, remote_id: &str) -> String {
    adapt!(network, Adapter => Adapter::url(app, username, remote_id))
}

/// Whether the call of part number `part` may be made once more when its answer was lost.
#[must_use]
pub fn is_repeatable(network: Network, format: &Format, prepared: &Prepared, part: usize) -> bool {
    adapt!(network, Adapter => Adapter::is_repeatable(format, prepared, part))
}

/// The network's name of what the call of part number `part` makes, where it is known before the
/// call is made.
#[must_use]
pub fn handle(network: Network, prepared: &Prepared, part: usize) -> Option<Handle> {
    adapt!(network, Adapter => Adapter::handle(prepared, part))
}

/// What of a preparation is still to be known when the person sends the delivery once more.
#[must_use]
pub fn remembered(network: Network, prepared: &Prepared) -> Option<Prepared> {
    adapt!(network, Adapter => Adapter::remembered(prepared))
}

/// Whether [`Job::foresee`] asks `network` for something.
#[must_use]
pub const fn foresees(network: Network) -> bool {
    adapt!(network, Adapter => Adapter::FORESEES)
}

/// Whether a post on `network` may name a link beside its text, as the option `link`.
#[must_use]
pub const fn has_link(network: Network) -> bool {
    adapt!(network, Adapter => Adapter::HAS_LINK)
}

/// Whether a post on `network` may have a first comment, as the option `first_comment`.
#[must_use]
pub const fn has_first_comment(network: Network) -> bool {
    adapt!(network, Adapter => Adapter::HAS_FIRST_COMMENT)
}

/// What a file of posts can say for `network` alone.
#[must_use]
pub const fn file_columns(network: Network) -> &'static [FileColumn] {
    adapt!(network, Adapter => Adapter::COLUMNS)
}

/// What is public for certain although `network` never showed it, by its name for it; none: the
/// person has to look.
#[must_use]
pub fn unseen(network: Network, app: &App, username: &str, handle: &Handle) -> Option<Made> {
    adapt!(network, Adapter => Adapter::unseen(app, username, handle))
}

/// What is left of a preparation whose things for part number `part` the network has refused with
/// proof that nothing was made; none: they are not made anew.
#[must_use]
pub fn without_refused(network: Network, prepared: &Prepared, part: usize) -> Option<Prepared> {
    adapt!(network, Adapter => Adapter::without_refused(prepared, part))
}

/// Which post people see at `url`; none where that is no address of a post on `network`.
#[must_use]
pub fn named(network: Network, app: &App, url: &str) -> Option<Named> {
    adapt!(network, Adapter => Adapter::named(app, url))
}

// === impl Job ===

impl<H: Http> Job<'_, H> {
    /// One repeatable step of the preparation.
    ///
    /// # Errors
    /// With what is known: see [`Class`]. Repeating the step is always safe.
    pub async fn prepare(&self, so_far: Prepared) -> Result<Slice, PlatformError> {
        adapt!(self.network, Adapter => Adapter::prepare(self, so_far).await)
    }

    /// The one call that makes a part public.
    ///
    /// # Errors
    /// [`Class::Unknown`] wherever it may have been made.
    pub async fn commit(
        &self,
        part: &Call<'_>,
        prepared: &Prepared,
    ) -> Result<Taken, PlatformError> {
        adapt!(self.network, Adapter => Adapter::commit(self, part, prepared).await)
    }

    /// What the network will refuse at the moment, as far as it can be asked an hour before.
    pub async fn foresee(&self) -> Option<PlatformError> {
        adapt!(self.network, Adapter => Adapter::foresee(self).await)
    }

    /// Whether what the network accepted is visible.
    ///
    /// # Errors
    /// When the platform does not tell: then nothing is known.
    pub async fn poll(&self, handle: &Handle) -> Result<Polled, PlatformError> {
        adapt!(self.network, Adapter => Adapter::poll(self, handle).await)
    }

    /// Whether a part, sent with what was `prepared` at or after `since`, is public.
    ///
    /// # Errors
    /// When the platform does not let us look.
    pub async fn look_up(
        &self,
        part: &Call<'_>,
        prepared: &Prepared,
        since: Timestamp,
    ) -> Result<Option<Seen>, PlatformError> {
        adapt!(self.network, Adapter => Adapter::look_up(self, part, prepared, since).await)
    }
}
