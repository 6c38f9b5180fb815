//! Posts are written, read and cancelled.

use super::browser::{Account, Browser};
use super::world::{World, body, header, request};
use http::HeaderValue;
use http::Response;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

pub(crate) async fn a_post_is_read_as_it_was_written<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let mut targets = vec![json!({ "account": account.id, "text": null })];
    for number in 0..6 {
        let name = world.unique(&format!("other{number}"));
        let other = browser.connect(&name).await;
        targets.insert(
            1,
            json!({ "account": other.id, "text": format!("For {name}") }),
        );
    }
    let at = "2031-05-01T10:00:00.250+03:00";
    let draft = json!({
        "text": "Shared text", "late_minutes": 15, "schedule": { "at": at }, "targets": targets,
    });
    let created = browser.call("POST", "/api/v1/posts", Some(&draft)).await;
    let post = body(&created);
    assert_eq!(
        (created.status().as_u16(), header(&created, "etag")),
        (201, "\"1\"")
    );
    assert_eq!(
        post["schedule"],
        json!({
            "at": "2031-05-01T07:00:00.250Z",
            "local": "2031-05-01T07:00:00",
            "zone": "UTC",
            "remark": null,
        })
    );
    assert_eq!(
        (
            post["state"].as_str(),
            post["version"].as_i64(),
            post["late_minutes"].as_i64()
        ),
        (Some("scheduled"), Some(1), Some(15))
    );
    let shown: Vec<_> = targets
        .iter()
        .map(|target| {
            let (to, text) = (&target["account"], &target["text"]);
            json!({ "account": to, "text": text, "media": null, "options": {} })
        })
        .collect();
    assert_eq!(
        post["targets"],
        json!(shown),
        "in the order in which they were written"
    );
    assert_eq!(post["deliveries"][0]["due_at"], "2031-05-01T07:00:00.250Z");
    assert_eq!(post["deliveries"][0]["error"], Value::Null);
    assert_eq!(
        browser
            .read(&format!("/api/v1/posts/{}", post["id"].as_str().unwrap()))
            .await,
        post
    );
}

