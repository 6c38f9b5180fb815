//! The adapter against the sandbox's Facebook: what a person does there, and what we make of it.
//! Each side was written by the platform's documents alone, so that a mistake of one shows.

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
            token_base: base(),
            api_base: base(),
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

#[tokio::test]
async fn a_person_gets_all_their_pages_to_choose_from() {
    let facebook = AgainstSandbox::new();
    let tokens = facebook.connect(login::SCOPES, "Sandbox Writer", &[]).await;
    assert!(
        login::SCOPES
            .iter()
            .all(|asked| tokens.scopes.iter().any(|scope| scope == asked.name)),
        "{:?}",
        tokens.scopes
    );
    let offers = facebook.pages(&tokens).await;
    assert_eq!(
        names(&offers),
        ["Sandbox Journal", "Sandbox Archive", "Sandbox Club"]
    );
    let blocked: Vec<bool> = offers
        .accounts
        .iter()
        .map(|offer| offer.obstacle.is_some())
        .collect();
    assert_eq!(
        blocked,
        [false, false, true],
        "on the third nothing may be published"
    );
    assert!(
        offers
            .accounts
            .iter()
            .all(|offer| offer.token.is_some() && offer.profile.picture_url.is_some())
    );
    assert_eq!(
        (offers.holder.name.as_str(), offers.holder.subject.len()),
        ("Sandbox Writer", 17)
    );
}

#[tokio::test]
async fn a_page_of_a_portfolio_is_found_without_the_permission_to_see_portfolios() {
    let facebook = AgainstSandbox::new();
    let (archive, journal) = (
        facebook.page("Sandbox Archive"),
        facebook.page("Sandbox Journal"),
    );
    let ticked = [
        ("choices_shown", "1"),
        ("permission", "pages_show_list"),
        ("permission", "pages_read_engagement"),
        ("permission", "pages_manage_posts"),
        ("page", archive.as_str()),
        ("page", journal.as_str()),
    ];
    let tokens = facebook
        .connect(login::SCOPES, "Sandbox Writer", &ticked)
        .await;
    let offers = facebook.pages(&tokens).await;
    assert_eq!(
        names(&offers),
        ["Sandbox Journal", "Sandbox Archive"],
        "and not the one that was left out"
    );
    assert!(offers.accounts[1].token.is_some() && offers.accounts[1].obstacle.is_none());
    assert_eq!(
        remarks(&offers),
        ["no_business_management", "selected_only"]
    );
}

#[tokio::test]
async fn whoever_has_nothing_to_choose_from_is_told_why() {
    let facebook = AgainstSandbox::new();
    let tokens = facebook.connect(login::SCOPES, "Sandbox Reader", &[]).await;
    let offers = facebook.pages(&tokens).await;
    assert!(
        offers.accounts.is_empty() && remarks(&offers).contains(&"no_pages"),
        "{:?}",
        remarks(&offers)
    );

    let declined = [("choices_shown", "1"), ("permission", "pages_manage_posts")];
    let blind = facebook
        .pages(
            &facebook
                .connect(login::SCOPES, "Sandbox Studio", &declined)
                .await,
        )
        .await;
    assert!(blind.accounts.is_empty());
    assert_eq!(remarks(&blind), ["missing_scopes", "no_pages"]);
}

#[tokio::test]
async fn profiles_are_found_behind_pages() {
    let facebook = AgainstSandbox::new();
    let (tokens, id) = facebook.chosen(linked::SCOPES, "Sandbox Writer").await;
    let offers = facebook.profiles(&tokens).await;
    assert_eq!(
        offers
            .accounts
            .iter()
            .map(|offer| offer.profile.username.as_str())
            .collect::<Vec<_>>(),
        ["sandbox.journal"]
    );
    assert!(remarks(&offers).contains(&"page_without_instagram"));
    assert!(matches!(
        facebook.check_profile(&tokens, &id).await,
        Checked::Works {
            token: None,
            scopes: Some(_),
            ..
        }
    ));
}

