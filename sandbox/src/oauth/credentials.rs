//! The secrets that a request carries: the app's own in a Basic header, a token in a header or a
//! form.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, Request, header};

use crate::form::Form;

/// The id and the secret of the app in a Basic header.
pub(crate) fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let encoded = in_header(headers, "Basic")?;
    let decoded = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

/// What follows a scheme, such as `Bearer`, in the `Authorization` header.
pub(crate) fn in_header<'h>(headers: &'h HeaderMap, scheme: &str) -> Option<&'h str> {
    headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .strip_prefix(scheme)?
        .strip_prefix(' ')
}

/// The code or token that a request to a token endpoint carries in its form.
fn in_form(request: &Request<Vec<u8>>) -> Option<String> {
    let form = Form::of_body(request)?;
    let secret = form
        .one("code")
        .or_else(|| form.one("refresh_token"))
        .or_else(|| form.one("token"))?;
    Some(secret.to_owned())
}

/// The token, code or refresh token that a request carries, in a header or a form.
pub(crate) fn presented(request: &Request<Vec<u8>>) -> Option<String> {
    in_header(request.headers(), "Bearer")
        .map(str::to_owned)
        .or_else(|| in_form(request))
}
