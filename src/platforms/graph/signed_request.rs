//! What Meta tells us about a person by `signed_request`: that they removed the app, or want their
//! data deleted.
//! <https://developers.facebook.com/docs/development/create-an-app/app-dashboard/data-deletion-callback>

use super::client::signer;
use crate::domain::secret::Secret;
use crate::domain::time::{Span, Timestamp};
use crate::platforms::lenient_json;
use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use hmac::Mac as _;
use serde_json::Value;

/// Meta sends it without padding; some of its own samples add it.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What is in a request that Meta has signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The id under which our app knows the person: the subject of a
    /// [`Holder`](crate::platforms::account::Holder).
    pub user_id: String,
    /// When Meta signed it.
    pub issued_at: Timestamp,
}

/// It was not signed with this secret, or it says nothing that can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not signed with this app's secret")]
pub struct Forged;

/// Reads the field `signed_request` of a callback. Facebook and Instagram Login sign with different
/// secrets: whoever serves both tries both.
///
/// # Errors
/// See [`Forged`].
pub fn read(field: &str, secret: &Secret) -> Result<Signed, Forged> {
    let (signature, payload) = field.split_once('.').ok_or(Forged)?;
    let signature = BASE64.decode(signature).map_err(|_| Forged)?;
    // The signature is of the text that was sent, not of what it decodes to. `verify_slice` takes
    // the same time wherever they differ.
    let signed = signer(secret).map_err(|_| Forged)?.chain_update(payload);
    signed.verify_slice(&signature).map_err(|_| Forged)?;
    let payload = BASE64.decode(payload).map_err(|_| Forged)?;
    read_payload(&serde_json::from_slice(&payload).map_err(|_| Forged)?).ok_or(Forged)
}

