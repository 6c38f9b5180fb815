//! Accounts as the platforms describe them: who a grant belongs to, which accounts it can serve,
//! and whether it still serves one.

use crate::domain::secret::Secret;
use crate::domain::text;
use serde::{Deserialize, Serialize};

/// Who an account is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The platform's id of the account. It is text even where the platform writes a number.
    pub remote_id: String,
    /// The handle, without `@`; empty where the account has none, as a Page may.
    pub username: String,
    /// The display name.
    pub name: String,
    /// The address of the account's picture.
    pub picture_url: Option<String>,
    /// What the account may do beyond others.
    #[serde(default)]
    pub allowance: Allowance,
}

/// What an account may do beyond others on its network, as the platform last said; by default
/// nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a permission of its own, which a person gives or not"
)]
pub struct Allowance {
    /// Whether X takes long texts from it: its person pays for that.
    pub has_long_texts: bool,
    /// Whether the person let us upload pictures and videos.
    #[serde(default)]
    pub can_upload: bool,
    /// Whether the person let us comment below its posts.
    #[serde(default)]
    pub can_comment: bool,
    /// Whether the person let us send drafts.
    #[serde(default)]
    pub can_draft: bool,
}

/// The person who gave a grant, as the platform describes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The platform's id of the person, which its callbacks name.
    pub subject: String,
    /// The person's name.
    pub name: String,
    /// The handle, or else the name.
    pub label: String,
}

/// An account that a grant can serve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Who the account is.
    pub profile: Profile,
    /// The account's own token, where it has one.
    pub token: Option<Secret>,
    /// Why nothing can be published to the account, for people; none where it can be.
    pub obstacle: Option<String>,
}

/// Who gave a grant, and which accounts it can serve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offers {
    /// The person who gave the grant.
    pub holder: Holder,
    /// The accounts: one, except behind a door that
    /// [has choices](crate::domain::door::Door::has_choices).
    pub accounts: Vec<Offer>,
    /// Why other accounts may be missing.
    pub remarks: Vec<MissingPage>,
}

/// A reason why a Page, or a profile behind one, may be missing among the choices, and what a
/// person can do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct MissingPage {
    /// A short name of the reason, for programs.
    pub code: String,
    /// The reason, for people.
    pub message: String,
}

/// What a check of one account found, for certain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Checked {
    /// The grant serves the account.
    Works {
        /// Who the account is now.
        profile: Profile,
        /// The granted scopes, where the platform tells them.
        scopes: Option<Vec<String>>,
        /// A new token of the account, where the platform no longer takes the one that we have.
        token: Option<Secret>,
    },
    /// The grant lives, and does not serve this account any more, for this reason, which people
    /// can read.
    AccountLost(String),
    /// The grant has ended for every account on it.
    GrantOver,
}

// === impl Profile ===

impl Profile {
    /// The same profile, with nothing in its names that is not shown.
    fn shown(self) -> Self {
        let username = text::shown_name(&self.username);
        let name = Some(text::shown_name(&self.name)).filter(|name| !name.is_empty());
        Self {
            name: name.unwrap_or_else(|| username.clone()),
            username,
            ..self
        }
    }
}

// === impl Checked ===

impl Checked {
    /// The same finding, with nothing in names that is not shown.
    pub(super) fn shown(self) -> Self {
        match self {
            Self::Works {
                profile,
                scopes,
                token,
            } => Self::Works {
                profile: profile.shown(),
                scopes,
                token,
            },
            Self::AccountLost(reason) => Self::AccountLost(reason),
            Self::GrantOver => Self::GrantOver,
        }
    }
}

// === impl Offers ===

impl Offers {
    /// The same offers, with nothing in names that is not shown.
    pub(super) fn shown(self) -> Self {
        let accounts = self.accounts.into_iter().map(|offer| Offer {
            profile: offer.profile.shown(),
            ..offer
        });
        Self {
            holder: Holder {
                subject: self.holder.subject,
                name: text::shown_name(&self.holder.name),
                label: text::shown_name(&self.holder.label),
            },
            accounts: accounts.collect(),
            remarks: self.remarks,
        }
    }

    /// The offers of a platform whose tokens serve the account of the person who gave them, and no
    /// other.
    #[must_use]
    pub fn of(profile: Profile) -> Self {
        let label = if profile.username.is_empty() {
            profile.name.clone()
        } else {
            format!("@{}", profile.username)
        };
        let holder = Holder {
            subject: profile.remote_id.clone(),
            name: profile.name.clone(),
            label,
        };
        Self {
            holder,
            accounts: vec![Offer {
                profile,
                token: None,
                obstacle: None,
            }],
            remarks: Vec::new(),
        }
    }
}
