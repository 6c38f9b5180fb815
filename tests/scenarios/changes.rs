//! Changing what is planned, up to the moment when it goes out.

use super::browser::{Browser, kinds};
use super::world::{World, body, header, request};
use http::HeaderValue;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

pub(crate) async fn an_edited_post_goes_out_as_it_was_edited<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let post = browser
        .plan_in("First thoughts", &account, Duration::from_mins(30))
        .await;
    let edited = browser
        .edit(&post, &json!({ "text": "Second thoughts" }))
        .await;
    assert_eq!(
        (edited.status().as_u16(), header(&edited, "etag")),
        (200, "\"2\"")
    );
    let edited = body(&edited);
    assert_eq!(
        (&edited["schedule"], edited["text"].as_str()),
        (&post["schedule"], Some("Second thoughts"))
    );
    world
        .pass(Duration::from_mins(30) - Duration::from_secs(6))
        .await;
    world.tick().await;
    let receipt = browser.wait_for(&post, "published").await;
    let texts: Vec<_> = browser
        .sandbox()
        .public(&account.user)
        .await
        .iter()
        .map(|post| post["text"].clone())
        .collect();
    assert_eq!(texts, ["Second thoughts"]);
    assert_eq!(
        kinds(&receipt),
        ["planned", "edited", "prepared", "sending", "published"]
    );
}

pub(crate) async fn a_prepared_post_can_still_be_edited_and_moved<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let post = browser
        .plan_in("Ready too early", &account, Duration::from_mins(3))
        .await;
    let now = browser
        .edit(
            &post,
            &json!({ "text": "Brought forward", "schedule": { "now": true } }),
        )
        .await;
    assert_eq!(now.status(), 200, "{}", String::from_utf8_lossy(now.body()));
    browser.wait_for(&post, "published").await;
    world.pass(Duration::from_mins(10)).await;
    world.tick().await;
    world.breathe().await;
    let texts: Vec<_> = browser
        .sandbox()
        .public(&account.user)
        .await
        .iter()
        .map(|post| post["text"].clone())
        .collect();
    assert_eq!(
        texts,
        ["Brought forward"],
        "the message of the first plan does nothing"
    );
}

pub(crate) async fn a_moved_post_goes_out_at_its_new_time_only<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let post = browser
        .plan_in("Not yet", &account, Duration::from_mins(2))
        .await;
    let at = browser.in_ms(90 * 60_000);
    let moved = browser
        .edit(
            &post,
            &json!({ "schedule": { "at": at }, "late_minutes": 5 }),
        )
        .await;
    assert_eq!(
        (
            moved.status().as_u16(),
            body(&moved)["schedule"]["at"].as_str()
        ),
        (200, Some(at.as_str()))
    );
    world.pass(Duration::from_mins(10)).await;
    world.tick().await;
    world.breathe().await;
    assert_eq!(
        browser.sandbox().public(&account.user).await.len(),
        0,
        "not at its old time"
    );
    world
        .pass(Duration::from_mins(80) - Duration::from_secs(6))
        .await;
    world.tick().await;
    let receipt = browser.wait_for(&post, "published").await;
    assert_eq!(kinds(&receipt)[..2], ["planned", "moved"]);
    assert_eq!(browser.sandbox().public(&account.user).await.len(), 1);
}

pub(crate) async fn a_change_needs_the_version_that_was_seen<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let post = browser
        .plan_in("Version one", &account, Duration::from_mins(30))
        .await;
    let path = format!("/api/v1/posts/{}", post["id"].as_str().unwrap());
    let blind = browser
        .call("PATCH", &path, Some(&json!({ "text": "Blind" })))
        .await;
    assert_eq!(
        (blind.status().as_u16(), body(&blind)["code"].as_str()),
        (428, Some("if_match_required"))
    );
    assert_eq!(
        browser
            .edit(&post, &json!({ "text": "Version two" }))
            .await
            .status(),
        200
    );
    let late = browser
        .edit(&post, &json!({ "text": "From an old page" }))
        .await;
    assert_eq!(
        (late.status().as_u16(), body(&late)["code"].as_str()),
        (412, Some("stale"))
    );
    assert_eq!(browser.read(&path).await["text"], "Version two");
    for (patch, place) in [
        (json!({ "text": " " }), "text"),
        (json!({ "colour": "red" }), "colour"),
        (json!({ "targets": [] }), "targets"),
        (
            json!({ "schedule": { "at": "2001-01-01T00:00:00Z" } }),
            "schedule.at",
        ),
    ] {
        let refused = browser
            .edit(&json!({ "id": post["id"], "version": 2 }), &patch)
            .await;
        assert_eq!(
            (
                refused.status().as_u16(),
                body(&refused)["errors"][0]["path"].as_str()
            ),
            (422, Some(place)),
            "{patch}"
        );
    }
    assert_eq!(
        browser.read(&path).await["version"],
        2,
        "nothing of it was kept"
    );
}

