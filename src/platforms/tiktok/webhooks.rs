//! What TikTok tells us by itself: <https://developers.tiktok.com/doc/webhooks-overview>, signed as
//! <https://developers.tiktok.com/doc/webhooks-verification> says.
//!
//! An event may come twice, late, or never, and has no id: whoever reads one remembers the hash of
//! its body.

use crate::domain::secret::{Secret, is_same};
use crate::domain::time::{Span, Timestamp};
use crate::platforms::lenient_json;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;

/// How far a signature's instant may lie ahead of our clock.
const AHEAD: Span = Span::minutes(5);

/// How old a signature may be. An event is sent again for 72 hours, and nobody knows whether it is
/// signed anew; an hour for clocks and queues.
const BACK: Span = Span::hours(73);

/// How many digits the seconds of an instant have at the most: beyond the year 9999 there is none.
const MOST_DIGITS: usize = 12;

/// An event that TikTok signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A person's tokens are dead.
    AuthorizationRemoved {
        /// The person.
        open_id: String,
        /// Why the person's authorization was removed.
        reason: Removal,
        /// When it happened.
        at: Timestamp,
    },
    /// Something became of what was sent to be published.
    Publication {
        /// Whose it is.
        open_id: String,
        /// TikTok's name of it.
        publish_id: String,
        /// What became of it.
        news: News,
        /// When it happened.
        at: Timestamp,
    },
    /// One that means nothing to us, by its name; none: it has none.
    Other(Option<String>),
}

/// What became of something that was to be published:
/// <https://developers.tiktok.com/doc/webhooks-events>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// TikTok's status says more now: it failed, was posted, or is in the creator's inbox.
    Moved,
    /// Everybody can see it, under this id.
    Public(String),
}

/// Why a person's tokens are dead: <https://developers.tiktok.com/doc/webhooks-events>.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removal {
    /// TikTok does not say why.
    Unknown,
    /// The person took our app out.
    Disconnected,
    /// The account was deleted.
    AccountDeleted,
    /// The person's age was corrected.
    AgeChanged,
    /// The account was banned.
    Banned,
    /// We gave the tokens back.
    Revoked,
}

/// Why what came is not believed to be TikTok's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Forged {
    /// The event carries no signature.
    #[error("there is no signature")]
    Unsigned,
    /// The header is not of the form `t=…,s=…`.
    #[error("the signature cannot be read")]
    Unreadable,
    /// The signature is of another body, instant or secret.
    #[error("the signature does not fit")]
    Unfit,
    /// The signature is too old, or of the future.
    #[error("the signature is not of this time")]
    Untimely,
    /// It is meant for another app.
    #[error("it is for another app")]
    OtherApp,
}

/// The parts of the header `TikTok-Signature`.
struct Signature<'a> {
    /// The instant as it was signed.
    seconds: &'a str,
    at: Timestamp,
    tag: [u8; 32],
}

/// Reads what came: `header` is `TikTok-Signature`, `body` the bytes as they came.
///
/// # Errors
/// When it is not TikTok's, not for the app with this key, or not of this time.
pub fn read(
    header: Option<&str>,
    body: &[u8],
    secret: &Secret,
    client_key: &str,
    now: Timestamp,
) -> Result<Event, Forged> {
    let signature = Signature::parse(header.ok_or(Forged::Unsigned)?).ok_or(Forged::Unreadable)?;
    signature.verify(body, secret)?;
    if signature.at > now + AHEAD || signature.at < now - BACK {
        return Err(Forged::Untimely);
    }
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    match body.get("client_key") {
        Some(Value::String(key)) if !is_same(key, client_key) => Err(Forged::OtherApp),
        _ => Ok(event(&body, signature.at)),
    }
}

