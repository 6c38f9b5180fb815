//! Drafts: kept while they are written, opened again, planned by all rules, or discarded.

use super::browser::{Account, Browser};
use super::media::{PNG, path_of, refusal, refused};
use super::slots::codes;
use super::world::{World, body, header, request};
use futures_util::future::join;
use http::HeaderValue;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

pub(super) const POSTS: &str = "/api/v1/posts";

/// A draft as a composer saves it.
pub(super) fn written(text: &str, accounts: &[&Account]) -> Value {
    let targets: Vec<Value> = accounts
        .iter()
        .map(|account| json!({ "account": account.id }))
        .collect();
    json!({ "text": text, "targets": targets, "schedule": null })
}

pub(super) async fn save<W: World>(browser: &Browser<W>, draft: &Value) -> Value {
    let answer = browser.call("POST", POSTS, Some(draft)).await;
    assert_eq!(answer.status(), 201, "{}", body(&answer));
    body(&answer)
}

pub(super) fn path(post: &Value) -> String {
    format!("{POSTS}/{}", post["id"].as_str().unwrap())
}

pub(super) fn texts(page: &Value) -> Vec<&str> {
    let posts = page["data"].as_array().unwrap().iter();
    posts.map(|post| post["text"].as_str().unwrap()).collect()
}

pub(crate) async fn a_draft_is_kept_as_it_was_written<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let empty = save(&browser, &written("", &[])).await;
    assert_eq!(
        (&empty["state"], &empty["schedule"], &empty["deliveries"]),
        (&json!("draft"), &Value::Null, &json!([]))
    );
    let target = json!({
        "account": account.id,
        "text": "In its own words",
        "media": null,
        "options": { "thread": [{ "text": "" }], "reply_settings": "following" },
    });
    // Far too long for X: that is nobody's business before it is planned.
    let mut draft = written(&"a".repeat(900), &[]);
    draft["targets"] = json!([target]);
    draft["late_minutes"] = json!(15);
    let answer = browser.call("POST", POSTS, Some(&draft)).await;
    assert_eq!(header(&answer, "etag"), "\"1\"");
    let post = body(&answer);
    assert_eq!(
        (&post["text"], &post["targets"], &post["late_minutes"]),
        (&draft["text"], &json!([target]), &json!(15))
    );
    let changed = browser.edit(&post, &json!({ "text": "Shorter" })).await;
    assert_eq!(
        (changed.status().as_u16(), header(&changed, "etag")),
        (200, "\"2\"")
    );
    assert_eq!(browser.read(&path(&post)).await, body(&changed));
    let changed = body(&changed);
    assert_eq!(
        (&changed["state"], &changed["targets"]),
        (&json!("draft"), &json!([target])),
        "what is left out stays"
    );
    let nowhere = browser
        .edit(&changed, &json!({ "targets": [], "schedule": null }))
        .await;
    assert_eq!(body(&nowhere)["targets"], json!([]));
    // Minutes and days later nothing of it has gone anywhere.
    world.pass(Duration::from_hours(48)).await;
    world.tick().await;
    assert_eq!(browser.sandbox().public(&account.user).await.len(), 0);
    assert_eq!(browser.read(&path(&post)).await["state"], "draft");
}

pub(crate) async fn drafts_are_listed_by_when_they_were_saved<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let other = browser.connect(&world.unique("other")).await;
    let first = save(&browser, &written("First", &[&account])).await;
    world.pass(Duration::from_millis(5)).await;
    save(&browser, &written("Second", &[&account, &other])).await;
    world.pass(Duration::from_millis(5)).await;
    save(&browser, &written("Third", &[])).await;
    world.pass(Duration::from_millis(5)).await;
    let soon = browser
        .plan_in("Planned", &account, Duration::from_hours(2))
        .await;
    let list = async |query: &str| browser.read(&format!("{POSTS}?{query}")).await;
    assert_eq!(
        texts(&list("state=draft&order=desc").await),
        ["Third", "Second", "First"]
    );
    assert_eq!(
        body(
            &browser
                .edit(&first, &json!({ "text": "First again" }))
                .await
        )["text"],
        "First again"
    );
    let page = list("state=draft&order=desc&limit=2").await;
    assert_eq!(texts(&page), ["First again", "Third"]);
    let next = page["next"].as_str().unwrap();
    let page = list(&format!("state=draft&order=desc&limit=2&after={next}")).await;
    assert_eq!(
        (texts(&page), &page["next"]),
        (vec!["Second"], &Value::Null)
    );
    let of_other = format!("state=draft&account={}", other.id);
    assert_eq!(texts(&list(&of_other).await), ["Second"]);
    assert_eq!(
        texts(&list("").await),
        ["Second", "Third", "First again", "Planned"],
        "before everything that has an instant"
    );
    for range in [
        "from=0000-01-01T00:00:00Z",
        "to=9999-01-01T00:00:00Z",
        "from=0000-01-01T00:00:00Z&to=9999-01-01T00:00:00Z",
    ] {
        assert_eq!(texts(&list(range).await), ["Planned"], "{range}");
    }
    let calendar = browser
        .read("/api/v1/calendar?from=0000-01-01T00:00:00Z&to=9999-01-01T00:00:00Z")
        .await;
    let ids: Vec<&Value> = calendar["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|card| &card["id"])
        .collect();
    assert_eq!(ids, [&soon["id"]], "a draft has no place in the calendar");
    let status = browser.read("/api/v1/status").await;
    assert_eq!(status["deliveries"]["waiting"], 1, "{status}");
}

