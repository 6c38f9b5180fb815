//! TikTok's Login Kit: <https://developers.tiktok.com/doc/login-kit-web>, and its tokens:
//! <https://developers.tiktok.com/doc/oauth-user-access-token-management>.
//!
//! It bends RFC 6749: `client_key` for `client_id`, commas between scopes, and statuses that say
//! nothing. There is no PKCE for the web; for apps the challenge is in hex. A refresh token is
//! spent by its use.

use super::{error_name, log_id};
use crate::config::App;
use crate::domain::secret::Secret;
use crate::domain::time::{Span, Timestamp};
use crate::platforms::error::{Class, PlatformError};
use crate::platforms::lenient_json;
use crate::platforms::login::{Ask, Feature, Scope};
use crate::platforms::oauth::{self, TokenError};
use crate::platforms::tokens::Tokens;
use crate::ports::Http;
use http::{Request, Response};
use serde_json::Value;
use std::collections::BTreeMap;

/// What we ask for: <https://developers.tiktok.com/doc/tiktok-api-scopes>.
pub const SCOPES: &[Scope] = &[
    Scope {
        name: "user.info.basic",
        feature: Feature::Recognition,
        is_needed: true,
    },
    Scope {
        name: "video.publish",
        feature: Feature::Publishing,
        is_needed: true,
    },
    Scope {
        name: "video.upload",
        feature: Feature::Drafts,
        is_needed: false,
    },
];

/// How long an access token lives where the answer does not say: the shorter of the two lives that
/// TikTok's documents name.
const LIFETIME: Span = Span::hours(2);

/// How long nothing is heard of a connection at the most: once a week its tokens are exchanged
/// although nobody needs them. It is the sign of life that tells a connection which the person has
/// ended before a post is due.
const SIGN_OF_LIFE: Span = Span::days(7);

/// What is exchanged for tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exchanged {
    Code,
    RefreshToken,
}

/// Where to send a person for their consent. The page always asks: without it TikTok silently takes
/// whoever is signed in there.
#[must_use]
pub fn consent_url(app: &App, ask: &Ask<'_>) -> String {
    let scopes: Vec<_> = SCOPES.iter().map(|asked| asked.name).collect();
    let query = oauth::encoded(&[
        ("client_key", &app.client_id),
        ("response_type", "code"),
        ("scope", &scopes.join(",")),
        ("redirect_uri", ask.redirect_uri),
        ("state", ask.state.expose()),
        ("disable_auto_auth", "1"),
    ]);
    format!("{}/v2/auth/authorize/?{query}", app.web_base)
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
    let fields = [
        ("code", code.expose()),
        ("grant_type", "authorization_code"),
        ("redirect_uri", redirect_uri),
    ];
    let answer = oauth::send(http, form(app, "token", &fields)?).await?;
    let mut tokens = read(&answer, Exchanged::Code, now)?;
    if tokens.scopes.is_empty() {
        // RFC 6749 §5.1: what was asked for, if nothing else is said.
        tokens.scopes = SCOPES.iter().map(|asked| asked.name.to_owned()).collect();
    }
    Ok(tokens)
}

/// Exchanges the refresh token, which is spent by it. What the answer leaves out is as it was.
///
/// # Errors
/// See [`TokenError`].
pub async fn refresh(
    http: &impl Http,
    app: &App,
    old: &Tokens,
    now: Timestamp,
) -> Result<Tokens, TokenError> {
    let Some(token) = &old.refresh_token else {
        return Err(TokenError::Refused("there is no refresh token".into()));
    };
    let fields = [
        ("grant_type", "refresh_token"),
        ("refresh_token", token.expose()),
    ];
    let answer = oauth::send(http, form(app, "token", &fields)?).await?;
    let tokens = read(&answer, Exchanged::RefreshToken, now)?;
    Ok(Tokens {
        refresh_expires_at: tokens.refresh_expires_at.or(old.refresh_expires_at),
        ..tokens
    })
}