fn read_payload(payload: &Value) -> Option<Signed> {
    let is_known = payload
        .get("algorithm")?
        .as_str()?
        .eq_ignore_ascii_case("HMAC-SHA256");
    let user_id = lenient_json::text(payload, "user_id")?;
    let issued_at = Timestamp::from_ms(0)
        + Span::seconds(lenient_json::text(payload, "issued_at")?.parse().ok()?);
    is_known.then_some(Signed {
        user_id,
        issued_at: issued_at.min(Timestamp::FAR),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::{URL_SAFE as PADDED, URL_SAFE_NO_PAD};
    use proptest::prelude::*;

    fn secret() -> Secret {
        Secret::new("app-secret")
    }

    /// A request as Meta signs it.
    fn signed(payload: &str, secret: &Secret) -> String {
        let payload = URL_SAFE_NO_PAD.encode(payload);
        let signature = signer(secret)
            .unwrap()
            .chain_update(&payload)
            .finalize()
            .into_bytes();
        format!("{}.{payload}", URL_SAFE_NO_PAD.encode(signature))
    }

    fn payload(algorithm: &str, user_id: &str) -> String {
        format!(
            r#"{{"algorithm":"{algorithm}","expires":1291840400,"issued_at":1291836800,
                "user_id":{user_id}}}"#
        )
    }

    #[test]
    fn a_request_of_meta_names_the_person() {
        let expected = Signed {
            user_id: "218471".into(),
            issued_at: Timestamp::from_ms(1_291_836_800_000),
        };
        for (algorithm, id) in [("HMAC-SHA256", "\"218471\""), ("hmac-sha256", "218471")] {
            assert_eq!(
                read(&signed(&payload(algorithm, id), &secret()), &secret()),
                Ok(expected.clone()),
                "{algorithm}"
            );
        }
    }

    #[test]
    fn an_id_beyond_what_a_float_can_hold_stays_exact() {
        let signed = signed(&payload("HMAC-SHA256", "10222331450061501"), &secret());
        assert_eq!(
            read(&signed, &secret()).unwrap().user_id,
            "10222331450061501"
        );
    }

    #[test]
    fn the_signature_of_a_known_request_is_checked_as_elsewhere() {
        // Made with OpenSSL: HMAC-SHA256 of the second part, keyed with the word "secret".
        let field = concat!(
            "pwIeeIQgqn3tvExOnDarwuhVfxnz3mSd9RiATQDnxH0.eyJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIs",
            "ImV4cGlyZXMiOjEyOTE4NDA0MDAsImlzc3VlZF9hdCI6MTI5MTgzNjgwMCwidXNlcl9pZCI6IjIxODQ3",
            "MSJ9",
        );
        assert_eq!(
            read(field, &Secret::new("secret")).unwrap().user_id,
            "218471"
        );
    }

    #[test]
    fn padding_makes_no_difference() {
        let field = signed(&payload("HMAC-SHA256", "\"21\""), &secret());
        let (signature, body) = field.split_once('.').unwrap();
        let padded_body = PADDED.encode(URL_SAFE_NO_PAD.decode(body).unwrap());
        let bytes = signer(&secret())
            .unwrap()
            .chain_update(&padded_body)
            .finalize()
            .into_bytes();
        assert!(padded_body.ends_with('='), "{padded_body}");
        assert!(
            read(
                &format!("{}.{padded_body}", PADDED.encode(bytes)),
                &secret()
            )
            .is_ok()
        );
        assert!(read(&format!("{signature}=.{body}"), &secret()).is_ok());
    }

    #[test]
    fn what_is_signed_with_another_secret_is_forged() {
        let field = signed(
            &payload("HMAC-SHA256", "\"218471\""),
            &Secret::new("another app's"),
        );
        assert_eq!(read(&field, &secret()), Err(Forged));
        assert!(read(&field, &Secret::new("another app's")).is_ok());
    }

    #[test]
    fn the_signature_is_of_what_was_sent_and_not_of_what_it_says() {
        let text = payload("HMAC-SHA256", "\"218471\"");
        let of_text = signer(&secret())
            .unwrap()
            .chain_update(&text)
            .finalize()
            .into_bytes();
        let field = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(of_text),
            URL_SAFE_NO_PAD.encode(&text)
        );
        assert_eq!(read(&field, &secret()), Err(Forged));
    }

    #[test]
    fn half_a_signature_is_none() {
        let field = signed(&payload("HMAC-SHA256", "\"218471\""), &secret());
        let (signature, body) = field.split_once('.').unwrap();
        let bytes = URL_SAFE_NO_PAD.decode(signature).unwrap();
        for cut in [0, 1, 16, 31] {
            assert_eq!(
                read(
                    &format!("{}.{body}", URL_SAFE_NO_PAD.encode(&bytes[..cut])),
                    &secret()
                ),
                Err(Forged),
                "{cut}"
            );
        }
    }

    #[test]
    fn a_signed_request_that_says_nothing_is_not_used() {
        let unusable = [
            payload("none", "\"1\""),
            payload("HMAC-SHA1", "\"1\""),
            payload("HMAC-SHA256", "\"\""),
            payload("HMAC-SHA256", "1.5"),
            payload("HMAC-SHA256", "null"),
            r#"{"algorithm":"HMAC-SHA256","user_id":"1"}"#.into(),
            r#"{"issued_at":1,"user_id":"1"}"#.into(),
            "[]".into(),
            String::new(),
        ];
        for payload in unusable {
            assert_eq!(
                read(&signed(&payload, &secret()), &secret()),
                Err(Forged),
                "{payload}"
            );
        }
    }

    proptest! {
        #[test]
        fn no_field_makes_the_reader_panic(field in "\\PC{0,80}") {
            prop_assert_eq!(read(&field, &secret()), Err(Forged));
        }

        #[test]
        fn one_changed_letter_is_a_forgery(
            at in 0_usize..180,
            letter in proptest::char::range('A', 'Z'),
        ) {
            let field = signed(&payload("HMAC-SHA256", "\"218471\""), &secret());
            let mut field: Vec<char> = field.chars().collect();
            let at = at % field.len();
            prop_assume!(field[at] != letter);
            field[at] = letter;
            prop_assert_eq!(read(&field.iter().collect::<String>(), &secret()), Err(Forged));
        }
    }
}
