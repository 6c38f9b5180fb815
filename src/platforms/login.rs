//! The nouns of asking a person for access to their accounts.

use crate::domain::secret::Secret;
use serde::Serialize;

/// What a consent page is opened with.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// The address that the platform sends the person back to.
    pub redirect_uri: &'a str,
    /// The `state` parameter, which names the flow.
    pub state: &'a Secret,
    /// The PKCE verifier, for the platforms that know PKCE.
    pub verifier: &'a Secret,
    /// Whether a person who has consented before is asked again, also for the scopes that they
    /// declined.
    pub is_again: bool,
}

/// What is exchanged for tokens once the person has come back.
#[derive(Clone, Debug)]
pub struct CallbackCode {
    /// The code that the callback carried.
    pub code: Secret,
    /// The PKCE verifier, for the platforms that know PKCE.
    pub verifier: Secret,
}

/// A scope that we ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The platform's name of the scope.
    pub name: &'static str,
    /// The feature that does not work without it.
    pub feature: Feature,
    /// Whether nothing can be published without it.
    pub is_needed: bool,
}

/// A feature that does not work without some scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// Nothing can be published.
    Publishing,
    /// The account cannot be recognised.
    Recognition,
    /// The connection ends within hours.
    StayingConnected,
    /// Lost answers cannot be looked up.
    LookUps,
    /// Pictures and videos cannot be published.
    Media,
    /// Nothing can be put into the drafts inbox of the app.
    Drafts,
    /// Pages that belong to a business portfolio stay hidden.
    BusinessPages,
    /// Nothing can be said below a post.
    Comments,
}