/// When tokens that were got at `now` are exchanged although nobody needs them yet: after half of
/// the refresh token's life, and at least [once a week](SIGN_OF_LIFE).
#[must_use]
pub fn refresh_at(tokens: &Tokens, now: Timestamp) -> Timestamp {
    let half = tokens
        .refresh_expires_at
        .map_or(SIGN_OF_LIFE, |end| Span::ms((end - now).as_ms() / 2));
    now + half.clamp(Span::ZERO, SIGN_OF_LIFE)
}

/// Takes the access token back, and with it all that the person gave our app. TikTok takes none
/// that has ended: then the next one is fetched first, to be taken back.
///
/// # Errors
/// When TikTok does not confirm it.
pub async fn revoke(
    http: &impl Http,
    app: &App,
    tokens: &Tokens,
    now: Timestamp,
) -> Result<(), PlatformError> {
    let not_revoked = |class, why: String| PlatformError::new(class, "not_revoked", why);
    let fresh = if tokens.expires_at <= now {
        refresh(http, app, tokens, now).await.ok()
    } else {
        None
    };
    let tokens = fresh.as_ref().unwrap_or(tokens);
    let request = form(app, "revoke", &[("token", tokens.access_token.expose())]);
    let request = request
        .map_err(|_| not_revoked(Class::Operator, "TikTok's address is not a URL.".into()))?;
    let answer = oauth::send(http, request)
        .await
        .map_err(|_| not_revoked(Class::Unknown, "TikTok did not answer.".into()))?;
    // The body of a success is empty, `{}` or text: only an error in it counts.
    let body: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
    match error_name(&body) {
        None if answer.status().is_success() => Ok(()),
        None => Err(not_revoked(
            Class::Unknown,
            format!("TikTok answered {}.", answer.status().as_u16()),
        )),
        Some(name) if name == "invalid_grant" => Err(not_revoked(
            Class::RefreshToken,
            "TikTok does not take our access token.".into(),
        )),
        Some(name) => Err(not_revoked(
            Class::Unknown,
            format!("TikTok answered {name}."),
        )),
    }
}

/// The request to one of the two endpoints, which know our app by their fields alone.
fn form(
    app: &App,
    endpoint: &str,
    fields: &[(&str, &str)],
) -> Result<Request<Vec<u8>>, TokenError> {
    let ours = [
        ("client_key", app.client_id.as_str()),
        ("client_secret", app.client_secret.expose()),
    ];
    oauth::form(
        format!("{}/v2/oauth/{endpoint}/", app.token_base),
        &[&ours[..], fields].concat(),
    )
}

/// What an answer says: tokens without an error are a success under any status.
fn read(
    answer: &Response<Vec<u8>>,
    exchanged: Exchanged,
    now: Timestamp,
) -> Result<Tokens, TokenError> {
    let body: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
    let access_token = lenient_json::text(&body, "access_token");
    match (error_name(&body), access_token) {
        (None, Some(access_token)) => Ok(Tokens {
            access_token: Secret::new(access_token),
            refresh_token: lenient_json::text(&body, "refresh_token").map(Secret::new),
            expires_at: lenient_json::end(&body, "expires_in", now).unwrap_or(now + LIFETIME),
            refresh_expires_at: lenient_json::end(&body, "refresh_expires_in", now),
            scopes: lenient_json::list(&body, "scope"),
            of_accounts: BTreeMap::new(),
        }),
        (Some(name), None) => Err(refusal(
            answer.status().as_u16(),
            &name,
            log_id(&body),
            exchanged,
        )),
        (Some(_), Some(_)) => Err(TokenError::Unknown("tokens and an error at once".into())),
        (None, None) if answer.status().as_u16() == 429 => {
            Err(TokenError::Later("rate limited".into()))
        }
        (None, None) => Err(TokenError::Unknown(format!(
            "status {} without tokens",
            answer.status().as_u16()
        ))),
    }
}

