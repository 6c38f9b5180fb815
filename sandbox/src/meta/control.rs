//! `/__sandbox/meta`: people and their Pages, and what a person does on Facebook that an app only
//! learns of afterwards.

use http::Request;
use serde_json::{Value, json};

use super::page::{NewPage, Page};
use super::people::{NewPerson, Person};
use super::{APP_SECRET, World};
use crate::Sandbox;
use crate::control::{Outcome, bad_request, body, nothing_there};
use crate::graph::Death;
use crate::graph::callbacks::{self, Parting};
use crate::graph::public::{PublicPost, since};
use crate::outbox::Outbox;

/// What a person does on Facebook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// Removes the app: every token ends, and the app hears of it.
    RemoveApp,
    /// Asks for the deletion of what the app knows; only the app hears of it.
    RequestDeletion,
    /// Loses the role on a Page.
    LosePage(String),
    /// Changes the password: every token ends.
    ChangePassword,
    /// Has to log in on Facebook first: every token ends.
    Checkpoint,
}

/// `GET /__sandbox/meta/…`
pub(crate) fn read(sandbox: &Sandbox, request: &Request<Vec<u8>>, segments: &[&str]) -> Outcome {
    match segments {
        ["people"] => Ok(sandbox.read().meta.shown()),
        ["public"] => Ok(json!({"posts": since(sandbox.meta_public(), request)})),
        _ => Err(nothing_there()),
    }
}

/// `POST /__sandbox/meta/…`
pub(crate) fn change(sandbox: &Sandbox, request: &Request<Vec<u8>>, segments: &[&str]) -> Outcome {
    match segments {
        ["people"] => {
            let person = sandbox
                .meta_create_person(&body(request)?)
                .map_err(|error| bad_request(&error))?;
            Ok(sandbox.read().meta.shown_person(&person))
        }
        ["people", id, "pages"] => {
            let person = sandbox
                .meta_give_page(id, &body(request)?)
                .map_err(|error| bad_request(&error))?;
            Ok(sandbox.read().meta.shown_person(&person))
        }
        ["people", id, deed @ ..] => {
            let deed = Deed::parse(deed).ok_or_else(nothing_there)?;
            sandbox
                .meta_do(id, &deed)
                .map_err(|error| bad_request(&error))?;
            Ok(json!({"done": id}))
        }
        _ => Err(nothing_there()),
    }
}

// === impl Sandbox ===

impl Sandbox {
    /// Everything that ever became public on Facebook, oldest first.
    #[must_use]
    pub fn meta_public(&self) -> Vec<PublicPost> {
        let now_ms = self.now_ms();
        self.read().meta.public.until(now_ms).cloned().collect()
    }

    /// The people of Facebook.
    #[must_use]
    pub fn meta_people(&self) -> Vec<Person> {
        self.read().meta.people.all().to_vec()
    }

    /// The Pages of Facebook.
    #[must_use]
    pub fn meta_pages(&self) -> Vec<Page> {
        self.read().meta.pages.all().to_vec()
    }

    /// Creates a person of Facebook, with Pages.
    ///
    /// # Errors
    /// A sentence about the name or the Page that cannot be meant.
    pub fn meta_create_person(&self, new: &NewPerson) -> Result<Person, &'static str> {
        let mut state = self.change();
        let state = &mut *state;
        let id = state.meta.create_person(new, &mut state.instagram)?;
        state
            .meta
            .people
            .get(&id)
            .cloned()
            .ok_or("there is no such person")
    }

    /// Gives a person of Facebook a role on a Page, which is created if it is new.
    ///
    /// # Errors
    /// A sentence about what cannot be meant.
    pub fn meta_give_page(&self, person: &str, page: &NewPage) -> Result<Person, &'static str> {
        let mut state = self.change();
        let state = &mut *state;
        state.meta.give_page(person, page, &mut state.instagram)?;
        state
            .meta
            .people
            .get(person)
            .cloned()
            .ok_or("there is no such person")
    }

    /// Lets a person do something on Facebook.
    ///
    /// # Errors
    /// When there is no such person, or no such role.
    pub fn meta_do(&self, person: &str, deed: &Deed) -> Result<(), &'static str> {
        let now_ms = self.now_ms();
        let mut state = self.change();
        let state = &mut *state;
        state.meta.act(person, deed, &mut state.outbox, now_ms)
    }
}

// === impl World ===

impl World {
    /// Removes the app, as a person does on Facebook and the app does by the API; the app hears of
    /// both.
    pub(crate) fn remove_app(&mut self, person: &str, outbox: &mut Outbox, now_ms: i64) {
        if self.grants.remove(person) {
            callbacks::queue(outbox, Parting::Deauthorized, person, APP_SECRET, now_ms);
        }
    }

    fn act(
        &mut self,
        person: &str,
        deed: &Deed,
        outbox: &mut Outbox,
        now_ms: i64,
    ) -> Result<(), &'static str> {
        let known = self
            .people
            .get_mut(person)
            .ok_or("there is no such person")?;
        match deed {
            Deed::RemoveApp => self.remove_app(person, outbox, now_ms),
            Deed::RequestDeletion => callbacks::queue(
                outbox,
                Parting::DeletionRequested,
                person,
                APP_SECRET,
                now_ms,
            ),
            Deed::LosePage(page) => {
                known
                    .role(page)
                    .ok_or("the person has no role on this Page")?;
                known.roles.retain(|role| role.page != *page);
                self.grants.tokens.end_page(person, page, Death::RoleLost);
            }
            Deed::ChangePassword => self.grants.tokens.end(person, Death::Password),
            Deed::Checkpoint => self.grants.tokens.end(person, Death::Checkpoint),
        }
        Ok(())
    }

    fn shown(&self) -> Value {
        let people: Vec<Value> = self
            .people
            .all()
            .iter()
            .map(|person| self.shown_person(person))
            .collect();
        json!({"people": people})
    }

    fn shown_person(&self, person: &Person) -> Value {
        let pages = person.roles.iter().filter_map(|role| {
            let mut page = json!(self.pages.get(&role.page)?);
            page["tasks"] = json!(role.tasks);
            Some(page)
        });
        json!({"id": person.id, "name": person.name, "pages": pages.collect::<Vec<_>>()})
    }
}

// === impl Deed ===

impl Deed {
    fn parse(segments: &[&str]) -> Option<Self> {
        Some(match segments {
            ["remove-app"] => Self::RemoveApp,
            ["request-deletion"] => Self::RequestDeletion,
            ["lose-page", page] => Self::LosePage((*page).to_owned()),
            ["change-password"] => Self::ChangePassword,
            ["checkpoint"] => Self::Checkpoint,
            _ => return None,
        })
    }
}
