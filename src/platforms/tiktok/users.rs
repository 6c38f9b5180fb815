//! Who a user of TikTok is: <https://developers.tiktok.com/doc/tiktok-api-v2-get-user-info>, and
//! the @handle, which for the scopes that we ask for only [`creator`] tells.

use super::{creator, data, errors, request};
use crate::config::App;
use crate::domain::time::Timestamp;
use crate::platforms::account::{Allowance, Checked, Offers, Profile};
use crate::platforms::error::{Class, PlatformError};
use crate::platforms::lenient_json;
use crate::platforms::limits::READ_LIMITS;
use crate::platforms::tokens::Tokens;
use crate::ports::Http;
use http::{Method, Request, Response};
use serde_json::Value;

/// Fields of `user.info.basic` alone: one of another scope fails the whole call.
const USER: &str = "/v2/user/info/?fields=open_id,avatar_url,display_name";

/// The scope that opens the creator's page.
const PUBLISH: &str = "video.publish";

/// Who gave these tokens, and which accounts they can serve: the person's own, and no other.
///
/// # Errors
/// When TikTok does not say.
pub async fn offers(
    http: &impl Http,
    app: &App,
    tokens: &Tokens,
    now: Timestamp,
) -> Result<Offers, PlatformError> {
    profile(http, app, tokens, now).await.map(Offers::of)
}

/// Whether the tokens still serve the account. [`Class::RefreshToken`] asks to be called again with
/// refreshed ones.
///
/// # Errors
/// When TikTok does not tell for certain.
pub async fn check(
    http: &impl Http,
    app: &App,
    tokens: &Tokens,
    now: Timestamp,
) -> Result<Checked, PlatformError> {
    let profile = profile(http, app, tokens, now).await?;
    Ok(Checked::Works {
        profile,
        scopes: None,
        token: None,
    })
}

async fn profile(
    http: &impl Http,
    app: &App,
    tokens: &Tokens,
    now: Timestamp,
) -> Result<Profile, PlatformError> {
    let answer = ask(http, request(app, Method::GET, USER, &tokens.access_token)?).await?;
    let profile = read(&answer, now)?;
    Ok(Profile {
        username: username(http, app, tokens, now).await,
        ..profile
    })
}

/// The @handle, without its sign; empty where it is not told, which is in nobody's way.
async fn username(http: &impl Http, app: &App, tokens: &Tokens, now: Timestamp) -> String {
    if !tokens.scopes.iter().any(|scope| scope == PUBLISH) {
        return String::new();
    }
    let creator = creator::read(http, app, &tokens.access_token, now).await;
    creator.map_or_else(|_| String::new(), |creator| creator.username)
}

async fn ask(
    http: &impl Http,
    request: Request<Vec<u8>>,
) -> Result<Response<Vec<u8>>, PlatformError> {
    http.send(request, READ_LIMITS)
        .await
        .map_err(|error| PlatformError::no_answer("TikTok", &error))
}

