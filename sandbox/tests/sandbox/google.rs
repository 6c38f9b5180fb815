//! Saying who somebody is: the address to go to, the page, the token, the keys.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{Request, header};
use noctin_sandbox::google;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use serde_json::{Value, json};

use crate::bench::{Bench, CHALLENGE, FORM, START_MS, Seen, VERIFIER, form, pass};

const CALLBACK: &str = "http://127.0.0.1:8787/login/google/callback";
const AUTHORIZE: &str = "/google/o/oauth2/v2/auth";

fn ask(changes: &[(&str, &str)]) -> Vec<u8> {
    let usual = [
        ("response_type", "code"),
        ("client_id", google::CLIENT_ID),
        ("redirect_uri", CALLBACK),
        ("scope", "openid email profile"),
        ("state", "some state"),
        ("nonce", "some nonce"),
        ("prompt", "select_account"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let kept = usual
        .iter()
        .filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    let new = changes.iter().filter(|(_, value)| !value.is_empty());
    form(&kept.chain(new).copied().collect::<Vec<_>>())
}

async fn decide(bench: &Bench, decision: &[(&str, &str)]) -> Seen {
    let request = Request::post(AUTHORIZE).header(header::CONTENT_TYPE, FORM);
    bench
        .send(request.body(ask(decision)).expect("a request"))
        .await
}

pub(crate) async fn code(bench: &Bench, name: &str) -> String {
    decide(bench, &[("username", name), ("decision", "allow")])
        .await
        .parameter("code")
        .expect("a code")
}

pub(crate) async fn token(bench: &Bench, changes: &[(&str, &str)]) -> Seen {
    let usual = [
        ("grant_type", "authorization_code"),
        ("client_id", google::CLIENT_ID),
        ("client_secret", google::CLIENT_SECRET),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ];
    let kept = usual
        .iter()
        .filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    let fields: Vec<_> = kept
        .chain(changes.iter().filter(|(_, value)| !value.is_empty()))
        .copied()
        .collect();
    let request = Request::post("/google/token")
        .header(header::CONTENT_TYPE, FORM)
        .header(header::HOST, "127.0.0.1:8788");
    bench
        .send(request.body(form(&fields)).expect("a request"))
        .await
}

pub(crate) async fn id_token(bench: &Bench, name: &str) -> String {
    let seen = token(bench, &[("code", &code(bench, name).await)]).await;
    assert_eq!(seen.status, 200, "{}", seen.text);
    seen.json()["id_token"]
        .as_str()
        .expect("an ID token")
        .to_owned()
}

pub(crate) fn part(token: &str, at: usize) -> Value {
    let part = token.split('.').nth(at).expect("three parts");
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64url")).expect("JSON")
}

/// Whether the signature holds by the key that is published under the token's key id.
pub(crate) async fn holds(bench: &Bench, token: &str) -> bool {
    let keys = bench.get("/google/oauth2/v3/certs").await.json();
    let kid = part(token, 0)["kid"].clone();
    let Some(key) = keys["keys"]
        .as_array()
        .expect("keys")
        .iter()
        .find(|key| key["kid"] == kid)
        .cloned()
    else {
        return false;
    };
    let number = |name: &str| {
        URL_SAFE_NO_PAD
            .decode(key[name].as_str().expect("a number"))
            .expect("base64url")
    };
    let (signed, signature) = token.rsplit_once('.').expect("three parts");
    let signature = URL_SAFE_NO_PAD.decode(signature).expect("base64url");
    let key = RsaPublicKeyComponents {
        n: number("n"),
        e: number("e"),
    };
    key.verify(&RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), &signature)
        .is_ok()
}

#[tokio::test(start_paused = true)]
async fn the_document_names_the_issuer_on_the_host_that_was_asked() {
    let request = Request::get("/google/.well-known/openid-configuration")
        .header(header::HOST, "localhost:9");
    let seen = Bench::new()
        .send(request.body(Vec::new()).expect("a request"))
        .await;
    assert_eq!(seen.json()["issuer"], "http://localhost:9/google");
    assert_eq!(
        seen.json()["token_endpoint"],
        "http://localhost:9/google/token"
    );
    assert!(
        seen.header("cache-control")
            .expect("a header")
            .contains("max-age=3600")
    );
}

#[tokio::test(start_paused = true)]
async fn google_sends_nobody_back_on_a_doubtful_request() {
    let bench = Bench::new();
    for change in [
        ("client_id", "somebody-else"),
        (
            "redirect_uri",
            "https://scheduler.example/login/google/callback",
        ),
        (
            "redirect_uri",
            "http://127.0.0.1:8787/login/google/callback/",
        ),
        ("redirect_uri", "http://127.0.0.1:8787/connect/x/callback"),
        ("response_type", "id_token"),
        ("scope", "email profile"),
        ("scope", "openid https://www.googleapis.com/auth/drive"),
        ("prompt", "login"),
        ("access_type", "offline"),
        ("state", ""),
        ("nonce", ""),
        ("code_challenge", ""),
        ("code_challenge", "short"),
        ("code_challenge_method", "plain"),
        ("code_challenge_method", ""),
    ] {
        let seen = bench
            .get(&format!(
                "{AUTHORIZE}?{}",
                String::from_utf8(ask(&[change])).expect("text")
            ))
            .await;
        assert_eq!(
            (seen.status.as_u16(), seen.header("location")),
            (400, None),
            "{change:?}"
        );
        let decided = decide(
            &bench,
            &[change, ("username", "writer"), ("decision", "allow")],
        )
        .await;
        assert_eq!(
            (decided.status.as_u16(), decided.header("location")),
            (400, None),
            "{change:?}"
        );
    }
    assert!(bench.sandbox.secrets().is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_page_shows_the_people_and_both_ways_to_be_refused() {
    let bench = Bench::new();
    let seen = bench
        .get(&format!(
            "{AUTHORIZE}?{}",
            String::from_utf8(ask(&[])).expect("text")
        ))
        .await;
    assert_eq!(seen.status, 200);
    for expected in [
        "Sign in with Google",
        "writer@example.com",
        "See your e-mail address",
    ] {
        assert!(seen.text.contains(expected), "{expected}");
    }
    for (decision, error) in [
        ("deny", "access_denied"),
        ("policy", "admin_policy_enforced"),
    ] {
        let back = decide(&bench, &[("decision", decision)]).await;
        assert_eq!(
            (
                back.parameter("error").as_deref(),
                back.parameter("state").as_deref()
            ),
            (Some(error), Some("some state"))
        );
        assert_eq!(back.parameter("code"), None);
    }
}

#[tokio::test(start_paused = true)]
async fn a_code_gives_a_token_that_says_who_it_is_and_whose_signature_holds() {
    let bench = Bench::new();
    let token = id_token(&bench, "writer").await;
    let person = &bench.sandbox.google_people()[0];
    let now_s = START_MS / 1000;
    assert_eq!(
        part(&token, 0),
        json!({"alg": "RS256", "kid": "sandbox-2026-1", "typ": "JWT"})
    );
    assert_eq!(
        part(&token, 1),
        json!({
            "iss": "http://127.0.0.1:8788/google", "aud": google::CLIENT_ID,
            "azp": google::CLIENT_ID, "sub": person.sub,
            "nonce": "some nonce", "iat": now_s, "exp": now_s + 3600, "email": "writer@example.com",
            "email_verified": true,
            "name": "Sandbox Writer",
        })
    );
    assert!(holds(&bench, &token).await);
}

#[tokio::test(start_paused = true)]
async fn googles_code_works_once_within_ten_minutes_with_its_redirect_and_verifier() {
    let bench = Bench::new();
    let used = code(&bench, "writer").await;
    assert_eq!(token(&bench, &[("code", &used)]).await.status, 200);
    let again = token(&bench, &[("code", &used)]).await;
    assert_eq!(
        (again.status.as_u16(), &again.json()["error"]),
        (400, &json!("invalid_grant"))
    );
    let late = code(&bench, "writer").await;
    pass(600).await;
    assert_eq!(
        token(&bench, &[("code", &late)]).await.json()["error"],
        "invalid_grant"
    );
    for (name, value, error) in [
        (
            "redirect_uri",
            "http://localhost:8787/login/google/callback",
            "redirect_uri_mismatch",
        ),
        ("code_verifier", "another", "invalid_grant"),
    ] {
        let code = code(&bench, "writer").await;
        assert_eq!(
            token(&bench, &[("code", &code), (name, value)])
                .await
                .json()["error"],
            error
        );
        assert_eq!(
            token(&bench, &[("code", &code)]).await.status,
            400,
            "a refused code is spent"
        );
    }
    let code = code(&bench, "writer").await;
    for change in [
        ("client_secret", "guess"),
        ("client_id", "somebody-else"),
        ("client_secret", ""),
    ] {
        let refused = token(&bench, &[("code", &code), change]).await;
        assert_eq!(
            (refused.status.as_u16(), &refused.json()["error"]),
            (401, &json!("invalid_client")),
            "{change:?}"
        );
    }
    assert_eq!(
        token(&bench, &[("code", &code)]).await.status,
        200,
        "the code is untouched"
    );
}
