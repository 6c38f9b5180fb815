//! What can be chosen about Google: what is false in its ID tokens, and the key that signs them.

use serde::{Deserialize, Serialize};

/// What is false in an ID token. Whoever believes one of these lets the wrong person in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lie {
    /// Somebody else issued it.
    Issuer,
    /// It is for another app.
    Audience,
    /// It is for several apps.
    Audiences,
    /// Another app asked for it.
    AuthorizedParty,
    /// It belongs to another flow.
    Nonce,
    /// It belongs to no flow.
    NoNonce,
    /// It ended ten minutes ago.
    Expired,
    /// It lives for two days.
    LivesTooLong,
    /// It was issued in ten minutes.
    IssuedLater,
    /// Nobody signed it, and it says so.
    AlgNone,
    /// It is signed with a secret that everybody knows: the public key.
    AlgHs256,
    /// One bit of its signature is another.
    Signature,
    /// One claim was changed after it was signed.
    Tampered,
    /// A stranger signed it, and names the published key.
    StrangersSignature,
    /// A stranger signed it.
    StrangersKey,
    /// It names nobody.
    NoSubject,
    /// It names somebody at greater length than there is.
    LongSubject,
    /// It is not three parts.
    Malformed,
    /// There is no token.
    Missing,
}

/// Which key signs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SigningKey {
    /// The key of the first day.
    #[default]
    First,
    /// The key that follows it.
    Second,
}

// === impl Lie ===

impl Lie {
    /// Every lie.
    pub const ALL: [Self; 19] = [
        Self::Issuer,
        Self::Audience,
        Self::Audiences,
        Self::AuthorizedParty,
        Self::Nonce,
        Self::NoNonce,
        Self::Expired,
        Self::LivesTooLong,
        Self::IssuedLater,
        Self::AlgNone,
        Self::AlgHs256,
        Self::Signature,
        Self::Tampered,
        Self::StrangersSignature,
        Self::StrangersKey,
        Self::NoSubject,
        Self::LongSubject,
        Self::Malformed,
        Self::Missing,
    ];
}
