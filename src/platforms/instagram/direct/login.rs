//! Instagram Login:
//! <https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login>.
//!
//! A code becomes a token of an hour, and that one of 60 days, which is its own refresh token: from
//! the age of a day on it can be prolonged, and once it is over it is lost. There is no PKCE.

use super::answers::{self, Short};
use crate::config::App;
use crate::domain::secret::Secret;
use crate::domain::time::{Span, Timestamp};
use crate::platforms::limits::TOKEN_LIMITS;
use crate::platforms::login::{Ask, Feature, Scope};
use crate::platforms::oauth::{self, TokenError};
use crate::platforms::tokens::Tokens;
use crate::ports::{Http, HttpError};
use http::{Request, header};

/// The scopes that publish through Instagram Login.
pub const SCOPES: &[Scope] = &[
    Scope {
        name: "instagram_business_basic",
        feature: Feature::Recognition,
        is_needed: true,
    },
    Scope {
        name: "instagram_business_content_publish",
        feature: Feature::Publishing,
        is_needed: true,
    },
    Scope {
        name: "instagram_business_manage_comments",
        feature: Feature::Comments,
        is_needed: false,
    },
];

/// A token is prolonged from the age of 24 hours on; an hour for clocks.
const OLD_ENOUGH: Span = Span::hours(25);

/// How often the token of an hour is exchanged before the connection is given up: the code is
/// spent, and asking again changes nothing.
const LONG_TOKEN_TRIES: usize = 2;

/// Where to send a person for their consent. Facebook's door is left out of the page: whoever wants
/// that one has another button.
#[must_use]
pub fn consent_url(app: &App, ask: &Ask<'_>) -> String {
    let query = oauth::encoded(&[
        ("client_id", &app.client_id),
        ("redirect_uri", ask.redirect_uri),
        ("response_type", "code"),
        ("scope", &scopes().join(",")),
        ("state", ask.state.expose()),
        ("enable_fb_login", "0"),
    ]);
    format!("{}/oauth/authorize?{query}", app.web_base)
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
    let answer = oauth::send(http, code_form(app, redirect_uri, code)?).await?;
    let Short { token, mut scopes } = answers::read_short(&answer)?;
    if scopes.is_empty() {
        // RFC 6749 §5.1: what was asked for, if nothing else is said.
        scopes = self::scopes().into_iter().map(str::to_owned).collect();
    }
    let address = long_address(app, &token);
    for _ in 0..LONG_TOKEN_TRIES {
        match prolong(http, &address, now).await {
            Ok(tokens) => return Ok(Tokens { scopes, ..tokens }),
            Err(definite @ (TokenError::Refused(_) | TokenError::Misconfigured(_))) => {
                return Err(definite);
            }
            Err(TokenError::Later(_) | TokenError::Unknown(_)) => {}
        }
    }
    // The code is spent, and nothing of ours has changed.
    Err(TokenError::Later(
        "the token of an hour was not exchanged".into(),
    ))
}

/// Prolongs the token. What the answer leaves out is as it was.
///
/// # Errors
/// See [`TokenError`].
pub async fn refresh(
    http: &impl Http,
    app: &App,
    old: &Tokens,
    now: Timestamp,
) -> Result<Tokens, TokenError> {
    prolong(http, &refresh_address(app, &old.access_token), now).await
}

/// When tokens that were got at `now` are exchanged although nobody needs them yet: after half of
/// their life, and never before they are [old enough](OLD_ENOUGH).
#[must_use]
pub fn refresh_at(tokens: &Tokens, now: Timestamp) -> Timestamp {
    now + Span::ms((tokens.expires_at - now).as_ms() / 2).max(OLD_ENOUGH)
}

/// The scopes that we ask for.
fn scopes() -> Vec<&'static str> {
    SCOPES.iter().map(|asked| asked.name).collect()
}

fn code_form(app: &App, redirect_uri: &str, code: &Secret) -> Result<Request<Vec<u8>>, TokenError> {
    // The address of the callback ends in `#_`, which is no part of the code.
    let code = code.expose();
    let fields = [
        ("client_id", app.client_id.as_str()),
        ("client_secret", app.client_secret.expose()),
        ("grant_type", "authorization_code"),
        ("redirect_uri", redirect_uri),
        ("code", code.strip_suffix("#_").unwrap_or(code)),
    ];
    oauth::form(format!("{}/oauth/access_token", app.token_base), &fields)
}

