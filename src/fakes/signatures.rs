//! Signatures on the host: checked by `ring`, as the Worker's runtime checks them.

use crate::ports::{RsaKey, Signatures};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};

/// The checks.
pub(super) struct Ring;

impl Signatures for Ring {
    async fn is_rs256(&self, key: &RsaKey, message: &[u8], signature: &[u8]) -> bool {
        let (Ok(n), Ok(e)) = (
            URL_SAFE_NO_PAD.decode(&key.n),
            URL_SAFE_NO_PAD.decode(&key.e),
        ) else {
            return false;
        };
        RsaPublicKeyComponents { n, e }
            .verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            .is_ok()
    }
}
