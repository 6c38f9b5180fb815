//! `GET /2/users/me`: <https://docs.x.com/x-api/users/user-lookup-me>. A paid read: asked when an
//! account is connected, never to look.

use super::{errors, request};
use crate::config::App;
use crate::domain::secret::Secret;
use crate::domain::time::Timestamp;
use crate::platforms::account::{Allowance, Profile};
use crate::platforms::error::{Class, PlatformError};
use crate::platforms::limits::READ_LIMITS;
use crate::ports::Http;
use http::{Method, Response};
use serde::Deserialize;

/// Who the bearer of `token` is.
///
/// # Errors
/// When X does not say.
pub async fn me(
    http: &impl Http,
    app: &App,
    token: &Secret,
    now: Timestamp,
) -> Result<Profile, PlatformError> {
    let asked = request(
        app,
        Method::GET,
        "/2/users/me?user.fields=profile_image_url,subscription_type",
        token,
        None,
    )?;
    let answer = http
        .send(asked, READ_LIMITS)
        .await
        .map_err(|error| PlatformError::no_answer("X", &error))?;
    read(&answer, now)
}

fn read(answer: &Response<Vec<u8>>, now: Timestamp) -> Result<Profile, PlatformError> {
    #[derive(Deserialize)]
    struct Body {
        data: User,
    }
    #[derive(Deserialize)]
    struct User {
        id: String,
        name: String,
        username: String,
        profile_image_url: Option<String>,
        subscription_type: Option<String>,
    }
    if !answer.status().is_success() {
        return Err(errors::read(answer, now));
    }
    let Body { data } = serde_json::from_slice(answer.body()).map_err(|_| {
        PlatformError::new(
            Class::Retry,
            "unexpected_answer",
            "X did not say who this account is.",
        )
    })?;
    Ok(Profile {
        remote_id: data.id,
        username: data.username,
        name: data.name,
        picture_url: data.profile_image_url,
        allowance: Allowance {
            has_long_texts: data.subscription_type.as_deref().is_some_and(is_long),
            ..Allowance::default()
        },
    })
}

/// Whether X takes long texts from the subscribers of a plan. The check mark says nothing of that,
/// and whether the smallest plan, "Basic", is enough is not documented.
fn is_long(plan: &str) -> bool {
    ["Premium", "PremiumPlus"].contains(&plan)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_stays_text() {
        let body = br#"{"data":{"id":"2244994945","name":"A name","username":"a_name",
                "profile_image_url":"https://pbs.twimg.com/a_normal.jpg"}}"#;
        let profile = read(&Response::new(body.to_vec()), Timestamp::from_ms(0)).unwrap();
        assert_eq!(
            (profile.remote_id.as_str(), profile.username.as_str()),
            ("2244994945", "a_name")
        );
    }

    #[test]
    fn long_texts_are_what_the_two_larger_plans_pay_for() {
        for (plan, has_long_texts) in [
            (r#""Premium""#, true),
            (r#""PremiumPlus""#, true),
            (r#""Basic""#, false),
            (r#""None""#, false),
            ("null", false),
        ] {
            let body = format!(
                r#"{{"data":{{"id":"1","name":"A","username":"a","verified":true,
                "subscription_type":{plan}}}}}"#
            );
            let profile = read(&Response::new(body.into()), Timestamp::from_ms(0)).unwrap();
            assert_eq!(profile.allowance.has_long_texts, has_long_texts, "{plan}");
        }
    }

    #[test]
    fn html_in_place_of_json_is_worth_another_try() {
        let error = read(&Response::new(b"<html>".to_vec()), Timestamp::from_ms(0)).unwrap_err();
        assert_eq!(error.class, Class::Retry);
    }
}
