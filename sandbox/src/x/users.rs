//! The people of this X.

use serde::{Deserialize, Serialize};

/// Above 2^53, so that whoever reads an id as a JSON number gets a wrong one.
const FIRST_ID: u64 = 1_500_000_000_000_000_001;
/// 2024-01-01T00:00:00Z, when the first users signed up.
const FIRST_DAY_MS: i64 = 1_704_067_200_000;
const SEEDED: [(&str, &str); 3] = [
    ("sandbox_writer", "Sandbox Writer"),
    ("sandbox_studio", "Sandbox Studio"),
    ("sandbox_reader", "Sandbox Reader"),
];
const USERNAME_LIMIT: usize = 15;

/// One user.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct User {
    /// A decimal string, never a number.
    pub id: String,
    /// 1 to 15 of `A-Za-z0-9_`.
    pub username: String,
    /// What stands beside the posts.
    pub name: String,
    /// `None`, `Basic`, `Premium` or `PremiumPlus`; the last two may write long posts.
    pub subscription_type: String,
    /// When the user signed up, in milliseconds since 1970.
    pub created_at_ms: i64,
}

/// The data from which a user is created.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// 1 to 15 of `A-Za-z0-9_`.
    pub username: String,
    /// The username unless given.
    #[serde(default)]
    pub name: Option<String>,
    /// `None` unless given.
    #[serde(default)]
    pub subscription_type: Option<String>,
}

/// All users of this X.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Users {
    all: Vec<User>,
}

// === impl User ===

impl User {
    /// Whether this user may write up to 25,000 characters.
    pub(crate) fn is_premium(&self) -> bool {
        matches!(self.subscription_type.as_str(), "Premium" | "PremiumPlus")
    }
}

// === impl Users ===

impl Users {
    /// The ones who are there from the start.
    pub(crate) fn seeded() -> Self {
        let mut users = Self { all: Vec::new() };
        for (username, name) in SEEDED {
            let new = NewUser {
                username: username.into(),
                name: Some(name.into()),
                subscription_type: None,
            };
            users
                .create(new, FIRST_DAY_MS)
                .expect("the first usernames are well-formed and differ");
        }
        users
    }

    /// All users, in the order in which they came.
    pub(crate) fn all(&self) -> &[User] {
        &self.all
    }

    /// The user of this id.
    pub(crate) fn get(&self, id: &str) -> Option<&User> {
        self.all.iter().find(|user| user.id == id)
    }

    /// The user of this username, however it is capitalised.
    pub(crate) fn named(&self, username: &str) -> Option<&User> {
        self.all
            .iter()
            .find(|user| user.username.eq_ignore_ascii_case(username))
    }

    /// The user of this username, created if there is none.
    pub(crate) fn find_or_create(
        &mut self,
        username: &str,
        now_ms: i64,
    ) -> Result<&User, &'static str> {
        let username = username.trim().trim_start_matches('@');
        if self.named(username).is_none() {
            let new = NewUser {
                username: username.to_owned(),
                name: None,
                subscription_type: None,
            };
            self.create(new, now_ms)?;
        }
        self.named(username).ok_or("There is no such user.")
    }

    /// Creates a user; the reason is a sentence for the person.
    pub(crate) fn create(&mut self, new: NewUser, now_ms: i64) -> Result<&User, &'static str> {
        let NewUser {
            username,
            name,
            subscription_type,
        } = new;
        let is_formed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        if username.is_empty()
            || username.len() > USERNAME_LIMIT
            || !username.bytes().all(is_formed)
        {
            return Err("A username is 1 to 15 letters, digits or underscores.");
        }
        let subscription_type = subscription_type.unwrap_or_else(|| "None".to_owned());
        if !["None", "Basic", "Premium", "PremiumPlus"].contains(&subscription_type.as_str()) {
            return Err("subscription_type is None, Basic, Premium or PremiumPlus.");
        }
        if self.named(&username).is_some() {
            return Err("This username is taken.");
        }
        let id = (FIRST_ID + self.all.len() as u64).to_string();
        let name = name.unwrap_or_else(|| username.clone());
        self.all.push(User {
            id,
            username,
            name,
            subscription_type,
            created_at_ms: now_ms,
        });
        self.all.last().ok_or("There is no such user.")
    }
}
