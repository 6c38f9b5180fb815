//! A post that was taken back and is planned again: the same post, which goes out once.

use super::browser::{Browser, kinds};
use super::drafts::path;
use super::media::{path_of, refusal, refused};
use super::suggestions::PHOTO;
use super::world::{World, body};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// Takes a post back; gives it as it is then.
async fn taken_back<W: World>(browser: &Browser<W>, post: &Value) -> Value {
    let cancelled = browser.cancel(post).await;
    assert_eq!(cancelled.status(), 200, "{}", body(&cancelled));
    body(&cancelled)
}

pub(crate) async fn what_was_cancelled_is_planned_again_and_goes_out_once<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let post = browser
        .plan_in("Second thoughts", &account, Duration::from_mins(30))
        .await;
    let cancelled = taken_back(&browser, &post).await;
    // It says nothing new without a time, and no draft comes of it.
    for patch in [
        json!({ "text": "Other words" }),
        json!({ "schedule": null }),
    ] {
        let over = browser.edit(&cancelled, &patch).await;
        assert_eq!(refusal(&over), refused(409, "over"));
    }
    let past = json!({ "schedule": { "at": "2001-01-01T00:00:00Z" } });
    let refusal_of_past = browser.edit(&cancelled, &past).await;
    assert_eq!(refusal_of_past.status(), 422);
    assert_eq!(body(&refusal_of_past)["errors"][0]["path"], "schedule.at");
    let again = json!({ "schedule": { "at": post["schedule"]["at"] } });
    assert_eq!(browser.edit(&post, &again).await.status(), 412);
    let planned = browser.edit(&cancelled, &again).await;
    assert_eq!(planned.status(), 200, "{}", body(&planned));
    let planned = body(&planned);
    assert_eq!(
        (
            &planned["id"],
            &planned["state"],
            &planned["schedule"]["at"]
        ),
        (&post["id"], &json!("scheduled"), &post["schedule"]["at"])
    );
    assert_eq!(planned["deliveries"][0]["id"], post["deliveries"][0]["id"]);
    world
        .pass(Duration::from_mins(30) - Duration::from_secs(6))
        .await;
    world.tick().await;
    let receipt = browser.wait_for(&post, "published").await;
    assert_eq!(
        kinds(&receipt),
        [
            "planned",
            "cancelled",
            "planned_again",
            "prepared",
            "sending",
            "published"
        ]
    );
    assert_eq!(receipt["events"][2]["detail"]["approval"], 2);
    assert_eq!(browser.sandbox().public(&account.user).await.len(), 1);
}

/// The editor of a cancelled post changes everything at once: words, accounts and time.
pub(crate) async fn what_is_planned_again_may_say_something_else<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let other = browser.connect("another").await;
    let later = json!({ "at": browser.in_ms(1_800_000) });
    let post = browser.plan("Old words", &[&account], later).await;
    let cancelled = taken_back(&browser, &post).await;
    let now = json!({
        "text": "New words",
        "targets": [{ "account": other.id }],
        "schedule": { "now": true },
    });
    let planned = browser.edit(&cancelled, &now).await;
    assert_eq!(planned.status(), 200, "{}", body(&planned));
    let planned = body(&planned);
    assert_eq!(planned["deliveries"].as_array().unwrap().len(), 1);
    assert_eq!(planned["deliveries"][0]["account"], json!(other.id));
    browser.wait_for(&planned, "published").await;
    assert_eq!(browser.sandbox().public(&account.user).await.len(), 0);
    let public = browser.sandbox().public(&other.user).await;
    let texts: Vec<_> = public.iter().map(|post| &post["text"]).collect();
    assert_eq!(texts, ["New words"]);
}

pub(crate) async fn what_is_planned_again_holds_its_media_or_says_that_they_are_gone<W: World>(
    world: Arc<W>,
) {
    let (browser, account) = Browser::signed_up(&world).await;
    let medium = browser.upload("a.jpg", PHOTO).await;
    let at = json!({ "at": browser.in_ms(30 * 86_400_000) });
    let draft = json!({
        "text": "With a picture",
        "media": [{ "id": medium["id"] }],
        "targets": [{ "account": account.id }],
        "schedule": at,
    });
    let post = body(&browser.call("POST", "/api/v1/posts", Some(&draft)).await);
    let cancelled = taken_back(&browser, &post).await;
    let again = json!({ "schedule": at });
    let planned = body(&browser.edit(&cancelled, &again).await);
    assert_eq!(planned["media"][0]["id"], medium["id"]);
    // Nobody sweeps it away, and nobody deletes it, while the post is planned.
    for _ in 0..3 {
        world.pass(Duration::from_hours(25)).await;
        world.tick().await;
    }
    let held = browser.call("DELETE", &path_of(&medium), None).await;
    assert_eq!(refusal(&held), refused(409, "in_use"));
    let cancelled = taken_back(&browser, &planned).await;
    let free = browser.call("DELETE", &path_of(&medium), None).await;
    assert_eq!(free.status(), 204);
    let gone = browser.edit(&cancelled, &again).await;
    assert_eq!(gone.status(), 422);
    let fault = &body(&gone)["errors"][0];
    assert_eq!(
        (&fault["path"], &fault["code"]),
        (&json!("media[0].id"), &json!("unknown_medium"))
    );
    let message = fault["message"].as_str().unwrap();
    assert!(message.starts_with("It was deleted after"), "{message}");
    // Without it, the post is planned all the same.
    let without = json!({ "schedule": at, "media": [] });
    assert_eq!(browser.edit(&cancelled, &without).await.status(), 200);
    assert_eq!(browser.read(&path(&post)).await["library"], json!([]));
}

pub(crate) async fn what_goes_nowhere_or_may_be_public_is_not_planned_again<W: World>(
    world: Arc<W>,
) {
    let (browser, account) = Browser::signed_up(&world).await;
    let other = browser.connect("another").await;
    let at = browser.in_ms(1_800_000);
    let again = json!({ "schedule": { "at": browser.in_ms(86_400_000) } });
    let half = browser
        .plan("Half of it", &[&account, &other], json!({ "at": at }))
        .await;
    let nowhere = browser
        .plan("To nobody", &[&other], json!({ "at": at }))
        .await;
    let nowhere = taken_back(&browser, &nowhere).await;
    let account = format!("/api/v1/accounts/{}", other.id);
    assert_eq!(browser.call("DELETE", &account, None).await.status(), 204);
    let gone = browser.edit(&nowhere, &again).await;
    assert_eq!(gone.status(), 422);
    let fault = &body(&gone)["errors"][0];
    assert_eq!(
        (&fault["path"], &fault["code"]),
        (&json!("targets[0].account"), &json!("unknown_account"))
    );
    assert_eq!(browser.read(&path(&nowhere)).await["state"], "cancelled");
    // One account has it, and the other, which is gone, was taken back.
    world
        .pass(Duration::from_mins(30) - Duration::from_secs(6))
        .await;
    world.tick().await;
    browser.wait_for(&half, "published").await;
    let second = json!({ "deliveries": [half["deliveries"][1]] });
    browser.wait_for(&second, "held").await;
    let seen = browser.read(&path(&half)).await;
    let half = body(&browser.cancel(&seen).await);
    assert_eq!(half["deliveries"][1]["state"], "cancelled");
    let public = browser.edit(&half, &again).await;
    assert_eq!(refusal(&public), refused(409, "may_be_public"));
}
