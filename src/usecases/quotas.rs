//! Quotas: how often a person or a workspace may do something, counted exactly, in one conditional
//! statement of D1.
//!
//! They are far above what an honest use needs, and keep one guest from using up an instance that
//! others share. The flood guard in front of them (`web::flood`) is quick and loose; these are what
//! holds when many requests come at once.

use super::{Core, CoreError};
use crate::domain::quota::QuotaState;
use crate::domain::time::{Span, Timestamp};
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use serde::Deserialize;

/// The things that are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quota {
    /// Posts that a workspace makes.
    Posts,
    /// Deliveries that a workspace plans, changes, takes back, or decides about.
    Deliveries,
    /// Consent flows that a signed-in person begins: connections, reconnections and new identities.
    Flows,
    /// Invitations that an operator writes.
    Invitations,
    /// Looks at an account that a person asks for.
    Checks,
    /// Uploads that a workspace begins.
    Uploads,
    /// Suggestions that a workspace asks for.
    Suggestions,
    /// Templates that a workspace makes.
    Templates,
}

/// So much in each window of that length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Rule {
    policy: &'static str,
    most: i64,
    window: Span,
}

/// 25 accounts with 80 posts each; X itself takes 100 in 15 minutes from one account.
const POSTS_HOUR: Rule = Rule {
    policy: "posts_hour",
    most: 2_000,
    window: Span::hours(1),
};

/// Ten times what Cloudflare's free plan publishes in a day (~1,600 posts, by its 10,000 queue
/// operations), and more.
const POSTS_DAY: Rule = Rule {
    policy: "posts_day",
    most: 20_000,
    window: Span::days(1),
};

/// Every post of an hour to five accounts, or changed as often. Each is a row, and two of its
/// ledger: 10,000 are 10 MB at the most, besides their texts.
const DELIVERIES_HOUR: Rule = Rule {
    policy: "deliveries_hour",
    most: 10_000,
    window: Span::hours(1),
};

/// An agency that connects an account a minute.
const FLOWS_HOUR: Rule = Rule {
    policy: "flows_hour",
    most: 120,
    window: Span::hours(1),
};

/// Twice a minute; a look at X is a paid read.
const CHECKS_HOUR: Rule = Rule {
    policy: "checks_hour",
    most: 120,
    window: Span::hours(1),
};

/// Each lives seven days, so no more than 700 are open at a time.
const INVITATIONS_DAY: Rule = Rule {
    policy: "invitations_day",
    most: 100,
    window: Span::days(1),
};

/// Fifty carousels of ten pictures. Each is a row, which is gone after a day where no post uses it,
/// and no more of them begin in an hour than housekeeping clears away.
const UPLOADS_HOUR: Rule = Rule {
    policy: "uploads_hour",
    most: 500,
    window: Span::hours(1),
};

/// More than a person reads in an hour. Each is paid for by whoever runs the instance, and asks
/// twice at the most.
const SUGGESTIONS_HOUR: Rule = Rule {
    policy: "suggestions_hour",
    most: 100,
    window: Span::hours(1),
};

/// Twice as many as a workspace may keep.
const TEMPLATES_HOUR: Rule = Rule {
    policy: "templates_hour",
    most: 400,
    window: Span::hours(1),
};

/// How long a window that nobody counts in is kept: longer than the longest.
const KEPT: Span = Span::days(2);

#[derive(Deserialize)]
struct Counted {
    starts_at: Timestamp,
    used: i64,
}

/// Counts so many more, unless that would be too many: then there is no row. A Worker whose clock
/// is behind counts in the later window.
const SPEND: &str = "INSERT INTO quotas (scope, kind, starts_at, used) VALUES (:scope, :policy, \
    :window, :count)
    ON CONFLICT (scope, kind) DO UPDATE SET used=CASE WHEN starts_at>=:window THEN used+:count \
    ELSE :count END, starts_at=max(starts_at, :window)
    WHERE starts_at<:window OR used+:count<=:most RETURNING starts_at, used";

