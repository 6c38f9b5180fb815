//! What is signed with an app's secret: the proof that a caller has it, and the requests that the
//! platform sends to the app.
//!
//! <https://developers.facebook.com/docs/graph-api/guides/secure-requests>,
//! <https://developers.facebook.com/docs/development/create-an-app/app-dashboard/data-deletion-callback>

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use serde_json::json;

use super::errors::Refusal;
use super::params::Params;

/// "Valid for five minutes."
const TIMELY_S: u64 = 5 * 60;
/// How long a signed request says that it is good for.
const REQUEST_LIVES_S: i64 = 60 * 60;

/// Checks the proof that came with a token; one that must not be missing is required.
pub(crate) fn check(
    params: &Params,
    token: &str,
    secret: &str,
    now_ms: i64,
    is_required: bool,
) -> Result<(), Refusal> {
    let Some(proof) = params.one("appsecret_proof") else {
        let missing =
            Refusal::proof("API calls from the server require an appsecret_proof argument");
        return if is_required { Err(missing) } else { Ok(()) };
    };
    let wrong = || Refusal::proof("Invalid appsecret_proof provided in the API argument");
    let signed = match params.one("appsecret_time") {
        None => token.to_owned(),
        Some(time) => {
            let seconds: i64 = time.parse().map_err(|_not_a_number| wrong())?;
            let is_timely = now_ms.div_euclid(1000).abs_diff(seconds) <= TIMELY_S;
            if !is_timely {
                return Err(wrong());
            }
            format!("{token}|{time}")
        }
    };
    if proof_of(&signed, secret) == proof {
        Ok(())
    } else {
        Err(wrong())
    }
}

/// A `signed_request` about a person.
pub(crate) fn request(user_id: &str, secret: &str, now_ms: i64) -> String {
    let issued_at = now_ms.div_euclid(1000);
    let payload = json!({
        "algorithm": "HMAC-SHA256", "expires": issued_at + REQUEST_LIVES_S,
        "issued_at": issued_at, "user_id": user_id,
    });
    let encoded = URL_SAFE_NO_PAD.encode(payload.to_string());
    let signature = hmac::sign(&key(secret), encoded.as_bytes());
    format!("{}.{encoded}", URL_SAFE_NO_PAD.encode(signature.as_ref()))
}

/// Lower-case hexadecimal digits.
fn proof_of(message: &str, secret: &str) -> String {
    let tag = hmac::sign(&key(secret), message.as_bytes());
    tag.as_ref()
        .iter()
        .fold(String::new(), |digits, byte| format!("{digits}{byte:02x}"))
}

fn key(secret: &str) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::{proof_of, request};

    #[test]
    fn the_proof_is_the_hmac_of_rfc_4231_case_2() {
        let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(proof_of("what do ya want for nothing?", "Jefe"), expected);
    }

    #[test]
    fn a_signed_request_is_two_parts_without_padding() {
        let signed = request("1", "secret", 1_796_115_600_000);
        let (signature, payload) = signed.split_once('.').expect("two parts");
        assert_eq!(signature.len(), 43);
        assert!(!payload.contains(['=', '.', '+', '/']));
    }
}
