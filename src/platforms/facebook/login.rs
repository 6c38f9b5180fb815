//! Facebook Login:
//! <https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow>.
//!
//! A code becomes a token for an hour or two, and that one a token for about sixty days. Only the
//! second gives tokens of Pages that have no end:
//! <https://developers.facebook.com/docs/facebook-login/guides/access-tokens/get-long-lived>.
//! The calls that carry the app's secret itself are POSTs, so that it stands in no address.

use crate::config::App;
use crate::domain::secret::Secret;
use crate::domain::time::{Span, Timestamp};
use crate::platforms::error::{Class, PlatformError};
use crate::platforms::graph::client::{self, Refusal, read, shaped};
use crate::platforms::graph::errors::{self, GraphError};
use crate::platforms::lenient_json;
use crate::platforms::limits::READ_LIMITS;
use crate::platforms::login::{Ask, Feature, Scope};
use crate::platforms::oauth::{self, TokenError};
use crate::platforms::tokens::Tokens;
use crate::ports::Http;
use http::{Method, Request, Response, StatusCode};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// The scopes that publish to Pages: <https://developers.facebook.com/docs/permissions>.
pub const SCOPES: &[Scope] = &[
    Scope {
        name: "pages_show_list",
        feature: Feature::Recognition,
        is_needed: true,
    },
    Scope {
        name: "pages_read_engagement",
        feature: Feature::Recognition,
        is_needed: true,
    },
    Scope {
        name: "pages_manage_posts",
        feature: Feature::Publishing,
        is_needed: true,
    },
    Scope {
        name: "business_management",
        feature: Feature::BusinessPages,
        is_needed: false,
    },
    Scope {
        name: "pages_manage_engagement",
        feature: Feature::Comments,
        is_needed: false,
    },
];

/// How long a person's token lives where the answer does not say.
const LIFE: Span = Span::days(60);

/// How often each call after the exchange of the code is tried: the code is spent by then, and the
/// person would have to consent again.
const AFTER_CODE_TRIES: usize = 2;

/// The token of an answer to a token call.
#[derive(Clone, Debug, PartialEq, Eq)]
struct AccessToken {
    access_token: Secret,
    expires_at: Timestamp,
}

/// What is exchanged for a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spent {
    /// The code of a callback, which is good for one call.
    Code,
    /// A token, which stays good.
    Token,
}

/// Where to send a person for their consent.
#[must_use]
pub fn consent_url(app: &App, asked: &'static [Scope], ask: &Ask<'_>) -> String {
    let scopes: Vec<&str> = asked.iter().map(|asked| asked.name).collect();
    let scopes = scopes.join(",");
    let mut query = vec![
        ("client_id", app.client_id.as_str()),
        ("redirect_uri", ask.redirect_uri),
        ("response_type", "code"),
        ("scope", &scopes),
        ("state", ask.state.expose()),
    ];
    if ask.is_again {
        // Without it Facebook passes over whatever was declined before.
        query.push(("auth_type", "rerequest"));
    }
    format!(
        "{}/{}/dialog/oauth?{}",
        app.web_base,
        app.version,
        oauth::encoded(&query)
    )
}

/// Exchanges the code of a callback.
///
/// # Errors
/// See [`TokenError`].
pub async fn exchange(
    http: &impl Http,
    app: &App,
    redirect_uri: &str,
    code: &Secret,
    now: Timestamp,
) -> Result<Tokens, TokenError> {
    let brought = [("redirect_uri", redirect_uri), ("code", code.expose())];
    let short = call(http, app, &brought, Spent::Code, now)
        .await?
        .access_token;
    let long = prolong(http, app, &short, now).await?;
    let scopes = ask_granted(http, app, &long.access_token).await?;
    Ok(long.tokens(scopes))
}

/// Exchanges tokens for the next set. Those of Pages stay as they are, and so do the scopes.
///
/// # Errors
/// See [`TokenError`].
pub async fn refresh(
    http: &impl Http,
    app: &App,
    old: &Tokens,
    now: Timestamp,
) -> Result<Tokens, TokenError> {
    Ok(
        call(http, app, &prolonging(&old.access_token), Spent::Token, now)
            .await?
            .tokens(Vec::new()),
    )
}

