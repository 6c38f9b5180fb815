//! Authorization codes: each works once, for ten minutes, with the verifier and the redirect URI
//! that it was asked for with.

use serde::{Deserialize, Serialize};

use crate::moment::Moment;
use crate::oauth::codes::{self, Unusable};
use crate::oauth::pkce::challenge_of;
use crate::secrets::SecretKind;

/// About ten minutes.
const LIVES_MS: i64 = 10 * 60 * 1000;

/// What a person agreed to.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Consent {
    /// The person.
    pub(crate) sub: String,
    /// What the app may learn.
    pub(crate) scopes: Vec<String>,
    /// What the app wants to find in the token again.
    pub(crate) nonce: String,
    pub(crate) redirect_uri: String,
    pub(crate) challenge: String,
}

/// What a code was given for.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct OfCode {
    consent: Consent,
}

/// Every code.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Codes {
    all: codes::Codes<OfCode>,
}

/// Why a code is not taken, with the sentence that Google has for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// Nobody was given this code.
    Unknown,
    /// The code was used before, or its time is over.
    Over,
    /// The code was asked for with another redirect URI.
    Redirect,
    /// The verifier is not that of the challenge.
    Verifier,
}

// === impl Codes ===

impl Codes {
    /// Hands out the code for a consent.
    pub(crate) fn issue(&mut self, consent: Consent, moment: &mut Moment<'_>) -> String {
        let value = moment
            .secrets
            .issue(SecretKind::Code, &consent.sub, moment.now_ms);
        self.all
            .add(value.clone(), OfCode { consent }, moment.now_ms + LIVES_MS);
        value
    }

    /// Takes a code. Whatever comes of it, the code is spent.
    pub(crate) fn redeem(
        &mut self,
        code: &str,
        redirect_uri: &str,
        verifier: &str,
        now_ms: i64,
    ) -> Result<Consent, Refused> {
        let given = self.all.take(code, now_ms);
        let OfCode { consent } = given.map_err(|unusable| match unusable {
            Unusable::Unknown => Refused::Unknown,
            Unusable::Used | Unusable::Expired => Refused::Over,
        })?;
        if consent.redirect_uri != redirect_uri {
            return Err(Refused::Redirect);
        }
        if consent.challenge != challenge_of(verifier) {
            return Err(Refused::Verifier);
        }
        Ok(consent.clone())
    }

    /// The person who once gave this code.
    pub(crate) fn owner(&self, code: &str) -> Option<&str> {
        self.all
            .given_for(code)
            .map(|given| given.consent.sub.as_str())
    }
}
