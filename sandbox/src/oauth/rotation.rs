//! The tokens that came from one consent: each refresh gives a new pair and spends the old refresh
//! token.

use serde::{Deserialize, Serialize};

/// All access and refresh tokens of one consent.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Rotation {
    access: Vec<Token>,
    refresh: Vec<Token>,
    is_ended: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Token {
    value: String,
    until_ms: i64,
    is_spent: bool,
}

// === impl Rotation ===

impl Rotation {
    /// Spends the refresh tokens of before, and perhaps the access tokens too.
    pub(crate) fn spend(&mut self, with_access: bool) {
        for token in &mut self.refresh {
            token.is_spent = true;
        }
        for token in &mut self.access {
            token.is_spent |= with_access;
        }
    }

    /// Adds an access token.
    pub(crate) fn add_access(&mut self, value: &str, until_ms: i64) {
        self.access.push(Token::new(value, until_ms));
    }

    /// Adds a refresh token.
    pub(crate) fn add_refresh(&mut self, value: &str, until_ms: i64) {
        self.refresh.push(Token::new(value, until_ms));
    }

    /// Whether this access token works.
    pub(crate) fn admits(&self, access: &str, now_ms: i64) -> bool {
        !self.is_ended && self.access.iter().any(|token| token.works(access, now_ms))
    }

    /// Whether this refresh token works.
    pub(crate) fn can_rotate(&self, refresh: &str, now_ms: i64) -> bool {
        !self.is_ended
            && self
                .refresh
                .iter()
                .any(|token| token.works(refresh, now_ms))
    }

    /// Whether this is one of its refresh tokens, spent or not.
    pub(crate) fn knows_refresh(&self, secret: &str) -> bool {
        self.refresh.iter().any(|token| token.value == secret)
    }

    /// Whether this is one of its tokens, spent or not.
    pub(crate) fn knows(&self, secret: &str) -> bool {
        self.knows_refresh(secret) || self.access.iter().any(|token| token.value == secret)
    }

    /// Spends an access token.
    pub(crate) fn spend_access(&mut self, access: &str) {
        for token in self.access.iter_mut().filter(|token| token.value == access) {
            token.is_spent = true;
        }
    }

    /// Whether all of it has ended.
    pub(crate) fn is_ended(&self) -> bool {
        self.is_ended
    }

    /// Ends all of it; says whether it had not ended before.
    pub(crate) fn end(&mut self) -> bool {
        !std::mem::replace(&mut self.is_ended, true)
    }
}

// === impl Token ===

impl Token {
    fn new(value: &str, until_ms: i64) -> Self {
        Self {
            value: value.to_owned(),
            until_ms,
            is_spent: false,
        }
    }

    fn works(&self, value: &str, now_ms: i64) -> bool {
        self.value == value && !self.is_spent && now_ms < self.until_ms
    }
}