pub(crate) async fn a_draft_is_planned_by_all_rules_and_goes_out_once<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let draft = save(&browser, &written("", &[])).await;
    let now = json!({ "schedule": { "now": true } });
    let answer = browser.edit(&draft, &now).await;
    assert_eq!(answer.status(), 422);
    assert_eq!(codes(&answer), ["targets required"]);
    let long = json!({
        "text": "a".repeat(281),
        "targets": [{ "account": account.id }],
        "schedule": { "at": "2001-01-01T00:00:00Z" },
    });
    let answer = browser.edit(&draft, &long).await;
    assert_eq!(
        codes(&answer),
        ["text too_long_for_x", "schedule.at in_the_past"]
    );
    let unchanged = browser.read(&path(&draft)).await;
    assert_eq!(
        (&unchanged["version"], &unchanged["state"]),
        (&json!(1), &json!("draft")),
        "a refusal changes nothing"
    );
    let saved = browser
        .edit(&draft, &written("Finished", &[&account]))
        .await;
    let planned = browser.edit(&body(&saved), &now).await;
    assert_eq!(planned.status(), 200, "{}", body(&planned));
    let planned = body(&planned);
    assert_eq!(planned["deliveries"].as_array().unwrap().len(), 1);
    assert_eq!(planned["deliveries"][0]["account"], json!(account.id));
    browser.wait_for(&planned, "published").await;
    world.pass(Duration::from_mins(10)).await;
    world.tick().await;
    let public = browser.sandbox().public(&account.user).await;
    assert_eq!(public.len(), 1);
    assert_eq!(public[0]["text"], "Finished");
    let drafts = browser.read(&format!("{POSTS}?state=draft")).await;
    assert_eq!(drafts["data"], json!([]));
}

pub(crate) async fn what_is_planned_is_no_draft_any_more<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let draft = save(&browser, &written("Later", &[&account])).await;
    let at = browser.in_ms(3_600_000);
    let planned = browser
        .edit(&draft, &json!({ "schedule": { "at": at } }))
        .await;
    let planned = body(&planned);
    assert_eq!(
        (&planned["state"], &planned["schedule"]["at"]),
        (&json!("scheduled"), &json!(at))
    );
    // Whoever still has it open as a draft is told, and overwrites nothing.
    let stale = browser.edit(&draft, &json!({ "text": "Older" })).await;
    assert_eq!(refusal(&stale), refused(412, "stale"));
    assert_eq!(browser.read(&path(&draft)).await["text"], "Later");
    // A time that is left out leaves a draft a draft; one that was forgotten makes none.
    let mut forgotten = written("Forgotten", &[&account]);
    forgotten.as_object_mut().unwrap().remove("schedule");
    let answer = browser.call("POST", POSTS, Some(&forgotten)).await;
    assert_eq!(answer.status(), 422, "{}", body(&answer));
}

pub(crate) async fn of_two_who_save_a_draft_at_once_one_is_told<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let draft = save(&browser, &written("Begun", &[&account])).await;
    let (mine, yours) = (json!({ "text": "Mine" }), json!({ "text": "Yours" }));
    let (one, other) = join(browser.edit(&draft, &mine), browser.edit(&draft, &yours)).await;
    let mut statuses = [&one, &other].map(|answer| answer.status().as_u16());
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
    let (kept, lost) = if one.status() == 200 {
        (one, json!("Yours"))
    } else {
        (other, json!("Mine"))
    };
    let kept = body(&kept);
    assert_eq!(browser.read(&path(&draft)).await["text"], kept["text"]);
    // The one who was told saves onto what is there now, or keeps both.
    let onto = browser.edit(&kept, &json!({ "text": lost })).await;
    assert_eq!(body(&onto)["version"], 3);
    let url = format!("{}{}", world.origin(), path(&draft));
    let blind = browser
        .send(request("PATCH", &url, Some(&json!({ "text": "Blind" }))))
        .await;
    assert_eq!(refusal(&blind), refused(428, "if_match_required"));
}

pub(crate) async fn the_same_key_makes_one_draft<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let draft = written("Only once", &[&account]);
    let send = async || {
        let url = format!("{}{POSTS}", world.origin());
        let mut post = request("POST", &url, Some(&draft));
        let key = HeaderValue::from_static("draft-1");
        post.headers_mut().insert("idempotency-key", key);
        browser.send(post).await
    };
    let first = body(&send().await);
    browser.edit(&first, &json!({ "text": "Written on" })).await;
    let again = send().await;
    assert_eq!(header(&again, "idempotent-replayed"), "true");
    assert_eq!(
        (&body(&again)["id"], &body(&again)["text"]),
        (&first["id"], &json!("Written on"))
    );
    assert_eq!(
        browser.read(POSTS).await["data"].as_array().unwrap().len(),
        1
    );
}

