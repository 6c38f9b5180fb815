//! Who goes first: the posts of one account go out one after the other, in their order, and no
//! account makes the others wait.
//!
//! [`in_turn`] says it of what a tick has claimed, [`next_turn`] of what is planned so late that no
//! tick claims it.
//!
//! Posts of one account that are due at the same instant are staggered by [`TURN_SPACING`], so that
//! their order is kept and a window that is used up is met once and not by all of them. What is
//! overdue is due now. Accounts are not staggered against each other: in a page's messages the
//! first posts of all accounts come before anybody's second.

use super::dispatch::Dispatch;
use crate::domain::delivery::State;
use crate::domain::ids::{AccountId, DeliveryId};
use crate::domain::policy::{LONGEST_STAGGER, TURN_SPACING};
use crate::domain::time::{Span, Timestamp};
use crate::ports::sql::Value;
use serde::Deserialize;
use std::collections::HashMap;

/// A claimed row.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Claimed {
    pub(super) id: DeliveryId,
    pub(super) account: AccountId,
    pub(super) claim: i64,
    pub(super) run_at: Timestamp,
    pub(super) due_at: Timestamp,
    pub(super) state: State,
    /// In milliseconds.
    pub(super) lead: i64,
    pub(super) has_slices: i64,
    /// In milliseconds.
    pub(super) call_limit: i64,
    pub(super) is_slow: i64,
    /// The turn that an earlier claim gave it.
    #[serde(default)]
    pub(super) turn_at: Option<Timestamp>,
}

/// How many posts of an account already have their turn at an instant. It lives as long as a tick,
/// over all of its pages.
#[derive(Debug, Default)]
pub(super) struct Turns(HashMap<(AccountId, Timestamp), i64>);

/// The steps of a page, in the order in which they are to be sent, each staggered behind the
/// account's earlier ones.
pub(super) fn in_turn(mut page: Vec<Claimed>, now: Timestamp, turns: &mut Turns) -> Vec<Dispatch> {
    page.sort_by(|a, b| (a.instant(now), a.due_at, &a.id).cmp(&(b.instant(now), b.due_at, &b.id)));
    let mut of_account: HashMap<AccountId, usize> = HashMap::new();
    let mut ranked: Vec<(usize, Dispatch)> = Vec::with_capacity(page.len());
    for row in page {
        let rank = of_account.entry(row.account.clone()).or_default();
        let stagger = turns.take(&row, now);
        ranked.push((*rank, row.dispatch(stagger)));
        *rank += 1;
    }
    // Stable: among equals the earlier stays before the later.
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, dispatch)| dispatch).collect()
}

/// The turn of a delivery that is planned for `:step_due` so late that no tick asks for it: behind
/// whatever else of its account is to go out by then. None where nothing is.
macro_rules! next_turn {
    ($account:literal) => {
        concat!(
            "(SELECT CASE WHEN count(*)>0 THEN min(:step_due+:longest_stagger, \
            max(max(coalesce(o.turn_at, o.due_at))+:turn_spacing, \
            :step_due+:turn_spacing*sum(o.due_at=:step_due))) END FROM deliveries o WHERE \
            o.account=",
            $account,
            " AND o.wake_at IS NOT NULL AND o.due_at<=:step_due AND o.id<>:id AND \
            coalesce(o.turn_at, o.due_at)+:turn_spacing>:step_due)"
        )
    };
}
pub(super) use next_turn;

