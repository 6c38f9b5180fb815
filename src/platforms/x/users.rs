//! `GET /2/users/me`: <https://docs.x.com/x-api/users/user-lookup-me>. A paid read: asked when an
//! account is connected, never to look.

use super::{errors, request};
use crate::config::App;
use crate::domain::secret::Secret;
use crate::domain::time::Timestamp;
use crate::platforms::account::Profile;
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
        "/2/users/me?user.fields=profile_image_url",
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
    })
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
    fn html_in_place_of_json_is_worth_another_try() {
        let error = read(&Response::new(b"<html>".to_vec()), Timestamp::from_ms(0)).unwrap_err();
        assert_eq!(error.class, Class::Retry);
    }
}
