//! Recurring posts: made one at a time, once, by the rules of any other post.

use super::browser::{Account, Browser};
use super::slots::codes;
use super::world::{World, body, header, request};
use http::{HeaderValue, Response};
use noctin_scheduler::domain::time::Timestamp;
use serde_json::{Value, json};
use std::sync::Arc;

pub(crate) const RECURRENCES: &str = "/api/v1/recurrences";
const DAY_MS: i64 = 86_400_000;

/// A picture that X takes.
const PHOTO: &[u8] = include_bytes!("../media/photo.jpg");

/// A post for these accounts that comes every day at 09:00.
pub(crate) fn daily(accounts: &[&Account], text: &str) -> Value {
    let targets = accounts
        .iter()
        .map(|account| json!({ "account": account.id }));
    json!({
        "text": text,
        "targets": targets.collect::<Vec<_>>(),
        "repeat": { "unit": "day", "time": "09:00", "zone": "UTC" },
    })
}

pub(crate) async fn create<W: World>(browser: &Browser<W>, new: &Value) -> Value {
    let answer = browser.call("POST", RECURRENCES, Some(new)).await;
    assert_eq!(answer.status(), 201, "{}", body(&answer));
    body(&answer)
}

pub(crate) async fn read<W: World>(browser: &Browser<W>, recurrence: &Value) -> Value {
    browser.read(&path_of(recurrence)).await
}

fn path_of(recurrence: &Value) -> String {
    format!("{RECURRENCES}/{}", recurrence["id"].as_str().unwrap())
}

/// Changes a recurrence as it was seen, or ends it.
pub(crate) async fn change<W: World>(
    browser: &Browser<W>,
    recurrence: &Value,
    patch: Option<&Value>,
) -> Response<Vec<u8>> {
    let method = if patch.is_some() { "PATCH" } else { "DELETE" };
    let url = format!("{}{}", browser.world.origin(), path_of(recurrence));
    let mut request = request(method, &url, patch);
    let seen = format!("\"{}\"", recurrence["version"]);
    let seen = HeaderValue::from_str(&seen).unwrap();
    request.headers_mut().insert("if-match", seen);
    browser.send(request).await
}

/// The post that a recurrence made last.
pub(crate) async fn last_post<W: World>(browser: &Browser<W>, recurrence: &Value) -> Value {
    let id = recurrence["post"]["id"].as_str().unwrap();
    browser.read(&format!("/api/v1/posts/{id}")).await
}

/// Nine in the morning, so many times after now.
fn morning(now_ms: i64, number: i64) -> String {
    let nine = now_ms - now_ms.rem_euclid(DAY_MS) + 9 * 3_600_000;
    let next = if nine > now_ms { nine } else { nine + DAY_MS };
    Timestamp::from_ms(next + number * DAY_MS).to_string()
}

pub(crate) async fn a_post_that_repeats_is_made_one_at_a_time<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let [first, second, third] = [0, 1, 2].map(|number| morning(world.now_ms(), number));
    let made = create(&browser, &daily(&[&account], "Good morning")).await;
    assert_eq!(
        [
            &made["state"],
            &made["made"],
            &made["skipped"],
            &made["reason"]
        ],
        [&json!("active"), &json!(1), &json!(0), &Value::Null]
    );
    assert_eq!(made["post"]["at"], first.as_str());
    assert_eq!(made["next_at"], second.as_str());
    let post = last_post(&browser, &made).await;
    assert_eq!(
        [&post["recurrence"], &post["state"], &post["text"]],
        [&made["id"], &json!("scheduled"), &json!("Good morning")]
    );
    let range = format!("from={}&to={}", browser.in_ms(0), browser.in_ms(3 * DAY_MS));
    let cards = browser.read(&format!("/api/v1/calendar?{range}")).await;
    assert_eq!(cards["data"].as_array().unwrap().len(), 1, "one ahead");
    assert_eq!(cards["data"][0]["recurrence"], made["id"]);
    world.tick().await;
    assert_eq!(read(&browser, &made).await["made"], 1, "none has settled");
    // The person takes this one back: the next follows, and no further one.
    assert_eq!(browser.cancel(&post).await.status(), 200);
    world.tick().await;
    world.tick().await;
    let next = read(&browser, &made).await;
    assert_eq!((&next["made"], &next["version"]), (&json!(2), &json!(1)));
    assert_eq!(next["post"]["at"], second.as_str());
    assert_eq!(next["next_at"], third.as_str());
    assert_ne!(next["post"]["id"], post["id"]);
    let listed = browser.read(RECURRENCES).await;
    assert_eq!((&listed["data"][0], &listed["next"]), (&next, &Value::Null));
    let other = browser.plan_in("By hand", &account, std::time::Duration::from_hours(1));
    assert_eq!(other.await["recurrence"], Value::Null);
}