#[tokio::test]
async fn a_page_works_long_after_the_persons_token_has_run_out() {
    let facebook = AgainstSandbox::new();
    let (tokens, id) = facebook.chosen(login::SCOPES, "Sandbox Studio").await;
    let now = facebook.now();
    assert!(login::refresh_at(&tokens, now) < now + Span::days(31));
    facebook.sandbox.set_offset_ms(Span::days(61).as_ms());
    assert!(matches!(
        facebook.check(&tokens, &id).await,
        Checked::Works {
            token: None,
            scopes: None,
            ..
        }
    ));
    let refreshed = login::refresh(&facebook.http, &facebook.app, &tokens, facebook.now()).await;
    assert!(
        matches!(refreshed, Err(TokenError::Later(_))),
        "{refreshed:?}"
    );
}

#[tokio::test]
async fn a_token_is_exchanged_in_time() {
    let facebook = AgainstSandbox::new();
    let (tokens, id) = facebook.chosen(login::SCOPES, "Sandbox Studio").await;
    facebook.sandbox.set_offset_ms(Span::days(30).as_ms());
    let new = login::refresh(&facebook.http, &facebook.app, &tokens, facebook.now())
        .await
        .unwrap();
    assert!(new.expires_at > tokens.expires_at && new.access_token != tokens.access_token);
    facebook.sandbox.set_offset_ms(Span::days(70).as_ms());
    let merged = Tokens {
        of_accounts: tokens.of_accounts,
        ..new
    };
    assert!(matches!(
        facebook.check(&merged, &id).await,
        Checked::Works {
            scopes: Some(_),
            ..
        }
    ));
}

#[tokio::test]
async fn a_token_without_an_end_lasts_sixty_days_for_us() {
    let facebook = AgainstSandbox::new();
    facebook.change(|settings| settings.meta_omits_expires_in = true);
    let tokens = facebook.connect(login::SCOPES, "Sandbox Studio", &[]).await;
    assert!(tokens.expires_at > facebook.now() + Span::days(59));
}

#[tokio::test]
async fn a_lost_role_loses_the_page_and_nothing_else() {
    let facebook = AgainstSandbox::new();
    let (tokens, journal) = facebook.chosen(login::SCOPES, "Sandbox Writer").await;
    let other = tokens
        .of_accounts
        .keys()
        .find(|id| **id != journal)
        .unwrap()
        .clone();
    facebook.deed("Sandbox Writer", &Deed::LosePage(journal.clone()));
    assert!(matches!(
        facebook.check(&tokens, &journal).await,
        Checked::AccountLost(_)
    ));
    assert!(matches!(
        facebook.check(&tokens, &other).await,
        Checked::Works { .. }
    ));
}

#[tokio::test]
async fn a_profile_goes_with_the_role_on_its_page() {
    let facebook = AgainstSandbox::new();
    let (tokens, profile) = facebook.chosen(linked::SCOPES, "Sandbox Studio").await;
    facebook.deed(
        "Sandbox Studio",
        &Deed::LosePage(facebook.page("Sandbox Gallery")),
    );
    assert!(matches!(
        facebook.check_profile(&tokens, &profile).await,
        Checked::AccountLost(_)
    ));
}

#[tokio::test]
async fn what_ends_the_person_ends_the_grant() {
    for deed in [Deed::RemoveApp, Deed::ChangePassword, Deed::Checkpoint] {
        let facebook = AgainstSandbox::new();
        let (tokens, page) = facebook.chosen(login::SCOPES, "Sandbox Studio").await;
        facebook.deed("Sandbox Studio", &deed);
        assert_eq!(
            facebook.check(&tokens, &page).await,
            Checked::GrantOver,
            "{deed:?}"
        );
        let refreshed =
            login::refresh(&facebook.http, &facebook.app, &tokens, facebook.now()).await;
        let is_refused = matches!(refreshed, Err(TokenError::Refused(_)));
        assert_eq!(
            is_refused,
            deed != Deed::Checkpoint,
            "{deed:?}: {refreshed:?}"
        );
        let (tokens, profile) = facebook.chosen(linked::SCOPES, "Sandbox Studio").await;
        facebook.deed("Sandbox Studio", &deed);
        assert_eq!(
            facebook.check_profile(&tokens, &profile).await,
            Checked::GrantOver,
            "{deed:?}"
        );
    }
}