pub(crate) async fn a_draft_holds_its_media_until_it_is_discarded<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let medium = browser.upload("a.png", PNG).await;
    let shown = json!([{ "id": medium["id"] }]);
    let mut draft = written("With a picture", &[&account]);
    draft["targets"][0]["options"] = json!({ "thread": [{ "text": "Two", "media": shown }] });
    let draft = save(&browser, &draft).await;
    assert_eq!(draft["library"][0]["id"], medium["id"]);
    let uses = browser.read(&format!("{}/posts", path_of(&medium))).await;
    assert_eq!(
        (&uses["data"][0]["state"], &uses["data"][0]["at"]),
        (&json!("draft"), &Value::Null)
    );
    // Nobody sweeps it away, and nobody deletes it, while the draft shows it.
    for _ in 0..3 {
        world.pass(Duration::from_hours(25)).await;
        world.tick().await;
    }
    let held = browser.call("DELETE", &path_of(&medium), None).await;
    assert_eq!(refusal(&held), refused(409, "in_use"));
    assert_eq!(body(&held)["errors"][0]["path"], draft["id"]);
    let elsewhere = json!({ "targets": [{ "account": account.id }], "media": shown });
    let moved = body(&browser.edit(&draft, &elsewhere).await);
    assert_eq!(moved["media"][0]["id"], medium["id"]);
    let gone = browser.cancel(&moved).await;
    assert_eq!((gone.status().as_u16(), gone.body().len()), (204, 0));
    assert_eq!(
        refusal(&browser.get(&path(&draft)).await),
        refused(404, "not_found")
    );
    assert_eq!(
        refusal(&browser.cancel(&moved).await),
        refused(404, "not_found")
    );
    assert_eq!(browser.read(POSTS).await["data"], json!([]));
    let free = browser.call("DELETE", &path_of(&medium), None).await;
    assert_eq!(free.status(), 204);
}

pub(crate) async fn a_draft_names_only_what_is_there<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let (stranger, theirs) = Browser::signed_up(&world).await;
    let unfinished = body(&browser.announce("b.png", 9).await);
    let foreign = stranger.upload("c.png", PNG).await;
    let mut draft = written("\u{202e}", &[&account, &theirs, &account]);
    draft["media"] = json!([{ "id": unfinished["id"] }, { "id": foreign["id"] }]);
    draft["targets"][0]["options"] =
        json!({ "thread": [{ "text": "", "media": [{ "id": foreign["id"] }] }] });
    draft["late_minutes"] = json!(0);
    let answer = browser.call("POST", POSTS, Some(&draft)).await;
    assert_eq!(
        codes(&answer),
        [
            "text control_character",
            "targets[2].account twice",
            "late_minutes too_short",
            "media[0].id unknown_medium",
            "media[1].id unknown_medium",
            "targets[0].options.thread unknown_medium",
            "targets[1].account unknown_account",
        ]
    );
    let mine = save(&browser, &written("Mine", &[&account])).await;
    for answer in [
        stranger.get(&path(&mine)).await,
        stranger.edit(&mine, &json!({ "text": "Yours" })).await,
        stranger.cancel(&mine).await,
    ] {
        assert_eq!(refusal(&answer), refused(404, "not_found"));
    }
    // An account that is disconnected meanwhile stays in it, and is in the way only when it is
    // planned.
    let gone = format!("/api/v1/accounts/{}", account.id);
    assert_eq!(browser.call("DELETE", &gone, None).await.status(), 204);
    let saved = browser.edit(&mine, &json!({ "text": "Still mine" })).await;
    assert_eq!(saved.status(), 200, "{}", body(&saved));
    let planned = browser
        .edit(&body(&saved), &json!({ "schedule": { "now": true } }))
        .await;
    assert_eq!(codes(&planned), ["targets[0].account unknown_account"]);
}

pub(crate) async fn what_a_draft_would_lack_is_a_warning<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let check = async |draft: &Value| {
        let found = body(
            &browser
                .call("POST", "/api/v1/posts/validate", Some(draft))
                .await,
        );
        let codes = |name: &str| {
            let faults = found[name].as_array().unwrap().iter();
            faults
                .map(|fault| fault["code"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        (codes("errors"), codes("warnings"))
    };
    let none = Vec::<String>::new();
    assert_eq!(check(&written("", &[])).await, (none.clone(), none.clone()));
    let mut long = written(&"a".repeat(281), &[&account]);
    assert_eq!(
        check(&long).await,
        (none.clone(), vec!["too_long_for_x".to_owned()])
    );
    long["schedule"] = json!({ "now": true });
    assert_eq!(
        check(&long).await,
        (vec!["too_long_for_x".to_owned()], none)
    );
    assert_eq!(
        browser.read(POSTS).await["data"],
        json!([]),
        "nothing is made"
    );
}