pub(crate) async fn the_same_key_makes_one_recurrence<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let keyed = async |path: &str, json: &Value| {
        let url = format!("{}{path}", world.origin());
        let mut request = request("POST", &url, Some(json));
        let key = HeaderValue::from_static("once-1");
        request.headers_mut().insert("idempotency-key", key);
        browser.send(request).await
    };
    let new = daily(&[&account], "Once a day");
    let first = keyed(RECURRENCES, &new).await;
    let again = keyed(RECURRENCES, &new).await;
    assert_eq!(
        (first.status(), again.status()),
        (http::StatusCode::CREATED, http::StatusCode::CREATED)
    );
    assert_eq!(body(&first), body(&again));
    assert_eq!(header(&again, "idempotent-replayed"), "true");
    assert_eq!(header(&first, "etag"), "\"1\"");
    let other = keyed(RECURRENCES, &daily(&[&account], "Another")).await;
    assert_eq!(other.status(), 422);
    let mut post = new.clone();
    post.as_object_mut().unwrap().remove("repeat");
    post["schedule"] = json!({ "at": "2031-05-01T10:00:00Z" });
    assert_eq!(keyed("/api/v1/posts", &post).await.status(), 422);
    let listed = browser.read(RECURRENCES).await;
    assert_eq!(listed["data"].as_array().unwrap().len(), 1);
}

pub(crate) async fn a_recurrence_is_changed_paused_and_ended_as_it_was_seen<W: World>(
    world: Arc<W>,
) {
    let (browser, account) = Browser::signed_up(&world).await;
    let made = create(&browser, &daily(&[&account], "Before")).await;
    let path = path_of(&made);
    let unseen = browser
        .call("PATCH", &path, Some(&json!({ "text": "Unseen" })))
        .await;
    assert_eq!(unseen.status(), 428);
    let weekly = json!({
        "unit": "week", "days": ["friday", "monday"], "time": "18:30", "zone": "UTC",
        "starts_on": "2031-01-01",
    });
    let changed = change(
        &browser,
        &made,
        Some(&json!({ "text": "After", "repeat": weekly })),
    )
    .await;
    assert_eq!(changed.status(), 200, "{}", body(&changed));
    let changed = body(&changed);
    assert_eq!(changed["post"], made["post"], "what is made stays");
    assert_eq!(last_post(&browser, &made).await["text"], "Before");
    assert_eq!(changed["next_at"], "2031-01-03T18:30:00.000Z");
    let stale = change(&browser, &made, Some(&json!({ "text": "Stale" }))).await;
    assert_eq!(stale.status(), 412);
    let paused = body(&change(&browser, &changed, Some(&json!({ "state": "paused" }))).await);
    assert_eq!(
        [&paused["state"], &paused["next_at"], &paused["reason"]],
        [&json!("paused"), &Value::Null, &Value::Null]
    );
    assert_eq!(
        browser
            .cancel(&last_post(&browser, &made).await)
            .await
            .status(),
        200
    );
    world.tick().await;
    assert_eq!(
        read(&browser, &made).await["made"],
        1,
        "a paused one makes none"
    );
    let going = let_go_on(&browser, &paused).await;
    end(&browser, &going).await;
}

/// Lets one go on by another rule after its post was taken back: the new rule alone decides.
async fn let_go_on<W: World>(browser: &Browser<W>, paused: &Value) -> Value {
    let daily = json!({ "unit": "day", "time": "09:00", "zone": "UTC" });
    let resumed = json!({ "state": "active", "repeat": daily });
    let resumed = change(browser, paused, Some(&resumed)).await;
    assert_eq!(resumed.status(), 200, "{}", body(&resumed));
    browser.world.tick().await;
    let going = read(browser, paused).await;
    assert_eq!(going["made"], 2);
    assert_eq!(
        going["post"]["at"],
        morning(browser.world.now_ms(), 0).as_str()
    );
    assert_eq!(last_post(browser, &going).await["text"], "After");
    let nothing =
        json!({ "repeat": { "unit": "day", "time": "09:00", "zone": "UTC", "ends_after": 2 } });
    let nothing = change(browser, &going, Some(&nothing)).await;
    assert_eq!(
        (nothing.status().as_u16(), codes(&nothing)),
        (422, vec!["repeat nothing_left".into()])
    );
    going
}

async fn end<W: World>(browser: &Browser<W>, going: &Value) {
    let ended = change(browser, going, None).await;
    assert_eq!(
        (ended.status().as_u16(), &body(&ended)["state"]),
        (200, &json!("ended"))
    );
    let ended = body(&ended);
    assert_eq!(
        last_post(browser, &ended).await["state"],
        "scheduled",
        "its post stays"
    );
    for patch in [None, Some(json!({ "state": "active" }))] {
        let over = change(browser, &ended, patch.as_ref()).await;
        assert_eq!(
            (over.status().as_u16(), &body(&over)["code"]),
            (409, &json!("over"))
        );
    }
    assert_eq!(browser.read(RECURRENCES).await["data"], json!([]));
    let over = browser
        .read(&format!("{RECURRENCES}?ended=true&limit=1"))
        .await;
    assert_eq!(over["data"][0]["id"], going["id"]);
}

