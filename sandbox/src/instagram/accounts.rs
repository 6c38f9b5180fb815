//! The accounts of this Instagram, whichever door an app comes through: Instagram Login, or the
//! Facebook Page that one is linked to.

use http::Request;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::answer::origin;

/// 17 digits and above 2^53, so that whoever reads an id as a JSON number gets a wrong one.
const FIRST_ID: u64 = 17_841_450_061_507_001;
/// The ids by which the app knows the same accounts.
const FIRST_APP_SCOPED_ID: u64 = 27_030_450_061_507_001;
const NAME_LIMIT: usize = 30;
const SEEDED: [(&str, &str, AccountType); 3] = [
    ("sandbox.kitchen", "Sandbox Kitchen", AccountType::Business),
    (
        "sandbox.sketches",
        "Sandbox Sketches",
        AccountType::MediaCreator,
    ),
    ("sandbox.diary", "Sandbox Diary", AccountType::Personal),
];

/// What kind an account is; a personal one takes no apps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AccountType {
    /// Of a business.
    Business,
    /// Of somebody who makes things.
    MediaCreator,
    /// Of a consumer.
    Personal,
}

/// One account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Digits: by this id it publishes.
    pub user_id: String,
    /// Digits: by this id the app knows it, and nothing can be published.
    pub id: String,
    /// 1 to 30 of letters, digits, dots and underscores.
    pub username: String,
    /// What stands beside the username.
    pub name: String,
    /// The kind of the account.
    pub account_type: AccountType,
}

/// The data from which an account is created.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    /// 1 to 30 of letters, digits, dots and underscores.
    pub username: String,
    /// The username unless given.
    #[serde(default)]
    pub name: Option<String>,
    /// `BUSINESS` unless given.
    #[serde(default)]
    pub account_type: Option<AccountType>,
}

/// All accounts.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Accounts {
    all: Vec<Account>,
}

// === impl Accounts ===

impl Accounts {
    /// The ones that are there from the start.
    pub(crate) fn seeded() -> Self {
        let mut accounts = Self { all: Vec::new() };
        for (username, name, account_type) in SEEDED {
            let new = NewAccount {
                username: username.into(),
                name: Some(name.into()),
                account_type: Some(account_type),
            };
            accounts
                .create(new)
                .expect("the first usernames are well-formed and differ");
        }
        accounts
    }

    /// All accounts, in the order in which they came.
    pub(crate) fn all(&self) -> &[Account] {
        &self.all
    }

    /// The account that publishes by this id.
    pub(crate) fn get(&self, user_id: &str) -> Option<&Account> {
        self.all.iter().find(|account| account.user_id == user_id)
    }

    /// The account of this username, however it is capitalised.
    pub(crate) fn named(&self, username: &str) -> Option<&Account> {
        self.all
            .iter()
            .find(|account| account.username.eq_ignore_ascii_case(username))
    }

    /// The id of the account of this username, created for a business if there is none.
    pub(crate) fn find_or_create(&mut self, username: &str) -> Result<String, &'static str> {
        let username = username.trim().trim_start_matches('@');
        if let Some(known) = self.named(username) {
            return Ok(known.user_id.clone());
        }
        let new = NewAccount {
            username: username.to_owned(),
            name: None,
            account_type: None,
        };
        Ok(self.create(new)?.user_id.clone())
    }

    /// Creates an account; the reason is a sentence for the person.
    pub(crate) fn create(&mut self, new: NewAccount) -> Result<&Account, &'static str> {
        let NewAccount {
            username,
            name,
            account_type,
        } = new;
        let is_formed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.');
        if username.is_empty() || username.len() > NAME_LIMIT || !username.bytes().all(is_formed) {
            return Err("A username is 1 to 30 letters, digits, dots or underscores.");
        }
        if self.named(&username).is_some() {
            return Err("This username is taken.");
        }
        let at = self.all.len();
        self.all.push(Account {
            user_id: (FIRST_ID + at as u64).to_string(),
            id: (FIRST_APP_SCOPED_ID + at as u64).to_string(),
            name: name.unwrap_or_else(|| username.clone()),
            username,
            account_type: account_type.unwrap_or(AccountType::Business),
        });
        Ok(&self.all[at])
    }
}

// === impl Account ===

impl Account {
    /// Whether the account may let an app in.
    pub(crate) fn is_professional(&self) -> bool {
        match self.account_type {
            AccountType::Business | AccountType::MediaCreator => true,
            AccountType::Personal => false,
        }
    }

    /// A field that both Graph APIs show, all but the id, which differs.
    pub(crate) fn field(&self, name: &str, request: &Request<Vec<u8>>) -> Option<Value> {
        Some(match name {
            "username" => json!(self.username),
            "name" => json!(self.name),
            "profile_picture_url" => json!(format!(
                "{}/instagram/pictures/{}.png",
                origin(request),
                self.user_id
            )),
            "followers_count" | "follows_count" | "media_count" => json!(0),
            _ => return None,
        })
    }
}
