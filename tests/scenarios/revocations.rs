//! Access that is taken back at the platform: the callback destroys our copy of the tokens at once,
//! acts once, and does not reach what was granted since.

use super::actors::Actor;
use super::browser::Browser;
use super::world::{World, body};
use http::{Request, Response};
use noctin_scheduler::domain::door::Door;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// The platforms that notify us, and where their sandbox lets a person remove the app.
const NOTIFYING: [(Door, &str, &str); 4] = [
    (Door::TikTok, "/tiktok/users", "disconnect"),
    (Door::Facebook, "/meta/people", "remove-app"),
    (Door::Instagram, "/meta/people", "remove-app"),
    (Door::InstagramDirect, "/instagram/people", "remove-app"),
];

/// What the platforms have sent so far, the newest last.
async fn outbox<W: World>(browser: &Browser<W>) -> Vec<Value> {
    browser.sandbox().control("GET", "/outbox", None).await["callbacks"]
        .as_array()
        .unwrap()
        .clone()
}

/// The person does something at the platform; answers with the callback that the platform then
/// sends.
async fn act_at_platform<W: World>(
    browser: &Browser<W>,
    actor: &Actor,
    (place, act_at_platform): (&str, &str),
) -> Value {
    let before = outbox(browser).await.len();
    browser
        .sandbox()
        .control(
            "POST",
            &format!("{place}/{}/{act_at_platform}", actor.person),
            Some(&json!({})),
        )
        .await;
    // Other scenarios share the sandbox: the callback is the one that names nobody else.
    let sent = outbox(browser).await;
    sent[before..]
        .iter()
        .find(|callback| is_about(callback, actor))
        .unwrap_or_else(|| panic!("nothing was sent: {sent:?}"))
        .clone()
}

fn is_about(callback: &Value, actor: &Actor) -> bool {
    let text = callback["body"].as_str().unwrap();
    match text.strip_prefix("signed_request=") {
        None => text.contains(&actor.person),
        // An Instagram app is told an id of its own: there is no telling whose it is, and nobody
        // else's is under way.
        Some(signed) => {
            actor.platform == Door::InstagramDirect
                || signed_payload(signed).contains(&actor.person)
        }
    }
}

fn signed_payload(signed: &str) -> String {
    use base64::Engine as _;
    let payload = signed.split('.').nth(1).unwrap_or_default();
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(payload.trim_end_matches("%3D").trim_end_matches('='));
    String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned()
}

/// Brings a callback to the Worker, as it was sent.
async fn deliver<W: World>(browser: &Browser<W>, callback: &Value) -> Response<Vec<u8>> {
    let mut request = Request::post(format!(
        "{}{}",
        browser.world.origin(),
        callback["path"].as_str().unwrap()
    ));
    for header in callback["headers"].as_array().unwrap() {
        request = request.header(header[0].as_str().unwrap(), header[1].as_str().unwrap());
    }
    let body = callback["body"].as_str().unwrap().as_bytes().to_vec();
    browser.world.worker(request.body(body).unwrap()).await
}

/// The status of the answer to a callback.
async fn heard<W: World>(browser: &Browser<W>, callback: &Value) -> u16 {
    deliver(browser, callback).await.status().as_u16()
}

async fn state<W: World>(browser: &Browser<W>, actor: &Actor, id: &str) -> Value {
    actor.shown(browser, id).await["health"]["state"].clone()
}

pub(crate) async fn s26_what_is_taken_back_at_the_platform_ends_here_at_once<W: World>(
    world: Arc<W>,
) {
    let (browser, _) = Browser::signed_up(&world).await;
    for (platform, place, verb) in NOTIFYING {
        let actor = Actor::new(&browser, platform).await;
        let bystander = Actor::new(&browser, platform).await;
        let id = actor.connect(&browser).await;
        let other = bystander.connect(&browser).await;
        world.pass(Duration::from_secs(5)).await;
        let callback = act_at_platform(&browser, &actor, (place, verb)).await;
        assert_eq!(
            state(&browser, &actor, &id).await,
            "connected",
            "{platform}: nobody has told us"
        );
        let mut forged = callback.clone();
        forged["body"] = json!(callback["body"].as_str().unwrap().replacen('e', "f", 1));
        let refused = heard(&browser, &forged).await;
        assert!([400, 401].contains(&refused), "{platform}: {refused}");
        assert_eq!(
            state(&browser, &actor, &id).await,
            "connected",
            "{platform}: forged"
        );
        assert_eq!(heard(&browser, &callback).await, 200, "{platform}");
        assert_eq!(
            state(&browser, &actor, &id).await,
            "needs_reconnect",
            "{platform}"
        );
        assert_eq!(
            state(&browser, &bystander, &other).await,
            "connected",
            "{platform}: somebody else's"
        );
        assert_eq!(
            heard(&browser, &callback).await,
            200,
            "{platform}: twice is no error"
        );
        world.pass(Duration::from_secs(5)).await;
        let landed = actor
            .through(&browser, &format!("/connect/{platform}?reconnect={id}"), "")
            .await;
        assert_eq!(landed, format!("/?connected={id}"), "{platform}");
        assert_eq!(
            heard(&browser, &callback).await,
            200,
            "{platform}: late, once more"
        );
        assert_eq!(
            state(&browser, &actor, &id).await,
            "connected",
            "{platform}: what was granted since is not meant"
        );
    }
}

