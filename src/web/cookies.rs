//! The one cookie, `nm_sess`. It has no `__Host-` prefix because its name is fixed; `Secure`, no
//! `Domain`, and refusing a request that carries two of them (which is what a cookie tossed in from
//! a sibling host looks like) stand in for it.

use crate::domain::secret::Secret;
use crate::usecases::sessions::IDLE;
use axum::response::{IntoResponse, Response};
use cookie::time::Duration;
use cookie::{Cookie, SameSite};
use http::{HeaderMap, HeaderValue, StatusCode, header};

const NAME: &str = "nm_sess";

/// What a request's cookies say.
#[derive(Clone, Debug)]
pub(super) enum Session {
    /// There is no session cookie.
    None,
    /// The cookie has this value.
    One(Secret),
    /// There is more than one.
    Several,
}

/// The session cookie of a request.
pub(super) fn session(headers: &HeaderMap) -> Session {
    // Another site's cookie may be no ASCII, and must not hide ours beside it.
    let texts = headers
        .get_all(header::COOKIE)
        .iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes()));
    let mut values = texts
        .flat_map(Cookie::split_parse)
        .filter_map(Result::ok)
        .filter(|cookie| cookie.name() == NAME)
        .map(|cookie| Secret::new(cookie.value()));
    match (values.next(), values.next()) {
        (None, _) => Session::None,
        (Some(value), None) => Session::One(value),
        (Some(_), Some(_)) => Session::Several,
    }
}

/// The header that sets it, for another seven days.
pub(super) fn set(value: &Secret) -> Option<HeaderValue> {
    header(value.expose(), Duration::milliseconds(IDLE.as_ms()))
}

/// The header that removes it.
fn remove() -> Option<HeaderValue> {
    header("", Duration::ZERO)
}

/// 204 with the header that removes it.
pub(super) fn goodbye() -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    response
        .headers_mut()
        .extend(remove().map(|value| (header::SET_COOKIE, value)));
    response
}

fn header(value: &str, lives: Duration) -> Option<HeaderValue> {
    let cookie = Cookie::build((NAME, value))
        .path("/")
        .http_only(true)
        .secure(true)
        .same_site(SameSite::Lax)
        .max_age(lives);
    HeaderValue::from_str(&cookie.to_string()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_has_every_attribute_that_it_needs_and_no_domain() {
        let header = set(&Secret::new("value")).unwrap();
        insta::assert_snapshot!(header.to_str().unwrap(), @"nm_sess=value; HttpOnly; SameSite=Lax; \
            Secure; Path=/; Max-Age=604800");
        insta::assert_snapshot!(remove().unwrap().to_str().unwrap(), @"nm_sess=; HttpOnly; \
            SameSite=Lax; Secure; Path=/; Max-Age=0");
    }

    #[test]
    fn two_cookies_of_the_name_are_told_apart_from_one() {
        let with = |values: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(header::COOKIE, HeaderValue::from_static(value));
            }
            session(&headers)
        };
        assert!(matches!(with(&["theme=dark"]), Session::None));
        assert!(
            matches!(with(&["theme=dark; nm_sess=a"]), Session::One(value) if value.expose() == "a")
        );
        assert!(matches!(with(&["nm_sess=a; nm_sess=b"]), Session::Several));
        assert!(matches!(
            with(&["nm_sess=a", "nm_sess=a"]),
            Session::Several
        ));
    }

    #[test]
    fn a_cookie_of_another_site_that_is_no_ascii_hides_nothing() {
        let with = |value: &[u8]| {
            session(&HeaderMap::from_iter([(
                header::COOKIE,
                HeaderValue::from_bytes(value).unwrap(),
            )]))
        };
        for other in ["name=Zo\u{eb}".as_bytes(), b"name=Zo\xeb"] {
            let value = [other, b"; nm_sess=a"].concat();
            assert!(matches!(with(&value), Session::One(value) if value.expose() == "a"));
        }
        assert!(
            matches!(with(b"nm_sess=\xeb; nm_sess=a"), Session::Several),
            "a cookie that was tossed in is seen"
        );
    }
}
