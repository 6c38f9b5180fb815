//! ID tokens, true or false.
//!
//! <https://developers.google.com/identity/openid-connect/openid-connect#an-id-tokens-payload>

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::app::CLIENT_ID;
use super::codes::Consent;
use super::keys;
use super::people::Person;
use crate::settings::Settings;
use crate::settings::google::Lie;

/// `expires_in` of about 3599.
const LIVES_S: i64 = 3600;

/// The token for a consent; none where the lie is that there is none.
pub(crate) fn make(
    person: &Person,
    consent: &Consent,
    issuer: &str,
    now_ms: i64,
    settings: &Settings,
) -> Option<String> {
    let now_s = now_ms.div_euclid(1000);
    let claims = true_claims(person, consent, issuer, now_s, settings);
    let claims = false_claims(claims, now_s, settings.google_lie);
    signed_claims(&claims, settings)
}

/// The claims with a signature, which is false where the lie is about it.
fn signed_claims(claims: &Value, settings: &Settings) -> Option<String> {
    let key = keys::current(settings);
    let rs256 = || sign(&header("RS256", key.kid), claims, |signed| key.sign(signed));
    Some(match settings.google_lie {
        Some(Lie::Missing) => return None,
        Some(Lie::Malformed) => rs256().replace('.', "-"),
        Some(Lie::AlgNone) => sign(&json!({"alg": "none", "typ": "JWT"}), claims, |_| {
            Vec::new()
        }),
        Some(Lie::AlgHs256) => sign(
            &header("HS256", key.kid),
            claims,
            hs256_by_the_public_key(settings),
        ),
        Some(Lie::Signature) => sign(&header("RS256", key.kid), claims, |signed| {
            let mut signature = key.sign(signed);
            signature[7] ^= 1;
            signature
        }),
        Some(Lie::Tampered) => tampered(&rs256(), claims),
        Some(Lie::StrangersSignature) => sign(&header("RS256", key.kid), claims, |signed| {
            keys::STRANGER.sign(signed)
        }),
        Some(Lie::StrangersKey) => {
            let header = header("RS256", keys::STRANGER.kid);
            sign(&header, claims, |signed| keys::STRANGER.sign(signed))
        }
        None
        | Some(
            Lie::Issuer
            | Lie::Audience
            | Lie::Audiences
            | Lie::AuthorizedParty
            | Lie::Nonce
            | Lie::NoNonce
            | Lie::Expired
            | Lie::LivesTooLong
            | Lie::IssuedLater
            | Lie::NoSubject
            | Lie::LongSubject,
        ) => rs256(),
    })
}

fn header(alg: &str, kid: &str) -> Value {
    json!({"alg": alg, "kid": kid, "typ": "JWT"})
}

fn sign(header: &Value, claims: &Value, signature: impl FnOnce(&[u8]) -> Vec<u8>) -> String {
    let signed = format!(
        "{}.{}",
        encode(header.to_string()),
        encode(claims.to_string())
    );
    let signature = encode(signature(signed.as_bytes()));
    format!("{signed}.{signature}")
}

/// A token in which one claim was changed after it was signed.
fn tampered(token: &str, claims: &Value) -> String {
    let parts: Vec<&str> = token.split('.').collect();
    let mut changed = claims.clone();
    changed["sub"] = json!("100000000000000000001");
    format!("{}.{}.{}", parts[0], encode(changed.to_string()), parts[2])
}

fn true_claims(
    person: &Person,
    consent: &Consent,
    issuer: &str,
    now_s: i64,
    settings: &Settings,
) -> Value {
    let bare = issuer.split_once("://").map_or(issuer, |(_, rest)| rest);
    let mut claims = json!({
        "iss": if settings.google_bare_issuer { bare } else { issuer },
        "azp": CLIENT_ID, "aud": CLIENT_ID, "sub": person.sub, "nonce": consent.nonce,
        "iat": now_s, "exp": now_s + LIVES_S,
    });
    let has = |scope: &str| consent.scopes.iter().any(|given| given == scope);
    if let Some(email) = person.email.as_ref().filter(|_| has("email")) {
        claims["email"] = json!(email);
        claims["email_verified"] = json!(person.email_verified);
    }
    if let Some(name) = person.name.as_ref().filter(|_| has("profile")) {
        claims["name"] = json!(name);
    }
    claims
}

fn false_claims(mut claims: Value, now_s: i64, lie: Option<Lie>) -> Value {
    let (name, value) = match lie {
        Some(Lie::Issuer) => ("iss", json!("https://accounts.example.com")),
        Some(Lie::Audience) => ("aud", json!("another-app.apps.googleusercontent.com")),
        Some(Lie::Audiences) => (
            "aud",
            json!([CLIENT_ID, "another-app.apps.googleusercontent.com"]),
        ),
        Some(Lie::AuthorizedParty) => ("azp", json!("another-app.apps.googleusercontent.com")),
        Some(Lie::Nonce) => ("nonce", json!("of another flow")),
        Some(Lie::NoNonce) => ("nonce", Value::Null),
        Some(Lie::Expired) => ("exp", json!(now_s - 600)),
        Some(Lie::LivesTooLong) => ("exp", json!(now_s + 2 * 24 * 3600)),
        Some(Lie::IssuedLater) => ("iat", json!(now_s + 600)),
        Some(Lie::NoSubject) => ("sub", json!("")),
        Some(Lie::LongSubject) => ("sub", json!("1".repeat(256))),
        None
        | Some(
            Lie::AlgNone
            | Lie::AlgHs256
            | Lie::Signature
            | Lie::Tampered
            | Lie::StrangersSignature
            | Lie::StrangersKey
            | Lie::Malformed
            | Lie::Missing,
        ) => return claims,
    };
    claims[name] = value;
    claims
}

/// The oldest trick: the key that verifies is public, so let it be the secret that signs.
fn hs256_by_the_public_key(settings: &Settings) -> impl Fn(&[u8]) -> Vec<u8> + use<> {
    let public = keys::published(settings).into_body();
    move |message| {
        ring::hmac::sign(
            &ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &public),
            message,
        )
        .as_ref()
        .to_vec()
    }
}

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