pub(crate) async fn accounts_come_and_go_with_an_edit<W: World>(world: Arc<W>) {
    let (browser, first) = Browser::signed_up(&world).await;
    let second = browser.connect(&world.unique("second")).await;
    let post = browser
        .plan_in(
            "For one, then for the other",
            &first,
            Duration::from_mins(20),
        )
        .await;
    let edited = browser
        .edit(
            &post,
            &json!({ "targets": [{ "account": second.id, "text": "For the other" }] }),
        )
        .await;
    let edited = body(&edited);
    let targets: Vec<_> = edited["deliveries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|delivery| &delivery["account"])
        .collect();
    assert_eq!(targets, [&json!(second.id)]);
    world
        .pass(Duration::from_mins(20) - Duration::from_secs(6))
        .await;
    world.tick().await;
    browser.wait_for(&edited, "published").await;
    assert_eq!(browser.sandbox().public(&first.user).await.len(), 0);
    assert_eq!(
        browser.sandbox().public(&second.user).await[0]["text"],
        "For the other"
    );
    assert_eq!(
        browser
            .read(&format!("/api/v1/posts/{}", post["id"].as_str().unwrap()))
            .await["state"],
        "published"
    );
    assert_eq!(
        browser.receipt(&post).await["state"],
        "cancelled",
        "its receipt is kept"
    );
}

pub(crate) async fn what_has_gone_out_keeps_its_words<W: World>(world: Arc<W>) {
    let (browser, done) = Browser::signed_up(&world).await;
    let failing = browser.connect(&world.unique("failing")).await;
    browser
        .sandbox()
        .break_posting(&failing.user, 1, json!({ "kind": "status", "status": 400 }))
        .await;
    let post = browser
        .plan("As it went out", &[&done, &failing], json!({ "now": true }))
        .await;
    browser.wait_for(&post, "published").await;
    let path = format!("/api/v1/posts/{}", post["id"].as_str().unwrap());
    while browser.read(&path).await["state"] != "partial" {
        world.breathe().await;
    }
    assert_eq!(
        browser
            .edit(
                &post,
                &json!({ "text": "As it will", "schedule": { "now": true } })
            )
            .await
            .status(),
        200
    );
    while browser.read(&path).await["state"] != "published" {
        world.breathe().await;
    }
    let targets = browser.read(&path).await["targets"].clone();
    assert_eq!(
        (targets[0]["text"].as_str(), targets[1]["text"].as_str()),
        (Some("As it went out"), None)
    );
    let said = |public: Vec<Value>| {
        public
            .iter()
            .map(|post| post["text"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        said(browser.sandbox().public(&done.user).await),
        ["As it went out"]
    );
    assert_eq!(
        said(browser.sandbox().public(&failing.user).await),
        ["As it will"]
    );
}

pub(crate) async fn a_post_on_its_way_cannot_be_edited<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    browser
        .sandbox()
        .break_posting(&account.user, 1, json!({ "kind": "slow", "ms": 3_000 }))
        .await;
    let post = browser
        .plan("Too late for that", &[&account], json!({ "now": true }))
        .await;
    browser.wait_for_event(&post, "sending").await;
    let refused = browser.edit(&post, &json!({ "text": "Wait" })).await;
    assert_eq!(
        (refused.status().as_u16(), body(&refused)["code"].as_str()),
        (409, Some("already_sending"))
    );
    browser.wait_for(&post, "published").await;
    let over = browser.edit(&post, &json!({ "text": "Wait" })).await;
    assert_eq!(
        (over.status().as_u16(), body(&over)["code"].as_str()),
        (409, Some("over"))
    );
    assert_eq!(
        browser.sandbox().public(&account.user).await[0]["text"],
        "Too late for that"
    );
}

pub(crate) async fn a_draft_is_checked_without_being_made<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let options = json!({ "thread": [{ "text": "see https://example.com" }, { "text": "" }] });
    let draft = json!({
        "text": "Hello",
        "targets": [{ "account": account.id, "options": options }],
        "schedule": { "now": true },
    });
    let mut check = request(
        "POST",
        &format!("{}/api/v1/posts/validate", world.origin()),
        Some(&draft),
    );
    check
        .headers_mut()
        .insert("origin", HeaderValue::from_str(&world.origin()).unwrap());
    let answer = browser.send(check).await;
    assert_eq!(
        answer.status(),
        200,
        "{}",
        String::from_utf8_lossy(answer.body())
    );
    let found = body(&answer);
    assert_eq!(
        found["errors"][0]["path"],
        "targets[0].options.thread[1].text"
    );
    let lengths: Vec<_> = found["parts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| part["length"].as_u64().unwrap())
        .collect();
    assert_eq!(lengths, [5, 27, 0]);
    assert_eq!(browser.read("/api/v1/posts").await["data"], json!([]));
}
