//! `POST /2/tweets`: <https://docs.x.com/x-api/posts/create-post>. The commit: sent once, never repeated.

use super::{errors, request, windows};
use crate::config::App;
use crate::domain::secret::Secret;
use crate::domain::time::Timestamp;
use crate::platforms::{COMMIT_LIMITS, Class, Made, Part, PlatformError, Taken};
use crate::ports::{Http, HttpError};
use http::{Method, Response};
use serde::Deserialize;
use serde_json::json;

/// Makes `part` public.
///
/// # Errors
/// [`Class::Unknown`] wherever the post may have been made.
pub async fn publish(http: &impl Http, app: &App, token: &Secret, part: &Part<'_>, now: Timestamp) -> Result<Taken, PlatformError> {
    let asked = request(app, Method::POST, "/2/tweets", token, Some(&json!({ "text": part.text })))?;
    match http.send(asked, COMMIT_LIMITS).await {
        Ok(answer) => read(&answer, app, part, now),
        Err(HttpError::NotSent(why)) => Err(PlatformError::new(Class::Retry, "not_sent", why)),
        Err(error) => Err(PlatformError::new(Class::Unknown, "no_answer", format!("The answer of X was lost ({error})."))),
    }
}

/// Where people see a post.
#[must_use]
pub fn url(app: &App, username: &str, id: &str) -> String {
    format!("{}/{username}/status/{id}", app.web_base)
}

/// Success is a `data.id`; a 2xx without one proves nothing.
fn read(answer: &Response<Vec<u8>>, app: &App, part: &Part<'_>, now: Timestamp) -> Result<Taken, PlatformError> {
    #[derive(Deserialize)]
    struct Body {
        data: Post,
    }
    #[derive(Deserialize)]
    struct Post {
        id: String,
    }
    if !answer.status().is_success() {
        return Err(errors::read_commit(answer, now));
    }
    match serde_json::from_slice::<Body>(answer.body()) {
        Ok(Body { data }) => {
            let made = Made { url: url(app, part.username, &data.id), remote_id: data.id };
            Ok(Taken { made, full: windows::full(answer.headers(), now) })
        }
        Err(_) => Err(PlatformError::new(Class::Unknown, "unexpected_answer", "X answered with success, but named no post.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_200(body: &str) -> Result<Taken, PlatformError> {
        let app = App {
            client_id: "client".into(),
            client_secret: Secret::new("secret"),
            web_base: "https://x.com".into(),
            api_base: "https://api.x.com".into(),
        };
        let part = Part { text: "Hello", remote_id: "1", username: "a_name" };
        read(&Response::new(body.as_bytes().to_vec()), &app, &part, Timestamp::from_ms(0))
    }

    #[test]
    fn success_is_a_data_id() {
        let taken = read_200(r#"{"data":{"id":"1445880548472328192","text":"Hello"}}"#).unwrap();
        assert_eq!(taken.made.url, "https://x.com/a_name/status/1445880548472328192");
    }

    #[test]
    fn a_2xx_without_an_id_is_unknown() {
        for body in ["", "<html>", "{}", r#"{"errors":[{"message":"no"}]}"#, r#"{"data":{"id":12}}"#] {
            assert_eq!(read_200(body).unwrap_err().class, Class::Unknown, "{body}");
        }
    }
}