pub(crate) async fn the_same_key_makes_one_post<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let send = |text, key| send_with_key(&browser, &account, text, key);
    let first = send("Only once", "key-1").await;
    assert_eq!(
        (
            first.status().as_u16(),
            header(&first, "idempotent-replayed")
        ),
        (201, "")
    );
    browser.wait_for(&body(&first), "published").await;
    let again = send("Only once", "key-1").await;
    assert_eq!(
        (
            again.status().as_u16(),
            header(&again, "idempotent-replayed")
        ),
        (201, "true")
    );
    assert_eq!(body(&again)["id"], body(&first)["id"]);
    let other = send("Something else", "key-1").await;
    assert_eq!(
        (other.status().as_u16(), &body(&other)["errors"][0]["code"]),
        (422, &json!("idempotency_key_reused"))
    );
    assert_eq!(send("Only once", "").await.status(), 400);
    let many =
        futures_util::future::join_all((0..5).map(|_| send("Five at a time", "key-2"))).await;
    let ids: std::collections::BTreeSet<String> = many
        .iter()
        .map(|answer| body(answer)["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids.len(), 1);
    browser.wait_for(&body(&many[0]), "published").await;
    assert_eq!(browser.sandbox().public(&account.user).await.len(), 2);
    assert_eq!(
        browser.read("/api/v1/posts").await["data"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    world.pass(Duration::from_hours(25)).await;
    world.tick().await;
    assert_eq!(
        send("A day later, the key is free", "key-1").await.status(),
        201
    );
}

/// Creates a post with an idempotency key.
async fn send_with_key<W: World>(
    browser: &Browser<W>,
    account: &Account,
    text: &str,
    key: &str,
) -> Response<Vec<u8>> {
    let draft = json!({
        "text": text,
        "targets": [{ "account": account.id }],
        "schedule": { "now": true },
    });
    let url = format!("{}/api/v1/posts", browser.world.origin());
    let mut post = request("POST", &url, Some(&draft));
    post.headers_mut()
        .insert("idempotency-key", HeaderValue::from_str(key).unwrap());
    browser.send(post).await
}

pub(crate) async fn local_time_means_the_instant_of_its_zone<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let plan = async |local: &str| {
        let schedule = json!({ "local": local, "zone": "Europe/Bucharest" });
        browser
            .plan("On the wall clock", &[&account], schedule)
            .await["schedule"]
            .clone()
    };
    // Bucharest skips 03:00 to 04:00 on 30 March 2031, and has 03:00 to 04:00 twice on 26 October
    // 2031.
    let zone = "Europe/Bucharest";
    assert_eq!(
        plan("2031-01-15T09:00").await,
        json!({
            "at": "2031-01-15T07:00:00.000Z",
            "local": "2031-01-15T09:00:00",
            "zone": zone,
            "remark": null,
        })
    );
    assert_eq!(
        plan("2031-03-30T03:30").await,
        json!({
            "at": "2031-03-30T01:30:00.000Z",
            "local": "2031-03-30T04:30:00",
            "zone": zone,
            "remark": "skipped",
        })
    );
    assert_eq!(
        plan("2031-10-26T03:30").await,
        json!({
            "at": "2031-10-26T00:30:00.000Z",
            "local": "2031-10-26T03:30:00",
            "zone": zone,
            "remark": "doubled",
        })
    );
}

pub(crate) async fn pages_follow_each_other<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    for hour in [5, 3, 4, 1, 2] {
        browser
            .plan(
                &format!("Hour {hour}"),
                &[&account],
                json!({ "at": format!("2031-05-01T0{hour}:00:00Z") }),
            )
            .await;
    }
    let mut texts = Vec::new();
    let mut path = "/api/v1/posts?limit=2".to_owned();
    loop {
        let page = browser.read(&path).await;
        texts.extend(texts_of(&page));
        let Some(next) = page["next"].as_str() else {
            break;
        };
        path = format!("/api/v1/posts?limit=2&after={next}");
    }
    assert_eq!(texts, ["Hour 1", "Hour 2", "Hour 3", "Hour 4", "Hour 5"]);
    let texts =
        async |query: &str| texts_of(&browser.read(&format!("/api/v1/posts?{query}")).await);
    assert_eq!(
        texts("from=2031-05-01T02:00:00Z&to=2031-05-01T04:00:00Z&order=desc").await,
        ["Hour 3", "Hour 2"]
    );
    assert_eq!(texts("state=published").await, Vec::<String>::new());
    assert_eq!(
        texts(&format!("state=scheduled&account={}&limit=1", account.id)).await,
        ["Hour 1"]
    );
    for bad in [
        "after=nonsense",
        "limit=many",
        "limit=0",
        "limit=101",
        "state=nonsense",
        "from=yesterday",
        "colour=red",
        "order=up",
    ] {
        assert_eq!(
            browser.get(&format!("/api/v1/posts?{bad}")).await.status(),
            422,
            "{bad}"
        );
    }
}

/// The texts of a page of posts.
fn texts_of(page: &Value) -> Vec<String> {
    let posts = page["data"].as_array().unwrap();
    posts
        .iter()
        .map(|post| post["text"].as_str().unwrap().to_owned())
        .collect()
}

pub(crate) async fn somebody_elses_things_are_not_there<W: World>(world: Arc<W>) {
    let (owner, account) = Browser::signed_up(&world).await;
    let (stranger, own) = Browser::signed_up(&world).await;
    let post = owner
        .plan(
            "Not yours",
            &[&account],
            json!({ "at": "2031-05-01T10:00:00Z" }),
        )
        .await;
    let (id, delivery) = (
        post["id"].as_str().unwrap(),
        post["deliveries"][0]["id"].as_str().unwrap(),
    );
    assert_eq!(
        stranger.get(&format!("/api/v1/posts/{id}")).await.status(),
        404
    );
    assert_eq!(
        stranger
            .get(&format!("/api/v1/deliveries/{delivery}"))
            .await
            .status(),
        404
    );
    assert_eq!(cancel(&stranger, id, Some("1")).await.status(), 404);
    assert_eq!(
        stranger
            .call("DELETE", &format!("/api/v1/accounts/{}", account.id), None)
            .await
            .status(),
        404
    );
    let draft = json!({
        "text": "a",
        "targets": [{ "account": own.id }, { "account": account.id }],
        "schedule": { "now": true },
    });
    let refused = stranger.call("POST", "/api/v1/posts", Some(&draft)).await;
    assert_eq!(
        (
            refused.status().as_u16(),
            &body(&refused)["errors"][0]["path"]
        ),
        (422, &json!("targets[1].account"))
    );
    assert_eq!(stranger.read("/api/v1/posts").await["data"], json!([]));
    assert_eq!(
        owner.read(&format!("/api/v1/posts/{id}")).await["state"],
        "scheduled"
    );
}

pub(crate) async fn a_cancelled_post_never_goes_out<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let post = browser
        .plan_in("Never mind", &account, Duration::from_mins(10))
        .await;
    // The tick has claimed it, and its message is on its way.
    world
        .pass(Duration::from_mins(10) - Duration::from_secs(20))
        .await;
    world.tick().await;
    let cancelled = cancel(&browser, post["id"].as_str().unwrap(), Some("1")).await;
    assert_eq!(
        (cancelled.status().as_u16(), &body(&cancelled)["state"]),
        (200, &json!("cancelled"))
    );
    world.pass(Duration::from_mins(10)).await;
    world.tick().await;
    world.breathe().await;
    assert_eq!(browser.sandbox().public(&account.user).await.len(), 0);
    assert_eq!(browser.receipt(&post).await["state"], "cancelled");
}

