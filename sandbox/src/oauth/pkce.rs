//! PKCE (RFC 7636): the challenge that comes with a request, and the verifier that proves it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::form::Form;

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

/// The challenge of a request that uses the method S256.
pub(crate) fn s256_challenge(form: &Form) -> Option<&str> {
    form.one("code_challenge")
        .filter(|challenge| is_challenge(challenge))
}

#[cfg(test)]
mod tests {
    use super::challenge_of;

    #[test]
    fn the_challenge_is_the_one_of_rfc_7636_appendix_b() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(
            challenge_of(verifier),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }
}
