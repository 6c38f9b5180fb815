//! The people of this TikTok.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

const USERNAME_LIMIT: usize = 24;
/// Five minutes, as many may.
const LONGEST_VIDEO_S: u32 = 300;

/// One user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct User {
    /// Known to this app only; it may begin with a dash.
    pub open_id: String,
    /// The id that is the same for all apps of one developer.
    pub union_id: String,
    /// 2 to 24 letters, digits, dots or underscores.
    pub username: String,
    /// What stands above the posts.
    pub name: String,
    /// Whether only followers see what this user posts.
    #[serde(rename = "private")]
    pub is_private: bool,
    /// What others may not do with this user's posts; a private account's cannot be dueted or
    /// stitched anyway.
    #[serde(default)]
    pub disabled: BTreeSet<Interaction>,
    /// How long a video may be, in seconds.
    #[serde(default = "longest_video_s")]
    pub max_video_post_duration_sec: u32,
    /// Why this user cannot post at the moment.
    #[serde(default)]
    pub cannot_post: Option<CannotPost>,
}

/// Something that others do with a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Interaction {
    /// Write below it.
    Comment,
    /// Show it beside a video of their own.
    Duet,
    /// Cut it into a video of their own.
    Stitch,
}

/// Why a user cannot post at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CannotPost {
    /// The user's daily number of posts through apps is used up.
    SpamRiskTooManyPosts,
    /// The user is banned.
    SpamRiskUserBannedFromPosting,
    /// The app's daily number of users is used up.
    ReachedActiveUserCap,
}

/// The data from which a user is created.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// 2 to 24 letters, digits, dots or underscores.
    pub username: String,
    /// The username unless given.
    #[serde(default)]
    pub name: Option<String>,
    /// False unless given.
    #[serde(default, rename = "private")]
    pub is_private: bool,
}

/// All users of this TikTok.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Users {
    all: Vec<User>,
}

// === impl User ===

impl User {
    /// Who may see a post of this user, as the composer has to offer it.
    pub(crate) fn privacy_levels(&self) -> [&'static str; 3] {
        let widest = if self.is_private {
            "FOLLOWER_OF_CREATOR"
        } else {
            "PUBLIC_TO_EVERYONE"
        };
        [widest, "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"]
    }

    /// Whether others may not do this.
    pub(crate) fn forbids(&self, interaction: Interaction) -> bool {
        let is_of_private = self.is_private && interaction != Interaction::Comment;
        is_of_private || self.disabled.contains(&interaction)
    }
}

// === impl CannotPost ===

impl CannotPost {
    /// The code of the error.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::SpamRiskTooManyPosts => "spam_risk_too_many_posts",
            Self::SpamRiskUserBannedFromPosting => "spam_risk_user_banned_from_posting",
            Self::ReachedActiveUserCap => "reached_active_user_cap",
        }
    }
}

// === impl Users ===

impl Users {
    /// The ones who are there from the start.
    pub(crate) fn seeded() -> Self {
        let mut users = Self { all: Vec::new() };
        for (username, name, is_private) in [
            ("sandbox_writer", "Sandbox Writer", false),
            ("sandbox_private", "Sandbox Private", true),
            ("sandbox_studio", "Sandbox Studio", false),
        ] {
            let new = NewUser {
                username: username.into(),
                name: Some(name.into()),
                is_private,
            };
            users
                .create(new)
                .expect("the first usernames are well-formed and differ");
        }
        users
    }

    /// All users, in the order in which they came.
    pub(crate) fn all(&self) -> &[User] {
        &self.all
    }

    /// The user of this id.
    pub(crate) fn get(&self, open_id: &str) -> Option<&User> {
        self.all.iter().find(|user| user.open_id == open_id)
    }

    /// The user of this username, however it is capitalised.
    pub(crate) fn named(&self, username: &str) -> Option<&User> {
        self.all
            .iter()
            .find(|user| user.username.eq_ignore_ascii_case(username))
    }

    /// The user of this username, created if there is none.
    pub(crate) fn find_or_create(&mut self, username: &str) -> Result<&User, &'static str> {
        let username = username.trim().trim_start_matches('@');
        if self.named(username).is_none() {
            self.create(NewUser {
                username: username.to_owned(),
                name: None,
                is_private: false,
            })?;
        }
        self.named(username).ok_or("There is no such user.")
    }

    /// Creates a user; the reason is a sentence for the person.
    pub(crate) fn create(&mut self, new: NewUser) -> Result<&User, &'static str> {
        let NewUser {
            username,
            name,
            is_private,
        } = new;
        check_username(&username)?;
        if self.named(&username).is_some() {
            return Err("This username is taken.");
        }
        let place = self.all.len();
        self.all.push(User {
            open_id: open_id(place),
            union_id: format!("5a4d0000-0000-4000-8000-{place:012x}"),
            name: name.unwrap_or_else(|| username.clone()),
            username,
            is_private,
            disabled: BTreeSet::new(),
            max_video_post_duration_sec: LONGEST_VIDEO_S,
            cannot_post: None,
        });
        self.all.last().ok_or("There is no such user.")
    }

    /// Changes what the changes name, all but the ids; null takes away what may be missing.
    pub(crate) fn change(
        &mut self,
        open_id: &str,
        changes: &Map<String, Value>,
    ) -> Result<User, String> {
        let taken = changes
            .get("username")
            .and_then(Value::as_str)
            .and_then(|username| self.named(username));
        if taken.is_some_and(|user| user.open_id != open_id) {
            return Err("This username is taken.".to_owned());
        }
        let user = self
            .all
            .iter_mut()
            .find(|user| user.open_id == open_id)
            .ok_or("there is no such user")?;
        let mut merged = json!(user);
        for (name, value) in changes
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "open_id" | "union_id"))
        {
            merged[name] = value.clone();
        }
        let changed: User = serde_json::from_value(merged).map_err(|error| error.to_string())?;
        check_username(&changed.username)?;
        *user = changed.clone();
        Ok(changed)
    }
}

fn check_username(username: &str) -> Result<(), &'static str> {
    let is_formed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.');
    if (2..=USERNAME_LIMIT).contains(&username.len()) && username.bytes().all(is_formed) {
        return Ok(());
    }
    Err("A username is 2 to 24 letters, digits, dots or underscores.")
}

/// Every other one begins with a dash, as real ones do: whoever cleans it up no longer knows its
/// owner.
fn open_id(place: usize) -> String {
    let first = if place.is_multiple_of(2) { '-' } else { '_' };
    format!("{first}000Sandbox_OTWK-f5fCMfYpYwd{place:08}")
}

fn longest_video_s() -> u32 {
    LONGEST_VIDEO_S
}
