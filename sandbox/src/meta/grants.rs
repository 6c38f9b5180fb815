//! What people gave to the app: permissions and Pages, which add up from one consent to the next,
//! and the tokens that come from it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::codes::Codes;
use super::tokens::Tokens;
use crate::graph::TokenEnd;

/// Whether a permission was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    /// The person gave it.
    Granted,
    /// The person was asked for it and did not give it.
    Declined,
}

/// The Pages that the app may see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Chosen {
    /// "All current and future Pages."
    All,
    /// The ones that were ticked.
    These(BTreeSet<String>),
}

/// What one person gave.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Given {
    pub(crate) permissions: BTreeMap<String, Status>,
    pub(crate) pages: Chosen,
}

/// A decision on the page: what of that which was asked for is given, and which Pages.
#[derive(Debug, Clone)]
pub(crate) struct Decision {
    pub(crate) permissions: BTreeMap<String, Status>,
    /// None if Pages were not asked about.
    pub(crate) pages: Option<Chosen>,
}

/// What all people gave to the app, and the codes and tokens that came from it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Grants {
    given: BTreeMap<String, Given>,
    pub(crate) codes: Codes,
    pub(crate) tokens: Tokens,
}

// === impl Grants ===

impl Grants {
    /// What a person gave; none if the app is a stranger.
    pub(crate) fn of(&self, person: &str) -> Option<&Given> {
        self.given.get(person)
    }

    /// Whether a person gave a permission.
    pub(crate) fn has(&self, person: &str, permission: &str) -> bool {
        self.of(person).is_some_and(|given| given.has(permission))
    }

    /// Adds a decision to what was given before.
    pub(crate) fn add(&mut self, person: &str, decision: Decision) {
        let fresh = || Given {
            permissions: BTreeMap::new(),
            pages: Chosen::These(BTreeSet::new()),
        };
        let given = self.given.entry(person.to_owned()).or_insert_with(fresh);
        given.permissions.extend(decision.permissions);
        if let Some(pages) = decision.pages {
            given.pages = pages;
        }
    }

    /// Takes one permission back.
    pub(crate) fn take_back(&mut self, person: &str, permission: &str) {
        let status = self
            .given
            .get_mut(person)
            .and_then(|given| given.permissions.get_mut(permission));
        if let Some(status) = status {
            *status = Status::Declined;
        }
    }

    /// Removes the app: what was given is forgotten, and every code and token ends. Whether there
    /// was anything.
    pub(crate) fn remove(&mut self, person: &str) -> bool {
        self.codes.end(person);
        self.tokens.end(person, TokenEnd::AppRemoved);
        self.given.remove(person).is_some()
    }

    /// The person who once gave this code or token, dead or alive.
    pub(crate) fn owner(&self, secret: &str) -> Option<&str> {
        self.codes
            .owner(secret)
            .or_else(|| self.tokens.find(secret).map(|token| token.person.as_str()))
    }
}

// === impl Given ===

impl Given {
    /// Whether a permission was given.
    pub(crate) fn has(&self, permission: &str) -> bool {
        self.permissions.get(permission) == Some(&Status::Granted)
    }

    /// What was given, without what was declined.
    pub(crate) fn granted(&self) -> impl Iterator<Item = &str> {
        self.permissions
            .iter()
            .filter(|(_, status)| **status == Status::Granted)
            .map(|(name, _)| name.as_str())
    }
}

// === impl Chosen ===

impl Chosen {
    /// Whether the app may see a Page.
    pub(crate) fn includes(&self, page: &str) -> bool {
        match self {
            Self::All => true,
            Self::These(pages) => pages.contains(page),
        }
    }
}
