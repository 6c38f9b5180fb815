//! Who let the app do what: authorization codes, and families of tokens that rotate.
//!
//! A refresh token works once. What a spent one does to its family is not documented, so it does
//! nothing: it is refused.
//!
//! <https://developers.tiktok.com/doc/oauth-user-access-token-management>

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::scopes::Scopes;
use crate::moment::Moment;
use crate::oauth::codes::Codes;
use crate::oauth::pkce::challenge_of;
use crate::oauth::rotation::Rotation;
use crate::secrets::{SecretKind, random_bytes, random_text};

/// What a code was given for.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct OfCode {
    consent: Consent,
}

/// What a person agreed to.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Consent {
    pub(crate) user: String,
    pub(crate) scopes: Scopes,
    pub(crate) redirect_uri: String,
    pub(crate) challenge: Option<String>,
}

/// All tokens that came from one consent.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Family {
    user: String,
    scopes: Scopes,
    until_ms: i64,
    #[serde(flatten)]
    tokens: Rotation,
}

/// Every code and every family.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Grants {
    codes: Codes<OfCode>,
    families: Vec<Family>,
}

/// A fresh pair of tokens, and for how many seconds each of them works.
#[derive(Debug)]
pub(crate) struct Pair {
    pub(crate) user: String,
    pub(crate) scopes: Scopes,
    pub(crate) access: String,
    pub(crate) access_s: i64,
    pub(crate) refresh: String,
    pub(crate) refresh_s: i64,
}

/// Why a code gives no pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// Nobody was given this code, it was used before, or its time is over.
    Over,
    /// The code was asked for with another redirect URI.
    Redirect,
    /// The verifier is not that of the challenge.
    Verifier,
}

// === impl Grants ===

impl Grants {
    /// Hands out the code for a consent.
    pub(crate) fn consent(&mut self, consent: Consent, moment: &mut Moment<'_>) -> String {
        let value = secret(SecretKind::Code, "", "*0!", &consent.user, moment);
        let until_ms = moment.now_ms + i64::from(moment.settings.tiktok_code_s) * 1000;
        self.codes.add(value.clone(), OfCode { consent }, until_ms);
        value
    }

    /// Trades a code for the first pair of a new family. Whatever comes of it, the code is spent.
    pub(crate) fn redeem(
        &mut self,
        code: &str,
        redirect_uri: &str,
        verifier: Option<&str>,
        moment: &mut Moment<'_>,
    ) -> Result<Pair, Refused> {
        let OfCode { consent } = self
            .codes
            .take(code, moment.now_ms)
            .map_err(|_unusable| Refused::Over)?;
        if consent.redirect_uri != redirect_uri {
            return Err(Refused::Redirect);
        }
        if !consent.is_verified(verifier) {
            return Err(Refused::Verifier);
        }
        let mut family = Family::new(consent, moment);
        let pair = family.next_pair(moment);
        self.families.push(family);
        Ok(pair)
    }

    /// Rotates a refresh token; none if it is not the living one.
    pub(crate) fn rotate(&mut self, refresh: &str, moment: &mut Moment<'_>) -> Option<Pair> {
        let now_ms = moment.now_ms;
        let family = self
            .families
            .iter_mut()
            .find(|family| family.can_rotate(refresh, now_ms))?;
        if moment.settings.tiktok_refresh_extends {
            family.until_ms = family_until_ms(moment);
        }
        Some(family.next_pair(moment))
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
        let of_code = self
            .codes
            .given_for(secret)
            .map(|given| &given.consent.user);
        let of_token = || {
            let family = self
                .families
                .iter()
                .find(|family| family.tokens.knows(secret))?;
            Some(&family.user)
        };
        of_code.or_else(of_token).map(String::as_str)
    }

    /// Whether one living consent of this user covers these scopes.
    pub(crate) fn covers(&self, user: &str, scopes: &Scopes, now_ms: i64) -> bool {
        let is_living = |family: &&Family| {
            family.user == user && !family.tokens.is_ended() && now_ms < family.until_ms
        };
        self.families
            .iter()
            .filter(is_living)
            .any(|family| family.scopes.include(scopes))
    }

    /// Ends everything that a user agreed to, unused codes too; says whether there was anything.
    pub(crate) fn disconnect(&mut self, user: &str) -> bool {
        self.codes.end(|given| given.consent.user == user);
        let mut had_any = false;
        for family in &mut self.families {
            if family.user == user {
                had_any |= family.tokens.end();
            }
        }
        had_any
    }
}

// === impl Consent ===

impl Consent {
    /// Without a challenge a verifier is ignored, as TikTok does on the web; with one, both of its
    /// spellings hold.
    fn is_verified(&self, verifier: Option<&str>) -> bool {
        let Some(challenge) = &self.challenge else {
            return true;
        };
        verifier.is_some_and(|verifier| {
            *challenge == challenge_of(verifier) || *challenge == hex(&Sha256::digest(verifier))
        })
    }
}

// === impl Family ===

impl Family {
    fn new(consent: &Consent, moment: &Moment<'_>) -> Self {
        Self {
            user: consent.user.clone(),
            scopes: consent.scopes.clone(),
            until_ms: family_until_ms(moment),
            tokens: Rotation::default(),
        }
    }

    fn next_pair(&mut self, moment: &mut Moment<'_>) -> Pair {
        self.tokens.spend(moment.settings.refresh_ends_old_access);
        let access_s = i64::from(moment.settings.tiktok_access_s);
        let access = secret(SecretKind::AccessToken, "act.", "!", &self.user, moment);
        let refresh = secret(SecretKind::RefreshToken, "rft.", "!", &self.user, moment);
        self.tokens
            .add_access(&access, moment.now_ms + access_s * 1000);
        self.tokens.add_refresh(&refresh, self.until_ms);
        let refresh_s = (self.until_ms - moment.now_ms) / 1000;
        Pair {
            user: self.user.clone(),
            scopes: self.scopes.clone(),
            access,
            access_s,
            refresh,
            refresh_s,
        }
    }

    fn can_rotate(&self, refresh: &str, now_ms: i64) -> bool {
        now_ms < self.until_ms && self.tokens.can_rotate(refresh, now_ms)
    }
}

fn family_until_ms(moment: &Moment<'_>) -> i64 {
    moment.now_ms + i64::from(moment.settings.tiktok_refresh_s) * 1000
}

/// A secret in TikTok's manner: its characters have to be encoded wherever it travels in a form.
fn secret(
    kind: SecretKind,
    prefix: &str,
    marks: &str,
    user: &str,
    moment: &mut Moment<'_>,
) -> String {
    let number = u16::from_be_bytes(random_bytes()) % 9000 + 1000;
    let value = format!("{prefix}{}{marks}{number}.va", random_text());
    moment.secrets.remember(kind, user, &value);
    value
}

/// Two lower-case digits for each byte.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}
