//! How long a text is on X, by four counters: the Worker's, the dashboard's, the sandbox's, and
//! that of the reference, twitter-text.
//!
//! `SEED` and `CASES` in the environment choose other random texts, and how many.

#[path = "text/corpus.rs"]
mod corpus;
#[path = "text/reference.rs"]
mod reference;

use corpus::{Case, conformance, lines, random, text};
use noctin_sandbox::x::weighted_length as sandbox_length;
use noctin_scheduler::platforms::Allowance;
use noctin_scheduler::platforms::x::text::{LONGEST, links, violations, weighted_length};
use proptest::prelude::*;
use reference::{Verdict, emoji, judge};

/// Texts that the reference counts higher than X does by now: the text, the length by the
/// reference, and the length by us.
const BETTER: [(&str, usize, usize); 7] = [
    ("👯🏻", 4, 2),
    ("🇨🇶", 4, 2),
    ("🧑‍🧑‍🧒", 8, 2),
    ("🧑🏻‍❤️‍🧑🏼", 8, 2),
    // It has these two, but not as they are to be written.
    ("♾️", 4, 2),
    ("👁️‍🗨️", 5, 2),
    // It measures a link by a name that lacks the letters between the domain and the path.
    ("example.com日本.jp/path", 28, 23),
];

/// Holds every counter against the reference.
fn assert_counters_agree(texts: &[String]) {
    let wrong: Vec<String> = texts
        .iter()
        .zip(judge(texts))
        .filter_map(|(text, verdict)| disagreement(text, &verdict))
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {} texts:\n{}",
        wrong.len(),
        texts.len(),
        wrong.join("\n")
    );
}

fn disagreement(text: &str, verdict: &Verdict) -> Option<String> {
    let (worker, sandbox, expected) = (
        weighted_length(text),
        sandbox_length(text),
        verdict.reference,
    );
    let found: Vec<&str> = links(text).into_iter().map(|link| &text[link]).collect();
    let has_too_many_cashtags = violations("text", text, Allowance::default())
        .iter()
        .any(|fault| fault.code == "too_many_cashtags_for_x");
    let checks = [
        ("worker", worker == expected),
        ("sandbox", sandbox == expected),
        ("dashboard", verdict.dashboard == expected),
        (
            "overflow",
            verdict.overflow.is_some() == (expected > LONGEST),
        ),
        ("links", found == verdict.links),
        ("cashtags", has_too_many_cashtags == (verdict.cashtags > 1)),
    ];
    let wrong: Vec<&str> = checks
        .into_iter()
        .filter(|(_, is_right)| !is_right)
        .map(|(what, _)| what)
        .collect();
    (!wrong.is_empty()).then(|| {
        format!(
            "{text:?}: {wrong:?}; worker {worker}, sandbox {sandbox}, links {found:?}, {verdict:?}"
        )
    })
}

#[test]
fn the_conformance_cases_of_the_reference_hold() {
    for Case {
        description,
        text,
        weighted_length: expected,
        valid,
    } in conformance()
    {
        assert_eq!(weighted_length(&text), expected, "{description}");
        assert_eq!(
            violations("text", &text, Allowance::default()).is_empty(),
            valid,
            "{description}"
        );
    }
    assert_counters_agree(
        &conformance()
            .into_iter()
            .map(|case| case.text)
            .collect::<Vec<_>>(),
    );
}

#[test]
fn links_emoji_and_scripts_count_as_in_the_reference() {
    assert_counters_agree(&lines());
}

#[test]
fn every_top_level_domain_of_the_reference_makes_a_link() {
    let tlds = include_str!("../src/platforms/x/text/tlds.txt").lines();
    assert_counters_agree(
        &tlds
            .map(|tld| format!("http://example.{tld} or example.{tld}, not example.{tld}x"))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn every_emoji_that_unicode_recommends_counts_two() {
    let emoji = emoji();
    let heavier: Vec<_> = emoji
        .iter()
        .filter(|emoji| weighted_length(emoji) != 2)
        .collect();
    assert_eq!(heavier, [""; 0]);
    assert_counters_agree(&emoji);
}

#[test]
fn random_texts_count_as_in_the_reference() {
    assert_counters_agree(&random());
}

#[test]
fn nothing_but_this_is_counted_otherwise_on_purpose() {
    let texts = BETTER.map(|(text, ..)| text.to_owned());
    let counted = texts
        .iter()
        .zip(judge(&texts))
        .map(|(text, verdict)| (text.as_str(), verdict.untouched, weighted_length(text)));
    assert_eq!(counted.collect::<Vec<_>>(), BETTER);
    let known: Vec<String> = conformance().into_iter().map(|case| case.text).collect();
    assert!(
        judge(&known)
            .iter()
            .all(|verdict| verdict.untouched == verdict.reference)
    );
}

/// The reference reads UTF-16, and so do the Worker and the dashboard. The sandbox does not.
#[test]
fn half_of_a_pair_can_precede_a_link() {
    let text = "@😀-a.com".to_owned();
    let verdict = judge(std::slice::from_ref(&text)).remove(0);
    assert_eq!(
        (verdict.reference, verdict.dashboard, weighted_length(&text)),
        (26, 26, 26)
    );
}

/// None of these may take the square of its length.
#[test]
fn long_texts_of_what_is_hard_to_read_are_counted() {
    let hard = [
        "a.",
        "$",
        "(",
        "日",
        "日.",
        "é.",
        "_.",
        "a-",
        "http://",
        "a.co/(",
        "a.co?",
        "a.co/((",
        "a.b?.",
        "https://t.co/",
        "xn--",
        "🏴",
        "👩\u{200d}",
        "🇫",
        "\u{301}",
        ".com",
        "。",
        "@",
        "www.日本.",
    ];
    for piece in hard {
        let text = piece.repeat(25_000 / piece.chars().count());
        let length = weighted_length(&text);
        assert!(length > LONGEST, "{piece}");
        assert_eq!(
            violations("text", &text, Allowance::default())
                .first()
                .map(|fault| fault.code),
            Some("too_long_for_x"),
            "{piece}"
        );
    }
}

proptest! {
    #[test]
    fn another_word_adds_its_length_and_the_space(text in prop_oneof![any::<String>(), text()]) {
        prop_assert_eq!(weighted_length(&format!("{text} a")), weighted_length(&text) + 2);
    }

    #[test]
    fn another_letter_adds_one_where_no_link_can_begin(
        text in prop_oneof![any::<String>(), text()],
    ) {
        let text = text.replace('.', "");
        prop_assert_eq!(weighted_length(&format!("{text}a")), weighted_length(&text) + 1);
    }

    #[test]
    fn links_are_in_order_and_have_something_in_them(text in prop_oneof![any::<String>(), text()]) {
        let mut end = 0;
        for link in links(&text) {
            prop_assert!(end <= link.start && link.start < link.end);
            prop_assert!(text.get(link.clone()).is_some_and(|link| link.contains('.')));
            end = link.end;
        }
    }
}