/// Counts one of `quota` for `scope`; answers with what is left. What fails afterwards stays
/// counted.
///
/// # Errors
/// [`CoreError::Quota`] when it is used up; or when the database fails.
pub async fn spend<P: Ports>(
    core: &Core<P>,
    scope: &str,
    quota: Quota,
) -> Result<Vec<QuotaState>, CoreError> {
    spend_all(core, scope, &[(quota, 1)]).await
}

/// As [`spend`], of several quotas and so many of each.
///
/// # Errors
/// [`CoreError::Quota`] when one of them is used up; or when the database fails.
pub async fn spend_all<P: Ports>(
    core: &Core<P>,
    scope: &str,
    what: &[(Quota, usize)],
) -> Result<Vec<QuotaState>, CoreError> {
    let now = core.now();
    let rules: Vec<(&Rule, i64)> = what
        .iter()
        .flat_map(|(quota, count)| {
            let count = i64::try_from(*count).unwrap_or(i64::MAX);
            quota.rules().iter().map(move |rule| (rule, count))
        })
        .collect();
    let spend = |(rule, count): &(&Rule, i64)| {
        Statement::new(SPEND)
            .bind("scope", scope)
            .bind("policy", rule.policy)
            .bind("window", rule.window_at(now))
            .bind("count", *count)
            .bind("most", rule.most)
    };
    let answers = core
        .ports
        .store()
        .batch(rules.iter().map(spend).collect())
        .await?;
    let mut states = Vec::with_capacity(rules.len());
    for ((rule, _), answer) in rules.iter().zip(answers) {
        match answer.first::<Counted>()? {
            Some(counted) => {
                states.push(rule.state(counted.starts_at, rule.most - counted.used, now));
            }
            None => return Err(CoreError::Quota(rule.state(rule.window_at(now), 0, now))),
        }
    }
    Ok(states)
}

/// Clears away windows that are long over.
///
/// # Errors
/// When the database fails.
pub async fn forget<P: Ports>(core: &Core<P>) -> Result<(), CoreError> {
    let sql = "DELETE FROM quotas WHERE starts_at<=:before";
    core.ports
        .store()
        .run_with_others(Statement::new(sql).bind("before", core.now() - KEPT))
        .await?;
    Ok(())
}

// === impl Quota ===

impl Quota {
    const fn rules(self) -> &'static [Rule] {
        match self {
            Self::Posts => &[POSTS_HOUR, POSTS_DAY],
            Self::Deliveries => &[DELIVERIES_HOUR],
            Self::Flows => &[FLOWS_HOUR],
            Self::Invitations => &[INVITATIONS_DAY],
            Self::Checks => &[CHECKS_HOUR],
            Self::Uploads => &[UPLOADS_HOUR],
            Self::Suggestions => &[SUGGESTIONS_HOUR],
            Self::Templates => &[TEMPLATES_HOUR],
        }
    }
}

// === impl Rule ===

impl Rule {
    /// When the window that `now` is in began.
    fn window_at(&self, now: Timestamp) -> Timestamp {
        Timestamp::from_ms(now.ms() - now.ms().rem_euclid(self.window.as_ms()))
    }

    fn state(&self, starts_at: Timestamp, left: i64, now: Timestamp) -> QuotaState {
        QuotaState {
            policy: self.policy,
            most: self.most,
            window: self.window,
            left,
            resets_after: starts_at + self.window - now,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_begins_where_the_last_one_ends() {
        let noon = Timestamp::parse("2030-06-15T12:00:00Z").unwrap();
        assert_eq!(POSTS_HOUR.window_at(noon), noon);
        assert_eq!(POSTS_HOUR.window_at(noon + Span::ms(3_599_999)), noon);
        assert_eq!(
            POSTS_HOUR.window_at(noon - Span::ms(1)),
            noon - Span::hours(1)
        );
        assert_eq!(POSTS_DAY.window_at(noon), noon - Span::hours(12));
    }

    #[test]
    fn every_window_is_over_before_it_is_cleared_away() {
        for quota in [
            Quota::Posts,
            Quota::Deliveries,
            Quota::Flows,
            Quota::Invitations,
            Quota::Checks,
            Quota::Uploads,
            Quota::Suggestions,
            Quota::Templates,
        ] {
            assert!(
                quota
                    .rules()
                    .iter()
                    .all(|rule| rule.window < KEPT && rule.most > 0)
            );
        }
    }
}
