//! Weekly slots: kept, looked through for the next free one, and taken once.

use super::browser::{Account, Browser};
use super::media::{refusal, refused};
use super::world::{World, body, header, request};
use futures_util::future::join_all;
use http::{HeaderValue, Response};
use noctin_scheduler::domain::time::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

const SLOTS: &str = "/api/v1/slots";
const NEXT: &str = "/api/v1/slots/next";
const POSTS: &str = "/api/v1/posts";
const DAY_MS: i64 = 86_400_000;
const DAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// A slot at these times on every day of the week.
pub(super) fn daily(times: &[&str], account: Option<&Account>) -> Vec<Value> {
    let account = account.map(|account| &account.id);
    let on = |day: &&str| {
        let slots = times.iter();
        slots
            .map(|time| json!({ "account": account, "day": day, "time": time }))
            .collect::<Vec<_>>()
    };
    DAYS.iter().flat_map(on).collect()
}

/// Sets all slots, if they are of this version.
async fn put<W: World>(browser: &Browser<W>, slots: &Value, seen: &str) -> Response<Vec<u8>> {
    let url = format!("{}{SLOTS}", browser.origin());
    let mut request = request("PUT", &url, Some(&json!({ "slots": slots })));
    let headers = request.headers_mut();
    headers.insert("if-match", HeaderValue::from_str(seen).unwrap());
    browser.send(request).await
}

pub(super) async fn set<W: World>(browser: &Browser<W>, slots: &[Value]) -> Response<Vec<u8>> {
    let answer = put(browser, &json!(slots), "*").await;
    assert_eq!(answer.status(), 200, "{}", body(&answer));
    answer
}

/// The next instants at these minutes of the day, in UTC.
fn instants(now_ms: i64, minutes: &[i64], count: usize) -> Vec<String> {
    let midnight = now_ms - now_ms.rem_euclid(DAY_MS);
    let all = (0..400).flat_map(|day| {
        let at = |minute: &i64| midnight + day * DAY_MS + minute * 60_000;
        minutes.iter().map(at).collect::<Vec<_>>()
    });
    all.filter(|at| *at > now_ms)
        .take(count)
        .map(|at| Timestamp::from_ms(at).to_string())
        .collect()
}

pub(super) fn at(post: &Value) -> &str {
    post["schedule"]["at"].as_str().unwrap()
}

fn slot() -> Value {
    json!({ "slot": "next" })
}

/// The places and the codes of what is refused.
pub(crate) fn codes(answer: &Response<Vec<u8>>) -> Vec<String> {
    let problem = body(answer);
    let errors = problem["errors"].as_array().unwrap().iter();
    errors
        .map(|fault| {
            let [path, code] = ["path", "code"].map(|name| fault[name].as_str().unwrap());
            format!("{path} {code}")
        })
        .collect()
}

fn of(account: &Value, day: &str, time: &str) -> Value {
    json!({ "account": account, "day": day, "time": time })
}

/// Lists of slots that are refused, and with what.
fn wrong_slots(theirs: &Value) -> [(Value, &'static str); 5] {
    let slot = |day, time| of(&Value::Null, day, time);
    [
        (json!([slot("monday", "24:00")]), "slots[0].time wrong_type"),
        (json!([slot("moonday", "09:00")]), "slots[0].day wrong_type"),
        (
            json!([slot("monday", "09:00"), slot("monday", "09:00")]),
            "slots[1] twice",
        ),
        (
            json!([of(theirs, "monday", "09:00")]),
            "slots[0].account unknown_account",
        ),
        (
            json!([{ "day": "monday", "time": "09:00", "hour": 9 }]),
            "slots[0].hour unknown_field",
        ),
    ]
}

pub(crate) async fn slots_are_kept_in_the_order_of_the_week<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let (_, theirs) = Browser::signed_up(&world).await;
    let none = json!({ "version": 1, "zone": "UTC", "slots": [] });
    assert_eq!(browser.read(SLOTS).await, none);
    let (shared, own) = (Value::Null, json!(account.id));
    let zone = json!({ "zone": "Europe/Bucharest" });
    assert_eq!(
        browser
            .call("PATCH", "/api/v1/me", Some(&zone))
            .await
            .status(),
        200
    );
    let set = set(
        &browser,
        &[
            of(&own, "monday", "00:00"),
            of(&shared, "sunday", "23:59"),
            json!({ "day": "monday", "time": "09:05" }),
        ],
    )
    .await;
    let kept = json!({
        "version": 2,
        "zone": "Europe/Bucharest",
        "slots": [
            of(&shared, "monday", "09:05"),
            of(&shared, "sunday", "23:59"),
            of(&own, "monday", "00:00"),
        ],
    });
    assert_eq!(
        (body(&set), browser.read(SLOTS).await),
        (kept.clone(), kept.clone())
    );
    for (slots, fault) in wrong_slots(&json!(theirs.id)) {
        let answer = put(&browser, &slots, "*").await;
        assert_eq!(
            (answer.status().as_u16(), codes(&answer)),
            (422, vec![fault.to_owned()])
        );
    }
    assert_eq!(browser.read(SLOTS).await, kept, "a refusal changes nothing");
    assert_eq!(Browser::new(&world).get(SLOTS).await.status(), 401);
}