pub(crate) async fn s26_a_callback_of_before_the_consent_has_no_effect<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    for (platform, place, verb) in NOTIFYING {
        let actor = Actor::new(&browser, platform).await;
        let id = actor.connect(&browser).await;
        world.pass(Duration::from_secs(5)).await;
        let callback = act_at_platform(&browser, &actor, (place, verb)).await;
        world.pass(Duration::from_secs(5)).await;
        let landed = actor
            .through(&browser, &format!("/connect/{platform}?reconnect={id}"), "")
            .await;
        assert_eq!(landed, format!("/?connected={id}"), "{platform}");
        assert_eq!(
            heard(&browser, &callback).await,
            200,
            "{platform}: it comes out of order"
        );
        assert_eq!(
            state(&browser, &actor, &id).await,
            "connected",
            "{platform}"
        );
        let checked = browser
            .call("POST", &format!("/api/v1/accounts/{id}/check"), None)
            .await;
        assert_eq!(
            (
                checked.status().as_u16(),
                &body(&checked)["health"]["state"]
            ),
            (200, &json!("connected")),
            "{platform}"
        );
    }
}

pub(crate) async fn s26_a_request_for_deletion_is_carried_out_and_can_be_followed<W: World>(
    world: Arc<W>,
) {
    let (browser, _) = Browser::signed_up(&world).await;
    for (platform, place) in [
        (Door::Facebook, "/meta/people"),
        (Door::InstagramDirect, "/instagram/people"),
    ] {
        let actor = Actor::new(&browser, platform).await;
        let id = actor.connect(&browser).await;
        world.pass(Duration::from_secs(5)).await;
        let callback = act_at_platform(&browser, &actor, (place, "request-deletion")).await;
        let answer = deliver(&browser, &callback).await;
        assert_eq!(
            answer.status(),
            200,
            "{platform}: {}",
            String::from_utf8_lossy(answer.body())
        );
        assert_can_be_followed(&browser, &actor, &callback, &body(&answer)).await;
        assert_eq!(
            browser
                .get(&format!("/api/v1/accounts/{id}"))
                .await
                .status(),
            404,
            "{platform}: it is gone"
        );
        let stored = world.stored_bytes().await;
        let kept = world.rows().await;
        assert!(!kept.contains(&actor.name), "{platform}: its name is kept");
        assert!(!stored.is_empty());
    }
    assert_eq!(
        Browser::new(&world)
            .get("/data-deletion/AAAAAAAAAAAAAAAAAAAAAAAA")
            .await
            .status(),
        404
    );
}

/// The answer is the same however often it is asked for, and leads to a page that names nobody.
async fn assert_can_be_followed<W: World>(
    browser: &Browser<W>,
    actor: &Actor,
    callback: &Value,
    answer: &Value,
) {
    let platform = actor.platform;
    assert_eq!(
        *answer,
        body(&deliver(browser, callback).await),
        "{platform}: the same request has the same answer"
    );
    assert_eq!(answer.as_object().unwrap().len(), 2, "{platform}: {answer}");
    let (url, code) = (
        answer["url"].as_str().unwrap(),
        answer["confirmation_code"].as_str().unwrap(),
    );
    assert!(
        url.ends_with(&format!("/data-deletion/{code}")),
        "{platform}: {url}"
    );
    let path = url.strip_prefix(&browser.world.origin()).unwrap();
    let page = Browser::new(&browser.world).get(path).await;
    let text = String::from_utf8_lossy(page.body());
    assert!(
        page.status() == 200 && text.contains("deleted") && !text.contains(&actor.remote_id),
        "{platform}: {text}"
    );
}
