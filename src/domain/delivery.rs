//! A delivery's life: its states, what can happen to it, and where that leads.
//!
//! `State::after` is the whole machine. It is exhaustive on purpose: a new state or event makes the
//! compiler ask what it means everywhere, and an impossible combination is an error, never a silent
//! no-op.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Where a delivery stands.
///
/// | state | who moves it out | after a crash |
/// |---|---|---|
/// | `scheduled` | the tick, at due − lead; the person | the lease ends, the tick takes it again |
/// | `preparing` | the worker that prepares | goes on behind the last finished call |
/// | `ready` | the worker that commits; the person | committed by another, or prepared anew |
/// | `committing` | the sender | an open intent: reconciled; none: back to `ready` |
/// | `processing` | the poll of the platform | polled again |
/// | `held` | the block going away; the person; lateness | looked at again after 15 minutes |
/// | `unconfirmed` | evidence, or the person | its look-ups are repeated |
/// | `published`, `failed`, `missed`, `cancelled` | the person, at most | final: nothing wakes it |
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "DeliveryState"))]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Planned; its moment has not come.
    Scheduled,
    /// The repeatable work before the moment is under way.
    Preparing,
    /// Only the call that makes it public is missing.
    Ready,
    /// That call may be on its way.
    Committing,
    /// The platform accepted and has not shown it yet.
    Processing,
    /// Live.
    Published,
    /// Refused for good; the reason is shown.
    Failed,
    /// Something that a person can mend is in the way.
    Held,
    /// The answer to the commit was lost: nobody knows whether it is live.
    Unconfirmed,
    /// Its moment passed by more than its policy allows.
    Missed,
    /// Taken back by the person.
    Cancelled,
}

/// What can happen to a delivery: the kinds of its ledger's events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "LedgerEventKind"))]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The person planned it.
    Planned,
    /// One call of the preparation is done, and there are more.
    Advanced,
    /// Everything before the moment is done.
    Prepared,
    /// The preparation cannot finish now and is tried again later.
    Postponed,
    /// An hour before: everything that can be known in advance was looked at.
    Checked,
    /// The preparation ran out before the commit began.
    Expired,
    /// The intent: a commit call leaves next.
    Sending,
    /// The platform took one part and there are more.
    Accepted,
    /// Some parts are public, and another invocation sends the others.
    Continued,
    /// The platform accepted a part, and will show it later.
    Processing,
    /// The answer was lost, and the same call is made again, because it cannot make a second post.
    Repeated,
    /// Every part is public.
    Published,
    /// A sender woke too late for its intent, and did not send.
    NotSent,
    /// Refused with proof that nothing was made, and worth repeating.
    Deferred,
    /// Refused for good.
    Refused,
    /// Blocked by something that the person or the operator can mend.
    Blocked,
    /// Something went out, and no answer came back.
    AnswerLost,
    /// A worker was lost with an intent open.
    InDoubt,
    /// A worker was lost with nothing open.
    Released,
    /// A look-up at the platform did not find it, or could not look.
    NotFound,
    /// One part whose answer was lost is public, as a look-up or the person says; the rest follows.
    Found,
    /// An answer that came late, from a sender that was given up.
    Evidence,
    /// Such an answer says that all of it is public, although it had been given up, or was in
    /// doubt, or was to be sent again.
    Surfaced,
    /// What it was held for is looked at again.
    Resumed,
    /// Later than the policy allows.
    TooLate,
    /// The person changed what it says.
    Edited,
    /// The person changed when it goes out.
    Moved,
    /// The person took it back.
    Cancelled,
    /// The person planned it once more after it was taken back.
    PlannedAgain,
    /// The person took this account out of the post.
    Removed,
    /// The person wants it sent now, or at another time.
    SentAgain,
    /// The person gives it up.
    Dropped,
}

/// What a worker takes a delivery for. Taking it is the fence, and no event: nothing has happened
/// yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// The repeatable work before the moment, or, long before it, the preflight.
    Prepare,
    /// The calls that make it public.
    Commit,
    /// Taking back a preparation that is not good any more.
    Unprepare,
    /// Looking whether a block is gone.
    LookAgain,
    /// Finding out what became of a commit.
    Reconcile,
    /// Asking the platform whether what it accepted is visible.
    Poll,
}

/// An event that cannot happen in a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{event:?} cannot happen to a delivery that is {state}")]
pub struct InvalidTransition {
    /// Where the delivery stood.
    pub state: State,
    /// What was to happen.
    pub event: Event,
}

