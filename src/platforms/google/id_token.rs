//! Google's ID token: who a person is, as its issuer signed it. What must hold:
//! <https://developers.google.com/identity/openid-connect/openid-connect#validatinganidtoken>.
//!
//! RS256 and nothing else: a token that names its own algorithm chooses how it is checked.

use super::discovery::Keys;
use crate::domain::ledger::fingerprint;
use crate::domain::secret::{Secret, is_same};
use crate::domain::time::Timestamp;
use crate::ports::Signatures;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::Value;

/// How far clocks may be apart, in seconds: what Google's own libraries allow.
const SKEW_S: i64 = 300;

/// How far ahead a token may end, in seconds: what Google's own libraries allow.
const LONGEST_LIFE_S: i64 = 24 * 60 * 60;

/// The longest `sub` of OpenID Connect (Core §2).
const LONGEST_SUBJECT: usize = 255;

/// The longest address that can be written to, in octets (RFC 5321 §4.5.3.1, erratum 1690).
const LONGEST_EMAIL: usize = 254;

/// Who a person is at Google.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// Google's id of the person, never given to another. The only thing to know them by.
    pub subject: String,
    /// The name, where it is told.
    pub name: Option<String>,
    /// The e-mail address, where Google has confirmed it. It can change and be given to somebody
    /// else: it is only shown.
    pub email: Option<String>,
}

/// What a token must say.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// Who issued it: `https://accounts.google.com`, which Google also writes without `https://`.
    pub issuer: &'a str,
    /// The client for whom the token must be issued.
    pub client_id: &'a str,
    /// The SHA-256 of the nonce that its flow sent.
    pub nonce_hash: &'a str,
    /// The instant now.
    pub now: Timestamp,
}

/// A token whose signature nobody has looked at.
#[derive(Debug)]
pub struct Unverified<'a> {
    kid: String,
    signed: &'a str,
    claims: &'a str,
    signature: Vec<u8>,
}

/// Why a token says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdTokenError {
    /// It is not a signed token, or has not what each of Google's has.
    #[error("malformed")]
    Malformed,
    /// It is signed otherwise than by RS256, or not at all.
    #[error("wrong_algorithm")]
    Algorithm,
    /// No published key has its key's id.
    #[error("unknown_key")]
    UnknownKey,
    /// The signature does not hold.
    #[error("wrong_signature")]
    Signature,
    /// Somebody else issued the token.
    #[error("wrong_issuer")]
    Issuer,
    /// It is for somebody else.
    #[error("wrong_audience")]
    Audience,
    /// It has ended, has not begun, or lives too long.
    #[error("wrong_time")]
    Time,
    /// It belongs to another flow.
    #[error("wrong_nonce")]
    Nonce,
    /// The token names nobody.
    #[error("wrong_subject")]
    Subject,
}

// === impl Unverified ===

impl<'a> Unverified<'a> {
    /// Takes a token apart.
    ///
    /// # Errors
    /// When it is not one that RS256 signs.
    pub fn parse(token: &'a Secret) -> Result<Self, IdTokenError> {
        #[derive(Deserialize)]
        struct Header {
            alg: String,
            kid: Option<String>,
            crit: Option<Value>,
        }
        let (signed, signature) = token
            .expose()
            .rsplit_once('.')
            .ok_or(IdTokenError::Malformed)?;
        let (header, claims) = signed
            .split_once('.')
            .filter(|(_, claims)| !claims.contains('.'))
            .ok_or(IdTokenError::Malformed)?;
        let header: Header = decode(header)?;
        if header.alg != "RS256" {
            return Err(IdTokenError::Algorithm);
        }
        if header.crit.is_some() {
            return Err(IdTokenError::Malformed);
        }
        let kid = header.kid.ok_or(IdTokenError::UnknownKey)?;
        let signature = URL_SAFE_NO_PAD
            .decode(signature)
            .map_err(|_| IdTokenError::Malformed)?;
        Ok(Self {
            kid,
            signed,
            claims,
            signature,
        })
    }

    /// Whether the key that it names is among `keys`.
    #[must_use]
    pub fn is_known_to(&self, keys: &Keys) -> bool {
        keys.find(&self.kid).is_some()
    }

    /// What it says, once its signature and every claim hold.
    ///
    /// # Errors
    /// See [`IdTokenError`].
    pub async fn verify(
        &self,
        signatures: &impl Signatures,
        keys: &Keys,
        expected: Expected<'_>,
    ) -> Result<Claims, IdTokenError> {
        let key = keys.find(&self.kid).ok_or(IdTokenError::UnknownKey)?;
        if !signatures
            .is_rs256(&key, self.signed.as_bytes(), &self.signature)
            .await
        {
            return Err(IdTokenError::Signature);
        }
        read(self.claims, &expected)
    }
}

