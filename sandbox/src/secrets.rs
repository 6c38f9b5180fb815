//! Makes every secret that the platforms hand out and remembers it, so that a test can look for
//! leaks.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Serialize;

/// What a secret is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SecretKind {
    /// An authorization code.
    Code,
    /// An access token.
    AccessToken,
    /// The access token of a Page.
    PageToken,
    /// A refresh token.
    RefreshToken,
    /// What says who a person is.
    IdToken,
    /// What lets anybody put the bytes of a video.
    UploadToken,
}

/// One secret that was handed out.
#[derive(Debug, Clone, Serialize)]
pub struct Secret {
    /// What the secret is for.
    pub kind: SecretKind,
    /// The user who gave it.
    pub user: String,
    /// The secret itself.
    pub value: String,
}

/// Every secret handed out so far.
#[derive(Debug, Default)]
pub(crate) struct Issued {
    all: Vec<Secret>,
}

// === impl Issued ===

impl Issued {
    /// Remembers a secret that was made elsewhere.
    pub(crate) fn remember(&mut self, kind: SecretKind, user: &str, value: &str) {
        self.all.push(Secret {
            kind,
            user: user.to_owned(),
            value: value.to_owned(),
        });
    }

    /// Makes a new secret of a user, about as long as a real one (91 characters on X).
    pub(crate) fn issue(&mut self, kind: SecretKind, user: &str, now_ms: i64) -> String {
        let mark = match kind {
            SecretKind::Code => "ac",
            SecretKind::AccessToken => "at",
            SecretKind::PageToken => "pt",
            SecretKind::RefreshToken => "rt",
            SecretKind::IdToken => "it",
            SecretKind::UploadToken => "ut",
        };
        let value = URL_SAFE_NO_PAD.encode(format!("{}:{now_ms}:1:0:{mark}:1", random_text()));
        self.remember(kind, user, &value);
        value
    }

    /// Every secret handed out so far, oldest first.
    pub(crate) fn all(&self) -> &[Secret] {
        &self.all
    }
}

/// 43 unguessable characters: 32 random bytes in base64url.
pub(crate) fn random_text() -> String {
    URL_SAFE_NO_PAD.encode(random_bytes::<32>())
}

/// Random bytes from the operating system.
pub(crate) fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives randomness");
    bytes
}