/// <https://developers.tiktok.com/doc/oauth-error-handling>
fn refusal(status: u16, name: &str, log_id: Option<String>, exchanged: Exchanged) -> TokenError {
    let text = log_id.map_or_else(|| name.to_owned(), |id| format!("{name}, log id {id}"));
    match (name, exchanged) {
        _ if status >= 500 => TokenError::Unknown(text),
        ("invalid_grant", _) | ("access_denied", Exchanged::Code) => TokenError::Refused(text),
        // A refresh token that is over is an invalid grant.
        ("access_denied", Exchanged::RefreshToken)
        | ("temporarily_unavailable" | "rate_limit_exceeded", _) => TokenError::Later(text),
        ("invalid_request", _) => {
            TokenError::Misconfigured(format!("{text}: is the redirect URI registered there?"))
        }
        ("invalid_client", _) => TokenError::Misconfigured(format!(
            "{text}: are key and secret of one app, sandbox or production?"
        )),
        (
            "invalid_scope"
            | "unauthorized_client"
            | "unsupported_grant_type"
            | "unsupported_response_type",
            _,
        ) => TokenError::Misconfigured(text),
        _ if status == 429 => TokenError::Later(text),
        _ => TokenError::Unknown(text),
    }
}

#[cfg(test)]
mod tests {
    use super::super::our_app;
    use super::*;
    use crate::platforms::staged::{Staged, answer, shown};
    use proptest::prelude::*;

