//! What the platforms' authorization servers have in common: PKCE (RFC 7636), registered callbacks,
//! the way back, Basic credentials.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use http::{HeaderMap, Response, Uri, header};
use sha2::{Digest, Sha256};

use crate::answer::redirect;

/// Base64url of a SHA-256.
const CHALLENGE_LENGTH: usize = 43;

/// S256 of RFC 7636, section 4.2.
pub(crate) fn challenge_of(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

/// Whether a text can be the challenge of a verifier.
pub(crate) fn is_challenge(text: &str) -> bool {
    let is_base64url = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    text.len() == CHALLENGE_LENGTH && text.bytes().all(is_base64url)
}

/// The sandbox's own apps may come back to any port of this computer, and to nothing else.
pub(crate) fn is_registered(redirect_uri: &str, paths: &[&str]) -> bool {
    let Ok(uri) = redirect_uri.parse::<Uri>() else {
        return false;
    };
    let is_loopback = matches!(uri.host(), Some("127.0.0.1" | "localhost" | "[::1]"));
    let is_plain = uri.query().is_none() && !redirect_uri.contains(['#', '@']);
    uri.scheme_str() == Some("http") && is_loopback && is_plain && paths.contains(&uri.path())
}

/// Sends the person back to the app; none if the address is none.
pub(crate) fn send_back(
    redirect_uri: &str,
    parameters: &[(&str, String)],
) -> Option<Response<Vec<u8>>> {
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(parameters)
        .finish();
    let mark = if redirect_uri.contains('?') { '&' } else { '?' };
    redirect(&format!("{redirect_uri}{mark}{query}"))
}

/// Id and secret of a Basic header.
pub(crate) fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let encoded = headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .strip_prefix("Basic ")?;
    let decoded = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::{challenge_of, is_registered};

    #[test]
    fn the_challenge_is_the_one_of_rfc_7636_appendix_b() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(
            challenge_of(verifier),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }

    #[test]
    fn only_callbacks_on_this_computer_are_registered() {
        let paths = ["/connect/x/callback", "/login/x/callback"];
        assert!(is_registered(
            "http://127.0.0.1:8787/connect/x/callback",
            &paths
        ));
        assert!(is_registered(
            "http://localhost:5173/login/x/callback",
            &paths
        ));
        for other in [
            "https://127.0.0.1:8787/connect/x/callback",
            "http://127.0.0.1:8787/connect/x/callback/",
            "http://127.0.0.1:8787/connect/x/callback?next=1",
            "http://127.0.0.1:8787/connect/google/callback",
            "http://localhost@scheduler.example/connect/x/callback",
            "http://127.0.0.1.example/connect/x/callback",
            "/connect/x/callback",
        ] {
            assert!(!is_registered(other, &paths), "{other}");
        }
    }
}
