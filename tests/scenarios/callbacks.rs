//! A forged callback of a platform has no effect, whoever sends it and however it looks. What
//! genuine ones do is in `revocations.rs`; `faults/callbacks.rs` tries them with all that can go
//! wrong.

use super::browser::Browser;
use super::world::{World, body, header, request};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderValue, Request, Response};
use noctin_scheduler::domain::ledger::hex;
use serde_json::{Value, json};
use sha2::Sha256;
use std::sync::Arc;

pub(crate) const TIKTOK: &str = "/webhooks/tiktok";
pub(crate) const DEAUTHORIZE: &str = "/webhooks/meta/deauthorize";
pub(crate) const DATA_DELETION: &str = "/webhooks/meta/data-deletion";

const FORM: &str = "application/x-www-form-urlencoded";

fn tag(secret: &str, message: &str) -> Vec<u8> {
    Hmac::<Sha256>::new_from_slice(secret.as_bytes())
        .unwrap()
        .chain_update(message)
        .finalize()
        .into_bytes()
        .to_vec()
}

/// `TikTok-Signature` of a body, made at this second.
pub(crate) fn tiktok_signature(secret: &str, at_s: i64, body: &str) -> String {
    format!(
        "t={at_s},s={}",
        hex(&tag(secret, &format!("{at_s}.{body}")))
    )
}

/// Meta's `signed_request` of a payload.
pub(crate) fn signed_request(secret: &str, payload: &Value) -> String {
    let payload = URL_SAFE_NO_PAD.encode(payload.to_string());
    format!(
        "{}.{payload}",
        URL_SAFE_NO_PAD.encode(tag(secret, &payload))
    )
}

/// A post of this type to a path of ours, as a server sends it.
pub(crate) fn posted(origin: &str, path: &str, kind: &str, body: &str) -> Request<Vec<u8>> {
    let mut request = request("POST", &format!("{origin}{path}"), None);
    request
        .headers_mut()
        .insert("content-type", HeaderValue::from_str(kind).unwrap());
    *request.body_mut() = body.as_bytes().to_vec();
    request
}

/// An event of TikTok with this signature.
pub(crate) fn tiktok_event(origin: &str, signature: &str, body: &str) -> Request<Vec<u8>> {
    let mut request = posted(origin, TIKTOK, "application/json", body);
    request.headers_mut().insert(
        "tiktok-signature",
        HeaderValue::from_str(signature).unwrap(),
    );
    request
}

/// A callback of Meta with this signed request.
pub(crate) fn meta_callback(origin: &str, path: &str, signed: &str) -> Request<Vec<u8>> {
    posted(origin, path, FORM, &format!("signed_request={signed}"))
}

/// How a forgery is refused in this world: by its signature, or at once where the platform is not
/// set up and nobody could check one.
async fn refusal<W: World>(world: &Arc<W>, path: &str) -> (u16, Value) {
    let instance = Browser::new(world).read("/api/v1/instance").await;
    let needed: &[&str] = if path == TIKTOK {
        &["tiktok"]
    } else {
        &["facebook", "instagram-direct"]
    };
    let is_set_up = |platform: &Value| {
        platform["is_set_up"] == true
            && needed.contains(&platform["connected_through"].as_str().unwrap())
    };
    let is_any = instance["platforms"]
        .as_array()
        .unwrap()
        .iter()
        .any(is_set_up);
    if is_any {
        (401, json!("signature_invalid"))
    } else {
        (503, json!("not_configured"))
    }
}

fn assert_refused(response: &Response<Vec<u8>>, wanted: &(u16, Value), what: &str) {
    let problem = body(response);
    assert_eq!(
        (response.status().as_u16(), &problem["code"]),
        (wanted.0, &wanted.1),
        "{what}: {problem}"
    );
    assert_eq!(
        header(response, "content-type"),
        "application/problem+json",
        "{what}"
    );
    assert_eq!(header(response, "set-cookie"), "", "{what}");
}

fn removal(world: &Arc<impl World>) -> String {
    let at_s = world.now_ms() / 1_000;
    json!({
        "client_key": "key",
        "event": "authorization.removed",
        "create_time": at_s,
        "user_openid": "-000Nobody",
        "content": "{\"reason\":1}",
    })
    .to_string()
}

fn payload(world: &Arc<impl World>) -> Value {
    json!({ "algorithm": "HMAC-SHA256", "issued_at": world.now_ms() / 1_000, "user_id": "218471" })
}

pub(crate) async fn s26_a_forged_callback_has_no_effect<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    let origin = world.origin();
    let before = world.rows().await;
    let event = removal(&world);
    assert_forged_events_are_refused(&world, &event).await;
    for path in [DEAUTHORIZE, DATA_DELETION] {
        assert_forged_requests_are_refused(&world, path).await;
    }
    // A person's cookie and our own page make it no more genuine.
    for forged in [
        tiktok_event(
            &origin,
            &tiktok_signature("guessed", world.now_ms() / 1_000, &event),
            &event,
        ),
        meta_callback(
            &origin,
            DEAUTHORIZE,
            &signed_request("guessed", &payload(&world)),
        ),
    ] {
        let wanted = refusal(&world, forged.uri().path()).await;
        assert_refused(&browser.send(forged).await, &wanted, "with a session");
    }
    assert_eq!(world.rows().await, before, "nothing has changed");
    let logged = world.logged().await;
    assert!(
        !logged.contains("218471") && !logged.contains("-000Nobody"),
        "what was said is not logged"
    );
}

