//! One sandbox on tokio's clock, and the few steps that every test takes.

use std::path::Path;
use std::sync::Arc;

use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderMap, Request, StatusCode, header};
use noctin_sandbox::{Answer, Clock, Sandbox, SetAside, x};
use serde_json::{Value, json};
use tokio::time::{Duration, Instant, advance};

/// 2026-12-01T09:00:00Z.
pub(crate) const START_MS: i64 = 1_796_115_600_000;
pub(crate) const CALLBACK: &str = "http://127.0.0.1:8787/connect/x/callback";
pub(crate) const ALL_SCOPES: &str = "tweet.read tweet.write users.read media.write offline.access";
/// The pair of RFC 7636, appendix B.
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// Tokio's clock, which stands still unless a test moves it.
struct PausedClock(Instant);

impl Clock for PausedClock {
    fn now_ms(&self) -> i64 {
        START_MS
            + i64::try_from(self.0.elapsed().as_millis()).expect("a test does not last that long")
    }
}

/// A sandbox to work at.
pub(crate) struct Bench {
    pub(crate) sandbox: Sandbox,
}

/// A whole answer.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

/// What the token endpoint handed out.
#[derive(Debug, Clone)]
pub(crate) struct Tokens {
    pub(crate) user: String,
    pub(crate) access: String,
    pub(crate) refresh: String,
}

// === impl Bench ===

impl Bench {
    pub(crate) fn new() -> Self {
        Self {
            sandbox: Sandbox::new(Arc::new(PausedClock(Instant::now()))),
        }
    }

    /// A sandbox that is kept in a file.
    pub(crate) fn with_state_file(path: &Path) -> (Self, Option<SetAside>) {
        let (sandbox, set_aside) =
            Sandbox::with_state_file(Arc::new(PausedClock(Instant::now())), path).expect("a file");
        (Self { sandbox }, set_aside)
    }

    pub(crate) async fn handle(&self, request: Request<Vec<u8>>) -> Answer {
        self.sandbox.handle(request).await
    }

