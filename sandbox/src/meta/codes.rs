//! Authorization codes: each works once, for ten minutes, with the redirect URI that it was asked
//! for with.

use serde::{Deserialize, Serialize};

use crate::moment::Moment;
use crate::oauth::codes::{self, Unusable};
use crate::oauth::pkce::challenge_of;
use crate::secrets::{SecretKind, random_text};

/// About ten minutes.
const LIVES_MS: i64 = 10 * 60 * 1000;

/// What a code was given for.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct OfCode {
    person: String,
    redirect_uri: String,
    /// Where the app sent one; it is not asked for.
    challenge: Option<String>,
}

/// Every code.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Codes {
    all: codes::Codes<OfCode>,
}

/// Why a code is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// Nobody was given this code.
    Unknown,
    /// The code was used before.
    Used,
    /// The time of the code is over.
    Expired,
    /// The code was asked for with another redirect URI.
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
        let given = OfCode {
            person: person.to_owned(),
            redirect_uri: redirect_uri.to_owned(),
            challenge: challenge.map(str::to_owned),
        };
        self.all.add(value.clone(), given, moment.now_ms + LIVES_MS);
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
        let given = self.all.take(code, now_ms);
        let given = given.map_err(|unusable| match unusable {
            Unusable::Unknown => Refused::Unknown,
            Unusable::Used => Refused::Used,
            Unusable::Expired => Refused::Expired,
        })?;
        if given.redirect_uri != redirect_uri {
            return Err(Refused::Redirect);
        }
        if given.challenge != verifier.map(challenge_of) {
            return Err(Refused::Verifier);
        }
        Ok(given.person.clone())
    }

    /// Ends the codes of a person.
    pub(crate) fn end(&mut self, person: &str) {
        self.all.end(|given| given.person == person);
    }

    /// The person who once gave this code.
    pub(crate) fn owner(&self, code: &str) -> Option<&str> {
        self.all.given_for(code).map(|given| given.person.as_str())
    }
}
