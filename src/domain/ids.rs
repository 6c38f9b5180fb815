//! Ids: a prefix that says what it is, and a time-ordered UUID (version 7, RFC 9562).
//!
//! An id names; it is never a secret (OWASP ASVS 11.5.1: a UUID is no credential).

use super::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident $prefix:literal)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// A new id, ordered by `now`; `chance` makes it unique.
            #[must_use]
            pub fn new(now: Timestamp, chance: [u8; 10]) -> Self {
                let ms = u64::try_from(now.ms()).unwrap_or(0);
                let uuid = uuid::Builder::from_unix_timestamp_millis(ms, &chance).into_uuid();
                Self(format!(concat!($prefix, "_{}"), uuid.simple()))
            }

            /// The id in a text that came from outside; none where it cannot be one of ours.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                let rest = text.strip_prefix(concat!($prefix, "_"))?;
                let is_ours = rest.len() == 32 && rest.bytes().all(|b| b.is_ascii_hexdigit());
                is_ours.then(|| Self(text.to_owned()))
            }

            /// As text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        #[cfg(not(target_arch = "wasm32"))]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "pattern": concat!("^", $prefix, "_[0-9a-fA-F]{32}$"),
                    "examples": [concat!($prefix, "_0198c0ffee0070008000000000000001")],
                })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

ids! {
    /// A person.
    UserId "usr"
    /// What owns accounts and posts.
    WorkspaceId "wsp"
    /// A way into a person's workspace.
    IdentityId "idn"
    /// Leave to sign up.
    InvitationId "inv"
    /// The tokens and scopes that a person gave at a platform.
    GrantId "grt"
    /// One connected account.
    AccountId "acc"
    /// What a person wrote.
    PostId "post"
    /// One post for one account.
    DeliveryId "dlv"
    /// A choice among the accounts that a grant can serve.
    ChoiceId "chc"
    /// A session, as a person sees it.
    SessionId "ses"
    /// A picture or a video.
    MediaId "med"
    /// A text that is saved to be used again.
    TemplateId "tpl"
    /// A post that comes again by a rule.
    RecurrenceId "rec"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_ids_sort_behind_earlier_ones() {
        let early = PostId::new(Timestamp::from_ms(1_000), [0xff; 10]);
        let late = PostId::new(Timestamp::from_ms(1_001), [0; 10]);
        assert!(early < late);
    }

    #[test]
    fn an_id_of_another_kind_is_refused() {
        let id = PostId::new(Timestamp::from_ms(1), [7; 10]);
        assert_eq!(PostId::parse(id.as_str()), Some(id.clone()));
        assert_eq!(AccountId::parse(id.as_str()), None);
        assert_eq!(PostId::parse("post_' OR 1=1"), None);
    }
}
