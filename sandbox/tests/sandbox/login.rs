//! The steps that tests of Facebook and Instagram take: a consent, the tokens, a call with its
//! proof.

use http::{Request, header};
use noctin_sandbox::{Callback, instagram, meta};
use ring::hmac;
use serde_json::Value;

use crate::bench::{Bench, FORM, Seen, form};

pub(crate) const DIALOG: &str = "/meta/v26.0/dialog/oauth";
pub(crate) const GRAPH: &str = "/meta/v26.0";
pub(crate) const PAGES_CALLBACK: &str = "http://127.0.0.1:8787/connect/facebook/callback";
pub(crate) const PAGES_SCOPE: &str =
    "pages_show_list,pages_read_engagement,pages_manage_posts,business_management";
pub(crate) const GRAM_CALLBACK: &str = "http://127.0.0.1:8787/connect/instagram-direct/callback";
pub(crate) const GRAM_SCOPE: &str = "instagram_business_basic,instagram_business_content_publish";

/// Fields, of which later ones replace earlier ones of the same name, unless it is a choice; an
/// empty one goes.
pub(crate) fn merged<'a>(
    usual: &[(&'a str, &'a str)],
    changes: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let is_changed = |name: &str| changes.iter().any(|(changed, _)| *changed == name);
    let kept = usual.iter().filter(|(name, _)| !is_changed(name));
    kept.chain(changes.iter().filter(|(_, value)| !value.is_empty()))
        .copied()
        .collect()
}

/// Hexadecimal digits of an HMAC-SHA256.
pub(crate) fn proof(secret: &str, message: &str) -> String {
    let tag = hmac::sign(
        &hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()),
        message.as_bytes(),
    );
    tag.as_ref()
        .iter()
        .fold(String::new(), |digits, byte| format!("{digits}{byte:02x}"))
}

/// The one form field of a callback, split at its dot.
pub(crate) fn signed_request(callback: &Callback) -> (String, String) {
    let (name, value) = form_urlencoded::parse(callback.body.as_bytes())
        .next()
        .expect("a field");
    assert_eq!(name, "signed_request");
    let (signature, payload) = value.split_once('.').expect("two parts");
    (signature.to_owned(), payload.to_owned())
}

/// The code and the subcode of a Graph error.
pub(crate) fn error(seen: &Seen) -> (i64, Option<i64>) {
    let error = &seen.json()["error"];
    assert!(
        error["message"].is_string()
            && error["type"].is_string()
            && error["fbtrace_id"].is_string(),
        "{}",
        seen.text
    );
    (
        error["code"].as_i64().expect("a code"),
        error["error_subcode"].as_i64(),
    )
}

pub(crate) fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{value} is no text"))
        .to_owned()
}

// === impl Bench ===

impl Bench {
    /// The id of a person of Facebook.
    pub(crate) fn person(&self, name: &str) -> String {
        self.sandbox
            .meta_people()
            .into_iter()
            .find(|person| person.name == name)
            .expect("the person")
            .id
    }

    /// The id of a Page.
    pub(crate) fn page(&self, name: &str) -> String {
        self.sandbox
            .meta_pages()
            .into_iter()
            .find(|page| page.name == name)
            .expect("the Page")
            .id
    }

    /// A person's decision in Facebook's dialog.
    pub(crate) async fn facebook(&self, changes: &[(&str, &str)]) -> Seen {
        let usual = [
            ("client_id", meta::APP_ID),
            ("redirect_uri", PAGES_CALLBACK),
            ("state", "some state"),
            ("scope", PAGES_SCOPE),
            ("decision", "allow"),
        ];
        let request = Request::post(DIALOG).header(header::CONTENT_TYPE, FORM);
        self.send(
            request
                .body(form(&merged(&usual, changes)))
                .expect("a request"),
        )
        .await
    }

    /// The code that a decision leads to.
    pub(crate) async fn facebook_code(&self, changes: &[(&str, &str)]) -> String {
        let seen = self.facebook(changes).await;
        seen.parameter("code")
            .unwrap_or_else(|| panic!("no code: {}", seen.text))
    }

    /// Facebook's token endpoint.
    pub(crate) async fn facebook_token(&self, changes: &[(&str, &str)]) -> Seen {
        let usual = [
            ("client_id", meta::APP_ID),
            ("client_secret", meta::APP_SECRET),
        ];
        let request =
            Request::post("/meta/v26.0/oauth/access_token").header(header::CONTENT_TYPE, FORM);
        self.send(
            request
                .body(form(&merged(&usual, changes)))
                .expect("a request"),
        )
        .await
    }

    /// The short-lived token of somebody who agrees.
    pub(crate) async fn short(&self, changes: &[(&str, &str)]) -> String {
        let code = self.facebook_code(changes).await;
        let seen = self
            .facebook_token(&[("code", &code), ("redirect_uri", PAGES_CALLBACK)])
            .await;
        assert_eq!(seen.status, 200, "{}", seen.text);
        text(&seen.json()["access_token"])
    }

