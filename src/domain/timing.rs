//! When the engine does what for a delivery, by its format.

use super::policy::{EARLY, LONGEST_STAGGER, PREFLIGHT, SEND_WITHIN};
use super::time::{Span, Timestamp};

/// How much sooner than its lead a step still is the preparation and not the preflight. Between
/// the two lies most of an hour, which no clock is wrong by.
pub const LEAD_MARGIN: Span = Span::minutes(9);

/// What a claim's owner may take beside its longest call before the row counts as abandoned: 10 s
/// behind the account's other posts + 5 s of waiting + 5 s to act on an intent + 10 s for clocks
/// that differ + 5 s of reserve.
pub const GRACE: Span = Span::seconds(35);

/// The spans of one format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// How long before its instant its preparation begins.
    pub lead: Span,
    /// Whether its preparation makes calls to the platform: slices, each settled before the next.
    pub has_slices: bool,
    /// How long its longest call may take before its answer counts as lost.
    pub call_limit: Span,
    /// How long a preparation stays good where the platform does not say.
    pub prepared_for: Span,
    /// Whether a commit whose answer was lost may be repeated, because the same call on the same
    /// prepared object cannot make a second post.
    pub is_repeatable: bool,
    /// How a platform is asked whether what it accepted is visible.
    pub polling: Polling,
}

/// When an accepted post is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Polling {
    /// How long after the platform accepted it.
    pub first: Span,
    /// The longest pause between two polls; it doubles up to that.
    pub longest: Span,
    /// How long after the platform accepted it the person is asked.
    pub until: Span,
}

/// Whether a step at `at` is too early to prepare what is due at `due_at`, `lead` before: then
/// everything that can be known in advance is looked at.
#[must_use]
pub fn is_preflight(at: Timestamp, due_at: Timestamp, lead: Span) -> bool {
    at + lead + LEAD_MARGIN < due_at
}

// === impl Timing ===

impl Timing {
    /// When the engine first looks at a delivery that is due at `due_at`: for the preflight, or,
    /// where that hour has begun, to prepare it.
    #[must_use]
    pub fn first_step_at(self, due_at: Timestamp, now: Timestamp) -> Timestamp {
        let preflight_at = due_at - PREFLIGHT;
        if preflight_at > now {
            preflight_at
        } else {
            self.preparation_at(due_at, now)
        }
    }

    /// When the preparation of what is due at `due_at` begins.
    #[must_use]
    pub fn preparation_at(self, due_at: Timestamp, now: Timestamp) -> Timestamp {
        now.max(due_at - self.lead)
    }

    /// Until when a preparation that is finished at `now` must be good, to serve a post that goes
    /// out at `instant`.
    #[must_use]
    pub fn needed_until(self, instant: Timestamp, now: Timestamp) -> Timestamp {
        instant.max(now) + LONGEST_STAGGER + EARLY + SEND_WITHIN + Span::seconds(10)
    }
}

// === impl Polling ===

impl Polling {
    /// When poll number `polled` (counted from 0) happens, of what was accepted at `accepted_at`.
    /// None: it is time to ask the person.
    #[must_use]
    pub fn at(self, polled: u32, accepted_at: Timestamp, now: Timestamp) -> Option<Timestamp> {
        let doubled = self.first.as_ms().saturating_mul(1_i64 << polled.min(20));
        let at = now + Span::ms(doubled.min(self.longest.as_ms()));
        (at <= accepted_at + self.until).then_some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::format::Kind;

    const ALL: [Kind; 17] = [
        Kind::XPosts,
        Kind::XPictures,
        Kind::XVideos,
        Kind::FacebookText,
        Kind::FacebookPhotos,
        Kind::FacebookVideo,
        Kind::FacebookReel,
        Kind::FacebookPhotoStory,
        Kind::FacebookVideoStory,
        Kind::TikTokVideo,
        Kind::TikTokPhotos,
        Kind::InstagramImage,
        Kind::InstagramCarousel,
        Kind::InstagramReel,
        Kind::InstagramImageStory,
        Kind::InstagramVideoStory,
        Kind::Paper,
    ];

    #[test]
    fn every_preparation_begins_after_the_preflight_and_outlives_its_lead() {
        for timing in ALL.map(Kind::timing) {
            let earliest = timing.lead.as_ms() + LEAD_MARGIN.as_ms();
            assert!(earliest < PREFLIGHT.as_ms(), "{timing:?}");
            assert!(timing.prepared_for > timing.lead, "{timing:?}");
        }
    }

    #[test]
    fn a_lease_outlives_the_longest_commit() {
        let clocks = Span::seconds(10);
        let longest: i64 = [LONGEST_STAGGER, EARLY, SEND_WITHIN, clocks]
            .map(Span::as_ms)
            .iter()
            .sum();
        assert!(longest < GRACE.as_ms());
    }

    #[test]
    fn polls_become_rarer_and_end() {
        for polling in [
            Kind::FacebookReel,
            Kind::TikTokVideo,
            Kind::InstagramReel,
            Kind::Paper,
        ]
        .map(|kind| kind.timing().polling)
        {
            let accepted_at = Timestamp::from_ms(0);
            let (mut now, mut polls) = (accepted_at, 0);
            while let Some(at) = polling.at(polls, accepted_at, now) {
                assert!(at > now && (at - now) <= polling.longest);
                (now, polls) = (at, polls + 1);
            }
            assert!((5..=40).contains(&polls), "{polls} polls");
        }
    }
}
