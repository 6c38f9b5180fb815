//! The people whom this Google knows.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// Longer than any number of JavaScript, as Google's are: whoever reads one as a number gets a
/// wrong one.
const FIRST_SUB: u128 = 107_691_503_500_061_507_151;
const SEEDED: [(&str, &str); 3] = [
    ("writer", "Sandbox Writer"),
    ("studio", "Sandbox Studio"),
    ("reader", "Sandbox Reader"),
];
const NAME_LIMIT: usize = 64;

/// One person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Digits, never given to anybody else.
    pub sub: String,
    /// The display name, where there is one.
    pub name: Option<String>,
    /// The address, where there is one. Several people may have had the same.
    pub email: Option<String>,
    /// Whether Google has seen that the address is theirs.
    pub email_verified: bool,
}

/// The data from which a person is created.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewPerson {
    /// The display name.
    #[serde(default)]
    pub name: Option<String>,
    /// The address.
    #[serde(default)]
    pub email: Option<String>,
    /// True unless given.
    #[serde(default = "yes")]
    pub email_verified: bool,
}

/// All people whom this Google knows.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct People {
    all: Vec<Person>,
}

// === impl People ===

impl People {
    /// The ones who are there from the start.
    pub(crate) fn seeded() -> Self {
        let mut people = Self { all: Vec::new() };
        for (local, name) in SEEDED {
            people.create(NewPerson {
                name: Some(name.into()),
                email: Some(address(local)),
                email_verified: true,
            });
        }
        people
    }

    /// All people, in the order in which they came.
    pub(crate) fn all(&self) -> &[Person] {
        &self.all
    }

    /// The person of this id.
    pub(crate) fn get(&self, sub: &str) -> Option<&Person> {
        self.all.iter().find(|person| person.sub == sub)
    }

    /// The first person with the address of this name at the sandbox's domain, created if there is
    /// none.
    pub(crate) fn find_or_create(&mut self, name: &str) -> Result<Person, &'static str> {
        let name = name.trim();
        let is_formed =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
        if name.is_empty() || name.len() > NAME_LIMIT || !name.bytes().all(is_formed) {
            return Err("A name is 1 to 64 letters, digits, dots, dashes or underscores.");
        }
        let email = address(name);
        let known = self
            .all
            .iter()
            .find(|person| person.email.as_deref() == Some(&email))
            .cloned();
        Ok(known.unwrap_or_else(|| {
            self.create(NewPerson {
                name: Some(name.to_owned()),
                email: Some(email),
                email_verified: true,
            })
        }))
    }

    /// Creates a person.
    pub(crate) fn create(&mut self, new: NewPerson) -> Person {
        let NewPerson {
            name,
            email,
            email_verified,
        } = new;
        let person = Person {
            sub: (FIRST_SUB + self.all.len() as u128).to_string(),
            name,
            email,
            email_verified,
        };
        self.all.push(person.clone());
        person
    }

    /// Changes what the changes name, all but the id; null takes it away.
    pub(crate) fn change(
        &mut self,
        sub: &str,
        changes: &Map<String, Value>,
    ) -> Result<Person, String> {
        let person = self
            .all
            .iter_mut()
            .find(|person| person.sub == sub)
            .ok_or("there is no such person")?;
        let mut merged = json!(person);
        for (name, value) in changes.iter().filter(|(name, _)| *name != "sub") {
            merged[name] = value.clone();
        }
        *person = serde_json::from_value(merged).map_err(|error| error.to_string())?;
        Ok(person.clone())
    }
}

/// Of a domain that is nobody's (RFC 2606).
fn address(local: &str) -> String {
    format!("{}@example.com", local.to_ascii_lowercase())
}

fn yes() -> bool {
    true
}
