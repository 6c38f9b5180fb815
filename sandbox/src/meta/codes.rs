//! Authorization codes: each works once, for ten minutes, with the redirect URI that it was asked
//! for with.

use serde::{Deserialize, Serialize};

use crate::oauth::challenge_of;
use crate::secrets::{SecretKind, random_text};
use crate::stage::Moment;

/// About ten minutes.
const LIVES_MS: i64 = 10 * 60 * 1000;

/// An authorization code and what it was given for.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Code {
    value: String,
    person: String,
    redirect_uri: String,
    /// Where the app sent one; it is not asked for.
    challenge: Option<String>,
    until_ms: i64,
    is_spent: bool,
}

/// Every code.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Codes {
    all: Vec<Code>,
}

/// Why a code is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// Nobody was given it.
    Unknown,
    /// It was used before.
    Used,
    /// Its time is over.
    Expired,
    /// It was asked for with another redirect URI.
    Redirect,
    /// The verifier is not that of the challenge.
    Verifier,
}

// === impl Codes ===

impl Codes {
    /// Hands out the code for a consent.
    pub(crate) fn issue(
        &mut self,
        person: &str,
        redirect_uri: &str,
        challenge: Option<&str>,
        moment: &mut Moment<'_>,
    ) -> String {
        let value = format!("AQ{}{}", random_text(), random_text());
        moment.secrets.remember(SecretKind::Code, person, &value);
        self.all.push(Code {
            value: value.clone(),
            person: person.to_owned(),
            redirect_uri: redirect_uri.to_owned(),
            challenge: challenge.map(str::to_owned),
            until_ms: moment.now_ms + LIVES_MS,
            is_spent: false,
        });
        value
    }

    /// Takes a code, and says whose it was. Whatever comes of it, the code is spent.
    pub(crate) fn redeem(
        &mut self,
        code: &str,
        redirect_uri: &str,
        verifier: Option<&str>,
        now_ms: i64,
    ) -> Result<String, Refused> {
        let code = self
            .all
            .iter_mut()
            .find(|known| known.value == code)
            .ok_or(Refused::Unknown)?;
        if std::mem::replace(&mut code.is_spent, true) {
            return Err(Refused::Used);
        }
        if now_ms >= code.until_ms {
            return Err(Refused::Expired);
        }
        if code.redirect_uri != redirect_uri {
            return Err(Refused::Redirect);
        }
        if code.challenge != verifier.map(challenge_of) {
            return Err(Refused::Verifier);
        }
        Ok(code.person.clone())
    }

    /// Ends the codes of a person.
    pub(crate) fn end(&mut self, person: &str) {
        for code in self.all.iter_mut().filter(|code| code.person == person) {
            code.is_spent = true;
        }
    }

    /// The person who once gave this code.
    pub(crate) fn owner(&self, code: &str) -> Option<&str> {
        self.all
            .iter()
            .find(|known| known.value == code)
            .map(|known| known.person.as_str())
    }
}
