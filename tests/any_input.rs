//! What holds for any input: back-off, sealing, and whatever reads text from outside.

use noctin_scheduler::domain::message::Message;
use noctin_scheduler::domain::policy::{back_off, late_at};
use noctin_scheduler::domain::schedule::{Chosen, Request, has_drifted};
use noctin_scheduler::domain::sealing::{KeyRing, OpenError};
use noctin_scheduler::domain::secret::Secret;
use noctin_scheduler::domain::time::{Span, Timestamp};
use noctin_scheduler::domain::zone::Zone;
use noctin_scheduler::usecases::compose::Key;
use noctin_scheduler::usecases::sessions::BrowserHash;
use proptest::prelude::*;

const KEYS: &str =
    r#"{"active":"k1","keys":{"k1":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}}"#;

/// A first pause and the longest, as a platform or a configuration could have them.
fn any_pauses() -> impl Strategy<Value = (Span, Span)> {
    (2_i64..3_600_000, 1_i64..1_000)
        .prop_map(|(base, times)| (Span::ms(base), Span::ms(base * times)))
}

/// The pattern of a local time, and of a text that is none.
const LOCAL_TIME: &str = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?|.{0,20}";

/// The name of a time zone, or any text.
fn any_zone() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("Europe/Bucharest".to_owned()),
        Just("Pacific/Apia".to_owned()),
        any::<String>()
    ]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 512,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn r16_a_pause_is_never_nothing_and_never_beyond_its_cap(
        attempt: u32,
        (base, cap) in any_pauses(),
        chance: u8,
    ) {
        let pause = back_off(attempt, base, cap, chance);
        prop_assert!(pause > Span::ZERO && pause <= cap, "{:?}", pause);
        let is_long_enough = pause.as_ms() * 2 >= base.as_ms();
        prop_assert!(is_long_enough, "less than half of the first pause: {:?}", pause);
    }

    #[test]
    fn r16_the_next_pause_is_no_shorter_and_at_most_twice_as_long(
        attempt in 0_u32..100,
        (base, cap) in any_pauses(),
        chance: u8,
    ) {
        let this = back_off(attempt, base, cap, chance);
        let next = back_off(attempt + 1, base, cap, chance);
        // A millisecond each is lost to rounding.
        prop_assert!(this <= next && next.as_ms() <= this.as_ms() * 2 + 2, "{:?} {:?}", this, next);
    }

    #[test]
    fn r16_chance_spreads_a_pause_over_its_later_half(
        attempt in 0_u32..100,
        (base, cap) in any_pauses(),
    ) {
        let pause = |chance| back_off(attempt, base, cap, chance);
        let pauses: Vec<Span> = (0..=u8::MAX).map(pause).collect();
        let full = pauses[0].as_ms();
        prop_assert!(pauses.iter().rev().is_sorted(), "more chance, less pause");
        prop_assert_eq!(pauses[255].as_ms(), full - full / 2);
        let distinct = pauses.windows(2).filter(|pair| pair[0] != pair[1]).count();
        let wanted = usize::try_from((full / 2).min(255)).unwrap();
        prop_assert!(distinct >= wanted, "{} of 256", distinct + 1);
    }

    #[test]
    fn lateness_is_counted_in_whole_minutes(
        due in 0_i64..4_000_000_000_000,
        minutes in 0_u32..20_000,
    ) {
        let due = Timestamp::from_ms(due);
        prop_assert_eq!((late_at(due, minutes) - due).as_ms(), i64::from(minutes) * 60_000);
    }

    #[test]
    fn a_sealed_record_opens_where_it_was_sealed_and_nowhere_else(
        plain: String,
        place: String,
        other: String,
        nonce: [u8; 12],
    ) {
        let ring = KeyRing::parse(KEYS).unwrap();
        let record = ring.seal(nonce, &place, &Secret::new(plain.clone()));
        let opened = ring.open(&place, &record).map(|opened| opened.expose().to_owned());
        prop_assert_eq!(opened, Ok(plain));
        prop_assume!(place != other);
        prop_assert!(matches!(ring.open(&other, &record), Err(OpenError)));
    }

    #[test]
    fn what_was_never_sealed_never_opens(
        record in "(v1\\.)?[A-Za-z0-9_.-]{0,80}|.{0,80}",
        place: String,
    ) {
        prop_assert!(matches!(KeyRing::parse(KEYS).unwrap().open(&place, &record), Err(OpenError)));
    }

    #[test]
    fn an_instant_is_read_as_it_was_shown(ms in 0_i64..253_402_300_799_999) {
        let at = Timestamp::from_ms(ms);
        prop_assert_eq!(Timestamp::parse(&at.to_string()), Ok(at));
    }

    #[test]
    fn whatever_a_schedule_says_it_is_planned_for_later_or_refused(
        at in prop::option::of("[-+0-9TZ:. ]{0,30}|.{0,20}"),
        local in prop::option::of(LOCAL_TIME),
        zone in prop::option::of(any_zone()),
        now: Option<bool>,
        is_in_slot: bool,
    ) {
        let slot = is_in_slot.then_some(Chosen::Next);
        let request = Request { at, local, zone, now, slot };
        let clock = Timestamp::parse("2026-01-01T00:00:00Z").unwrap();
        if let Ok(planned) = request.plan(clock, Zone::UTC) {
            prop_assert!(planned.due_at >= clock && planned.due_at <= clock + Span::days(5 * 366));
            let asked = request.local.as_deref().unwrap_or_default();
            prop_assert!(!has_drifted(planned.due_at, asked, planned.zone));
        }
    }

    #[test]
    fn no_text_from_outside_is_taken_for_more_than_it_is(text: String) {
        let is_base64url = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        let is_token = text.len() == 43 && text.bytes().all(is_base64url);
        prop_assert_eq!(BrowserHash::of(&Secret::new(text.clone())).is_some(), is_token);
        let is_key = (1..=255).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        prop_assert_eq!(Key::parse(&text).is_some(), is_key);
        prop_assert!(serde_json::from_str::<Message>(&text).is_err());
        prop_assert!(KeyRing::parse(&text).is_err());
    }
}