#[tokio::test]
async fn a_page_whose_token_was_replaced_by_a_new_consent_is_healed() {
    let facebook = AgainstSandbox::new();
    let (old, page) = facebook.chosen(login::SCOPES, "Sandbox Studio").await;
    facebook.deed("Sandbox Studio", &Deed::ChangePassword);
    let new = facebook.connect(login::SCOPES, "Sandbox Studio", &[]).await;
    let mixed = Tokens {
        of_accounts: old.of_accounts.clone(),
        ..new
    };
    let Checked::Works {
        token: Some(token), ..
    } = facebook.check(&mixed, &page).await
    else {
        panic!("not healed")
    };
    assert_ne!(&token, &old.of_accounts[&page]);
    let healed = Tokens {
        of_accounts: [(page.clone(), token)].into(),
        ..mixed
    };
    assert!(matches!(
        facebook.check(&healed, &page).await,
        Checked::Works { token: None, .. }
    ));
}

#[tokio::test]
async fn taking_tokens_back_is_told_to_us_as_the_person_leaving() {
    let facebook = AgainstSandbox::new();
    let (tokens, page) = facebook.chosen(login::SCOPES, "Sandbox Studio").await;
    let holder = facebook.pages(&tokens).await.holder;
    login::revoke(&facebook.http, &facebook.app, &tokens)
        .await
        .unwrap();
    assert_eq!(facebook.check(&tokens, &page).await, Checked::GrantOver);
    login::revoke(&facebook.http, &facebook.app, &tokens)
        .await
        .unwrap();

    let callback = facebook.sandbox.outbox().into_iter().next().unwrap();
    let (_, field) = form_urlencoded::parse(callback.body.as_bytes())
        .next()
        .unwrap();
    let signed = signed_request::read(&field, &facebook.app.client_secret).unwrap();
    assert_eq!(signed.user_id, holder.subject);
    assert!(signed_request::read(&field, &Secret::new("another app's")).is_err());
}

#[tokio::test]
async fn an_app_with_a_wrong_secret_ends_nothing() {
    let mut facebook = AgainstSandbox::new();
    let (tokens, page) = facebook.chosen(login::SCOPES, "Sandbox Studio").await;
    let code = facebook.consent(login::SCOPES, "Sandbox Studio", &[]).await;
    facebook.app.client_secret = Secret::new("mistyped");
    let error = pages::check(&facebook.http, &facebook.app, &tokens, &page)
        .await
        .unwrap_err();
    assert_eq!(error.class, Class::Retry);
    let refreshed = login::refresh(&facebook.http, &facebook.app, &tokens, facebook.now()).await;
    assert!(
        matches!(refreshed, Err(TokenError::Misconfigured(_))),
        "{refreshed:?}"
    );
    let exchanged = login::exchange(
        &facebook.http,
        &facebook.app,
        CALLBACK,
        &code,
        facebook.now(),
    )
    .await;
    assert!(
        matches!(exchanged, Err(TokenError::Misconfigured(_))),
        "{exchanged:?}"
    );
}

#[tokio::test]
async fn a_code_is_good_once_and_only_for_its_own_callback() {
    let facebook = AgainstSandbox::new();
    let code = facebook.consent(login::SCOPES, "Sandbox Studio", &[]).await;
    let exchange = |uri: &'static str, code: Secret| {
        let (http, app, now) = (facebook.http.clone(), facebook.app.clone(), facebook.now());
        async move { login::exchange(&http, &app, uri, &code, now).await }
    };
    let elsewhere = exchange(
        "http://127.0.0.1:8787/login/facebook/callback",
        code.clone(),
    )
    .await;
    assert!(
        matches!(elsewhere, Err(TokenError::Misconfigured(_))),
        "{elsewhere:?}"
    );
    let code = facebook.consent(login::SCOPES, "Sandbox Studio", &[]).await;
    assert!(exchange(CALLBACK, code.clone()).await.is_ok());
    for spent in [code, Secret::new("never-given")] {
        let again = exchange(CALLBACK, spent).await;
        assert!(matches!(again, Err(TokenError::Refused(_))), "{again:?}");
    }
}