/// Both addresses hold a token, and this one our secret:
/// <https://developers.facebook.com/docs/instagram-platform/reference/access_token> knows no other
/// form.
fn long_address(app: &App, token: &Secret) -> String {
    let query = oauth::encoded(&[
        ("grant_type", "ig_exchange_token"),
        ("client_secret", app.client_secret.expose()),
        ("access_token", token.expose()),
    ]);
    format!("{}/access_token?{query}", app.api_base)
}

/// <https://developers.facebook.com/docs/instagram-platform/reference/refresh_access_token>
fn refresh_address(app: &App, token: &Secret) -> String {
    let query = oauth::encoded(&[
        ("grant_type", "ig_refresh_token"),
        ("access_token", token.expose()),
    ]);
    format!("{}/refresh_access_token?{query}", app.api_base)
}

/// Asks for a longer life. The runtime's words for a failure may hold the address, so none of them
/// is kept.
async fn prolong(http: &impl Http, address: &str, now: Timestamp) -> Result<Tokens, TokenError> {
    let request = Request::get(address)
        .header(header::ACCEPT, "application/json")
        .body(Vec::new());
    let request = request
        .map_err(|_| TokenError::Misconfigured("Instagram's address is not a URL".into()))?;
    let answer = http
        .send(request, TOKEN_LIMITS)
        .await
        .map_err(|error| match error {
            HttpError::NotSent(_) => TokenError::Later("not sent".into()),
            HttpError::Lost(_) => TokenError::Unknown("no answer".into()),
            HttpError::TooLong => TokenError::Unknown("the answer is too long".into()),
        })?;
    answers::read_long(&answer, now)
}

#[cfg(test)]
mod tests {
    use super::super::our_app;
    use super::*;
    use crate::platforms::staged::Staged;
    use std::collections::BTreeMap;