/// When tokens that were got at `now` are exchanged although nobody needs them yet: at half of the
/// person's token's life, as one that has ended cannot be exchanged.
#[must_use]
pub fn refresh_at(tokens: &Tokens, now: Timestamp) -> Timestamp {
    now + Span::ms((tokens.expires_at - now).as_ms().max(0) / 2)
}

/// Takes the tokens back: those of the person and of every Page.
///
/// # Errors
/// When Meta does not confirm it.
pub async fn revoke(http: &impl Http, app: &App, tokens: &Tokens) -> Result<(), PlatformError> {
    let request = client::request(
        app,
        Method::DELETE,
        "me/permissions",
        &tokens.access_token,
        &[],
    )?;
    let answer = http.send(request, READ_LIMITS).await;
    read_revoked(
        &answer.map_err(|error| {
            PlatformError::new(Class::Unknown, "not_revoked", error.to_string())
        })?,
    )
}

/// What the person allows now.
pub(in crate::platforms) async fn granted(
    http: &impl Http,
    app: &App,
    token: &Secret,
) -> Result<Vec<String>, Refusal> {
    #[derive(Deserialize)]
    struct Permissions {
        data: Vec<Permission>,
    }
    #[derive(Deserialize)]
    struct Permission {
        permission: String,
        status: String,
    }
    let Permissions { data } = shaped(read(http, app, "me/permissions", token, &[]).await?)?;
    Ok(data
        .into_iter()
        .filter(|permission| permission.status == "granted")
        .map(|permission| permission.permission)
        .collect())
}

async fn ask_granted(
    http: &impl Http,
    app: &App,
    token: &Secret,
) -> Result<Vec<String>, TokenError> {
    let mut why = String::new();
    for _ in 0..AFTER_CODE_TRIES {
        match granted(http, app, token).await {
            Ok(scopes) => return Ok(scopes),
            Err(refusal) => why = refusal.error.to_string(),
        }
    }
    Err(TokenError::Later(format!(
        "what was granted is not known: {why}"
    )))
}

/// Makes a token that lasts of one that does not.
async fn prolong(
    http: &impl Http,
    app: &App,
    short: &Secret,
    now: Timestamp,
) -> Result<AccessToken, TokenError> {
    let mut why = String::new();
    for _ in 0..AFTER_CODE_TRIES {
        match call(http, app, &prolonging(short), Spent::Token, now).await {
            Ok(long) => return Ok(long),
            Err(error) => why = format!("{error:?}"),
        }
    }
    Err(TokenError::Later(format!("no token that lasts: {why}")))
}