pub(crate) async fn what_is_wrong_with_a_recurrence_is_said_with_its_next_times<W: World>(
    world: Arc<W>,
) {
    let (browser, account) = Browser::signed_up(&world).await;
    let validate = format!("{RECURRENCES}/validate");
    let new = daily(&[&account], "Hello again");
    let checked = browser.call("POST", &validate, Some(&new)).await;
    assert_eq!(checked.status(), 200);
    let checked = body(&checked);
    let times: Vec<&str> = checked["upcoming"]
        .as_array()
        .unwrap()
        .iter()
        .map(|time| time["at"].as_str().unwrap())
        .collect();
    let expected = [0, 1, 2, 3, 4].map(|number| morning(world.now_ms(), number));
    assert_eq!(times, expected);
    assert_eq!(
        (&checked["errors"], &checked["warnings"][0]["code"]),
        (&json!([]), &json!("repeated_text_on_x"))
    );
    what_is_wrong(&browser, &new).await;
    let mut far = new.clone();
    far["repeat"]["starts_on"] = json!("2050-01-01");
    let far = browser.call("POST", RECURRENCES, Some(&far)).await;
    assert_eq!(codes(&far), ["repeat.starts_on too_far"]);
    let mut over = new.clone();
    over["repeat"]["starts_on"] = json!("2020-01-01");
    over["repeat"]["ends_on"] = json!("2020-02-01");
    let over = browser.call("POST", RECURRENCES, Some(&over)).await;
    assert_eq!(codes(&over), ["repeat nothing_left"]);
    let unknown = daily(&[], "Nobody");
    let unknown = browser.call("POST", RECURRENCES, Some(&unknown)).await;
    assert_eq!(codes(&unknown), ["targets required"]);
    for query in ["limit=0", "limit=101", "after=x", "x=1"] {
        let answer = browser.get(&format!("{RECURRENCES}?{query}")).await;
        assert_eq!(answer.status(), 422, "{query}");
    }
    assert_eq!(
        browser.read("/api/v1/posts").await["data"],
        json!([]),
        "nothing was made"
    );
}

/// A rule is refused with the place of each fault.
async fn what_is_wrong<W: World>(browser: &Browser<W>, new: &Value) {
    let mut bad = new.clone();
    bad["text"] = json!("  ");
    bad["repeat"] = json!({ "unit": "week", "time": "09:00", "zone": "UTC", "every": 99 });
    let refused = browser.call("POST", RECURRENCES, Some(&bad)).await;
    assert_eq!(refused.status(), 422);
    let refused = codes(&refused);
    for code in [
        "repeat.every out_of_range",
        "repeat.days required",
        "text required",
    ] {
        assert!(
            refused.iter().any(|found| found == code),
            "{code}: {refused:?}"
        );
    }
    for (field, value) in [
        ("starts_on", json!("2026-13-01")),
        ("time", json!("9:00")),
        ("unit", json!("year")),
        ("colour", json!("red")),
    ] {
        let mut bad = new.clone();
        bad["repeat"][field] = value;
        let refused = browser.call("POST", RECURRENCES, Some(&bad)).await;
        assert_eq!(refused.status(), 422, "{field}");
        assert!(
            codes(&refused)[0].starts_with("repeat."),
            "{:?}",
            codes(&refused)
        );
    }
}

pub(crate) async fn a_recurrence_holds_its_media_until_it_ends<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let medium = browser.upload("daily.jpg", PHOTO).await;
    let mut new = daily(&[&account], "With a picture");
    new["media"] = json!([{ "id": medium["id"], "alt": "A dot" }]);
    let made = create(&browser, &new).await;
    assert_eq!(made["media"][0]["alt"], "A dot");
    let post = last_post(&browser, &made).await;
    let paused = body(&change(&browser, &made, Some(&json!({ "state": "paused" }))).await);
    assert_eq!(browser.cancel(&post).await.status(), 200);
    let path = format!("/api/v1/media/{}", medium["id"].as_str().unwrap());
    let held = browser.call("DELETE", &path, None).await;
    let problem = body(&held);
    assert_eq!(
        (
            held.status().as_u16(),
            &problem["code"],
            &problem["errors"][0]["path"]
        ),
        (409, &json!("in_use"), &made["id"])
    );
    let uses = browser.read(&format!("{path}/posts")).await;
    assert_eq!(
        (&uses["data"], &uses["recurrences"][0]["id"]),
        (&json!([]), &made["id"])
    );
    assert_eq!(browser.read(&path).await["ends_at"], Value::Null);
    assert_eq!(change(&browser, &paused, None).await.status(), 200);
    assert_eq!(browser.call("DELETE", &path, None).await.status(), 204);
}