    const CALLBACK: &str = "https://scheduler.example.com/connect/instagram-direct/callback";
    const NOW: Timestamp = Timestamp::from_ms(1_000_000);
    const SHORT: &str = r#"{"data":[{"access_token":"IGQshort","user_id":"1020",
        "permissions":"instagram_business_basic,instagram_business_content_publish"}]}"#;
    const LONG: &str = r#"{"access_token":"IGQlong","token_type":"bearer","expires_in":5183944}"#;

    fn old() -> Tokens {
        Tokens {
            access_token: Secret::new("IGQold"),
            refresh_token: None,
            expires_at: NOW + Span::days(30),
            refresh_expires_at: None,
            scopes: vec!["instagram_business_basic".into()],
            of_accounts: BTreeMap::new(),
        }
    }

    fn graph(code: i64, more: &str) -> String {
        format!(
            r#"{{"error":{{"message":"Une erreur","type":"OAuthException","code":{code}{more},
                "fbtrace_id":"A6LJ"}}}}"#
        )
    }

    async fn exchanged(answers: &[(u16, &str)]) -> (Result<Tokens, TokenError>, Vec<String>) {
        let instagram = Staged::with(answers);
        let tokens = exchange(
            &instagram.http,
            &our_app(),
            CALLBACK,
            &Secret::new("AQcode#_"),
            NOW,
        )
        .await;
        (tokens, instagram.asked())
    }

    async fn refreshed(answer: (u16, &str)) -> Result<Tokens, TokenError> {
        let instagram = Staged::with(&[answer]);
        let tokens = refresh(&instagram.http, &our_app(), &old(), NOW).await;
        assert_eq!(instagram.asked().len(), 1, "once, whatever is answered");
        tokens
    }

    #[test]
    fn the_consent_page_is_instagrams_own_and_gets_the_scopes_with_commas() {
        let (state, verifier) = (Secret::new("st&te"), Secret::new("verifier"));
        let url = consent_url(
            &our_app(),
            &Ask {
                redirect_uri: CALLBACK,
                state: &state,
                verifier: &verifier,
                is_again: false,
            },
        );
        insta::assert_snapshot!(
            url,
            @"https://www.instagram.com/oauth/authorize?client_id=1020304050&redirect_uri=https%3A%2F%2Fscheduler.example.com%2Fconnect%2Finstagram-direct%2Fcallback&response_type=code&scope=instagram_business_basic%2Cinstagram_business_content_publish%2Cinstagram_business_manage_comments&state=st%26te&enable_fb_login=0"
        );
        assert!(!url.contains("verifier") && !url.contains("challenge") && !url.contains("secret"));
    }

    #[tokio::test]
    async fn a_code_becomes_a_token_of_an_hour_and_that_one_of_sixty_days() {
        let (tokens, asked) = exchanged(&[(200, SHORT), (200, LONG)]).await;
        insta::assert_snapshot!(asked.join("\n\n"), @r#"
        POST https://api.instagram.com/oauth/access_token
        content-type: application/x-www-form-urlencoded
        accept: application/json

        client_id=1020304050&client_secret=app-secret&grant_type=authorization_code&redirect_uri=https%3A%2F%2Fscheduler.example.com%2Fconnect%2Finstagram-direct%2Fcallback&code=AQcode

        GET https://graph.instagram.com/access_token?grant_type=ig_exchange_token&client_secret=app-secret&access_token=IGQshort
        accept: application/json
        "#);
        let tokens = tokens.unwrap();
        assert_eq!(
            (tokens.access_token.expose(), &tokens.refresh_token),
            ("IGQlong", &None)
        );
        assert_eq!(tokens.expires_at, NOW + Span::seconds(5_183_944));
        assert_eq!(
            tokens.scopes,
            [
                "instagram_business_basic",
                "instagram_business_content_publish"
            ]
        );
    }

    #[tokio::test]
    async fn the_token_of_an_hour_is_read_in_every_shape() {
        let flat = r#"{"access_token":"IGQshort","user_id":17841405793187218,
            "permissions":["instagram_business_basic"]}"#;
        let text = r#"{"access_token":"IGQshort","user_id":"17841405793187218",
            "permissions":"instagram_business_basic"}"#;
        for short in [flat, text] {
            let (tokens, asked) = exchanged(&[(200, short), (200, LONG)]).await;
            assert_eq!(
                tokens.unwrap().scopes,
                ["instagram_business_basic"],
                "what was not granted is not there"
            );
            assert!(asked[1].contains("access_token=IGQshort"));
        }
        let (tokens, _) = exchanged(&[(200, r#"{"access_token":"IGQshort"}"#), (200, LONG)]).await;
        assert_eq!(
            tokens.unwrap().scopes,
            scopes(),
            "what was asked for, if nothing else is said"
        );
    }

    #[tokio::test]
    async fn a_code_that_is_not_taken_is_refused_and_nothing_more_is_asked() {
        let used = r#"{"error_type":"OAuthException","code":400,
            "error_message":"Matching code was not found or was already used"}"#;
        for body in [
            used.to_owned(),
            graph(100, r#","error_subcode":36009"#),
            graph(100, r#","error_subcode":36007"#),
        ] {
            let (tokens, asked) = exchanged(&[(400, &body)]).await;
            assert!(matches!(tokens, Err(TokenError::Refused(_))), "{body}");
            assert_eq!(asked.len(), 1);
        }
        let (tokens, _) = exchanged(&[(200, used)]).await;
        assert!(
            matches!(tokens, Err(TokenError::Refused(_))),
            "a 200 changes nothing about it"
        );
    }

    #[tokio::test]
    async fn a_code_whose_answer_leaves_a_doubt_is_not_refused() {
        for (status, body) in [
            (0, ""),
            (500, ""),
            (503, "<html>"),
            (
                500,
                r#"{"error_type":"OAuthException","code":400,"error_message":"Sorry"}"#,
            ),
            (200, ""),
            (200, "{}"),
            (401, ""),
            (200, r#"{"access_token":""}"#),
            (
                200,
                r#"{"access_token":"IGQshort","error_type":"OAuthException","code":400}"#,
            ),
            (200, r#"{"data":[]}"#),
        ] {
            let (tokens, asked) = exchanged(&[(status, body)]).await;
            let error = tokens.unwrap_err();
            assert!(
                matches!(error, TokenError::Unknown(_)),
                "{status} {body} {error:?}"
            );
            assert!(!format!("{error:?}").contains("IGQ"), "no token is told");
            assert_eq!(asked.len(), 1, "a code is never sent again");
        }
        let limited =
            r#"{"error_type":"OAuthRateLimitException","code":429,"error_message":"Too many"}"#;
        for (status, body) in [(429, ""), (400, limited)] {
            assert!(matches!(
                exchanged(&[(status, body)]).await.0,
                Err(TokenError::Later(_))
            ));
        }
        let redirect = graph(100, r#","error_subcode":36008"#);
        assert!(matches!(
            exchanged(&[(400, &redirect)]).await.0,
            Err(TokenError::Misconfigured(_))
        ));
    }

    #[tokio::test]
    async fn the_token_of_an_hour_is_exchanged_once_more_and_then_left() {
        for first in [
            (0, ""),
            (503, "<html>"),
            (400, graph(2, "").as_str()),
            (200, ""),
        ] {
            let (tokens, asked) = exchanged(&[(200, SHORT), first, (200, LONG)]).await;
            assert_eq!(tokens.unwrap().access_token.expose(), "IGQlong");
            assert_eq!(asked.len(), 3);
            let (tokens, asked) = exchanged(&[(200, SHORT), first, first]).await;
            assert!(matches!(tokens, Err(TokenError::Later(_))), "{first:?}");
            assert_eq!(asked.len(), 3);
        }
        let (tokens, asked) = exchanged(&[(200, SHORT), (400, &graph(190, ""))]).await;
        assert!(matches!(tokens, Err(TokenError::Refused(_))));
        assert_eq!(
            asked.len(),
            2,
            "what is refused for good is not asked again"
        );
    }

    #[tokio::test]
    async fn a_token_is_prolonged_by_itself_without_our_secret() {
        let instagram = Staged::with(&[(200, LONG)]);
        let tokens = refresh(&instagram.http, &our_app(), &old(), NOW)
            .await
            .unwrap();
        insta::assert_snapshot!(instagram.asked().join("\n\n"), @r#"
        GET https://graph.instagram.com/refresh_access_token?grant_type=ig_refresh_token&access_token=IGQold
        accept: application/json
        "#);
        assert_eq!(
            (tokens.access_token.expose(), tokens.scopes.len()),
            ("IGQlong", 0),
            "no scope is as it was"
        );
    }

    #[tokio::test]
    async fn a_life_that_is_not_told_is_of_sixty_days() {
        let tokens = refreshed((
            200,
            r#"{"access_token":"IGQlong","permissions":"instagram_business_basic"}"#,
        ))
        .await
        .unwrap();
        assert_eq!(tokens.expires_at, NOW + Span::days(60));
        assert_eq!(tokens.scopes, ["instagram_business_basic"]);
    }

    #[tokio::test]
    async fn only_a_190_ends_a_connection() {
        for more in ["", r#","error_subcode":463"#, r#","error_subcode":460"#] {
            for status in [200, 400, 401] {
                assert!(
                    matches!(
                        refreshed((status, &graph(190, more))).await,
                        Err(TokenError::Refused(_))
                    ),
                    "{status} {more}"
                );
            }
        }
        for code in [100, 10, 200, 452, 4, 17, 613, 7_777] {
            assert!(
                matches!(
                    refreshed((400, &graph(code, ""))).await,
                    Err(TokenError::Later(_))
                ),
                "{code}"
            );
        }
        assert!(matches!(
            refreshed((400, &graph(190, r#","is_transient":true"#))).await,
            Err(TokenError::Later(_))
        ));
        for (status, body) in [
            (500, graph(190, "")),
            (400, graph(1, "")),
            (400, graph(2, "")),
            (401, String::new()),
            (401, "<html>".into()),
            (200, "{}".into()),
            (200, LONG.replace('}', "")),
            (200, LONG.replace('}', r#","error":{"code":190}}"#)),
            (0, String::new()),
        ] {
            assert!(
                matches!(
                    refreshed((status, &body)).await,
                    Err(TokenError::Unknown(_))
                ),
                "{status} {body}"
            );
        }
        assert!(matches!(
            refreshed((429, "")).await,
            Err(TokenError::Later(_))
        ));
    }

    #[tokio::test]
    async fn no_word_of_the_runtime_lets_a_token_out() {
        let leaky = crate::fakes::http::Transport::new(|request: Request<Vec<u8>>| async move {
            Err(HttpError::NotSent(format!("cannot load {}", request.uri())))
        });
        let error = refresh(&leaky, &our_app(), &old(), NOW).await.unwrap_err();
        assert_eq!(error, TokenError::Later("not sent".into()));
    }

    #[test]
    fn tokens_are_exchanged_after_half_their_life_and_never_too_young() {
        let lasting = |life: Span| {
            refresh_at(
                &Tokens {
                    expires_at: NOW + life,
                    ..old()
                },
                NOW,
            )
        };
        assert_eq!(lasting(Span::days(60)), NOW + Span::days(30));
        assert_eq!(lasting(Span::hours(30)), NOW + Span::hours(25));
        assert_eq!(lasting(Span::ZERO), NOW + Span::hours(25));
    }
}
