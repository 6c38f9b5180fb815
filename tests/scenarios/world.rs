//! What a scenario can do with the product and the world around it.

use http::{Request, Response};
use serde_json::{Value, json};
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

/// One of the two worlds.
pub(crate) trait World: Send + Sync + 'static {
    /// Sends a request to the Worker. Redirects are not followed.
    fn worker(&self, request: Request<Vec<u8>>) -> impl Future<Output = Response<Vec<u8>>> + Send;

    /// Sends a request to the sandbox.
    fn sandbox(&self, request: Request<Vec<u8>>) -> impl Future<Output = Response<Vec<u8>>> + Send;

    /// The public origin.
    fn origin(&self) -> String;

    /// The time in this world, in milliseconds since 1970.
    fn now_ms(&self) -> i64;

    /// Whether time passes here only while the product waits. Where it passes by itself, a machine
    /// with other work to do makes everything later, and only "never before" can be held.
    fn has_exact_time(&self) -> bool;

    /// Lets the cron trigger fire once, and waits for the tick's end.
    fn tick(&self) -> impl Future<Output = ()> + Send;

    /// Lets so much time pass, without a tick.
    fn pass(&self, time: Duration) -> impl Future<Output = ()> + Send;

    /// Waits a moment, in which work that is under way goes on.
    fn breathe(&self) -> impl Future<Output = ()> + Send;

    /// Kills the Worker with all that it is doing and all messages under way, and starts it again.
    fn kill(&self) -> impl Future<Output = ()> + Send;

    /// Every byte of the database and the key-value stores.
    fn stored_bytes(&self) -> impl Future<Output = Vec<u8>> + Send;

    /// Every row of the database, one a line.
    fn rows(&self) -> impl Future<Output = String> + Send;

    /// Every line that the Worker has logged.
    fn logged(&self) -> impl Future<Output = String> + Send;

    /// The secrets of its configuration.
    fn configured_secrets(&self) -> Vec<String>;

    /// The value of its `LINK_KEYS`.
    fn link_keys(&self) -> String;

    /// The paths of the dashboard's files, where it is served.
    fn assets(&self) -> Vec<String>;

    /// Makes the flood guard as strict as it is deployed.
    fn guard_floods(&self);

    /// A name that no other scenario uses.
    fn unique(&self, what: &str) -> String;
}

/// A request with a JSON body, or none.
pub(crate) fn request(method: &str, url: &str, body: Option<&Value>) -> Request<Vec<u8>> {
    let mut request = Request::builder().method(method).uri(url);
    if body.is_some() {
        request = request.header("content-type", "application/json");
    }
    request
        .body(
            body.map(|json| json.to_string().into_bytes())
                .unwrap_or_default(),
        )
        .unwrap()
}

/// The JSON of a response.
pub(crate) fn body(response: &Response<Vec<u8>>) -> Value {
    serde_json::from_slice(response.body())
        .unwrap_or_else(|_| panic!("not JSON: {}", String::from_utf8_lossy(response.body())))
}

/// A header of a response, or nothing.
pub(crate) fn header<'a>(response: &'a Response<Vec<u8>>, name: &str) -> &'a str {
    response
        .headers()
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

/// What tests know of the sandbox.
pub(crate) struct Sandbox<W>(pub(crate) Arc<W>);

impl<W: World> Sandbox<W> {
    /// Calls the sandbox's control.
    pub(crate) async fn control(&self, method: &str, path: &str, body_: Option<&Value>) -> Value {
        let response = self
            .0
            .sandbox(request(
                method,
                &format!("http://sandbox/__sandbox{path}"),
                body_,
            ))
            .await;
        assert!(
            response.status().is_success(),
            "{method} {path}: {} {}",
            response.status(),
            String::from_utf8_lossy(response.body())
        );
        if response.body().is_empty() {
            Value::Null
        } else {
            body(&response)
        }
    }

    /// What this user has made public.
    pub(crate) async fn public(&self, user: &str) -> Vec<Value> {
        self.control("GET", &format!("/x/public?user={user}"), None)
            .await["posts"]
            .as_array()
            .unwrap()
            .clone()
    }

    /// Every call to `path` of the platform, by this user if one is named.
    pub(crate) async fn calls(&self, path: &str, user: Option<&str>) -> Vec<Value> {
        let user = user.map_or_else(String::new, |user| format!("&user={user}"));
        self.control("GET", &format!("/calls?path={path}{user}"), None)
            .await["calls"]
            .as_array()
            .unwrap()
            .clone()
    }

    /// The next `times` calls of `user` to `POST /2/tweets` go wrong in this way.
    pub(crate) async fn break_posting(&self, user: &str, times: u32, fault: Value) {
        let script = json!({
            "method": "POST",
            "path": "/x/2/tweets",
            "user": user,
            "times": times,
            "fault": fault,
        });
        self.control("POST", "/faults", Some(&script)).await;
    }
}