// === impl Event ===

impl Event {
    /// Every event.
    pub const ALL: [Self; 32] = [
        Self::Planned,
        Self::Advanced,
        Self::Prepared,
        Self::Postponed,
        Self::Checked,
        Self::Expired,
        Self::Sending,
        Self::Accepted,
        Self::Continued,
        Self::Processing,
        Self::Repeated,
        Self::Published,
        Self::NotSent,
        Self::Deferred,
        Self::Refused,
        Self::Blocked,
        Self::AnswerLost,
        Self::InDoubt,
        Self::Released,
        Self::NotFound,
        Self::Found,
        Self::Evidence,
        Self::Surfaced,
        Self::Resumed,
        Self::TooLate,
        Self::Edited,
        Self::Moved,
        Self::Cancelled,
        Self::PlannedAgain,
        Self::Removed,
        Self::SentAgain,
        Self::Dropped,
    ];
}

// === impl State ===

impl State {
    /// Every state.
    pub const ALL: [Self; 11] = [
        Self::Scheduled,
        Self::Preparing,
        Self::Ready,
        Self::Committing,
        Self::Processing,
        Self::Published,
        Self::Failed,
        Self::Held,
        Self::Unconfirmed,
        Self::Missed,
        Self::Cancelled,
    ];

    /// The name in JSON and D1.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Preparing => "preparing",
            Self::Ready => "ready",
            Self::Committing => "committing",
            Self::Processing => "processing",
            Self::Published => "published",
            Self::Failed => "failed",
            Self::Held => "held",
            Self::Unconfirmed => "unconfirmed",
            Self::Missed => "missed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether the person may still change what it says: nothing is on its way, and it is not all
    /// public.
    #[must_use]
    pub const fn is_editable(self) -> bool {
        match self {
            Self::Scheduled
            | Self::Preparing
            | Self::Ready
            | Self::Held
            | Self::Failed
            | Self::Missed => true,
            Self::Committing
            | Self::Processing
            | Self::Published
            | Self::Unconfirmed
            | Self::Cancelled => false,
        }
    }

    /// Whether a call may be on its way, or may have arrived unseen.
    #[must_use]
    pub const fn is_sending(self) -> bool {
        match self {
            Self::Committing | Self::Processing | Self::Unconfirmed => true,
            Self::Scheduled
            | Self::Preparing
            | Self::Ready
            | Self::Held
            | Self::Published
            | Self::Failed
            | Self::Missed
            | Self::Cancelled => false,
        }
    }

    /// Whether the person may still take it back: no commit has begun.
    #[must_use]
    pub const fn is_waiting(self) -> bool {
        match self {
            Self::Scheduled | Self::Preparing | Self::Ready | Self::Held => true,
            Self::Committing
            | Self::Processing
            | Self::Published
            | Self::Failed
            | Self::Unconfirmed
            | Self::Missed
            | Self::Cancelled => false,
        }
    }

    /// Where taking it for `phase` leads; none: it is not to be taken for that.
    #[must_use]
    pub fn taken_for(self, phase: Phase) -> Option<Self> {
        match phase {
            Phase::Prepare => {
                matches!(self, Self::Scheduled | Self::Preparing).then_some(Self::Preparing)
            }
            Phase::Commit => (self == Self::Ready).then_some(Self::Ready),
            Phase::Unprepare => (self == Self::Ready).then_some(Self::Scheduled),
            Phase::LookAgain => (self == Self::Held).then_some(Self::Held),
            Phase::Reconcile => {
                matches!(self, Self::Committing | Self::Unconfirmed).then_some(self)
            }
            Phase::Poll => (self == Self::Processing).then_some(self),
        }
    }

    /// Where `event` leads.
    ///
    /// `has_public_part`: something of it is public already, so that "missed" and "cancelled" would
    /// be lies and become `failed`.
    ///
    /// # Errors
    /// When the event cannot happen in this state.
    pub fn after(self, event: Event, has_public_part: bool) -> Result<Self, InvalidTransition> {
        let to = self
            .next(event)
            .ok_or(InvalidTransition { state: self, event })?;
        match to {
            Self::Missed | Self::Cancelled if has_public_part => Ok(Self::Failed),
            to => Ok(to),
        }
    }

