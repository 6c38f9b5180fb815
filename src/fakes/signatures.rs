//! Signatures on the host: made and checked by `ring`, as the Worker's runtime does it.

use crate::domain::signed_heads::Seed;
use crate::ports::{RsaKey, Signatures, Signed};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{
    Ed25519KeyPair, KeyPair, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents,
};

/// The signatures.
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

    async fn sign_ed25519(&self, seed: &Seed, message: &[u8]) -> Option<Signed> {
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed.0).ok()?;
        Some(Signed {
            public: URL_SAFE_NO_PAD.encode(pair.public_key()),
            signature: URL_SAFE_NO_PAD.encode(pair.sign(message)),
        })
    }
}