fn event(body: &Value, signed_at: Timestamp) -> Event {
    let name = body.get("event").and_then(Value::as_str);
    match (name, lenient_json::text(body, "user_openid")) {
        (Some("authorization.removed"), Some(open_id)) => Event::AuthorizationRemoved {
            open_id,
            reason: reason(body),
            at: created_at(body).unwrap_or(signed_at),
        },
        (Some(name), Some(open_id)) => {
            let at = created_at(body).unwrap_or(signed_at);
            publication(name, open_id, body, at).unwrap_or_else(|| Event::Other(Some(name.into())))
        }
        (name, None) => Event::Other(name.map(str::to_owned)),
        (None, Some(_)) => Event::Other(None),
    }
}

/// What an event says of something that was to be published; none where it says nothing of that.
/// That something is not public any more changes nothing that we did.
fn publication(name: &str, open_id: String, body: &Value, at: Timestamp) -> Option<Event> {
    let content = content(body)?;
    let news = match name {
        "post.publish.failed" | "post.publish.complete" | "post.publish.inbox_delivered" => {
            News::Moved
        }
        "post.publish.publicly_available" => News::Public(lenient_json::text(&content, "post_id")?),
        _ => return None,
    };
    Some(Event::Publication {
        open_id,
        publish_id: lenient_json::text(&content, "publish_id")?,
        news,
        at,
    })
}

/// An event's content is JSON in a text.
fn content(body: &Value) -> Option<Value> {
    let content = body.get("content")?;
    let inner = content
        .as_str()
        .and_then(|text| serde_json::from_str(text).ok());
    inner.or_else(|| Some(content.clone()))
}

fn reason(body: &Value) -> Removal {
    let reason = content(body).and_then(|content| lenient_json::text(&content, "reason"));
    match reason.as_deref() {
        Some("1") => Removal::Disconnected,
        Some("2") => Removal::AccountDeleted,
        Some("3") => Removal::AgeChanged,
        Some("4") => Removal::Banned,
        Some("5") => Removal::Revoked,
        Some(_) | None => Removal::Unknown,
    }
}

fn created_at(body: &Value) -> Option<Timestamp> {
    lenient_json::text(body, "create_time").and_then(|seconds| instant(&seconds))
}

/// Whole seconds since 1970, in digits alone.
fn instant(seconds: &str) -> Option<Timestamp> {
    let is_instant =
        seconds.len() <= MOST_DIGITS && seconds.bytes().all(|byte| byte.is_ascii_digit());
    let seconds: i64 = if is_instant {
        seconds.parse().ok()?
    } else {
        return None;
    };
    Some((Timestamp::from_ms(0) + Span::seconds(seconds)).min(Timestamp::FAR))
}

// === impl Signature ===

impl<'a> Signature<'a> {
    /// The parts may come in any order, and others beside them; one that comes twice is nobody's
    /// signature.
    fn parse(header: &'a str) -> Option<Self> {
        let (mut seconds, mut tag) = (None, None);
        for part in header.split(',') {
            let (name, value) = part.trim().split_once('=')?;
            let is_again = match name {
                "t" => seconds.replace(value).is_some(),
                "s" => tag.replace(value).is_some(),
                _ => false,
            };
            if is_again {
                return None;
            }
        }
        let seconds = seconds?;
        Some(Self {
            seconds,
            at: instant(seconds)?,
            tag: from_hex(tag?)?,
        })
    }