    pub(crate) async fn send(&self, request: Request<Vec<u8>>) -> Seen {
        let response = self
            .handle(request)
            .await
            .response()
            .expect("a whole answer");
        let (head, body) = response.into_parts();
        Seen {
            status: head.status,
            headers: head.headers,
            text: String::from_utf8(body).expect("text"),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Seen {
        self.send(Request::get(path).body(Vec::new()).expect("a request"))
            .await
    }

    /// A control request.
    pub(crate) async fn control(&self, method: &str, path: &str, body: Value) -> Seen {
        let request = Request::builder()
            .method(method)
            .uri(format!("/__sandbox{path}"));
        self.send(
            request
                .body(body.to_string().into_bytes())
                .expect("a request"),
        )
        .await
    }

    /// Scripts a fault for the next `POST /x/2/tweets`.
    pub(crate) async fn fault(&self, fault: Value) {
        let entry = json!({
            "method": "POST", "path": "/x/2/tweets", "user": null, "times": 1, "fault": fault,
        });
        assert_eq!(self.control("POST", "/faults", entry).await.status, 200);
    }

    /// The person's decision on the consent page.
    pub(crate) async fn decide(&self, scope: &str, decision: &[(&str, &str)]) -> Seen {
        let ask = [
            ("response_type", "code"),
            ("client_id", x::CLIENT_ID),
            ("redirect_uri", CALLBACK),
            ("scope", scope),
            ("state", "some state"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        let body = form(&[&ask[..], decision].concat());
        let request = Request::post("/x/i/oauth2/authorize").header(header::CONTENT_TYPE, FORM);
        self.send(request.body(body).expect("a request")).await
    }

    /// The code of a user who agrees.
    pub(crate) async fn code(&self, username: &str, scope: &str) -> String {
        let seen = self
            .decide(scope, &[("username", username), ("decision", "allow")])
            .await;
        assert_eq!(seen.status, 302);
        seen.parameter("code").expect("a code")
    }

    pub(crate) async fn token(&self, fields: &[(&str, &str)]) -> Seen {
        self.send(token_request(
            "token",
            Some((x::CLIENT_ID, x::CLIENT_SECRET)),
            fields,
        ))
        .await
    }

    pub(crate) async fn redeem(&self, code: &str) -> Seen {
        self.token(&redemption(code)).await
    }

    pub(crate) async fn refresh(&self, refresh: &str) -> Seen {
        self.token(&[("grant_type", "refresh_token"), ("refresh_token", refresh)])
            .await
    }

    /// A user who let the app in, with all scopes.
    pub(crate) async fn connect(&self, username: &str) -> Tokens {
        let seen = self.redeem(&self.code(username, ALL_SCOPES).await).await;
        assert_eq!(seen.status, 200);
        let users = self.sandbox.x_users();
        let user = users
            .iter()
            .find(|user| user.username == username)
            .expect("the user")
            .id
            .clone();
        let text = |name: &str| seen.json()[name].as_str().expect("a token").to_owned();
        Tokens {
            user,
            access: text("access_token"),
            refresh: text("refresh_token"),
        }
    }

    pub(crate) async fn call(&self, method: &str, path: &str, access: &str) -> Seen {
        let request = Request::builder().method(method).uri(path);
        let request = request.header(header::AUTHORIZATION, format!("Bearer {access}"));
        self.send(request.body(Vec::new()).expect("a request"))
            .await
    }

    pub(crate) async fn post(&self, tokens: &Tokens, body: Value) -> Seen {
        self.send(post_request(tokens, &body)).await
    }

    /// Publishes a text and gives its id.
    pub(crate) async fn publish(&self, tokens: &Tokens, body: Value) -> String {
        let seen = self.post(tokens, body).await;
        assert_eq!(seen.status, 201, "{}", seen.text);
        seen.json()["data"]["id"]
            .as_str()
            .expect("an id")
            .to_owned()
    }

    /// The texts of everything that became public.
    pub(crate) fn public_texts(&self) -> Vec<String> {
        self.sandbox
            .x_public()
            .into_iter()
            .map(|post| post.text)
            .collect()
    }
}

// === impl Seen ===

impl Seen {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).expect("JSON")
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .get(name)
            .map(|value| value.to_str().expect("text"))
    }

    /// A parameter of the address that it redirects to.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        let (_, query) = self.header("location")?.split_once('?')?;
        let found = form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name);
        found.map(|(_, value)| value.into_owned())
    }
}

pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

pub(crate) fn form(fields: &[(&str, &str)]) -> Vec<u8> {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
        .into_bytes()
}

pub(crate) fn redemption(code: &str) -> [(&str, &str); 4] {
    [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ]
}

pub(crate) fn token_request(
    endpoint: &str,
    credentials: Option<(&str, &str)>,
    fields: &[(&str, &str)],
) -> Request<Vec<u8>> {
    let mut request =
        Request::post(format!("/x/2/oauth2/{endpoint}")).header(header::CONTENT_TYPE, FORM);
    if let Some((id, secret)) = credentials {
        request = request.header(
            header::AUTHORIZATION,
            format!("Basic {}", STANDARD.encode(format!("{id}:{secret}"))),
        );
    }
    request.body(form(fields)).expect("a request")
}

pub(crate) fn post_request(tokens: &Tokens, body: &Value) -> Request<Vec<u8>> {
    let request = Request::post("/x/2/tweets").header(header::CONTENT_TYPE, "application/json");
    let request = request.header(header::AUTHORIZATION, format!("Bearer {}", tokens.access));
    request
        .body(body.to_string().into_bytes())
        .expect("a request")
}

/// Lets time pass.
pub(crate) async fn pass(seconds: u64) {
    advance(Duration::from_secs(seconds)).await;
}
