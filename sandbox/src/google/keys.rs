//! The keys that sign, and the ones that are published. They stand in the repository for everybody
//! to read: what they sign is worth nothing anywhere but in a sandbox.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{Response, StatusCode};
use ring::rand::SystemRandom;
use ring::rsa::{KeyPair, PublicKeyComponents};
use ring::signature::RSA_PKCS1_SHA256;
use serde_json::{Value, json};

use super::discovery::cacheable;
use crate::answer::json as json_response;
use crate::settings::Settings;
use crate::settings::google::SigningKey;

/// A key of RFC 8017, appendix A.1.2, and its id.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key {
    pub(crate) kid: &'static str,
    der: &'static [u8],
}

const FIRST: Key = Key {
    kid: "sandbox-2026-1",
    der: include_bytes!("keys/first.der"),
};
const SECOND: Key = Key {
    kid: "sandbox-2026-2",
    der: include_bytes!("keys/second.der"),
};
/// A key that is never published.
pub(crate) const STRANGER: Key = Key {
    kid: "somebody-elses",
    der: include_bytes!("keys/stranger.der"),
};

/// The key that signs now.
pub(crate) fn current(settings: &Settings) -> Key {
    match settings.google_key {
        SigningKey::First => FIRST,
        SigningKey::Second => SECOND,
    }
}

/// `GET /oauth2/v3/certs`
pub(crate) fn published(settings: &Settings) -> Response<Vec<u8>> {
    let body = json!({"keys": [current(settings).shown()]});
    cacheable(
        json_response(StatusCode::OK, &body),
        settings.google_keys_max_age_s,
    )
}

// === impl Key ===

impl Key {
    /// The RS256 signature of a message.
    pub(crate) fn sign(self, message: &[u8]) -> Vec<u8> {
        let pair = self.pair();
        let mut signature = vec![0; pair.public().modulus_len()];
        pair.sign(
            &RSA_PKCS1_SHA256,
            &SystemRandom::new(),
            message,
            &mut signature,
        )
        .expect("a buffer of the modulus's length fits");
        signature
    }

    fn pair(self) -> KeyPair {
        KeyPair::from_der(self.der).expect("the keys in the repository are whole")
    }

    fn shown(self) -> Value {
        let public = PublicKeyComponents::<Vec<u8>>::from(self.pair().public());
        let number = |bytes: Vec<u8>| URL_SAFE_NO_PAD.encode(bytes);
        let (n, e) = (number(public.n), number(public.e));
        json!({"kid": self.kid, "kty": "RSA", "alg": "RS256", "use": "sig", "n": n, "e": e})
    }
}