/// The values of every statement that asks for a turn.
pub(super) fn values() -> [(&'static str, Value); 2] {
    [
        ("longest_stagger", LONGEST_STAGGER.into()),
        ("turn_spacing", TURN_SPACING.into()),
    ]
}

// === impl Turns ===

impl Turns {
    /// The account's next turn at the row's instant, counted from when the row's step was to
    /// happen.
    fn take(&mut self, row: &Claimed, now: Timestamp) -> Span {
        let instant = row.instant(now);
        let before = self.0.entry((row.account.clone(), instant)).or_default();
        let behind = Span::ms(TURN_SPACING.as_ms().saturating_mul(*before)).min(LONGEST_STAGGER);
        *before += 1;
        instant + behind - row.planned()
    }
}

// === impl Claimed ===

impl Claimed {
    /// When its step was to happen.
    fn planned(&self) -> Timestamp {
        self.run_at.max(self.due_at)
    }

    /// When it can happen.
    fn instant(&self, now: Timestamp) -> Timestamp {
        self.planned().max(now)
    }

    fn dispatch(self, stagger: Span) -> Dispatch {
        Dispatch {
            delivery: self.id,
            claim: self.claim,
            state: self.state,
            run_at: self.run_at,
            due_at: self.due_at,
            stagger,
            lead: Span::ms(self.lead),
            has_slices: self.has_slices != 0,
            call_limit: Span::ms(self.call_limit),
            is_slow: self.is_slow != 0,
            is_elsewhere: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    const NOW: Timestamp = Timestamp::from_ms(1_000_000);

    fn row(number: u8, account: u8, after_ms: i64) -> Claimed {
        let due_at = NOW + Span::ms(after_ms);
        Claimed {
            id: DeliveryId::new(Timestamp::from_ms(i64::from(number)), [0; 10]),
            account: AccountId::new(Timestamp::from_ms(i64::from(account)), [0; 10]),
            claim: 1,
            run_at: due_at - Span::minutes(1),
            due_at,
            state: State::Scheduled,
            lead: 60_000,
            has_slices: 0,
            call_limit: 20_000,
            is_slow: 0,
            turn_at: None,
        }
    }

    /// What `in_turn` makes of a page: which row, and how long from now it waits.
    fn turned(page: &[Claimed], turns: &mut Turns) -> Vec<(DeliveryId, i64)> {
        let steps = in_turn(page.to_vec(), NOW, turns);
        steps
            .into_iter()
            .map(|step| {
                (
                    step.delivery,
                    (step.run_at.max(step.due_at) + step.stagger - NOW).as_ms(),
                )
            })
            .collect()
    }

    #[test]
    fn r12_posts_of_one_account_at_one_instant_follow_each_other_in_their_order() {
        let page = [
            row(3, 1, 5_000),
            row(1, 1, 5_000),
            row(2, 1, 5_000),
            row(4, 1, 6_000),
        ];
        let [third, first, second, later] = page.each_ref().map(|row| row.id.clone());
        assert_eq!(
            turned(&page, &mut Turns::default()),
            [
                (first, 5_000),
                (second, 5_100),
                (third, 5_200),
                (later, 6_000)
            ]
        );
    }

    #[test]
    fn r12_nobody_waits_for_another_account() {
        let mut page: Vec<Claimed> = (0..20).map(|number| row(number, 1, 5_000)).collect();
        page.push(row(20, 2, 5_000));
        page.push(row(21, 3, 5_000));
        let turned = turned(&page, &mut Turns::default());
        let first: Vec<_> = turned
            .iter()
            .take(3)
            .map(|(id, at)| (id.clone(), *at))
            .collect();
        assert_eq!(
            first,
            [&page[0], &page[20], &page[21]].map(|row| (row.id.clone(), 5_000))
        );
    }

    #[test]
    fn what_is_overdue_is_staggered_from_now() {
        let page = [row(2, 1, -60_000), row(1, 1, -90_000), row(3, 1, -30_000)];
        let [second, first, third] = page.each_ref().map(|row| row.id.clone());
        assert_eq!(
            turned(&page, &mut Turns::default()),
            [(first, 0), (second, 100), (third, 200)]
        );
    }

    #[test]
    fn the_next_page_goes_on_where_the_last_one_ended() {
        let mut turns = Turns::default();
        turned(&[row(1, 1, 5_000), row(2, 1, 5_000)], &mut turns);
        let third = row(3, 1, 5_000);
        assert_eq!(
            turned(std::slice::from_ref(&third), &mut turns),
            [(third.id, 5_200)]
        );
    }

    proptest! {
        #[test]
        fn a_turn_is_fair(rows in prop::collection::vec((0_u8..6, -3_i64..4), 0..120)) {
            let page: Vec<Claimed> = (0_u8..)
                .zip(&rows)
                .map(|(number, (account, after))| row(number, *account, after * 1_000))
                .collect();
            let by_id: BTreeMap<_, _> = page.iter().map(|row| (row.id.clone(), row)).collect();
            let turned = turned(&page, &mut Turns::default());
            prop_assert_eq!(turned.len(), page.len());
            let ids: BTreeSet<_> = turned.iter().map(|(id, _)| id).collect();
            prop_assert_eq!(ids.len(), page.len());
            let mut last: BTreeMap<&AccountId, (Timestamp, Timestamp, &DeliveryId, i64)> =
                BTreeMap::new();
            for (id, at) in &turned {
                let row = by_id[id];
                // Never early, and never more than the longest stagger late.
                let late = *at - (row.instant(NOW) - NOW).as_ms();
                prop_assert!((0..=LONGEST_STAGGER.as_ms()).contains(&late), "{} ms", late);
                let key = (row.instant(NOW), row.due_at, id, *at);
                if let Some(before) = last.insert(&row.account, key) {
                    let is_ordered = (before.0, before.1, before.2) < (key.0, key.1, key.2);
                    prop_assert!(is_ordered, "in their order");
                    let is_apart = before.0 < key.0
                        || at - before.3 == TURN_SPACING.as_ms()
                        || late == LONGEST_STAGGER.as_ms();
                    prop_assert!(is_apart, "one after the other");
                }
            }
            // Nobody's second comes before anybody's first.
            let mut seen: BTreeMap<&AccountId, usize> = BTreeMap::new();
            let ranks: Vec<usize> = turned
                .iter()
                .map(|(id, _)| {
                    let rank = seen.entry(&by_id[id].account).or_default();
                    *rank += 1;
                    *rank
                })
                .collect();
            prop_assert!(ranks.is_sorted(), "{:?}", ranks);
        }
    }
}
