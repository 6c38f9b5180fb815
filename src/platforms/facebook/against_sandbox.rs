//! The adapter against the sandbox's Facebook: what a person does there, and what we make of it.
//! Each side was written by the platform's documents alone, so that a mistake of one shows.

mod choosing;
mod ending;

use super::{login, pages};
use crate::config::App;
use crate::domain::secret::Secret;
use crate::domain::time::{Span, Timestamp};
use crate::fakes::http::Transport;
use crate::platforms::account::{Checked, Offer, Offers};
use crate::platforms::error::Class;
use crate::platforms::graph::signed_request;
use crate::platforms::instagram::linked;
use crate::platforms::login::{Ask, Scope};
use crate::platforms::oauth::TokenError;
use crate::platforms::tokens::Tokens;
use crate::ports::HttpError;
use http::Request;
use noctin_sandbox::meta::{self, Deed};
use noctin_sandbox::{Answer, Sandbox, Settings, SystemClock};
use oauth2::url::{Url, form_urlencoded};
use std::sync::Arc;

const ORIGIN: &str = "http://127.0.0.1:8788/meta";
const CALLBACK: &str = "http://127.0.0.1:8787/connect/facebook/callback";

struct AgainstSandbox {
    sandbox: Sandbox,
    http: Transport,
    app: App,
}

impl AgainstSandbox {
    fn new() -> Self {
        let sandbox = Sandbox::new(Arc::new(SystemClock));
        let plugged = sandbox.clone();
        let http = Transport::new(move |request| {
            let sandbox = plugged.clone();
            async move {
                match sandbox.handle(request).await {
                    Answer::Response(response) => Ok(response),
                    Answer::Close | Answer::HalfBody(_) | Answer::Hang => {
                        Err(HttpError::Lost("cut".into()))
                    }
                }
            }
        });
        let base = || ORIGIN.to_owned();
        let (client_id, client_secret) = (meta::APP_ID.to_owned(), Secret::new(meta::APP_SECRET));
        let app = App {
            client_id,
            client_secret,
            web_base: base(),
            posts_base: base(),
            token_base: base(),
            api_base: base(),
            video_base: base(),
            rupload_base: base(),
            version: "v26.0".into(),
        };
        Self { sandbox, http, app }
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_ms(self.sandbox.now_ms())
    }

    /// The code that the person's consent leads to; `choices` are further fields of the form.
    async fn consent(
        &self,
        asked: &'static [Scope],
        person: &str,
        choices: &[(&str, &str)],
    ) -> Secret {
        let state = Secret::new("a-state");
        let ask = Ask {
            redirect_uri: CALLBACK,
            state: &state,
            verifier: &state,
            is_again: false,
        };
        let url = login::consent_url(&self.app, asked, &ask);
        let (dialog, query) = url.split_once('?').unwrap();
        let person = self.person(person);
        let fields = [("user", person.as_str()), ("decision", "allow")];
        let form = form_urlencoded::Serializer::new(query.to_owned())
            .extend_pairs(fields)
            .extend_pairs(choices)
            .finish();
        let request = Request::post(dialog)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.into_bytes())
            .unwrap();
        let response = self.sandbox.handle(request).await.response().unwrap();
        let back = Url::parse(response.headers()["location"].to_str().unwrap()).unwrap();
        let code = back
            .query_pairs()
            .find(|(name, _)| name == "code")
            .unwrap()
            .1
            .into_owned();
        Secret::new(code)
    }

    async fn connect(
        &self,
        asked: &'static [Scope],
        person: &str,
        choices: &[(&str, &str)],
    ) -> Tokens {
        let code = self.consent(asked, person, choices).await;
        login::exchange(&self.http, &self.app, CALLBACK, &code, self.now())
            .await
            .unwrap()
    }

    /// Tokens with those of the accounts that were offered, and the id of the first.
    async fn chosen(&self, asked: &'static [Scope], person: &str) -> (Tokens, String) {
        let mut tokens = self.connect(asked, person, &[]).await;
        let offers = if asked == login::SCOPES {
            self.pages(&tokens).await
        } else {
            self.profiles(&tokens).await
        };
        let with_token =
            |offer: &Offer| Some((offer.profile.remote_id.clone(), offer.token.clone()?));
        tokens.of_accounts = offers.accounts.iter().filter_map(with_token).collect();
        (tokens, offers.accounts[0].profile.remote_id.clone())
    }

    async fn pages(&self, tokens: &Tokens) -> Offers {
        pages::offers(&self.http, &self.app, tokens).await.unwrap()
    }

    async fn profiles(&self, tokens: &Tokens) -> Offers {
        linked::offers(&self.http, &self.app, tokens).await.unwrap()
    }

    async fn check(&self, tokens: &Tokens, id: &str) -> Checked {
        pages::check(&self.http, &self.app, tokens, id)
            .await
            .unwrap()
    }

    async fn check_profile(&self, tokens: &Tokens, id: &str) -> Checked {
        linked::check(&self.http, &self.app, tokens, id)
            .await
            .unwrap()
    }

    fn deed(&self, person: &str, deed: &Deed) {
        self.sandbox.meta_do(&self.person(person), deed).unwrap();
    }

    fn person(&self, name: &str) -> String {
        self.sandbox
            .meta_people()
            .into_iter()
            .find(|person| person.name == name)
            .unwrap()
            .id
    }

    fn page(&self, name: &str) -> String {
        self.sandbox
            .meta_pages()
            .into_iter()
            .find(|page| page.name == name)
            .unwrap()
            .id
    }

    fn change(&self, change: impl FnOnce(&mut Settings)) {
        let mut settings = self.sandbox.settings();
        change(&mut settings);
        self.sandbox.change_settings(settings);
    }
}

fn names(offers: &Offers) -> Vec<&str> {
    offers
        .accounts
        .iter()
        .map(|offer| offer.profile.name.as_str())
        .collect()
}

fn remarks(offers: &Offers) -> Vec<&str> {
    offers
        .remarks
        .iter()
        .map(|remark| remark.code.as_str())
        .collect()
}
