//! The people of this Facebook, and the roles that they have on its Pages.

use serde::{Deserialize, Serialize};

use super::page::NewPage;

/// Above 2^53, so that whoever reads an id as a JSON number gets a wrong one.
const FIRST_ID: u64 = 10_222_331_450_061_501;
const NAME_LIMIT: usize = 50;

/// One person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Digits; the app sees this person under no other id.
    pub id: String,
    /// What the person is called.
    pub name: String,
    /// What the person may do on which Page.
    pub roles: Vec<Role>,
}

/// What one person may do on one Page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// The id of the Page.
    pub page: String,
    /// `CREATE_CONTENT` for instance, which it takes to publish.
    pub tasks: Vec<String>,
}

/// The data from which a person is created.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewPerson {
    /// 1 to 50 characters.
    pub name: String,
    /// The Pages of this person; none unless given.
    #[serde(default)]
    pub pages: Vec<NewPage>,
}

/// All people of this Facebook.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct People {
    all: Vec<Person>,
}

// === impl People ===

impl People {
    /// All people, in the order in which they came.
    pub(crate) fn all(&self) -> &[Person] {
        &self.all
    }

    /// The person of this id.
    pub(crate) fn get(&self, id: &str) -> Option<&Person> {
        self.all.iter().find(|person| person.id == id)
    }

    /// The person of this id, to be changed.
    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Person> {
        self.all.iter_mut().find(|person| person.id == id)
    }

    /// The first person of this name, however it is capitalised.
    pub(crate) fn named(&self, name: &str) -> Option<&Person> {
        let wanted = name.to_lowercase();
        self.all
            .iter()
            .find(|person| person.name.to_lowercase() == wanted)
    }

    /// Creates a person without a Page; the reason is a sentence for the person.
    pub(crate) fn create(&mut self, name: &str) -> Result<String, &'static str> {
        let name = name.trim();
        if name.is_empty()
            || name.chars().count() > NAME_LIMIT
            || name.chars().any(char::is_control)
        {
            return Err("A name is 1 to 50 characters.");
        }
        let id = (FIRST_ID + self.all.len() as u64).to_string();
        self.all.push(Person {
            id: id.clone(),
            name: name.to_owned(),
            roles: Vec::new(),
        });
        Ok(id)
    }
}

// === impl Person ===

impl Person {
    /// What this person may do on a Page, if anything.
    pub(crate) fn role(&self, page: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.page == page)
    }
}
