//! What the platform sends to the app when a person leaves it: one form field, signed with the
//! app's secret.
//!
//! <https://developers.facebook.com/docs/development/create-an-app/app-dashboard/data-deletion-callback>

use super::signed;
use crate::outbox::{NewCallback, Outbox};

/// What a person did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CallbackKind {
    /// Removed the app.
    Deauthorized,
    /// Asked for the deletion of what the app knows.
    DeletionRequested,
}

/// Queues what the app is to hear about a person.
pub(crate) fn queue(
    outbox: &mut Outbox,
    parting: CallbackKind,
    user_id: &str,
    secret: &str,
    now_ms: i64,
) {
    let path = match parting {
        CallbackKind::Deauthorized => "/webhooks/meta/deauthorize",
        CallbackKind::DeletionRequested => "/webhooks/meta/data-deletion",
    };
    let request = signed::request(user_id, secret, now_ms);
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair("signed_request", &request)
        .finish();
    let headers = vec![(
        "Content-Type".to_owned(),
        "application/x-www-form-urlencoded".to_owned(),
    )];
    outbox.queue(NewCallback {
        at_ms: now_ms,
        path,
        headers,
        body,
    });
}