/// Two windows that show the same slots: the one that changes them later is told, and nothing of
/// the other's change is lost.
pub(crate) async fn a_change_of_slots_needs_the_version_that_was_seen<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    let slot = |day, time| of(&Value::Null, day, time);
    let blind = json!({ "slots": [slot("monday", "09:00")] });
    let blind = browser.call("PUT", SLOTS, Some(&blind)).await;
    assert_eq!(refusal(&blind), refused(428, "if_match_required"));
    let seen = browser.get(SLOTS).await;
    assert_eq!(header(&seen, "etag"), "\"1\"");
    let one = put(&browser, &json!([slot("monday", "09:00")]), "\"1\"").await;
    assert_eq!(
        (one.status().as_u16(), header(&one, "etag")),
        (200, "\"2\"")
    );
    let other = json!([slot("sunday", "20:00")]);
    for stale in ["\"1\"", "\"3\"", "\"latest\""] {
        let late = put(&browser, &other, stale).await;
        assert_eq!(refusal(&late), refused(412, "stale"));
    }
    assert_eq!(browser.read(SLOTS).await, body(&one));
    // Of many at once, one has its way.
    let all = [slot("friday", "10:00"), slot("friday", "11:00")];
    let both = all.iter().map(|one| json!([one]));
    let both: Vec<_> = both.collect();
    let answers = join_all(both.iter().map(|slots| put(&browser, slots, "\"2\""))).await;
    let mut statuses: Vec<_> = answers
        .iter()
        .map(|answer| answer.status().as_u16())
        .collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
    let kept = browser.read(SLOTS).await;
    assert_eq!(kept["version"], 3);
    assert_eq!(kept["slots"].as_array().unwrap().len(), 1);
    // Whoever does not mind says so.
    assert_eq!(put(&browser, &json!([]), "*").await.status(), 200);
}

pub(crate) async fn posts_take_the_free_slots_one_after_the_other<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    set(&browser, &daily(&["09:00", "18:30"], None)).await;
    let expected = instants(world.now_ms(), &[9 * 60, 18 * 60 + 30], 5);
    let next = async || browser.read(NEXT).await["next"]["at"].clone();
    assert_eq!(next().await, json!(expected[0]));
    // Whatever is due at the very moment of a slot fills it.
    let by_hand = browser
        .plan("By hand", &[&account], json!({ "at": expected[1] }))
        .await;
    let first = browser.plan("First", &[&account], slot()).await;
    let second = browser.plan("Second", &[&account], slot()).await;
    assert_eq!(
        [&first, &by_hand, &second].map(at),
        [&expected[0], &expected[1], &expected[2]]
    );
    assert_eq!(
        (&first["schedule"]["zone"], &first["schedule"]["remark"]),
        (&json!("UTC"), &Value::Null)
    );
    assert_eq!(next().await, json!(expected[3]));
    assert_eq!(browser.cancel(&first).await.status(), 200);
    assert_eq!(
        next().await,
        json!(expected[0]),
        "what is cancelled fills no slot"
    );
    // A post keeps its slot where no earlier one is free, and moves up where one is.
    let moved = body(&browser.edit(&second, &json!({ "schedule": slot() })).await);
    assert_eq!(at(&moved), expected[0]);
    let same = body(&browser.edit(&moved, &json!({ "schedule": slot() })).await);
    assert_eq!(at(&same), expected[0]);
    // A draft has no slot, and takes one when it is planned.
    let draft = json!({ "text": "Idea", "targets": [{ "account": account.id }], "schedule": null });
    let draft = body(&browser.call("POST", POSTS, Some(&draft)).await);
    assert_eq!(next().await, json!(expected[2]));
    let planned = body(&browser.edit(&draft, &json!({ "schedule": slot() })).await);
    assert_eq!(
        (at(&planned), &planned["state"]),
        (&*expected[2], &json!("scheduled"))
    );
}