/// An event of TikTok with no signature, or with one that is guessed or no signature at all.
async fn assert_forged_events_are_refused<W: World>(world: &Arc<W>, event: &str) {
    let origin = world.origin();
    let wanted = refusal(world, TIKTOK).await;
    let good = tiktok_signature("guessed", world.now_ms() / 1_000, event);
    let (time, guessed) = good.split_once(',').unwrap();
    let signatures = [
        good.as_str(),
        "",
        time,
        guessed,
        "t=,s=",
        "t=0,s=00",
        &good.to_uppercase(),
        &format!("{good},{good}"),
        "s=é,t=1",
        &"s=0,".repeat(500),
    ];
    for signature in signatures {
        let mut request = posted(&origin, TIKTOK, "application/json", event);
        request.headers_mut().insert(
            "tiktok-signature",
            HeaderValue::from_bytes(signature.as_bytes()).unwrap(),
        );
        assert_refused(&world.worker(request).await, &wanted, signature);
    }
    let unsigned = posted(&origin, TIKTOK, "application/json", event);
    assert_refused(
        &world.worker(unsigned).await,
        &wanted,
        "without a signature",
    );
}

/// A signed request of Meta whose signature is guessed, missing or of something else.
async fn assert_forged_requests_are_refused<W: World>(world: &Arc<W>, path: &str) {
    let at_s = world.now_ms() / 1_000;
    let wanted = refusal(world, path).await;
    let signed = signed_request("guessed", &payload(world));
    let (_, said) = signed.split_once('.').unwrap();
    let unsigned = URL_SAFE_NO_PAD
        .encode(json!({ "algorithm": "none", "issued_at": at_s, "user_id": "218471" }).to_string());
    for forged in [
        &signed,
        &format!(".{said}"),
        &format!(".{unsigned}"),
        &format!("{said}.{said}"),
        &format!("AAAA.{said}"),
        "a.",
        ".",
        "%ff.%ff",
    ] {
        let callback = meta_callback(&world.origin(), path, forged);
        assert_refused(
            &world.worker(callback).await,
            &wanted,
            &format!("{path}: {forged}"),
        );
    }
}

pub(crate) async fn s26_a_callback_that_cannot_be_read_is_refused<W: World>(world: Arc<W>) {
    let origin = world.origin();
    let before = world.rows().await;
    let signed = signed_request("guessed", &payload(&world));
    let unreadable = (400, json!("unreadable_callback"));
    for path in [DEAUTHORIZE, DATA_DELETION] {
        for (kind, said) in [
            (FORM, ""),
            (FORM, "signed_request"),
            (FORM, "signed_request="),
            (FORM, "signed_request=nodot"),
            (FORM, &format!("signed={signed}")),
            (
                FORM,
                &format!("signed_request={signed}&signed_request={signed}"),
            ),
            (FORM, &json!({ "signed_request": signed }).to_string()),
            (
                "application/json",
                &json!({ "signed_request": signed }).to_string(),
            ),
            ("text/plain", &format!("signed_request={signed}")),
            (
                "multipart/form-data; boundary=a",
                &format!(
                    "--a\r\ncontent-disposition: form-data; \
                    name=\"signed_request\"\r\n\r\n{signed}\r\n--a--"
                ),
            ),
            ("", &format!("signed_request={signed}")),
        ] {
            assert_refused(
                &world.worker(posted(&origin, path, kind, said)).await,
                &unreadable,
                &format!("{path} {kind:?}: {said}"),
            );
        }
    }
    for path in [TIKTOK, DEAUTHORIZE, DATA_DELETION] {
        for size in [65 << 10, 10 << 20] {
            let huge = format!("signed_request={}", "a".repeat(size));
            let response = world.worker(posted(&origin, path, FORM, &huge)).await;
            assert_refused(&response, &(413, json!("too_large")), path);
            assert_eq!(body(&response)["detail"], "The body is larger than 64 KiB.");
        }
        let read = world
            .worker(request("GET", &format!("{origin}{path}"), None))
            .await;
        assert_refused(&read, &(405, json!("method_not_allowed")), path);
    }
    assert_eq!(world.rows().await, before, "nothing has changed");
}

pub(crate) async fn s26_a_deletion_that_nobody_asked_for_is_not_found<W: World>(world: Arc<W>) {
    let browser = Browser::new(&world);
    for code in [
        "00000000000000000000000000000000",
        "a",
        "'--",
        "%00",
        "%ff",
        &"a".repeat(4_000),
    ] {
        let response = browser.get(&format!("/data-deletion/{code}")).await;
        assert_refused(&response, &(404, json!("not_found")), code);
    }
}
