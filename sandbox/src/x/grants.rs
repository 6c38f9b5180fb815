//! Who let the app do what: authorization codes, and families of tokens that rotate.
//!
//! A refresh token works once. Presenting a spent one ends the whole family, the newest pair
//! included.

use serde::{Deserialize, Serialize};

use super::Moment;
use super::scopes::Scopes;
use crate::oauth::challenge_of;
use crate::secrets::SecretKind;

/// "The code lives 30 seconds."
const CODE_LIVES_MS: i64 = 30 * 1000;
/// `expires_in` 7200.
pub(crate) const ACCESS_LIVES_MS: i64 = 7200 * 1000;
/// About six months.
const REFRESH_LIVES_MS: i64 = 182 * 24 * 60 * 60 * 1000;

/// An authorization code and what it was given for.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Code {
    value: String,
    user: String,
    scopes: Scopes,
    redirect_uri: String,
    challenge: String,
    until_ms: i64,
    is_spent: bool,
}

/// One token of a family.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Token {
    value: String,
    until_ms: i64,
    is_spent: bool,
}

/// All tokens that came from one consent.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Family {
    user: String,
    scopes: Scopes,
    access: Vec<Token>,
    refresh: Vec<Token>,
    is_ended: bool,
}

/// Every code and every family.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Grants {
    codes: Vec<Code>,
    families: Vec<Family>,
}

/// What a person agreed to.
#[derive(Debug, Clone)]
pub(crate) struct Consent {
    pub(crate) user: String,
    pub(crate) scopes: Scopes,
    pub(crate) redirect_uri: String,
    pub(crate) challenge: String,
}

/// A fresh pair of tokens.
#[derive(Debug)]
pub(crate) struct Pair {
    pub(crate) access: String,
    pub(crate) refresh: Option<String>,
    pub(crate) scopes: Scopes,
}

/// Why a code or a refresh token gives no pair; X does not tell the reasons apart.
#[derive(Debug)]
pub(crate) struct Refused;

// === impl Grants ===

impl Grants {
    /// Hands out the code for a consent.
    pub(crate) fn consent(&mut self, consent: Consent, moment: &mut Moment<'_>) -> String {
        let Consent {
            user,
            scopes,
            redirect_uri,
            challenge,
        } = consent;
        let value = moment.secrets.issue(SecretKind::Code, &user, moment.now_ms);
        let until_ms = moment.now_ms + CODE_LIVES_MS;
        let code = Code {
            value: value.clone(),
            user,
            scopes,
            redirect_uri,
            challenge,
            until_ms,
            is_spent: false,
        };
        self.codes.push(code);
        value
    }

    /// Trades a code for the first pair of a new family. Whatever comes of it, the code is spent.
    pub(crate) fn redeem(
        &mut self,
        code: &str,
        redirect_uri: &str,
        verifier: &str,
        moment: &mut Moment<'_>,
    ) -> Result<Pair, Refused> {
        let code = self
            .codes
            .iter_mut()
            .find(|known| known.value == code)
            .ok_or(Refused)?;
        let was_spent = std::mem::replace(&mut code.is_spent, true);
        let is_timely = moment.now_ms < code.until_ms;
        let is_same = code.redirect_uri == redirect_uri && code.challenge == challenge_of(verifier);
        if was_spent || !is_timely || !is_same {
            return Err(Refused);
        }
        let mut family = Family::new(code.user.clone(), code.scopes.clone());
        let pair = family.next_pair(moment);
        self.families.push(family);
        Ok(pair)
    }

    /// Rotates a refresh token.
    pub(crate) fn rotate(
        &mut self,
        refresh: &str,
        moment: &mut Moment<'_>,
    ) -> Result<Pair, Refused> {
        let family = self
            .families
            .iter_mut()
            .find(|family| family.knows_refresh(refresh))
            .ok_or(Refused)?;
        if !family.can_rotate(refresh, moment.now_ms) {
            family.is_ended |= moment.settings.kill_family_on_replay;
            return Err(Refused);
        }
        Ok(family.next_pair(moment))
    }

    /// The user and the scopes of a living access token.
    pub(crate) fn holder(&self, access: &str, now_ms: i64) -> Option<(&str, &Scopes)> {
        let lives =
            |token: &Token| token.value == access && !token.is_spent && now_ms < token.until_ms;
        let family = self
            .families
            .iter()
            .find(|family| !family.is_ended && family.access.iter().any(lives))?;
        Some((&family.user, &family.scopes))
    }

    /// The user who once gave this code or token, dead or alive.
    pub(crate) fn owner(&self, secret: &str) -> Option<&str> {
        let of_code = self
            .codes
            .iter()
            .find(|code| code.value == secret)
            .map(|code| code.user.as_str());
        let of_token = || {
            self.families
                .iter()
                .find(|family| family.knows(secret))
                .map(|family| family.user.as_str())
        };
        of_code.or_else(of_token)
    }

    /// Ends an access token, or with a refresh token the family.
    pub(crate) fn revoke(&mut self, secret: &str) {
        for family in &mut self.families {
            family.is_ended |= family.knows_refresh(secret);
            for token in family
                .access
                .iter_mut()
                .filter(|token| token.value == secret)
            {
                token.is_spent = true;
            }
        }
    }

    /// Ends everything that a user agreed to, as on X's page of connected apps.
    pub(crate) fn disconnect(&mut self, user: &str) {
        for family in self
            .families
            .iter_mut()
            .filter(|family| family.user == user)
        {
            family.is_ended = true;
        }
    }
}

// === impl Family ===

impl Family {
    fn new(user: String, scopes: Scopes) -> Self {
        Self {
            user,
            scopes,
            access: Vec::new(),
            refresh: Vec::new(),
            is_ended: false,
        }
    }

    fn next_pair(&mut self, moment: &mut Moment<'_>) -> Pair {
        for token in &mut self.refresh {
            token.is_spent = true;
        }
        for token in &mut self.access {
            token.is_spent |= moment.settings.refresh_ends_old_access;
        }
        let access = moment
            .secrets
            .issue(SecretKind::AccessToken, &self.user, moment.now_ms);
        self.access
            .push(Token::new(&access, moment.now_ms + ACCESS_LIVES_MS));
        let refresh = self.scopes.include(&["offline.access"]).then(|| {
            let refresh = moment
                .secrets
                .issue(SecretKind::RefreshToken, &self.user, moment.now_ms);
            self.refresh
                .push(Token::new(&refresh, moment.now_ms + REFRESH_LIVES_MS));
            refresh
        });
        Pair {
            access,
            refresh,
            scopes: self.scopes.clone(),
        }
    }

    fn can_rotate(&self, refresh: &str, now_ms: i64) -> bool {
        let lives =
            |token: &Token| token.value == refresh && !token.is_spent && now_ms < token.until_ms;
        !self.is_ended && self.refresh.iter().any(lives)
    }

    fn knows_refresh(&self, secret: &str) -> bool {
        self.refresh.iter().any(|token| token.value == secret)
    }

    fn knows(&self, secret: &str) -> bool {
        self.knows_refresh(secret) || self.access.iter().any(|token| token.value == secret)
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
}