pub(crate) async fn two_posts_at_once_never_take_one_slot<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    set(&browser, &daily(&["06:00", "12:00", "18:00"], None)).await;
    let targets = json!([{ "account": account.id }]);
    let made = join_all((0..5).map(|number| {
        let post =
            json!({ "text": format!("At once {number}"), "targets": targets, "schedule": slot() });
        let browser = &browser;
        async move { browser.call("POST", POSTS, Some(&post)).await }
    }))
    .await;
    let posts: Vec<Value> = made.iter().map(body).collect();
    let taken: BTreeSet<&str> = posts.iter().map(at).collect();
    let expected = instants(world.now_ms(), &[6 * 60, 12 * 60, 18 * 60], 5);
    assert_eq!(
        taken,
        expected.iter().map(String::as_str).collect::<BTreeSet<_>>()
    );
    let drafts: Vec<Value> = join_all((0..4).map(|number| {
        let draft =
            json!({ "text": format!("Draft {number}"), "targets": targets, "schedule": null });
        let browser = &browser;
        async move { body(&browser.call("POST", POSTS, Some(&draft)).await) }
    }))
    .await;
    let (browser, take) = (&browser, json!({ "schedule": slot() }));
    let planned = join_all(drafts.iter().map(|draft| browser.edit(draft, &take))).await;
    let all: Vec<Value> = planned.iter().map(body).chain(posts.clone()).collect();
    let taken: BTreeSet<&str> = all.iter().map(at).collect();
    assert_eq!(taken.len(), 9, "{all:#?}");
}

pub(crate) async fn an_account_may_have_slots_of_its_own<W: World>(world: Arc<W>) {
    let (browser, one) = Browser::signed_up(&world).await;
    let [two, three] = [
        browser.connect(&world.unique("two")).await,
        browser.connect(&world.unique("three")).await,
    ];
    let slots = [
        daily(&["09:00"], None),
        daily(&["09:00", "15:00"], Some(&one)),
        daily(&["15:00"], Some(&two)),
    ];
    set(&browser, &slots.concat()).await;
    let minutes = |hours: &[i64]| -> Vec<i64> { hours.iter().map(|hour| hour * 60).collect() };
    let expected = |hours: &[i64], count| instants(world.now_ms(), &minutes(hours), count);
    let next = async |accounts: &[&Account]| {
        let ids: Vec<&str> = accounts.iter().map(|account| &*account.id).collect();
        let path = format!("{NEXT}?account={}", ids.join(","));
        browser.read(&path).await["next"]["at"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(next(&[&one]).await, expected(&[9, 15], 1)[0]);
    assert_eq!(
        next(&[&one, &two]).await,
        expected(&[15], 1)[0],
        "it suits both"
    );
    assert_eq!(next(&[&one, &three]).await, expected(&[9], 1)[0]);
    // What another account posts at that time does not fill the slot of this one.
    let of_two = browser.plan("Two", &[&two], slot()).await;
    let of_one = browser.plan("One", &[&one], slot()).await;
    let again = browser.plan("One again", &[&one], slot()).await;
    let of_both = browser.plan("Both", &[&one, &two], slot()).await;
    assert_eq!(at(&of_two), expected(&[15], 1)[0]);
    assert_eq!(
        [at(&of_one), at(&again)],
        [&*expected(&[9, 15], 2)[0], &expected(&[9, 15], 2)[1]]
    );
    assert_eq!(at(&of_both), expected(&[15], 2)[1]);
    // The workspace's own slots are filled by whatever goes out then.
    let free = expected(&[9], 3);
    let of_three = browser.plan("Three", &[&three], slot()).await;
    let is_taken = [at(&of_one), at(&again), at(&of_both)].contains(&&*free[0]);
    assert_eq!(at(&of_three), free[usize::from(is_taken)]);
    for query in ["?account=", "?account=me", "?colour=red"] {
        let answer = browser.get(&format!("{NEXT}{query}")).await;
        assert_eq!(answer.status(), 422, "{query}");
    }
}

pub(crate) async fn where_no_slot_is_free_it_is_said<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let targets = json!([{ "account": account.id }]);
    let post =
        |schedule: Value| json!({ "text": "Some day", "targets": targets, "schedule": schedule });
    let try_it = async |schedule: Value| {
        let answer = browser.call("POST", POSTS, Some(&post(schedule))).await;
        assert_eq!(answer.status(), 422, "{}", body(&answer));
        codes(&answer)
    };
    assert_eq!(browser.read(NEXT).await, json!({ "next": null }));
    assert_eq!(try_it(slot()).await, ["schedule.slot no_slots"]);
    let check = browser
        .call("POST", "/api/v1/posts/validate", Some(&post(slot())))
        .await;
    assert_eq!(body(&check)["errors"][0]["code"], "no_slots");
    set(&browser, &daily(&["09:00"], None)).await;
    assert_eq!(
        try_it(json!({ "slot": "next", "now": true })).await,
        ["schedule one_of"]
    );
    assert_eq!(
        try_it(json!({ "slot": "last" })).await,
        ["schedule.slot wrong_type"]
    );
    let check = browser
        .call("POST", "/api/v1/posts/validate", Some(&post(slot())))
        .await;
    assert_eq!(body(&check)["errors"], json!([]));
    assert_eq!(
        browser.read(POSTS).await["data"],
        json!([]),
        "nothing is held by asking"
    );
    // What failed is sent at a time, and not in a slot.
    let planned = browser.plan("Planned", &[&account], slot()).await;
    let sent = browser.answer(&planned, "send", &slot()).await;
    assert_eq!(codes(&sent), [" one_of"]);
}