    /// The long-lived token for a short-lived one.
    pub(crate) async fn prolong(&self, token: &str) -> Seen {
        self.facebook_token(&[
            ("grant_type", "fb_exchange_token"),
            ("fb_exchange_token", token),
        ])
        .await
    }

    /// The long-lived token of somebody who agrees.
    pub(crate) async fn long(&self, changes: &[(&str, &str)]) -> String {
        let short = self.short(changes).await;
        text(&self.prolong(&short).await.json()["access_token"])
    }

    /// A call to Facebook's Graph API, with the token in the header and its proof in the query.
    pub(crate) async fn graph(&self, method: &str, path: &str, token: &str) -> Seen {
        let mark = if path.contains('?') { '&' } else { '?' };
        let uri = format!(
            "{GRAPH}{path}{mark}appsecret_proof={}",
            proof(meta::APP_SECRET, token)
        );
        self.call(method, &uri, token).await
    }

    /// The token of a Page.
    pub(crate) async fn page_token(&self, page: &str, user_token: &str) -> String {
        text(
            &self
                .graph("GET", &format!("/{page}?fields=access_token"), user_token)
                .await
                .json()["access_token"],
        )
    }

    /// What `debug_token` says.
    pub(crate) async fn examine(&self, token: &str) -> Value {
        let app = format!("{}|{}", meta::APP_ID, meta::APP_SECRET);
        let query = String::from_utf8(form(&[("input_token", token), ("access_token", &app)]))
            .expect("text");
        let seen = self.get(&format!("{GRAPH}/debug_token?{query}")).await;
        assert_eq!(seen.status, 200, "{}", seen.text);
        seen.json()["data"].clone()
    }

    /// Something that a person does on Facebook or Instagram.
    pub(crate) async fn deed(&self, platform: &str, person: &str, deed: &str) -> Seen {
        self.control(
            "POST",
            &format!("/{platform}/people/{person}/{deed}"),
            Value::Null,
        )
        .await
    }

    /// The id by which an account of Instagram publishes.
    pub(crate) fn account(&self, username: &str) -> instagram::Account {
        self.sandbox
            .instagram_accounts()
            .into_iter()
            .find(|account| account.username == username)
            .expect("the account")
    }

    /// An account's decision on the page of Instagram.
    pub(crate) async fn instagram(&self, changes: &[(&str, &str)]) -> Seen {
        let usual = [
            ("client_id", instagram::APP_ID),
            ("redirect_uri", GRAM_CALLBACK),
            ("response_type", "code"),
            ("scope", GRAM_SCOPE),
            ("state", "some state"),
            ("decision", "allow"),
        ];
        let request =
            Request::post("/instagram/oauth/authorize").header(header::CONTENT_TYPE, FORM);
        self.send(
            request
                .body(form(&merged(&usual, changes)))
                .expect("a request"),
        )
        .await
    }

    /// Instagram's token endpoint.
    pub(crate) async fn instagram_token(&self, changes: &[(&str, &str)]) -> Seen {
        let usual = [
            ("client_id", instagram::APP_ID),
            ("client_secret", instagram::APP_SECRET),
            ("grant_type", "authorization_code"),
            ("redirect_uri", GRAM_CALLBACK),
        ];
        let request =
            Request::post("/instagram/oauth/access_token").header(header::CONTENT_TYPE, FORM);
        self.send(
            request
                .body(form(&merged(&usual, changes)))
                .expect("a request"),
        )
        .await
    }

    /// The short-lived token of an account that agrees.
    pub(crate) async fn instagram_short(&self, username: &str) -> String {
        let code = self
            .instagram(&[("username", username)])
            .await
            .parameter("code")
            .expect("a code");
        text(&self.instagram_token(&[("code", &code)]).await.json()["data"][0]["access_token"])
    }

    /// The long-lived token for a short-lived one.
    pub(crate) async fn instagram_exchange(&self, token: &str) -> Seen {
        let secret = instagram::APP_SECRET;
        let path = format!(
            "/instagram/graph/access_token?grant_type=ig_exchange_token\
                &client_secret={secret}&access_token={token}"
        );
        self.get(&path).await
    }

    /// A fresh long-lived token for one of before.
    pub(crate) async fn instagram_refresh(&self, token: &str) -> Seen {
        self.get(&format!(
            "/instagram/graph/refresh_access_token?grant_type=ig_refresh_token&access_token={token}"
        ))
        .await
    }

    /// The long-lived token of an account that agrees.
    pub(crate) async fn instagram_long(&self, username: &str) -> String {
        let short = self.instagram_short(username).await;
        text(&self.instagram_exchange(&short).await.json()["access_token"])
    }
}