/// The claims, checked: pure.
fn read(claims: &str, expected: &Expected<'_>) -> Result<Claims, IdTokenError> {
    #[derive(Deserialize)]
    struct Told {
        iss: String,
        aud: Value,
        azp: Option<Value>,
        exp: i64,
        iat: i64,
        nonce: Option<String>,
        sub: String,
        name: Option<String>,
        email: Option<String>,
        email_verified: Option<Value>,
    }
    let told: Told = decode(claims)?;
    let bare = expected
        .issuer
        .split_once("://")
        .map_or(expected.issuer, |(_, rest)| rest);
    if told.iss != expected.issuer && told.iss != bare {
        return Err(IdTokenError::Issuer);
    }
    // A list of audiences would be somebody else's token too.
    let is_ours = |party: &Value| party.as_str() == Some(expected.client_id);
    if !is_ours(&told.aud) || !told.azp.as_ref().is_none_or(is_ours) {
        return Err(IdTokenError::Audience);
    }
    let now_s = expected.now.ms().div_euclid(1_000);
    let is_alive = told.exp > now_s - SKEW_S && told.exp <= now_s + LONGEST_LIFE_S;
    if !is_alive || told.iat > now_s + SKEW_S {
        return Err(IdTokenError::Time);
    }
    if !told
        .nonce
        .is_some_and(|nonce| is_same(&fingerprint(&nonce), expected.nonce_hash))
    {
        return Err(IdTokenError::Nonce);
    }
    if !(1..=LONGEST_SUBJECT).contains(&told.sub.len())
        || !told.sub.bytes().all(|byte| byte.is_ascii_graphic())
    {
        return Err(IdTokenError::Subject);
    }
    let is_confirmed = told.email_verified == Some(Value::Bool(true));
    Ok(Claims {
        subject: told.sub,
        name: told.name,
        email: told
            .email
            .filter(|email| is_confirmed && email.len() <= LONGEST_EMAIL),
    })
}

