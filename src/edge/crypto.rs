//! Randomness, and signatures that the runtime checks:
//! <https://developers.cloudflare.com/workers/runtime-apis/web-crypto/>.
//!
//! A key that it does not take, or a check that it cannot make, is a signature that does not hold.

use crate::ports::{Entropy, RsaKey, Signatures};
use js_sys::futures::JsFuture;
use js_sys::{Array, JSON, Object, Promise, Uint8Array};
use serde_json::json;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use worker::send::SendFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], js_name = importKey, catch)]
    fn import_key(
        format: &str,
        key: &JsValue,
        algorithm: &JsValue,
        is_extractable: bool,
        usages: &Array,
    ) -> Result<Promise, JsValue>;

    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], catch)]
    fn verify(
        algorithm: &str,
        key: &JsValue,
        signature: &Object,
        message: &Object,
    ) -> Result<Promise, JsValue>;
}

const ALGORITHM: &str = "RSASSA-PKCS1-v1_5";

/// The runtime's cryptography: its randomness and its checks of signatures.
pub(super) struct WebCrypto;

// === impl WebCrypto ===

impl Entropy for WebCrypto {
    fn fill(&self, bytes: &mut [u8]) {
        if getrandom::getrandom(bytes).is_err() {
            // Without randomness nothing is safe: the isolate ends here rather than hand out a
            // guessable secret.
            wasm_bindgen::throw_str("no source of randomness");
        }
    }
}

impl Signatures for WebCrypto {
    async fn is_rs256(&self, key: &RsaKey, message: &[u8], signature: &[u8]) -> bool {
        SendFuture::new(async {
            check(key, message, signature)
                .await
                .is_ok_and(|verdict| verdict.is_truthy())
        })
        .await
    }
}

async fn check(key: &RsaKey, message: &[u8], signature: &[u8]) -> Result<JsValue, JsValue> {
    let jwk =
        JSON::parse(&json!({ "kty": "RSA", "alg": "RS256", "n": key.n, "e": key.e }).to_string())?;
    let algorithm = JSON::parse(&json!({ "name": ALGORITHM, "hash": "SHA-256" }).to_string())?;
    let key = JsFuture::from(import_key(
        "jwk",
        &jwk,
        &algorithm,
        false,
        &Array::of1(&"verify".into()),
    )?)
    .await?;
    JsFuture::from(verify(
        ALGORITHM,
        &key,
        &Uint8Array::from(signature),
        &Uint8Array::from(message),
    )?)
    .await
}