    fn next(self, event: Event) -> Option<Self> {
        use State::{
            Cancelled, Committing, Failed, Held, Missed, Preparing, Processing, Published, Ready,
            Scheduled, Unconfirmed,
        };
        match event {
            Event::Planned | Event::Expired | Event::Checked => {
                (self == Scheduled).then_some(Scheduled)
            }
            Event::Advanced => (self == Preparing).then_some(Preparing),
            Event::Prepared => (self == Preparing).then_some(Ready),
            Event::Postponed => (self == Preparing).then_some(Scheduled),
            Event::Resumed => (self == Held).then_some(Scheduled),
            Event::Evidence => Some(self),
            Event::Surfaced => {
                (!matches!(self, Committing | Processing | Published)).then_some(Published)
            }
            Event::Sending => matches!(self, Ready | Committing).then_some(Committing),
            Event::Accepted | Event::Repeated => (self == Committing).then_some(Committing),
            Event::Continued => (self == Committing).then_some(Ready),
            Event::Processing => {
                matches!(self, Ready | Committing | Processing | Unconfirmed).then_some(Processing)
            }
            Event::Published => {
                matches!(self, Ready | Committing | Processing | Unconfirmed).then_some(Published)
            }
            Event::NotSent | Event::Deferred => matches!(self, Ready | Committing).then_some(Ready),
            Event::Released | Event::Found => {
                matches!(self, Committing | Processing | Unconfirmed).then_some(Ready)
            }
            Event::Refused => matches!(
                self,
                Preparing | Ready | Committing | Processing | Unconfirmed
            )
            .then_some(Failed),
            Event::Blocked => {
                matches!(self, Scheduled | Preparing | Ready | Committing | Held).then_some(Held)
            }
            Event::AnswerLost | Event::InDoubt => {
                matches!(self, Committing | Unconfirmed).then_some(Unconfirmed)
            }
            Event::NotFound => {
                matches!(self, Committing | Processing | Unconfirmed).then_some(Unconfirmed)
            }
            Event::TooLate => {
                matches!(self, Preparing | Ready | Committing | Held).then_some(Missed)
            }
            Event::Edited if matches!(self, Failed | Missed) => Some(self),
            Event::Edited | Event::Moved => self.is_waiting().then_some(Scheduled),
            Event::Cancelled => self.is_waiting().then_some(Cancelled),
            Event::PlannedAgain => (self == Cancelled).then_some(Scheduled),
            Event::Removed => (self.is_editable() || self == Cancelled).then_some(Cancelled),
            Event::SentAgain => {
                matches!(self, Missed | Failed | Held | Unconfirmed).then_some(Scheduled)
            }
            Event::Dropped => (self == Unconfirmed).then_some(Cancelled),
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    #[test]
    fn only_the_person_and_late_evidence_leave_a_final_state() {
        for state in [
            State::Published,
            State::Failed,
            State::Missed,
            State::Cancelled,
        ] {
            let ways: Vec<_> = Event::ALL
                .into_iter()
                .filter(|&event| state.after(event, false).is_ok_and(|to| to != state))
                .collect();
            let expected: &[Event] = match state {
                State::Failed | State::Missed => {
                    &[Event::Surfaced, Event::Removed, Event::SentAgain]
                }
                State::Cancelled => &[Event::Surfaced, Event::PlannedAgain],
                _ => &[],
            };
            assert_eq!(ways, expected, "{state}");
        }
    }

    #[test]
    fn nothing_published_is_ever_sent_again() {
        assert!(State::Published.after(Event::SentAgain, true).is_err());
        assert!(State::Committing.after(Event::SentAgain, false).is_err());
    }

    #[test]
    fn a_commit_that_began_cannot_be_cancelled() {
        for state in [
            State::Committing,
            State::Processing,
            State::Unconfirmed,
            State::Published,
        ] {
            assert!(state.after(Event::Cancelled, false).is_err(), "{state}");
        }
    }

    #[test]
    fn a_lost_answer_never_leads_back_to_ready() {
        assert_eq!(
            State::Committing.after(Event::AnswerLost, false),
            Ok(State::Unconfirmed)
        );
        assert_eq!(
            State::Committing.after(Event::InDoubt, false),
            Ok(State::Unconfirmed)
        );
        assert_eq!(
            State::Committing.after(Event::NotFound, false),
            Ok(State::Unconfirmed)
        );
    }

    #[test]
    fn what_is_partly_public_is_failed_rather_than_missed_or_cancelled() {
        assert_eq!(
            State::Committing.after(Event::TooLate, true),
            Ok(State::Failed)
        );
        assert_eq!(
            State::Ready.after(Event::Cancelled, true),
            Ok(State::Failed)
        );
        assert_eq!(
            State::Ready.after(Event::Cancelled, false),
            Ok(State::Cancelled)
        );
    }

    #[test]
    fn names_are_those_of_the_json() {
        for state in State::ALL {
            assert_eq!(serde_json::to_value(state).unwrap(), state.name());
        }
    }

    /// Something that a worker or a person does.
    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Deed {
        Taken(Phase),
        Happened(Event, bool),
    }

    const PHASES: [Phase; 6] = [
        Phase::Prepare,
        Phase::Commit,
        Phase::Unprepare,
        Phase::LookAgain,
        Phase::Reconcile,
        Phase::Poll,
    ];

    fn deeds() -> impl Strategy<Value = Vec<Deed>> {
        let happened = (select(&Event::ALL[..]), any::<bool>())
            .prop_map(|(event, is_public)| Deed::Happened(event, is_public));
        vec(
            prop_oneof![select(&PHASES[..]).prop_map(Deed::Taken), happened],
            0..200,
        )
    }

    /// The ways that a delivery goes: from, by what, to. What is impossible is refused and leaves
    /// it where it is.
    fn walk(deeds: &[Deed]) -> Vec<(State, Deed, State)> {
        let mut state = State::Scheduled;
        let mut has_public_part = false;
        let mut went = Vec::new();
        for deed in deeds {
            let next = match deed {
                Deed::Taken(phase) => state.taken_for(*phase),
                Deed::Happened(event, is_public) => {
                    // What is public stays public.
                    has_public_part |= *is_public
                        && matches!(event, Event::Accepted | Event::Found | Event::Evidence);
                    state.after(*event, has_public_part).ok()
                }
            };
            if let Some(next) = next {
                went.push((state, *deed, next));
                state = next;
            }
        }
        went
    }

    #[test]
    fn every_state_is_reached() {
        use proptest::strategy::ValueTree;
        let mut runner = proptest::test_runner::TestRunner::deterministic();
        let mut reached = std::collections::HashSet::from([State::Scheduled]);
        for _ in 0..5_000 {
            let deeds = deeds().new_tree(&mut runner).unwrap().current();
            reached.extend(walk(&deeds).into_iter().map(|(_, _, to)| to));
        }
        let missing: Vec<_> = State::ALL
            .into_iter()
            .filter(|state| !reached.contains(state))
            .collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    proptest! {
        #[test]
        fn a_call_leaves_only_what_is_ready(deeds in deeds()) {
            for (from, deed, to) in walk(&deeds) {
                if matches!(deed, Deed::Happened(Event::Sending, _)) {
                    prop_assert!(matches!(from, State::Ready | State::Committing), "{from}");
                    prop_assert_eq!(to, State::Committing);
                }
                if matches!(deed, Deed::Happened(Event::Accepted, _)) {
                    prop_assert_eq!(from, State::Committing);
                }
            }
        }

        #[test]
        fn nothing_leaves_published(deeds in deeds()) {
            for (from, _, to) in walk(&deeds) {
                prop_assert!(from != State::Published || to == State::Published);
            }
        }

        #[test]
        fn doubt_ends_with_evidence_or_with_the_person(deeds in deeds()) {
            let doubt = |(from, _, to): &(State, Deed, State)| {
                *from == State::Unconfirmed && to != from
            };
            for (from, deed, to) in walk(&deeds).into_iter().filter(doubt) {
                let Deed::Happened(event, _) = deed else {
                    return Err(TestCaseError::fail(format!("{from} {deed:?} {to}")));
                };
                let ends = [
                    Event::Published, Event::Released, Event::Found, Event::Refused,
                    Event::SentAgain, Event::Dropped, Event::Surfaced, Event::Processing,
                ];
                prop_assert!(ends.contains(&event), "{event:?}");
            }
        }

        #[test]
        fn what_is_partly_public_is_never_called_missed_or_cancelled(
            state in select(&State::ALL[..]),
            event in select(&Event::ALL[..]),
        ) {
            if let Ok(next) = state.after(event, true) {
                let is_denied = matches!(next, State::Missed | State::Cancelled);
                prop_assert!(!is_denied, "{state} {event:?}");
            }
        }

        #[test]
        fn a_delivery_that_is_being_sent_is_not_changed(state in select(&State::ALL[..])) {
            for event in [Event::Edited, Event::Moved, Event::Cancelled, Event::Removed] {
                let is_refused = state.after(event, false).is_err();
                prop_assert!(!state.is_sending() || is_refused, "{state} {event:?}");
            }
        }
    }
}
