//! Randomness, and signatures that the runtime makes and checks:
//! <https://developers.cloudflare.com/workers/runtime-apis/web-crypto/>.
//!
//! A key that it does not take, or a check that it cannot make, is a signature that does not hold.

use crate::domain::signed_heads::Seed;
use crate::ports::{Entropy, RsaKey, Signatures, Signed};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use js_sys::futures::JsFuture;
use js_sys::{Array, JSON, Object, Promise, Reflect, Uint8Array};
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

    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], js_name = exportKey, catch)]
    fn export_key(format: &str, key: &JsValue) -> Result<Promise, JsValue>;

    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], catch)]
    fn sign(algorithm: &str, key: &JsValue, message: &Object) -> Result<Promise, JsValue>;

    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], catch)]
    fn verify(
        algorithm: &str,
        key: &JsValue,
        signature: &Object,
        message: &Object,
    ) -> Result<Promise, JsValue>;
}

const ALGORITHM: &str = "RSASSA-PKCS1-v1_5";
const ED25519: &str = "Ed25519";

/// What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410 §7).
const PKCS8: [u8; 16] = [
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];

/// The runtime's cryptography: its randomness and its signatures.
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

    async fn sign_ed25519(&self, seed: &Seed, message: &[u8]) -> Option<Signed> {
        SendFuture::new(async { signed(seed, message).await.ok().flatten() }).await
    }
}

/// The public half of the key is `x` of the JSON Web Key (RFC 8037 §2).
async fn signed(seed: &Seed, message: &[u8]) -> Result<Option<Signed>, JsValue> {
    let key = [PKCS8.as_slice(), &seed.0].concat();
    let key = JsFuture::from(import_key(
        "pkcs8",
        &Uint8Array::from(key.as_slice()),
        &ED25519.into(),
        true,
        &Array::of1(&"sign".into()),
    )?)
    .await?;
    let signature = JsFuture::from(sign(ED25519, &key, &Uint8Array::from(message))?).await?;
    let jwk = JsFuture::from(export_key("jwk", &key)?).await?;
    let public = Reflect::get(&jwk, &"x".into())?.as_string();
    Ok(public.map(|public| Signed {
        public,
        signature: URL_SAFE_NO_PAD.encode(Uint8Array::new(&signature).to_vec()),
    }))
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