    /// Whether it is the signature of `body` (RFC 2104), in a time that does not tell where it
    /// differs.
    fn verify(&self, body: &[u8], secret: &Secret) -> Result<(), Forged> {
        let mac = Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes())
            .map_err(|_| Forged::Unfit)?;
        let mac = mac
            .chain_update(self.seconds)
            .chain_update(".")
            .chain_update(body);
        mac.verify_slice(&self.tag).map_err(|_| Forged::Unfit)
    }
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    let nibble = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let bytes: Option<Vec<u8>> = pairs
        .iter()
        .map(|&[high, low]| Some(nibble(high)? << 4 | nibble(low)?))
        .collect();
    if rest.is_empty() {
        bytes?.try_into().ok()
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ledger::hex;
    use proptest::prelude::*;

    const T: i64 = 1_770_210_880;
    const NOW: Timestamp = Timestamp::from_ms(T * 1_000);
    const KEY: &str = "awkey";
    const REMOVED: &str = r#"{"client_key":"awkey","event":"authorization.removed",
        "create_time":1770210873,"user_openid":"-000YSS_OTWK","content":"{\"reason\":1}"}"#;

    fn secret() -> Secret {
        Secret::new("app-secret")
    }

    fn tag(seconds: &str, body: &str, secret: &str) -> String {
        let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        hex(&mac
            .chain_update(format!("{seconds}.{body}"))
            .finalize()
            .into_bytes())
    }

    fn signed(body: &str) -> String {
        format!("t={T},s={}", tag(&T.to_string(), body, "app-secret"))
    }

    fn came(header: &str, body: &str) -> Result<Event, Forged> {
        read(Some(header), body.as_bytes(), &secret(), KEY, NOW)
    }

    #[test]
    fn the_signature_is_that_of_the_documents() {
        // printf '1633174587.{}' | openssl dgst -sha256 -hmac app-secret
        let header =
            "t=1633174587,s=16a36a94cde15465aeedf05458d285a9ffc6f74319f3cb3d4e2b06625b716584";
        let at = Timestamp::from_ms(1_633_174_587_000);
        assert_eq!(
            read(Some(header), b"{}", &secret(), KEY, at),
            Ok(Event::Other(None))
        );
    }

    #[test]
    fn an_authorization_that_ended_is_told_with_whose_why_and_when() {
        let at = Timestamp::from_ms(1_770_210_873_000);
        let removed = Event::AuthorizationRemoved {
            open_id: "-000YSS_OTWK".into(),
            reason: Removal::Disconnected,
            at,
        };
        assert_eq!(came(&signed(REMOVED), REMOVED), Ok(removed));
    }

    #[test]
    fn a_reason_is_read_in_every_shape_and_a_new_one_is_unknown() {
        for (content, reason) in [
            (r#""{\"reason\":0}""#, Removal::Unknown),
            (r#""{\"reason\":2}""#, Removal::AccountDeleted),
            (r#""{\"reason\":\"3\"}""#, Removal::AgeChanged),
            (r#"{"reason":4}"#, Removal::Banned),
            (r#""{\"reason\":5}""#, Removal::Revoked),
            (r#""{\"reason\":6}""#, Removal::Unknown),
            (r#""no JSON""#, Removal::Unknown),
            ("null", Removal::Unknown),
        ] {
            let body = format!(
                r#"{{"event":"authorization.removed","user_openid":"a","content":{content}}}"#
            );
            let removed = Event::AuthorizationRemoved {
                open_id: "a".into(),
                reason,
                at: NOW,
            };
            assert_eq!(came(&signed(&body), &body), Ok(removed), "{content}");
        }
    }

    #[test]
    fn what_means_nothing_to_us_is_taken_and_ignored() {
        let published = r#"{"client_key":"awkey","event":"post.publish.complete",
            "create_time":1770210873,"user_openid":"a","content":"{}"}"#;
        for (body, name) in [
            (published, Some("post.publish.complete")),
            (
                r#"{"event":"authorization.removed","content":"{\"reason\":1}"}"#,
                Some("authorization.removed"),
            ),
            (
                r#"{"event":["authorization.removed"],"user_openid":"a"}"#,
                None,
            ),
            ("[]", None),
            ("no JSON", None),
            ("", None),
        ] {
            assert_eq!(
                came(&signed(body), body),
                Ok(Event::Other(name.map(str::to_owned))),
                "{body}"
            );
        }
    }

    #[test]
    fn the_parts_of_a_signature_may_come_in_any_order_and_beside_others() {
        let good = tag(&T.to_string(), REMOVED, "app-secret");
        for header in [
            format!("s={good},t={T}"),
            format!("t={T}, s={good}"),
            format!("v=2,t={T},s={good}"),
            format!("t={T},s={}", good.to_uppercase()),
        ] {
            assert!(came(&header, REMOVED).is_ok(), "{header}");
        }
    }

    #[test]
    fn an_odd_signature_is_nobodys() {
        let good = tag(&T.to_string(), REMOVED, "app-secret");
        for header in [
            String::new(),
            "t".into(),
            format!("t={T}"),
            format!("s={good}"),
            format!("t={T},s={good},s={good}"),
            format!("t={T},s={},s={good}", "0".repeat(64)),
            format!("t={T},t={T},s={good}"),
            format!("t={T},s={good},"),
            format!("t=+{T},s={good}"),
            format!("t=-{T},s={good}"),
            format!("t= {T},s={good}"),
            format!("t=9999999999999,s={good}"),
            format!("t={T},s={}", good.get(2..).unwrap()),
            format!("t={T},s={good}00"),
            format!("t={T},s={}0", good.get(1..).unwrap().replace('a', "é")),
            format!("T={T},S={good}"),
        ] {
            assert_eq!(came(&header, REMOVED), Err(Forged::Unreadable), "{header}");
        }
        assert_eq!(
            read(None, REMOVED.as_bytes(), &secret(), KEY, NOW),
            Err(Forged::Unsigned)
        );
    }

    #[test]
    fn a_signature_of_anything_else_does_not_fit() {
        let other_body = tag(&T.to_string(), "{}", "app-secret");
        let other_secret = tag(&T.to_string(), REMOVED, "another");
        let other_instant = tag(&(T + 1).to_string(), REMOVED, "app-secret");
        for tag in [other_body, other_secret, other_instant, "0".repeat(64)] {
            assert_eq!(came(&format!("t={T},s={tag}"), REMOVED), Err(Forged::Unfit));
        }
        let respaced = REMOVED.replace(',', ", ");
        assert_eq!(
            came(&signed(REMOVED), &respaced),
            Err(Forged::Unfit),
            "the bytes are signed, not what they say"
        );
    }

    #[test]
    fn a_signature_lives_as_long_as_an_event_is_sent_again() {
        let at = |now: Timestamp| {
            read(
                Some(&signed(REMOVED)),
                REMOVED.as_bytes(),
                &secret(),
                KEY,
                now,
            )
        };
        for good in [NOW - AHEAD, NOW + BACK] {
            assert!(at(good).is_ok());
        }
        for bad in [
            NOW - AHEAD - Span::seconds(1),
            NOW + BACK + Span::seconds(1),
        ] {
            assert_eq!(at(bad), Err(Forged::Untimely));
        }
    }

    #[test]
    fn an_event_for_another_app_is_not_ours() {
        let body = REMOVED.replace("awkey", "awother");
        assert_eq!(came(&signed(&body), &body), Err(Forged::OtherApp));
    }

    proptest! {
        #[test]
        fn nothing_that_comes_is_too_odd_to_be_read(
            header in "\\PC{0,120}",
            body in proptest::collection::vec(any::<u8>(), 0..200),
        ) {
            prop_assert!(read(Some(&header), &body, &secret(), KEY, NOW).is_err());
        }

        #[test]
        fn nothing_that_is_signed_is_too_odd_to_be_read(
            body in "\\PC{0,200}",
            near in "t=[0-9]{0,14},s=[0-9a-f]{60,66}",
        ) {
            prop_assert_eq!(came(&signed(&body), &body), Ok(Event::Other(None)));
            prop_assert!(came(&near, &body).is_err());
        }

        #[test]
        fn one_changed_byte_breaks_the_signature(at in 0..REMOVED.len()) {
            let mut body = REMOVED.as_bytes().to_vec();
            body[at] ^= 1;
            let read = read(Some(&signed(REMOVED)), &body, &secret(), KEY, NOW);
            prop_assert_eq!(read, Err(Forged::Unfit));
        }
    }
}
