//! TikTok, and the few steps that its tests take.

mod account;
mod inits;
mod limits;
mod posting;
mod pulls;
mod sign_in;
mod tokens;
mod uploads;
mod webhooks;

use http::{Request, header};
use noctin_sandbox::tiktok;
use serde_json::{Value, json};

use crate::bench::{Bench, FORM, Seen, form};

const CALLBACK: &str = "http://127.0.0.1:8787/connect/tiktok/callback";
const AUTHORIZE: &str = "/tiktok/v2/auth/authorize/";
const SCOPES: &str = "user.info.basic,video.publish,video.upload";

/// What the token endpoint handed out.
#[derive(Debug, Clone)]
struct Tokens {
    open_id: String,
    access: String,
    refresh: String,
}

/// The parameters of the address, some of them changed; an empty one is left out.
fn ask(changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let usual = [
        ("client_key", tiktok::CLIENT_KEY),
        ("response_type", "code"),
        ("scope", SCOPES),
        ("redirect_uri", CALLBACK),
        ("state", "some state"),
        ("disable_auto_auth", "1"),
    ];
    let kept = usual
        .iter()
        .filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    let new = changes.iter().filter(|(_, value)| !value.is_empty());
    kept.chain(new)
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

fn encoded(fields: &[(String, String)]) -> Vec<u8> {
    form(
        &fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect::<Vec<_>>(),
    )
}

/// The address of the consent page.
fn address(changes: &[(&str, &str)]) -> String {
    format!(
        "{AUTHORIZE}?{}",
        String::from_utf8(encoded(&ask(changes))).expect("text")
    )
}

/// The person's decision: the parameters of the address, and then the fields of the form.
async fn decide(bench: &Bench, changes: &[(&str, &str)], decision: &[(&str, &str)]) -> Seen {
    let decision = decision
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let fields: Vec<_> = ask(changes).into_iter().chain(decision).collect();
    let request = Request::post(AUTHORIZE).header(header::CONTENT_TYPE, FORM);
    bench
        .send(request.body(encoded(&fields)).expect("a request"))
        .await
}

async fn code(bench: &Bench, username: &str) -> String {
    let seen = decide(bench, &[], &[("username", username), ("decision", "allow")]).await;
    assert_eq!(seen.status, 302, "{}", seen.text);
    seen.parameter("code").expect("a code")
}

/// A form to an OAuth endpoint, with the app's key and secret unless they are changed.
async fn oauth(bench: &Bench, endpoint: &str, fields: &[(&str, &str)]) -> Seen {
    let usual = [
        ("client_key", tiktok::CLIENT_KEY),
        ("client_secret", tiktok::CLIENT_SECRET),
    ];
    let kept = usual
        .iter()
        .filter(|(name, _)| !fields.iter().any(|(changed, _)| changed == name));
    let fields: Vec<_> = kept
        .chain(fields.iter().filter(|(_, value)| !value.is_empty()))
        .copied()
        .collect();
    let request =
        Request::post(format!("/tiktok/v2/oauth/{endpoint}/")).header(header::CONTENT_TYPE, FORM);
    bench
        .send(request.body(form(&fields)).expect("a request"))
        .await
}

async fn redeem(bench: &Bench, code: &str) -> Seen {
    oauth(
        bench,
        "token",
        &[
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", CALLBACK),
        ],
    )
    .await
}

async fn refresh(bench: &Bench, refresh: &str) -> Seen {
    oauth(
        bench,
        "token",
        &[("grant_type", "refresh_token"), ("refresh_token", refresh)],
    )
    .await
}

fn tokens(seen: &Seen) -> Tokens {
    assert_eq!(seen.status, 200, "{}", seen.text);
    let body = seen.json();
    let text = |name: &str| body[name].as_str().expect("a text").to_owned();
    Tokens {
        open_id: text("open_id"),
        access: text("access_token"),
        refresh: text("refresh_token"),
    }
}

/// A user who let the app in, with these scopes.
async fn connect_with(bench: &Bench, username: &str, scopes: &str) -> Tokens {
    let seen = decide(
        bench,
        &[("scope", scopes)],
        &[("username", username), ("decision", "allow")],
    )
    .await;
    tokens(&redeem(bench, &seen.parameter("code").expect("a code")).await)
}

async fn connect(bench: &Bench, username: &str) -> Tokens {
    connect_with(bench, username, SCOPES).await
}

async fn user_info(bench: &Bench, tokens: &Tokens, fields: &str) -> Seen {
    bench
        .call(
            "GET",
            &format!("/tiktok/v2/user/info/?fields={fields}"),
            &tokens.access,
        )
        .await
}

async fn creator_info(bench: &Bench, tokens: &Tokens) -> Seen {
    bench
        .call(
            "POST",
            "/tiktok/v2/post/publish/creator_info/query/",
            &tokens.access,
        )
        .await
}

async fn settings(bench: &Bench, changes: Value) {
    assert_eq!(
        bench.control("POST", "/settings", changes).await.status,
        200
    );
}

/// Changes what TikTok says of a user.
async fn change(bench: &Bench, tokens: &Tokens, changes: Value) {
    let seen = bench
        .control(
            "POST",
            &format!("/tiktok/users/{}", tokens.open_id),
            changes,
        )
        .await;
    assert_eq!(seen.status, 200, "{}", seen.text);
}

/// A JSON call under `/v2/post/publish/`.
async fn publish(bench: &Bench, tokens: &Tokens, call: &str, body: &Value) -> Seen {
    let request = Request::post(format!("/tiktok/v2/post/publish/{call}/"))
        .header(header::CONTENT_TYPE, "application/json; charset=UTF-8");
    let request = request.header(header::AUTHORIZATION, format!("Bearer {}", tokens.access));
    bench
        .send(
            request
                .body(body.to_string().into_bytes())
                .expect("a request"),
        )
        .await
}

/// A video for everybody, pulled from an address, with some of its `post_info` changed; null leaves
/// out.
fn pulled(changes: Value) -> Value {
    let mut info = json!({
        "title": "hello", "privacy_level": "PUBLIC_TO_EVERYONE", "disable_comment": false,
        "disable_duet": false,
        "disable_stitch": false, "brand_content_toggle": false, "brand_organic_toggle": false,
    });
    let Value::Object(changes) = changes else {
        panic!("an object")
    };
    for (name, value) in changes {
        info[name] = value;
    }
    info.as_object_mut()
        .expect("an object")
        .retain(|_, value| !value.is_null());
    json!({
        "post_info": info,
        "source_info": {"source": "PULL_FROM_URL", "video_url": "https://media.example.com/a.mp4"},
    })
}

/// Photos with this mode.
fn photos(mode: &str, addresses: usize) -> Value {
    let images: Vec<String> = (0..addresses)
        .map(|number| format!("https://media.example.com/{number}.jpg"))
        .collect();
    json!({
        "media_type": "PHOTO", "post_mode": mode,
        "post_info": {
            "title": "a title", "description": "a description",
            "privacy_level": "PUBLIC_TO_EVERYONE", "disable_comment": false,
            "auto_add_music": true, "brand_content_toggle": false, "brand_organic_toggle": false,
        },
        "source_info": {"source": "PULL_FROM_URL", "photo_cover_index": 0, "photo_images": images},
    })
}

/// A sandbox whose app may pull from `media.example.com` and begin as much as it wants to.
async fn verified() -> Bench {
    let bench = Bench::new();
    let changes = json!({
        "tiktok_verified": ["media.example.com"], "tiktok_inits_per_minute": 100,
        "tiktok_posts_per_day": 100,
    });
    settings(&bench, changes).await;
    bench
}

/// Begins a publication and gives its id.
async fn begun(bench: &Bench, tokens: &Tokens, call: &str, body: &Value) -> String {
    let seen = publish(bench, tokens, call, body).await;
    assert_eq!(outcome(&seen), (200, "ok".to_owned()), "{}", seen.text);
    seen.json()["data"]["publish_id"]
        .as_str()
        .expect("an id")
        .to_owned()
}

async fn status(bench: &Bench, tokens: &Tokens, publish_id: &str) -> Value {
    let seen = publish(
        bench,
        tokens,
        "status/fetch",
        &json!({"publish_id": publish_id}),
    )
    .await;
    assert_eq!(outcome(&seen), (200, "ok".to_owned()), "{}", seen.text);
    seen.json()["data"].clone()
}

/// The events of the outbox, each with its content.
fn events(bench: &Bench) -> Vec<(String, Value)> {
    let read = |callback: noctin_sandbox::Callback| {
        let body: Value = serde_json::from_str(&callback.body).expect("JSON");
        let content =
            serde_json::from_str(body["content"].as_str().expect("JSON in a text")).expect("JSON");
        (body["event"].as_str().expect("a name").to_owned(), content)
    };
    bench.sandbox.outbox().into_iter().map(read).collect()
}

/// The status and the code in the envelope of an answer.
fn outcome(seen: &Seen) -> (u16, String) {
    (
        seen.status.as_u16(),
        seen.json()["error"]["code"]
            .as_str()
            .expect("an envelope")
            .to_owned(),
    )
}

/// The status and the error of an OAuth answer.
fn oauth_error(seen: &Seen) -> (u16, String) {
    (
        seen.status.as_u16(),
        seen.json()["error"]
            .as_str()
            .expect("a flat error")
            .to_owned(),
    )
}
