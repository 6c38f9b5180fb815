//! A person with a browser, which keeps the cookie, sends the Origin and goes through consent
//! pages.

use super::leaks;
use super::world::{Sandbox, World, body, header, request};
use http::{HeaderValue, Request, Response};
use noctin_scheduler::domain::time::{Span, Timestamp};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A browser.
pub(crate) struct Browser<W> {
    /// The world.
    pub(crate) world: Arc<W>,
    /// The value of `nm_sess`.
    pub(crate) cookie: Mutex<Option<String>>,
    /// What it calls itself.
    user_agent: Option<&'static str>,
}

/// One of a person's connected accounts.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    /// Our id.
    pub(crate) id: String,
    /// X's id of the user.
    pub(crate) user: String,
    /// Their name there.
    pub(crate) username: String,
}

impl<W: World> Browser<W> {
    /// A browser without cookies.
    pub(crate) fn new(world: &Arc<W>) -> Self {
        Self {
            world: Arc::clone(world),
            cookie: Mutex::new(None),
            user_agent: None,
        }
    }

    /// A browser without cookies that calls itself so.
    pub(crate) fn named(world: &Arc<W>, user_agent: &'static str) -> Self {
        Self {
            user_agent: Some(user_agent),
            ..Self::new(world)
        }
    }

    /// A person who has just signed up with a new user of X.
    pub(crate) async fn signed_up(world: &Arc<W>) -> (Self, Account) {
        let browser = Self::new(world);
        let account = browser.connect(&world.unique("user")).await;
        (browser, account)
    }

    /// Where the world answers.
    pub(crate) fn origin(&self) -> String {
        self.world.origin()
    }

    /// The sandbox.
    pub(crate) fn sandbox(&self) -> Sandbox<W> {
        Sandbox(Arc::clone(&self.world))
    }

    /// The cookie's value.
    pub(crate) fn cookie(&self) -> String {
        self.cookie.lock().unwrap().clone().unwrap_or_default()
    }

    /// Sends a request as a page of ours would.
    pub(crate) async fn send(&self, mut request: Request<Vec<u8>>) -> Response<Vec<u8>> {
        let origin = self.world.origin();
        let headers = request.headers_mut();
        if !headers.contains_key("origin") && headers.get("sec-fetch-site").is_none() {
            headers.insert("origin", HeaderValue::from_str(&origin).unwrap());
        }
        if let Some(user_agent) = self.user_agent {
            headers.insert("user-agent", HeaderValue::from_static(user_agent));
        }
        if let Some(cookie) = self.cookie.lock().unwrap().as_ref() {
            headers.insert(
                "cookie",
                HeaderValue::from_str(&format!("nm_sess={cookie}")).unwrap(),
            );
        }
        let response = self.world.worker(request).await;
        for set in response.headers().get_all("set-cookie") {
            let set = set.to_str().unwrap();
            let value = set
                .strip_prefix("nm_sess=")
                .and_then(|rest| rest.split(';').next())
                .unwrap();
            leaks::note(value);
            *self.cookie.lock().unwrap() = (!set.contains("Max-Age=0")).then(|| value.to_owned());
        }
        response
    }

    /// `GET` of a path of ours.
    pub(crate) async fn get(&self, path: &str) -> Response<Vec<u8>> {
        self.send(request(
            "GET",
            &format!("{}{path}", self.world.origin()),
            None,
        ))
        .await
    }

    /// `GET` of a path of ours that answers with JSON.
    pub(crate) async fn read(&self, path: &str) -> Value {
        let response = self.get(path).await;
        assert_eq!(
            response.status(),
            200,
            "{path}: {}",
            String::from_utf8_lossy(response.body())
        );
        body(&response)
    }

    /// A request with a JSON body to a path of ours.
    pub(crate) async fn call(
        &self,
        method: &str,
        path: &str,
        json: Option<&Value>,
    ) -> Response<Vec<u8>> {
        self.send(request(
            method,
            &format!("{}{path}", self.world.origin()),
            json,
        ))
        .await
    }

    /// Begins a flow; answers with the platform's consent page.
    pub(crate) async fn begin(&self, path: &str) -> String {
        let response = self.get(path).await;
        assert_eq!(response.status(), 302, "{path}");
        let consent = header(&response, "location");
        consent
            .split(['?', '&'])
            .filter_map(|pair| pair.strip_prefix("state="))
            .for_each(leaks::note);
        consent.to_owned()
    }

    /// Decides at the consent page; answers with the callback that the platform sends the browser
    /// to.
    pub(crate) async fn decide(&self, consent: &str, username: &str, decision: &str) -> String {
        self.answer_consent(consent, &format!("username={username}&decision={decision}"))
            .await
    }

    /// Lets the user of this id in, at the consent page.
    pub(crate) async fn allow(&self, consent: &str, user: &str) -> String {
        self.answer_consent(consent, &format!("user={user}&decision=allow"))
            .await
    }