fn decode<T: for<'de> Deserialize<'de>>(segment: &str) -> Result<T, IdTokenError> {
    let json = URL_SAFE_NO_PAD
        .decode(segment)
        .map_err(|_| IdTokenError::Malformed)?;
    serde_json::from_slice(&json).map_err(|_| IdTokenError::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NOW_S: i64 = 1_907_755_200;

    fn told(changes: &[(&str, Value)]) -> Result<Claims, IdTokenError> {
        let mut claims = json!({
            "iss": "https://accounts.google.com", "azp": "us", "aud": "us",
            "sub": "10769150350006150715113082367", "nonce": "once",
            "email": "reader@example.com", "email_verified": true, "name": "A reader",
            "iat": NOW_S, "exp": NOW_S + 3_600, "extra": [1],
        });
        for (name, value) in changes {
            if value.is_null() {
                drop(claims.as_object_mut().unwrap().remove(*name));
            } else {
                claims[*name] = value.clone();
            }
        }
        let nonce_hash = fingerprint("once");
        let now = Timestamp::from_ms(NOW_S * 1_000 + 999);
        let expected = Expected {
            issuer: "https://accounts.google.com",
            client_id: "us",
            nonce_hash: &nonce_hash,
            now,
        };
        read(&URL_SAFE_NO_PAD.encode(claims.to_string()), &expected)
    }

    #[test]
    fn a_true_token_says_who_it_is_in_both_spellings_of_the_issuer() {
        let reader = Claims {
            subject: "10769150350006150715113082367".into(),
            name: Some("A reader".into()),
            email: Some("reader@example.com".into()),
        };
        assert_eq!(told(&[]), Ok(reader.clone()));
        assert_eq!(
            told(&[("iss", json!("accounts.google.com"))]),
            Ok(reader.clone())
        );
        assert_eq!(told(&[("azp", Value::Null)]), Ok(reader));
    }

    #[test]
    fn each_claim_that_does_not_hold_refuses_the_token() {
        for (name, value, why) in [
            (
                "iss",
                json!("https://accounts.google.com/"),
                IdTokenError::Issuer,
            ),
            (
                "iss",
                json!("http://accounts.google.com"),
                IdTokenError::Issuer,
            ),
            (
                "iss",
                json!("https://accounts.google.com.evil.example"),
                IdTokenError::Issuer,
            ),
            ("iss", json!(""), IdTokenError::Issuer),
            ("iss", Value::Null, IdTokenError::Malformed),
            ("aud", json!("them"), IdTokenError::Audience),
            ("aud", json!(["us"]), IdTokenError::Audience),
            ("aud", json!(["us", "them"]), IdTokenError::Audience),
            ("azp", json!("them"), IdTokenError::Audience),
            ("azp", json!(["us"]), IdTokenError::Audience),
            ("exp", json!(NOW_S - 300), IdTokenError::Time),
            ("exp", json!(NOW_S + 86_401), IdTokenError::Time),
            ("exp", json!(i64::MAX), IdTokenError::Time),
            ("exp", json!(i64::MIN), IdTokenError::Time),
            ("exp", json!("tomorrow"), IdTokenError::Malformed),
            ("exp", Value::Null, IdTokenError::Malformed),
            ("iat", json!(NOW_S + 301), IdTokenError::Time),
            ("nonce", json!("twice"), IdTokenError::Nonce),
            ("nonce", json!(""), IdTokenError::Nonce),
            ("nonce", Value::Null, IdTokenError::Nonce),
            ("sub", json!(""), IdTokenError::Subject),
            ("sub", json!("1".repeat(256)), IdTokenError::Subject),
            ("sub", json!("1\n2"), IdTokenError::Subject),
            ("sub", json!("é"), IdTokenError::Subject),
            ("sub", json!(107), IdTokenError::Malformed),
        ] {
            assert_eq!(told(&[(name, value.clone())]), Err(why), "{name}: {value}");
        }
    }

    #[test]
    fn clocks_may_be_five_minutes_apart() {
        assert!(told(&[("exp", json!(NOW_S - 299)), ("iat", json!(NOW_S - 3_899))]).is_ok());
        assert!(told(&[("iat", json!(NOW_S + 300))]).is_ok());
        assert!(
            told(&[
                ("exp", json!(NOW_S + 86_400)),
                ("sub", json!("1".repeat(255)))
            ])
            .is_ok()
        );
    }

    #[test]
    fn an_address_that_google_has_not_confirmed_is_not_taken() {
        let email = |value: Value| told(&[("email_verified", value)]).unwrap().email;
        assert_eq!(email(json!(true)).as_deref(), Some("reader@example.com"));
        for unconfirmed in [json!(false), json!("true"), json!(1), Value::Null] {
            assert_eq!(email(unconfirmed.clone()), None, "{unconfirmed}");
        }
        assert_eq!(
            told(&[("email", json!("a".repeat(255)))]).unwrap().email,
            None
        );
        assert_eq!(
            told(&[("email", Value::Null), ("name", Value::Null)])
                .unwrap()
                .email,
            None
        );
    }

    #[test]
    fn what_rs256_did_not_sign_is_refused_before_any_key_is_looked_for() {
        let token = |header: Value| {
            Secret::new(format!(
                "{}.e30.AA",
                URL_SAFE_NO_PAD.encode(header.to_string())
            ))
        };
        let why = |header| Unverified::parse(&token(header)).map(|_| ()).unwrap_err();
        for alg in ["none", "None", "HS256", "RS512", "ES256", "rs256", ""] {
            assert_eq!(
                why(json!({ "alg": alg, "kid": "a" })),
                IdTokenError::Algorithm,
                "{alg}"
            );
        }
        assert_eq!(why(json!({ "kid": "a" })), IdTokenError::Malformed);
        assert_eq!(why(json!({ "alg": "RS256" })), IdTokenError::UnknownKey);
        assert_eq!(
            why(json!({ "alg": "RS256", "kid": "a", "crit": ["exp"] })),
            IdTokenError::Malformed
        );
        assert!(
            Unverified::parse(&token(json!({ "alg": "RS256", "kid": "a", "typ": "JWT" }))).is_ok()
        );
        for text in [
            "",
            ".",
            "..",
            "a.b",
            "e30.e30.AA.AA",
            "e30.e30",
            "????.e30.AA",
            "e30=.e30.AA",
        ] {
            assert_eq!(
                Unverified::parse(&Secret::new(text))
                    .map(|_| ())
                    .unwrap_err(),
                IdTokenError::Malformed,
                "{text}"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_a_panic(text in "\\PC{0,80}") {
            let _: Result<_, _> = Unverified::parse(&Secret::new(text.clone())).map(|_| ());
            let expected = Expected {
                issuer: "i",
                client_id: "c",
                nonce_hash: "",
                now: Timestamp::from_ms(0),
            };
            proptest::prop_assert!(read(&URL_SAFE_NO_PAD.encode(text), &expected).is_err());
        }
    }
}
