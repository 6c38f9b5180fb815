//! Everything that TikTok knows.

use serde::{Deserialize, Serialize};

use super::grants::Grants;
use super::publications::Publications;
use super::rates::Rates;
use super::users::{CannotPost, User, Users};
use crate::moment::Moment;
use crate::outbox::Outbox;
use crate::settings::Settings;

/// Everything that TikTok knows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct TikTokState {
    pub(crate) users: Users,
    pub(crate) grants: Grants,
    #[serde(default)]
    pub(crate) publications: Publications,
    #[serde(skip)]
    pub(crate) rates: Rates,
}

// === impl TikTokState ===

impl TikTokState {
    /// TikTok as it is on the first day.
    pub(crate) fn new() -> Self {
        Self {
            users: Users::seeded(),
            grants: Grants::default(),
            publications: Publications::default(),
            rates: Rates::default(),
        }
    }

    /// Plays everything that happens by itself until now.
    pub(crate) fn settle(&mut self, now_ms: i64, settings: &Settings, outbox: &mut Outbox) {
        self.publications
            .settle(now_ms, settings, &self.users, outbox);
    }

    /// Why a user cannot post now: what was said of the user, or a day's posts are used up.
    pub(crate) fn cannot_post(&self, user: &User, moment: &Moment<'_>) -> Option<CannotPost> {
        let is_used_up = self.publications.posts_of_day(&user.open_id, moment.now_ms)
            >= moment.settings.tiktok_posts_per_day;
        user.cannot_post
            .or(is_used_up.then_some(CannotPost::SpamRiskTooManyPosts))
    }
}