fn prolonging(token: &Secret) -> [(&'static str, &str); 2] {
    [
        ("grant_type", "fb_exchange_token"),
        ("fb_exchange_token", token.expose()),
    ]
}

async fn call(
    http: &impl Http,
    app: &App,
    params: &[(&str, &str)],
    spent: Spent,
    now: Timestamp,
) -> Result<AccessToken, TokenError> {
    read_token(&oauth::send(http, build(app, params)?).await?, spent, now)
}

/// The request of a token call.
fn build(app: &App, params: &[(&str, &str)]) -> Result<Request<Vec<u8>>, TokenError> {
    let own = [
        ("client_id", app.client_id.as_str()),
        ("client_secret", app.client_secret.expose()),
    ];
    oauth::form(
        format!("{}/{}/oauth/access_token", app.token_base, app.version),
        &[&own, params].concat(),
    )
}

fn read_token(
    answer: &Response<Vec<u8>>,
    spent: Spent,
    now: Timestamp,
) -> Result<AccessToken, TokenError> {
    let status = answer.status();
    if let Some(error) = errors::parse(answer.body()) {
        return Err(meaning(spent, &error, status));
    }
    if status == StatusCode::TOO_MANY_REQUESTS {
        return Err(TokenError::Later("rate limited".into()));
    }
    if !status.is_success() {
        return Err(TokenError::Unknown(format!("status {}", status.as_u16())));
    }
    let body: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
    let token = body
        .get("access_token")
        .and_then(Value::as_str)
        .filter(|token| !token.is_empty());
    let access_token =
        Secret::new(token.ok_or_else(|| TokenError::Unknown("an answer without a token".into()))?);
    Ok(AccessToken {
        access_token,
        expires_at: lenient_json::end(&body, "expires_in", now).unwrap_or(now + LIFE),
    })
}

/// What a refusal means. Of the refusals of a token only a removed app (458) and a changed password
/// (460) are the end, as they end the tokens of Pages too. A person's token that has run out (463),
/// is not known (467, or no subcode) or waits for its person to log in (459, 464) says nothing of
/// those: the daily look at each account does.
fn meaning(spent: Spent, error: &GraphError, status: StatusCode) -> TokenError {
    let why = error.to_string();
    if error.is_limit(status) {
        return TokenError::Later(why);
    }
    if error.is_transient || status.is_server_error() {
        return TokenError::Unknown(why);
    }
    match (spent, error.code, error.subcode) {
        // Our secret (1), our app (3, 101, 104), the address that people come back to (36008).
        (_, 1 | 3 | 101 | 104, _) | (Spent::Code, 100, Some(36008)) => {
            TokenError::Misconfigured(why)
        }
        (Spent::Code, 100, _) | (Spent::Token, 190, Some(458 | 460)) => TokenError::Refused(why),
        (Spent::Code, _, _) => TokenError::Unknown(why),
        (Spent::Token, _, _) => TokenError::Later(why),
    }
}

/// Meta answers `true`, or an object that says so. An app that the person has removed has no tokens
/// left to take back.
fn read_revoked(answer: &Response<Vec<u8>>) -> Result<(), PlatformError> {
    let said = errors::parse(answer.body());
    let is_gone =
        said.is_some_and(|said| said.explain(answer.status()).code == errors::APP_REMOVED);
    let body: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
    let is_done = body == Value::Bool(true) || body.get("success") == Some(&Value::Bool(true));
    if is_gone || (is_done && answer.status().is_success()) {
        return Ok(());
    }
    Err(PlatformError::new(
        Class::Unknown,
        "not_revoked",
        errors::read(answer).message,
    ))
}

// === impl AccessToken ===

impl AccessToken {
    fn tokens(self, scopes: Vec<String>) -> Tokens {
        Tokens {
            access_token: self.access_token,
            refresh_token: None,
            expires_at: self.expires_at,
            refresh_expires_at: None,
            scopes,
            of_accounts: BTreeMap::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platforms::graph::fixtures::{NOW, Script, app, tokens};
    use crate::platforms::instagram::linked;
    use crate::platforms::staged::{answer, shown};
    use proptest::prelude::*;

    const URI: &str = "https://scheduler.example.com/connect/facebook/callback";

    fn ask(state: &Secret, is_again: bool) -> Ask<'_> {
        Ask {
            redirect_uri: URI,
            state,
            verifier: state,
            is_again,
        }
    }

    fn given(status: u16, body: &str, spent: Spent) -> Result<AccessToken, TokenError> {
        read_token(&answer(status, body), spent, NOW)
    }

    fn error(code: i64, subcode: Option<i64>) -> String {
        let subcode = subcode
            .map(|subcode| format!(r#","error_subcode":{subcode}"#))
            .unwrap_or_default();
        format!(
            r#"{{"error":{{"message":"Nope","type":"OAuthException","code":{code}{subcode},
                "fbtrace_id":"A6LJ"}}}}"#
        )
    }

    #[test]
    fn the_consent_url_asks_for_everything_and_again_for_what_was_declined() {
        let state = Secret::new("a-state");
        insta::assert_snapshot!(
            consent_url(&app(), SCOPES, &ask(&state, false)),
            @"https://www.facebook.com/v26.0/dialog/oauth?client_id=1024&redirect_uri=https%3A%2F%2Fscheduler.example.com%2Fconnect%2Ffacebook%2Fcallback&response_type=code&scope=pages_show_list%2Cpages_read_engagement%2Cpages_manage_posts%2Cbusiness_management%2Cpages_manage_engagement&state=a-state"
        );
        let again = consent_url(&app(), linked::SCOPES, &ask(&state, true));
        insta::assert_snapshot!(
            again,
            @"https://www.facebook.com/v26.0/dialog/oauth?client_id=1024&redirect_uri=https%3A%2F%2Fscheduler.example.com%2Fconnect%2Ffacebook%2Fcallback&response_type=code&scope=pages_show_list%2Cpages_read_engagement%2Cinstagram_basic%2Cinstagram_content_publish%2Cbusiness_management%2Cinstagram_manage_comments&state=a-state&auth_type=rerequest"
        );
        assert!(
            !again.contains("secret"),
            "a consent URL is seen by the person"
        );
    }

    #[test]
    fn a_code_and_the_secret_go_in_the_body() {
        let brought = [("redirect_uri", URI), ("code", "AQD-code")];
        insta::assert_snapshot!(shown(&build(&app(), &brought).unwrap()), @r"
        POST https://graph.facebook.com/v26.0/oauth/access_token
        content-type: application/x-www-form-urlencoded
        accept: application/json

        client_id=1024&client_secret=app-secret&redirect_uri=https%3A%2F%2Fscheduler.example.com%2Fconnect%2Ffacebook%2Fcallback&code=AQD-code
        ");
    }

    #[test]
    fn a_token_is_prolonged_by_a_post_too() {
        let short = Secret::new("EAAshort");
        let call = prolonging(&short);
        insta::assert_snapshot!(shown(&build(&app(), &call).unwrap()), @r"
        POST https://graph.facebook.com/v26.0/oauth/access_token
        content-type: application/x-www-form-urlencoded
        accept: application/json

        client_id=1024&client_secret=app-secret&grant_type=fb_exchange_token&fb_exchange_token=EAAshort
        ");
    }

    #[test]
    fn an_answer_without_an_end_lasts_sixty_days() {
        let lives = |body: &str| given(200, body, Spent::Code).unwrap().expires_at - NOW;
        assert_eq!(
            lives(r#"{"access_token":"EAA","token_type":"bearer","expires_in":5183944}"#),
            Span::seconds(5_183_944)
        );
        assert_eq!(
            lives(r#"{"access_token":"EAA","expires_in":"3600"}"#),
            Span::hours(1)
        );
        for body in [
            r#"{"access_token":"EAA"}"#,
            r#"{"access_token":"EAA","expires_in":0}"#,
            r#"{"access_token":"EAA","expires_in":-5}"#,
        ] {
            assert_eq!(lives(body), Span::days(60), "{body}");
        }
    }

    #[test]
    fn a_code_is_refused_only_where_meta_means_the_code() {
        for subcode in [Some(36007), Some(36009), None] {
            assert!(
                matches!(
                    given(400, &error(100, subcode), Spent::Code),
                    Err(TokenError::Refused(_))
                ),
                "{subcode:?}"
            );
        }
        for (code, subcode) in [
            (100, Some(36008)),
            (1, None),
            (3, None),
            (101, None),
            (104, None),
        ] {
            assert!(
                matches!(
                    given(400, &error(code, subcode), Spent::Code),
                    Err(TokenError::Misconfigured(_))
                ),
                "{code} {subcode:?}"
            );
        }
        for code in [4, 17, 613] {
            assert!(
                matches!(
                    given(400, &error(code, None), Spent::Code),
                    Err(TokenError::Later(_))
                ),
                "{code}"
            );
        }
        for (status, code) in [
            (500, 1),
            (500, 2),
            (400, 2),
            (503, 100),
            (400, 190),
            (400, 7_777),
        ] {
            assert!(
                matches!(
                    given(status, &error(code, None), Spent::Code),
                    Err(TokenError::Unknown(_))
                ),
                "{status} {code}"
            );
        }
    }

    #[test]
    fn a_refresh_is_the_end_only_where_the_tokens_of_pages_end_too() {
        for subcode in [458, 460] {
            assert!(
                matches!(
                    given(400, &error(190, Some(subcode)), Spent::Token),
                    Err(TokenError::Refused(_))
                ),
                "{subcode}"
            );
            assert!(
                matches!(
                    given(500, &error(190, Some(subcode)), Spent::Token),
                    Err(TokenError::Unknown(_))
                ),
                "{subcode}"
            );
        }
        for subcode in [
            None,
            Some(459),
            Some(463),
            Some(464),
            Some(467),
            Some(490),
            Some(492),
        ] {
            assert!(
                matches!(
                    given(400, &error(190, subcode), Spent::Token),
                    Err(TokenError::Later(_))
                ),
                "{subcode:?}"
            );
        }
        for code in [4, 10, 100, 102, 200, 458] {
            assert!(
                matches!(
                    given(400, &error(code, None), Spent::Token),
                    Err(TokenError::Later(_))
                ),
                "{code}"
            );
        }
        assert!(matches!(
            given(400, &error(1, None), Spent::Token),
            Err(TokenError::Misconfigured(_))
        ));
    }

    #[test]
    fn an_answer_that_says_nothing_leaves_the_outcome_unknown() {
        let bodies = [
            "",
            "<html>",
            "{}",
            "[]",
            r#"{"access_token":""}"#,
            r#"{"access_token":null}"#,
            r#"{"access_token":"EA"#,
        ];
        for spent in [Spent::Code, Spent::Token] {
            for status in [200, 302, 400, 401, 404, 500, 503] {
                for body in bodies {
                    assert!(
                        matches!(given(status, body, spent), Err(TokenError::Unknown(_))),
                        "{status} {body}"
                    );
                }
            }
            assert!(
                matches!(
                    given(401, r#"{"access_token":"EAA"}"#, spent),
                    Err(TokenError::Unknown(_))
                ),
                "success has a status of its own"
            );
            assert!(matches!(given(429, "", spent), Err(TokenError::Later(_))));
            assert!(
                given(200, &error(190, None), spent).is_err(),
                "an error with the status of a success is one"
            );
        }
    }

    const LONG: &str = r#"{"access_token":"EAAlong","token_type":"bearer","expires_in":5183944}"#;
    const PERMISSIONS: &str = r#"{"data":[{"permission":"pages_show_list","status":"granted"},
        {"permission":"business_management","status":"declined"},
        {"permission":"pages_manage_posts","status":"expired"}]}"#;

    async fn exchanged(script: &Script) -> Result<Tokens, TokenError> {
        exchange(
            &script.transport(),
            &app(),
            URI,
            &Secret::new("AQD-code"),
            NOW,
        )
        .await
    }

    #[tokio::test]
    async fn a_code_becomes_a_token_that_lasts_with_what_was_really_granted() {
        let script = Script::new(&[
            (
                "POST oauth/access_token code=AQD-code",
                200,
                r#"{"access_token":"EAAshort","token_type":"bearer"}"#,
            ),
            (
                "POST oauth/access_token fb_exchange_token=EAAshort",
                200,
                LONG,
            ),
            ("GET me/permissions EAAlong", 200, PERMISSIONS),
        ]);
        let tokens = exchanged(&script).await.unwrap();
        assert_eq!(
            (tokens.access_token.expose(), tokens.expires_at),
            ("EAAlong", NOW + Span::seconds(5_183_944))
        );
        assert_eq!(
            tokens.scopes,
            ["pages_show_list"],
            "neither what was asked for, nor what was declined"
        );
        assert_eq!(tokens.refresh_token, None);
        assert_eq!(script.calls().len(), 3);
    }

    #[tokio::test]
    async fn what_follows_the_code_is_tried_twice_and_the_code_once() {
        let script = Script::new(&[
            ("POST code=AQD-code", 200, r#"{"access_token":"EAAshort"}"#),
            ("POST fb_exchange_token", 500, ""),
            ("POST fb_exchange_token", 200, LONG),
            ("GET me/permissions", 503, "<html>"),
            ("GET me/permissions", 200, PERMISSIONS),
        ]);
        assert!(exchanged(&script).await.is_ok());
        assert_eq!(script.calls().len(), 5);

        let refused = Script::new(&[("POST code=AQD-code", 500, "")]);
        assert!(matches!(
            exchanged(&refused).await,
            Err(TokenError::Unknown(_))
        ));
        assert_eq!(refused.calls().len(), 1, "a code is good for one call");
    }

    #[tokio::test]
    async fn a_code_that_brought_nothing_lasting_is_tried_later() {
        let short = ("POST code=AQD-code", 200, r#"{"access_token":"EAAshort"}"#);
        let spent = Script::new(&[
            short,
            (
                "POST fb_exchange_token",
                400,
                r#"{"error":{"code":190,"error_subcode":460}}"#,
            ),
        ]);
        let error = exchanged(&spent).await.unwrap_err();
        assert!(
            matches!(&error, TokenError::Later(why) if !why.contains("EAA")),
            "{error:?}"
        );
        let unknown = Script::new(&[
            short,
            ("POST fb_exchange_token", 200, LONG),
            ("GET me/permissions", 500, ""),
        ]);
        assert!(matches!(
            exchanged(&unknown).await,
            Err(TokenError::Later(_))
        ));
        assert_eq!((spent.calls().len(), unknown.calls().len()), (3, 4));
    }

    #[tokio::test]
    async fn a_refresh_spends_the_persons_token_and_leaves_the_rest_as_it_was() {
        let script = Script::new(&[("POST fb_exchange_token=EAAuser", 200, LONG)]);
        let new = refresh(&script.transport(), &app(), &tokens(), NOW)
            .await
            .unwrap();
        assert_eq!(new.access_token.expose(), "EAAlong");
        assert!(new.scopes.is_empty() && new.of_accounts.is_empty() && new.refresh_token.is_none());
        assert_eq!(script.calls().len(), 1);
    }

    #[test]
    fn a_token_is_exchanged_at_half_of_its_life() {
        let until = |expires_at| {
            refresh_at(
                &Tokens {
                    expires_at,
                    ..tokens()
                },
                NOW,
            )
        };
        assert_eq!(until(NOW + Span::days(60)), NOW + Span::days(30));
        assert_eq!(
            until(NOW - Span::days(1)),
            NOW,
            "what has ended is not put off"
        );
        assert!(until(Timestamp::FAR) < Timestamp::FAR);
    }

    #[tokio::test]
    async fn tokens_are_taken_back_in_one_call() {
        for body in ["true", r#"{"success":true}"#] {
            let script = Script::new(&[("DELETE me/permissions EAAuser", 200, body)]);
            assert_eq!(revoke(&script.transport(), &app(), &tokens()).await, Ok(()));
            assert_eq!(
                script.calls(),
                ["DELETE /v26.0/me/permissions Bearer EAAuser"]
            );
        }
    }

    #[test]
    fn what_meta_does_not_confirm_is_not_taken_back() {
        for (status, body) in [
            (200, ""),
            (200, "false"),
            (200, r#"{"success":false}"#),
            (500, "true"),
            (400, &error(190, Some(463))),
            (500, &error(190, Some(458))),
        ] {
            assert_eq!(
                read_revoked(&answer(status, body)).map_err(|error| error.code),
                Err("not_revoked".into()),
                "{status} {body}"
            );
        }
        assert_eq!(
            read_revoked(&answer(400, &error(190, Some(458)))),
            Ok(()),
            "a removed app has nothing left"
        );
    }

    proptest! {
        #[test]
        fn no_answer_makes_the_readers_panic(
            status in 200_u16..600,
            body in proptest::collection::vec(any::<u8>(), 0..200),
        ) {
            let answer = Response::builder().status(status).body(body).unwrap();
            prop_assert!(read_token(&answer, Spent::Code, NOW).is_err());
            prop_assert!(read_token(&answer, Spent::Token, NOW).is_err());
        }
    }
}