pub(crate) async fn cancelling_needs_the_version_that_was_seen<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let post = browser
        .plan(
            "Version one",
            &[&account],
            json!({ "at": "2031-05-01T10:00:00Z" }),
        )
        .await;
    let id = post["id"].as_str().unwrap();
    assert_eq!(cancel(&browser, id, None).await.status(), 428);
    assert_eq!(cancel(&browser, id, Some("7")).await.status(), 412);
    assert_eq!(cancel(&browser, id, Some("latest")).await.status(), 412);
    assert_eq!(cancel(&browser, id, Some("1")).await.status(), 200);
    assert_eq!(cancel(&browser, id, Some("1")).await.status(), 412);
    let over = cancel(&browser, id, Some("2")).await;
    assert_eq!(
        (over.status().as_u16(), &body(&over)["code"]),
        (409, &json!("over"))
    );
}

pub(crate) async fn a_published_post_cannot_be_cancelled<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let post = browser
        .plan("Out in the world", &[&account], json!({ "now": true }))
        .await;
    browser.wait_for(&post, "published").await;
    assert_eq!(browser.cancel(&post).await.status(), 409);
    assert_eq!(
        browser
            .read(&format!("/api/v1/posts/{}", post["id"].as_str().unwrap()))
            .await["state"],
        "published"
    );
}

async fn cancel<W: World>(
    browser: &Browser<W>,
    id: &str,
    version: Option<&str>,
) -> Response<Vec<u8>> {
    let mut delete = request(
        "DELETE",
        &format!("{}/api/v1/posts/{id}", browser.world.origin()),
        None,
    );
    if let Some(version) = version {
        delete.headers_mut().insert(
            "if-match",
            HeaderValue::from_str(&format!("\"{version}\"")).unwrap(),
        );
    }
    browser.send(delete).await
}