    const CALLBACK: &str = "https://scheduler.example.com/connect/tiktok/callback";
    const NOW: Timestamp = Timestamp::from_ms(1_000_000);
    /// As TikTok's documents show it, with the lives of November 2026.
    const GIVEN: &str = r#"{"access_token":"act.new!","expires_in":7200,"open_id":"-000YSS_OTWK",
        "refresh_expires_in":15552000,"refresh_token":"rft.new",
        "scope":"user.info.basic,video.publish","token_type":"Bearer"}"#;

    fn old() -> Tokens {
        Tokens {
            access_token: Secret::new("act.old"),
            refresh_token: Some(Secret::new("rft.old")),
            expires_at: NOW,
            refresh_expires_at: Some(Timestamp::from_ms(5_000_000)),
            scopes: vec!["user.info.basic".into()],
            of_accounts: BTreeMap::new(),
        }
    }

    fn refused(status: u16, body: &str, exchanged: Exchanged) -> TokenError {
        read(&answer(status, body), exchanged, NOW).unwrap_err()
    }

    #[test]
    fn the_consent_page_always_asks_and_gets_the_scopes_with_commas() {
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
            @"https://www.tiktok.com/v2/auth/authorize/?client_key=awkey&response_type=code&scope=user.info.basic%2Cvideo.publish%2Cvideo.upload&redirect_uri=https%3A%2F%2Fscheduler.example.com%2Fconnect%2Ftiktok%2Fcallback&state=st%26te&disable_auto_auth=1"
        );
        assert!(!url.contains("verifier") && !url.contains("challenge") && !url.contains("secret"));
    }

    #[tokio::test]
    async fn a_code_is_exchanged_by_a_form_as_it_came_out_of_the_callback() {
        let tiktok = Staged::with(&[(200, GIVEN)]);
        let tokens = exchange(
            &tiktok.http,
            &our_app(),
            CALLBACK,
            &Secret::new("c*de!0"),
            NOW,
        )
        .await
        .unwrap();
        insta::assert_snapshot!(tiktok.asked().join("\n\n"), @r#"
        POST https://open.tiktokapis.com/v2/oauth/token/
        content-type: application/x-www-form-urlencoded
        accept: application/json

        client_key=awkey&client_secret=app-secret&code=c*de%210&grant_type=authorization_code&redirect_uri=https%3A%2F%2Fscheduler.example.com%2Fconnect%2Ftiktok%2Fcallback
        "#);
        assert_eq!(
            (
                tokens.access_token.expose(),
                tokens.refresh_token.unwrap().expose()
            ),
            ("act.new!", "rft.new")
        );
        assert_eq!(tokens.scopes, ["user.info.basic", "video.publish"]);
        assert_eq!(tokens.expires_at, NOW + Span::hours(2));
        assert_eq!(tokens.refresh_expires_at, Some(NOW + Span::days(180)));
    }

    #[tokio::test]
    async fn a_refresh_sends_the_old_token_once_and_brings_the_new_one() {
        let tiktok = Staged::with(&[(200, GIVEN)]);
        let tokens = refresh(&tiktok.http, &our_app(), &old(), NOW)
            .await
            .unwrap();
        insta::assert_snapshot!(tiktok.asked().join("\n\n"), @r#"
        POST https://open.tiktokapis.com/v2/oauth/token/
        content-type: application/x-www-form-urlencoded
        accept: application/json

        client_key=awkey&client_secret=app-secret&grant_type=refresh_token&refresh_token=rft.old
        "#);
        assert_eq!(tokens.refresh_token.unwrap().expose(), "rft.new");
    }

    #[tokio::test]
    async fn what_a_refresh_leaves_out_is_as_it_was() {
        let tiktok = Staged::with(&[(200, r#"{"access_token":"act.new","refresh_token":""}"#)]);
        let tokens = refresh(&tiktok.http, &our_app(), &old(), NOW)
            .await
            .unwrap();
        assert_eq!(
            (tokens.refresh_token, tokens.scopes.len()),
            (None, 0),
            "none is put over what is kept"
        );
        assert_eq!(tokens.refresh_expires_at, old().refresh_expires_at);
        assert_eq!(
            tokens.expires_at,
            NOW + Span::hours(2),
            "the shorter life that is documented"
        );
    }

    #[tokio::test]
    async fn a_code_without_a_word_on_scopes_granted_what_was_asked_for() {
        let tiktok = Staged::with(&[(200, r#"{"access_token":"act.new"}"#)]);
        let tokens = exchange(
            &tiktok.http,
            &our_app(),
            CALLBACK,
            &Secret::new("code"),
            NOW,
        )
        .await
        .unwrap();
        assert_eq!(
            tokens.scopes,
            ["user.info.basic", "video.publish", "video.upload"]
        );
    }

    #[tokio::test]
    async fn without_a_refresh_token_nothing_is_asked() {
        let tiktok = Staged::with(&[]);
        let tokens = Tokens {
            refresh_token: None,
            ..old()
        };
        assert!(matches!(
            refresh(&tiktok.http, &our_app(), &tokens, NOW).await,
            Err(TokenError::Refused(_))
        ));
        assert!(tiktok.asked().is_empty());
    }

    #[tokio::test]
    async fn a_lost_answer_leaves_the_outcome_unknown_and_is_not_asked_for_again() {
        let tiktok = Staged::with(&[(0, "")]);
        assert!(matches!(
            refresh(&tiktok.http, &our_app(), &old(), NOW).await,
            Err(TokenError::Unknown(_))
        ));
        assert_eq!(tiktok.asked().len(), 1);
    }

    #[test]
    fn a_refusal_is_what_its_name_says_under_any_status() {
        let body = |name: &str| {
            format!(
                r#"{{"error":"{name}","error_description":"Words.",
                    "log_id":"202206221854370101130062072500FFA2"}}"#
            )
        };
        for status in [200, 400, 401] {
            for exchanged in [Exchanged::Code, Exchanged::RefreshToken] {
                assert!(matches!(
                    refused(status, &body("invalid_grant"), exchanged),
                    TokenError::Refused(_)
                ));
                for name in [
                    "invalid_client",
                    "invalid_request",
                    "invalid_scope",
                    "unauthorized_client",
                    "unsupported_grant_type",
                ] {
                    assert!(
                        matches!(
                            refused(status, &body(name), exchanged),
                            TokenError::Misconfigured(_)
                        ),
                        "{name}"
                    );
                }
                assert!(matches!(
                    refused(status, &body("temporarily_unavailable"), exchanged),
                    TokenError::Later(_)
                ));
                for name in ["server_error", "something_new"] {
                    assert!(
                        matches!(
                            refused(status, &body(name), exchanged),
                            TokenError::Unknown(_)
                        ),
                        "{name}"
                    );
                }
            }
            assert!(matches!(
                refused(status, &body("access_denied"), Exchanged::Code),
                TokenError::Refused(_)
            ));
            assert!(matches!(
                refused(status, &body("access_denied"), Exchanged::RefreshToken),
                TokenError::Later(_)
            ));
        }
        let text = format!(
            "{:?}",
            refused(200, &body("invalid_grant"), Exchanged::Code)
        );
        insta::assert_snapshot!(text, @r#"Refused("invalid_grant, log id 202206221854370101130062072500FFA2")"#);
    }

    #[test]
    fn a_server_that_stumbles_ends_no_connection() {
        let grant = r#"{"error":"invalid_grant"}"#;
        for (status, body) in [
            (500, ""),
            (503, "<html>"),
            (502, grant),
            (200, ""),
            (200, "<html>"),
            (200, "{}"),
            (401, ""),
            (400, "<html>"),
            (302, ""),
            (200, r#"{"access_token":""}"#),
            (200, r#"{"access_token":null}"#),
            (200, r#"{"access_token":"act.a""#),
            (200, r#"{"access_token":"act.a","error":"invalid_grant"}"#),
        ] {
            let error = refused(status, body, Exchanged::RefreshToken);
            assert!(matches!(error, TokenError::Unknown(_)), "{status} {body}");
            assert!(!format!("{error:?}").contains("act."), "no token is told");
        }
        assert!(matches!(
            refused(429, "", Exchanged::RefreshToken),
            TokenError::Later(_)
        ));
        let gateway = r#"{"error":{"code":"rate_limit_exceeded","message":"","log_id":"1"}}"#;
        assert!(matches!(
            refused(429, gateway, Exchanged::RefreshToken),
            TokenError::Later(_)
        ));
    }

    #[test]
    fn tokens_under_a_status_of_failure_are_tokens() {
        assert_eq!(
            read(&answer(500, GIVEN), Exchanged::RefreshToken, NOW)
                .unwrap()
                .access_token
                .expose(),
            "act.new!"
        );
    }

    #[test]
    fn tokens_are_exchanged_weekly_or_sooner_where_they_live_shorter() {
        let ending = |end: Option<Timestamp>| {
            refresh_at(
                &Tokens {
                    refresh_expires_at: end,
                    ..old()
                },
                NOW,
            )
        };
        assert_eq!(ending(Some(NOW + Span::days(180))), NOW + Span::days(7));
        assert_eq!(ending(None), NOW + Span::days(7));
        assert_eq!(ending(Some(NOW + Span::days(4))), NOW + Span::days(2));
        assert_eq!(
            ending(Some(Timestamp::from_ms(0))),
            NOW,
            "what is over is not put off"
        );
    }

    #[test]
    fn a_token_is_taken_back_by_a_form() {
        let request = form(&our_app(), "revoke", &[("token", "act.old")]).unwrap();
        insta::assert_snapshot!(shown(&request), @r#"
        POST https://open.tiktokapis.com/v2/oauth/revoke/
        content-type: application/x-www-form-urlencoded
        accept: application/json

        client_key=awkey&client_secret=app-secret&token=act.old
        "#);
    }

    #[tokio::test]
    async fn a_token_is_taken_back_whatever_the_body_of_the_success() {
        for body in ["", "{}", "ok", r#"{"error":"","error_description":""}"#] {
            let tiktok = Staged::with(&[(200, body)]);
            assert_eq!(
                revoke(&tiktok.http, &our_app(), &old(), Timestamp::from_ms(0)).await,
                Ok(()),
                "{body}"
            );
        }
    }

    #[tokio::test]
    async fn what_tiktok_does_not_confirm_is_not_taken_back() {
        for (status, body, class) in [
            (200, r#"{"error":"invalid_grant"}"#, Class::RefreshToken),
            (200, r#"{"error":"invalid_client"}"#, Class::Unknown),
            (503, "", Class::Unknown),
            (0, "", Class::Unknown),
        ] {
            let tiktok = Staged::with(&[(status, body)]);
            let error = revoke(&tiktok.http, &our_app(), &old(), Timestamp::from_ms(0))
                .await
                .unwrap_err();
            assert_eq!(
                (error.class, error.code.as_str()),
                (class, "not_revoked"),
                "{status} {body}"
            );
        }
    }

    proptest! {
        #[test]
        fn no_answer_is_too_odd_to_be_read(
            status in 200_u16..600,
            body in proptest::collection::vec(any::<u8>(), 0..200),
        ) {
            let answer = Response::builder().status(status).body(body).unwrap();
            prop_assert!(read(&answer, Exchanged::RefreshToken, NOW).is_err());
        }
    }
}
