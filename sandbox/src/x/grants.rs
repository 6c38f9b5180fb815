//! Who let the app do what: authorization codes, and families of tokens that rotate.
//!
//! A refresh token works once. Presenting a spent one ends the whole family, the newest pair
//! included.

use serde::{Deserialize, Serialize};

use super::scopes::Scopes;
use crate::moment::Moment;
use crate::oauth::codes::Codes;
use crate::oauth::pkce::challenge_of;
use crate::oauth::rotation::Rotation;
use crate::secrets::SecretKind;

/// "The code lives 30 seconds."
const CODE_LIVES_MS: i64 = 30 * 1000;
/// `expires_in` 7200.
pub(crate) const ACCESS_LIVES_MS: i64 = 7200 * 1000;
/// About six months.
const REFRESH_LIVES_MS: i64 = 182 * 24 * 60 * 60 * 1000;

/// All tokens that came from one consent.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Family {
    user: String,
    scopes: Scopes,
    #[serde(flatten)]
    tokens: Rotation,
}

/// Every code and every family.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Grants {
    codes: Codes<Consent>,
    families: Vec<Family>,
}

/// What a person agreed to.
#[derive(Debug, Clone, Serialize, Deserialize)]
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
        let value = moment
            .secrets
            .issue(SecretKind::Code, &consent.user, moment.now_ms);
        self.codes
            .add(value.clone(), consent, moment.now_ms + CODE_LIVES_MS);
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
        let consent = self
            .codes
            .take(code, moment.now_ms)
            .map_err(|_unusable| Refused)?;
        let is_same =
            consent.redirect_uri == redirect_uri && consent.challenge == challenge_of(verifier);
        if !is_same {
            return Err(Refused);
        }
        let mut family = Family {
            user: consent.user.clone(),
            scopes: consent.scopes.clone(),
            tokens: Rotation::default(),
        };
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
            .find(|family| family.tokens.knows_refresh(refresh))
            .ok_or(Refused)?;
        if !family.tokens.can_rotate(refresh, moment.now_ms) {
            if moment.settings.kill_family_on_replay {
                family.tokens.end();
            }
            return Err(Refused);
        }
        Ok(family.next_pair(moment))
    }

    /// The user and the scopes of a living access token.
    pub(crate) fn holder(&self, access: &str, now_ms: i64) -> Option<(&str, &Scopes)> {
        let family = self
            .families
            .iter()
            .find(|family| family.tokens.admits(access, now_ms))?;
        Some((&family.user, &family.scopes))
    }

    /// The user who once gave this code or token, dead or alive.
    pub(crate) fn owner(&self, secret: &str) -> Option<&str> {
        let of_code = self.codes.given_for(secret).map(|consent| &consent.user);
        let of_token = || {
            let family = self
                .families
                .iter()
                .find(|family| family.tokens.knows(secret))?;
            Some(&family.user)
        };
        of_code.or_else(of_token).map(String::as_str)
    }

    /// Ends an access token, or with a refresh token the family.
    pub(crate) fn revoke(&mut self, secret: &str) {
        for family in &mut self.families {
            if family.tokens.knows_refresh(secret) {
                family.tokens.end();
            }
            family.tokens.spend_access(secret);
        }
    }

    /// Ends everything that a user agreed to, as on X's page of connected apps.
    pub(crate) fn disconnect(&mut self, user: &str) {
        for family in &mut self.families {
            if family.user == user {
                family.tokens.end();
            }
        }
    }
}

// === impl Family ===

impl Family {
    fn next_pair(&mut self, moment: &mut Moment<'_>) -> Pair {
        self.tokens.spend(moment.settings.refresh_ends_old_access);
        let access = moment
            .secrets
            .issue(SecretKind::AccessToken, &self.user, moment.now_ms);
        self.tokens
            .add_access(&access, moment.now_ms + ACCESS_LIVES_MS);
        let refresh = self.scopes.include(&["offline.access"]).then(|| {
            let refresh = moment
                .secrets
                .issue(SecretKind::RefreshToken, &self.user, moment.now_ms);
            self.tokens
                .add_refresh(&refresh, moment.now_ms + REFRESH_LIVES_MS);
            refresh
        });
        Pair {
            access,
            refresh,
            scopes: self.scopes.clone(),
        }
    }
}