fn read(answer: &Response<Vec<u8>>, now: Timestamp) -> Result<Profile, PlatformError> {
    let data = data(answer).ok_or_else(|| errors::read(answer, now))?;
    let user = data.get("user").unwrap_or(&Value::Null);
    let remote_id = lenient_json::text(user, "open_id");
    let remote_id = remote_id.ok_or_else(|| {
        PlatformError::new(
            Class::Retry,
            "unexpected_answer",
            "TikTok did not say who this account is.",
        )
    })?;
    let name = lenient_json::text(user, "display_name").unwrap_or_default();
    Ok(Profile {
        remote_id,
        username: String::new(),
        name,
        picture_url: lenient_json::text(user, "avatar_url"),
        allowance: Allowance::default(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::our_app;
    use super::*;
    use crate::domain::secret::Secret;
    use crate::platforms::staged::{Staged, answer};
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    const NOW: Timestamp = Timestamp::from_ms(1_000_000);
    const USER_INFO: &str = r#"{"data":{"user":{"open_id":"-000YSS_OTWK","union_id":"u",
        "avatar_url":"https://p16.tiktokcdn.com/a.jpeg","display_name":"A name"}},
        "error":{"code":"ok","message":"","log_id":"202206221854370101130062072500FFA2"}}"#;
    const CREATOR_INFO: &str = r#"{"data":{"creator_username":"a_name","creator_nickname":"A name",
        "privacy_level_options":["SELF_ONLY"]},"error":{"code":"ok","message":"",
        "log_id":"202206221854370101130062072500FFA2"}}"#;
    const EXPIRED: &str = r#"{"error":{"code":"access_token_invalid",
        "message":"The access token is invalid or not found in the request.",
        "log_id":"202206221854370101130062072500FFA2"}}"#;

    fn tokens(scopes: &[&str]) -> Tokens {
        Tokens {
            access_token: Secret::new("act.a"),
            refresh_token: Some(Secret::new("rft.a")),
            expires_at: NOW,
            refresh_expires_at: None,
            scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
            of_accounts: BTreeMap::new(),
        }
    }

    #[tokio::test]
    async fn a_person_is_asked_for_by_two_calls_with_the_token_in_the_header() {
        let tiktok = Staged::with(&[(200, USER_INFO), (200, CREATOR_INFO)]);
        let offers = offers(
            &tiktok.http,
            &our_app(),
            &tokens(&["user.info.basic", PUBLISH]),
            NOW,
        )
        .await
        .unwrap();
        insta::assert_snapshot!(tiktok.asked().join("\n\n"), @r#"
        GET https://open.tiktokapis.com/v2/user/info/?fields=open_id,avatar_url,display_name
        authorization: Bearer act.a
        accept: application/json

        POST https://open.tiktokapis.com/v2/post/publish/creator_info/query/
        authorization: Bearer act.a
        accept: application/json
        content-type: application/json; charset=UTF-8
        "#);
        let picture_url = Some("https://p16.tiktokcdn.com/a.jpeg".into());
        let profile = Profile {
            remote_id: "-000YSS_OTWK".into(),
            username: "a_name".into(),
            name: "A name".into(),
            picture_url,
            allowance: Allowance::default(),
        };
        assert_eq!(
            (offers.holder.subject.as_str(), offers.holder.label.as_str()),
            ("-000YSS_OTWK", "@a_name")
        );
        assert_eq!(offers, Offers::of(profile));
    }

    #[tokio::test]
    async fn without_the_scope_the_creators_page_is_not_asked_for() {
        let tiktok = Staged::with(&[(200, USER_INFO)]);
        let offers = offers(&tiktok.http, &our_app(), &tokens(&["user.info.basic"]), NOW)
            .await
            .unwrap();
        assert_eq!(
            (
                offers.holder.label.as_str(),
                offers.accounts[0].profile.username.as_str()
            ),
            ("A name", "")
        );
        assert_eq!(tiktok.asked().len(), 1);
    }

    #[tokio::test]
    async fn a_handle_that_is_not_told_is_in_nobodys_way() {
        let banned = r#"{"data":{},"error":{"code":"spam_risk_user_banned_from_posting",
            "message":"","log_id":"1"}}"#;
        for second in [(200, banned), (401, EXPIRED), (503, "<html>"), (0, "")] {
            let tiktok = Staged::with(&[(200, USER_INFO), second]);
            let offers = offers(&tiktok.http, &our_app(), &tokens(&[PUBLISH]), NOW)
                .await
                .unwrap();
            assert_eq!(
                offers.holder.subject, "-000YSS_OTWK",
                "verbatim, with its dash"
            );
            assert_eq!(offers.accounts[0].profile.username, "", "{second:?}");
        }
    }

    #[tokio::test]
    async fn a_token_that_is_not_taken_asks_for_a_refresh_and_for_nothing_else() {
        let tiktok = Staged::with(&[(401, EXPIRED)]);
        let error = check(&tiktok.http, &our_app(), &tokens(&[PUBLISH]), NOW)
            .await
            .unwrap_err();
        assert_eq!(error.class, Class::RefreshToken);
        assert_eq!(tiktok.asked().len(), 1);
    }

    #[tokio::test]
    async fn a_look_finds_who_the_account_is_now() {
        let tiktok = Staged::with(&[(200, USER_INFO), (200, CREATOR_INFO)]);
        let Ok(Checked::Works {
            profile,
            scopes: None,
            token: None,
        }) = check(&tiktok.http, &our_app(), &tokens(&[PUBLISH]), NOW).await
        else {
            panic!("the account works")
        };
        assert_eq!(
            (profile.remote_id.as_str(), profile.username.as_str()),
            ("-000YSS_OTWK", "a_name")
        );
    }

    #[tokio::test]
    async fn nothing_but_a_clear_answer_says_who_it_is() {
        let without_id = r#"{"data":{"user":{"display_name":"A name"}},"error":{"code":"ok"}}"#;
        let without_error = r#"{"data":{"user":{"open_id":"a"}}}"#;
        for answer in [
            (200, "<html>"),
            (200, ""),
            (401, ""),
            (503, ""),
            (0, ""),
            (200, without_id),
            (200, without_error),
        ] {
            let tiktok = Staged::with(&[answer]);
            let error = check(&tiktok.http, &our_app(), &tokens(&[PUBLISH]), NOW)
                .await
                .unwrap_err();
            assert_eq!(error.class, Class::Retry, "{answer:?}");
        }
    }

    #[test]
    fn an_id_of_digits_stays_exact() {
        let body = r#"{"data":{"user":{"open_id":7678907398077074696}},"error":{"code":"ok"}}"#;
        assert_eq!(
            read(&answer(200, body), NOW).unwrap().remote_id,
            "7678907398077074696"
        );
    }

    proptest! {
        #[test]
        fn no_answer_is_too_odd_to_be_read(
            status in 200_u16..600,
            body in proptest::collection::vec(any::<u8>(), 0..200),
        ) {
            let answer = Response::builder().status(status).body(body).unwrap();
            prop_assert!(read(&answer, NOW).is_err());
        }
    }
}
