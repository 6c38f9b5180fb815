//! What can be chosen about Google: what is false in its ID tokens, and the key that signs them.

use serde::{Deserialize, Serialize};

/// What is false in an ID token. Whoever believes one of these lets the wrong person in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lie {
    /// Somebody else issued the token.
    Issuer,
    /// The token is for another app.
    Audience,
    /// The token is for several apps.
    Audiences,
    /// Another app asked for the token.
    AuthorizedParty,
    /// The token belongs to another flow.
    Nonce,
    /// The token belongs to no flow.
    NoNonce,
    /// The token ended ten minutes ago.
    Expired,
    /// The token lives for two days.
    LivesTooLong,
    /// The token says that it is issued ten minutes from now.
    IssuedLater,
    /// Nobody signed the token, and it says so.
    AlgNone,
    /// The token is signed with a secret that everybody knows: the public key.
    AlgHs256,
    /// One bit of the signature is wrong.
    Signature,
    /// One claim was changed after the token was signed.
    Tampered,
    /// A stranger signed the token, and names the published key.
    StrangersSignature,
    /// A stranger signed the token.
    StrangersKey,
    /// The token names nobody.
    NoSubject,
    /// The token names somebody with a longer id than there is.
    LongSubject,
    /// The token does not have three parts.
    Malformed,
    /// There is no token.
    Missing,
}

/// The key that signs.
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
