//! What an app can ask an account for through Instagram Login. The names of Facebook Login are
//! others, and the older ones are gone.

/// The scope that nobody can keep back.
pub(crate) const BASIC: &str = "instagram_business_basic";
/// The scope that it takes to publish.
pub(crate) const PUBLISH: &str = "instagram_business_content_publish";

/// The scope that it takes to comment.
pub(crate) const COMMENT: &str = "instagram_business_manage_comments";

const ALL: [(&str, &str); 5] = [
    (BASIC, "View profile and access media"),
    (PUBLISH, "Create and publish content"),
    (COMMENT, "Access and manage comments"),
    (
        "instagram_business_manage_messages",
        "Access and manage messages",
    ),
    ("instagram_business_manage_insights", "Access insights"),
];

/// A list of scopes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scopes(Vec<&'static str>);

// === impl Scopes ===

impl Scopes {
    /// Scopes separated by commas, the basic one among them; the reason is a sentence.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut scopes = Vec::new();
        for name in text.split(',') {
            let known = ALL
                .iter()
                .find(|(known, _)| *known == name)
                .ok_or_else(|| format!("Invalid scope: {name}"))?;
            if !scopes.contains(&known.0) {
                scopes.push(known.0);
            }
        }
        if scopes.contains(&BASIC) {
            Ok(Self(scopes))
        } else {
            Err(format!("Invalid scope: {BASIC} is required"))
        }
    }

    /// The basic one and those of the others that are wanted.
    pub(crate) fn only(&self, is_wanted: impl Fn(&str) -> bool) -> Self {
        Self(
            self.0
                .iter()
                .copied()
                .filter(|name| *name == BASIC || is_wanted(name))
                .collect(),
        )
    }

    /// Whether a scope is among them.
    pub(crate) fn include(&self, name: &str) -> bool {
        self.0.contains(&name)
    }

    /// The names of the scopes.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().copied()
    }

    /// The names of the scopes, each with what it lets an app do.
    pub(crate) fn sentences(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        ALL.into_iter().filter(|(name, _)| self.include(name))
    }
}

#[cfg(test)]
mod tests {
    use super::Scopes;

    #[test]
    fn scopes_are_a_comma_list_with_the_basic_one() {
        assert!(
            Scopes::parse("instagram_business_basic,instagram_business_content_publish").is_ok()
        );
        for wrong in [
            "",
            "instagram_business_content_publish",
            "instagram_basic",
            "business_basic",
            "instagram_business_basic instagram_business_content_publish",
            "instagram_business_basic,",
        ] {
            assert!(Scopes::parse(wrong).is_err(), "{wrong}");
        }
    }
}
