//! What TikTok tells the app by itself, signed with the app's secret. A signature is as old as its
//! event: it is not renewed when a callback is sent again.
//!
//! <https://developers.tiktok.com/doc/webhooks-overview>,
//! <https://developers.tiktok.com/doc/webhooks-verification>

use ring::hmac;
use serde_json::{Value, json};

use super::app::{CLIENT_KEY, CLIENT_SECRET};
use super::grants::hex;
use super::publication::{Destination, Event, Publication};
use crate::outbox::{NewCallback, Outbox};

const PATH: &str = "/webhooks/tiktok";

/// Why the app may do nothing for a user any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Removed {
    /// The user disconnected it.
    ByUser,
    /// The app gave the token back itself.
    ByDeveloper,
}

/// `authorization.removed`
pub(crate) fn authorization_removed(outbox: &mut Outbox, at_ms: i64, user: &str, why: Removed) {
    let reason = match why {
        Removed::ByUser => 1,
        Removed::ByDeveloper => 5,
    };
    queue(
        outbox,
        at_ms,
        user,
        "authorization.removed",
        &json!({"reason": reason}),
    );
}

/// `post.publish.*`: ids are text here, where the status call has numbers.
pub(crate) fn published(outbox: &mut Outbox, at_ms: i64, publication: &Publication, event: Event) {
    let publish_type = match publication.destination {
        Destination::Profile(_) => "DIRECT_PUBLISH",
        Destination::Inbox => "INBOX_SHARE",
    };
    let mut content = json!({"publish_id": publication.publish_id, "publish_type": publish_type});
    let name = match event {
        Event::Failed(reason) => {
            content["reason"] = reason.word();
            "post.publish.failed"
        }
        Event::Complete => "post.publish.complete",
        Event::InboxDelivered => "post.publish.inbox_delivered",
        Event::PubliclyAvailable(number) => {
            content["post_id"] = json!(number.to_string());
            "post.publish.publicly_available"
        }
        Event::NoLongerPubliclyAvailable(number) => {
            content["post_id"] = json!(number.to_string());
            "post.publish.no_longer_publicaly_available"
        }
    };
    queue(outbox, at_ms, &publication.user, name, &content);
}

/// Queues one event; its content is JSON in a string.
fn queue(outbox: &mut Outbox, at_ms: i64, user: &str, event: &str, content: &Value) {
    let at_s = at_ms.div_euclid(1000);
    let body = json!({
        "client_key": CLIENT_KEY, "event": event, "create_time": at_s, "user_openid": user,
        "content": content.to_string(),
    });
    let body = body.to_string();
    let headers = [
        ("Content-Type", "application/json".to_owned()),
        ("TikTok-Signature", signature(at_s, &body)),
    ];
    let headers = headers
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    outbox.queue(NewCallback {
        at_ms,
        path: PATH,
        headers,
        body,
    });
}

fn signature(at_s: i64, body: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, CLIENT_SECRET.as_bytes());
    let tag = hmac::sign(&key, format!("{at_s}.{body}").as_bytes());
    format!("t={at_s},s={}", hex(tag.as_ref()))
}
