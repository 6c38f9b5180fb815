//! The scopes that the sandbox's app has been approved for, and what each one lets it do.
//!
//! <https://developers.tiktok.com/doc/tiktok-api-scopes>

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// Every scope of the app, with the sentence that a person reads before agreeing.
const KNOWN: [(&str, &str); 6] = [
    (BASIC, "Read your profile info: avatar and display name"),
    (
        "user.info.profile",
        "Read your additional profile info: username, bio and links",
    ),
    ("user.info.stats", "Read your engagement statistics"),
    ("video.list", "Read your public videos"),
    ("video.publish", "Publish content on your account"),
    (
        "video.upload",
        "Share your content as a draft for you to edit further",
    ),
];

/// Comes with every consent, asked for or not, and cannot be unticked.
pub(crate) const BASIC: &str = "user.info.basic";

/// A set of known scopes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub(crate) struct Scopes(BTreeSet<&'static str>);

// === impl Scopes ===

impl Scopes {
    /// Reads a comma-separated list; none if it is empty or names an unknown scope.
    pub(crate) fn parse(list: &str) -> Option<Self> {
        let known = |name: &str| {
            KNOWN
                .iter()
                .find(|(scope, _)| *scope == name)
                .map(|(scope, _)| *scope)
        };
        list.split(',')
            .map(known)
            .collect::<Option<BTreeSet<_>>>()
            .map(Self)
    }

    /// The same scopes with the one that is always there.
    pub(crate) fn with_basic(mut self) -> Self {
        self.0.insert(BASIC);
        self
    }

    /// The scopes that were ticked, and the one that is always there.
    pub(crate) fn ticked(&self, ticks: &[&str]) -> Self {
        Self(
            self.0
                .iter()
                .copied()
                .filter(|scope| ticks.contains(scope))
                .collect(),
        )
        .with_basic()
    }

    /// Whether this one is among them.
    pub(crate) fn has(&self, scope: &str) -> bool {
        self.0.contains(scope)
    }

    /// Whether all of the others are among them.
    pub(crate) fn include(&self, others: &Self) -> bool {
        others.0.is_subset(&self.0)
    }

    /// Each scope with its sentence for a person, in TikTok's order.
    pub(crate) fn sentences(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        KNOWN.into_iter().filter(|(scope, _)| self.has(scope))
    }

    /// The comma-separated list again.
    pub(crate) fn list(&self) -> String {
        self.sentences()
            .map(|(scope, _)| scope)
            .collect::<Vec<_>>()
            .join(",")
    }
}

impl From<Scopes> for String {
    fn from(scopes: Scopes) -> Self {
        scopes.list()
    }
}

impl TryFrom<String> for Scopes {
    type Error = String;

    fn try_from(list: String) -> Result<Self, String> {
        Self::parse(&list).ok_or_else(|| format!("{list:?} is no list of scopes"))
    }
}