    /// Answers a consent page with a form.
    pub(crate) async fn answer_consent(&self, consent: &str, answer: &str) -> String {
        let (page, query) = consent.split_once('?').unwrap();
        let form = format!("{query}&{answer}");
        let post = Request::post(page)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.into_bytes())
            .unwrap();
        let response = self.world.sandbox(post).await;
        assert_eq!(
            response.status(),
            302,
            "{}",
            String::from_utf8_lossy(response.body())
        );
        // What is behind a `#` stays in the browser.
        header(&response, "location")
            .split('#')
            .next()
            .unwrap_or_default()
            .to_owned()
    }

    /// Follows a callback; answers with the page of ours that it leads to.
    pub(crate) async fn follow(&self, callback: &str) -> String {
        let response = self.send(request("GET", callback, None)).await;
        assert_eq!(
            response.status(),
            303,
            "{}",
            String::from_utf8_lossy(response.body())
        );
        header(&response, "location").to_owned()
    }

    /// The whole way through a flow.
    pub(crate) async fn through(&self, path: &str, username: &str, decision: &str) -> String {
        let consent = self.begin(path).await;
        let callback = self.decide(&consent, username, decision).await;
        self.follow(&callback).await
    }

    /// Connects a user of X, signing in where nobody is.
    pub(crate) async fn connect(&self, username: &str) -> Account {
        let landed = self.through("/connect/x", username, "allow").await;
        let id = landed
            .strip_prefix("/?connected=")
            .unwrap_or_else(|| panic!("landed at {landed}"))
            .to_owned();
        let users = self.sandbox().control("GET", "/x/users", None).await;
        let user = users["users"]
            .as_array()
            .unwrap()
            .iter()
            .find(|user| user["username"] == username)
            .unwrap()["id"]
            .as_str()
            .unwrap();
        Account {
            id,
            user: user.to_owned(),
            username: username.to_owned(),
        }
    }

    /// Plans a post; answers with it.
    pub(crate) async fn plan(&self, text: &str, accounts: &[&Account], schedule: Value) -> Value {
        let targets: Vec<Value> = accounts
            .iter()
            .map(|account| json!({ "account": account.id }))
            .collect();
        let draft = json!({ "text": text, "targets": targets, "schedule": schedule });
        let response = self.call("POST", "/api/v1/posts", Some(&draft)).await;
        assert_eq!(
            response.status(),
            201,
            "{}",
            String::from_utf8_lossy(response.body())
        );
        body(&response)
    }

    /// Plans a post for so long from now.
    pub(crate) async fn plan_in(&self, text: &str, account: &Account, after: Duration) -> Value {
        let at = Timestamp::from_ms(self.world.now_ms())
            + Span::ms(i64::try_from(after.as_millis()).unwrap());
        self.plan(text, &[account], json!({ "at": at.to_string() }))
            .await
    }

    /// Changes a post as this browser knows it.
    pub(crate) async fn edit(&self, post: &Value, patch: &Value) -> Response<Vec<u8>> {
        let url = format!(
            "{}/api/v1/posts/{}",
            self.world.origin(),
            post["id"].as_str().unwrap()
        );
        let mut request = request("PATCH", &url, Some(patch));
        request.headers_mut().insert(
            "if-match",
            HeaderValue::from_str(&format!("\"{}\"", post["version"])).unwrap(),
        );
        self.send(request).await
    }

    /// Takes a post back as this browser knows it.
    pub(crate) async fn cancel(&self, post: &Value) -> Response<Vec<u8>> {
        let url = format!(
            "{}/api/v1/posts/{}",
            self.world.origin(),
            post["id"].as_str().unwrap()
        );
        let mut request = request("DELETE", &url, None);
        request.headers_mut().insert(
            "if-match",
            HeaderValue::from_str(&format!("\"{}\"", post["version"])).unwrap(),
        );
        self.send(request).await
    }

    /// Says what is to become of the post's first delivery: `resolve` or `send`.
    pub(crate) async fn answer(&self, post: &Value, verb: &str, word: &Value) -> Response<Vec<u8>> {
        let id = post["deliveries"][0]["id"].as_str().unwrap();
        self.call(
            "POST",
            &format!("/api/v1/deliveries/{id}/{verb}"),
            Some(word),
        )
        .await
    }

    /// The instant so many milliseconds from now, as the API takes it.
    pub(crate) fn in_ms(&self, after: i64) -> String {
        Timestamp::from_ms(self.world.now_ms() + after).to_string()
    }

    /// The receipt of a post's first delivery.
    pub(crate) async fn receipt(&self, post: &Value) -> Value {
        self.read(&format!(
            "/api/v1/deliveries/{}",
            post["deliveries"][0]["id"].as_str().unwrap()
        ))
        .await
    }

    /// Waits until the post's first delivery is in `state`; answers with its receipt.
    pub(crate) async fn wait_for(&self, post: &Value, state: &str) -> Value {
        self.wait_until(post, state, |receipt| receipt["state"] == state)
            .await
    }

    /// Waits until the last event of the post's first delivery is of this kind; answers with its
    /// receipt.
    pub(crate) async fn wait_for_event(&self, post: &Value, kind: &str) -> Value {
        self.wait_until(post, kind, |receipt| kinds(receipt).last() == Some(&kind))
            .await
    }

    /// Waits until the receipt of the post's first delivery is as `is_there` wants it.
    pub(crate) async fn wait_until(
        &self,
        post: &Value,
        what: &str,
        is_there: impl Fn(&Value) -> bool,
    ) -> Value {
        let mut receipt = Value::Null;
        for _ in 0..150 {
            receipt = self.receipt(post).await;
            if is_there(&receipt) {
                return receipt;
            }
            self.world.breathe().await;
        }
        panic!("never {what}: {receipt:#}");
    }
}

/// The kinds of a receipt's events, in order.
pub(crate) fn kinds(receipt: &Value) -> Vec<&str> {
    receipt["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["kind"].as_str().unwrap())
        .collect()
}
