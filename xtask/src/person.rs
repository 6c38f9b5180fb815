//! A person with a browser: signs in at the sandbox's X, and calls the API as the dashboard does.

use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder, Response, header};

/// Somebody in front of one Worker.
pub(crate) struct Person {
    client: Client,
    origin: String,
    cookie: String,
}

// === impl Person ===

impl Person {
    /// A stranger.
    pub(crate) fn new(origin: &str) -> Result<Self> {
        let client = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .timeout(Duration::from_secs(30))
            .build()?;
        Ok(Self {
            client,
            origin: origin.to_owned(),
            cookie: String::new(),
        })
    }

    /// Connects an account, and signs in by it the first time.
    pub(crate) async fn connect(&mut self, username: &str) -> Result<()> {
        let flow = self.go_through_the_flow(username);
        flow.await.context("no account can be connected")
    }

    async fn go_through_the_flow(&mut self, username: &str) -> Result<()> {
        let begun = self.get("/connect/x").send().await?;
        self.keep_cookie(&begun);
        let consent = location(&begun)?;
        let (page, query) = consent.split_once('?').context("no consent page")?;
        let form = format!("{query}&username={username}&decision=allow");
        let decision = self
            .client
            .post(page)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form);
        let callback = location(&decision.send().await?)?;
        let path = callback
            .strip_prefix(&self.origin)
            .context("the callback leads elsewhere")?
            .to_owned();
        let landed = self.get(&path).send().await?;
        self.keep_cookie(&landed);
        let landed = location(&landed)?;
        ensure!(
            landed.starts_with("/?connected="),
            "the flow ends at {landed}"
        );
        Ok(())
    }

    /// The session, as the header `Cookie` has it; empty before the first account.
    pub(crate) fn cookie(&self) -> &str {
        &self.cookie
    }

    /// A request that reads.
    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.request(Method::GET, path)
    }

    /// A request that changes something.
    pub(crate) fn change(&self, method: Method, path: &str) -> RequestBuilder {
        self.request(method, path)
            .header(header::ORIGIN, &self.origin)
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self
            .client
            .request(method, format!("{}{path}", self.origin));
        if self.cookie.is_empty() {
            request
        } else {
            request.header(header::COOKIE, &self.cookie)
        }
    }

    fn keep_cookie(&mut self, response: &Response) {
        let set = response
            .headers()
            .get_all(header::SET_COOKIE)
            .iter()
            .filter_map(|set| set.to_str().ok());
        if let Some(pair) = set
            .filter_map(|set| set.split(';').next())
            .find(|pair| pair.starts_with("nm_sess="))
        {
            pair.clone_into(&mut self.cookie);
        }
    }
}

fn location(response: &Response) -> Result<String> {
    match response.headers().get(header::LOCATION) {
        Some(to) => Ok(to.to_str()?.to_owned()),
        None => bail!(
            "{} answers {} and leads nowhere",
            response.url().path(),
            response.status()
        ),
    }
}
