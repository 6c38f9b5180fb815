//! `/__sandbox/meta`: people and their Pages, and what a person does on Facebook that an app only
//! learns of afterwards.

use http::Request;
use serde_json::json;

use super::request::{Outcome, body, nothing_there, posts};
use crate::meta::{Deed, NewPage, NewPerson, Page, Person, PublicPost};
use crate::sandbox::Sandbox;

/// `GET /__sandbox/meta/…`
pub(crate) fn read(sandbox: &Sandbox, request: &Request<Vec<u8>>, segments: &[&str]) -> Outcome {
    match segments {
        ["people"] => Ok(sandbox.read().meta.shown()),
        ["public"] => Ok(posts(request, sandbox.meta_public(), |post| {
            (post.seq, &post.author)
        })),
        _ => Err(nothing_there()),
    }
}

/// `POST /__sandbox/meta/…`
pub(crate) fn change(sandbox: &Sandbox, request: &Request<Vec<u8>>, segments: &[&str]) -> Outcome {
    match segments {
        ["people"] => {
            let person = sandbox.meta_create_person(&body(request)?)?;
            Ok(sandbox.read().meta.shown_person(&person))
        }
        ["people", id, "pages"] => {
            let person = sandbox.meta_give_page(id, &body(request)?)?;
            Ok(sandbox.read().meta.shown_person(&person))
        }
        ["people", id, deed @ ..] => {
            let deed = Deed::parse(deed).ok_or_else(nothing_there)?;
            sandbox.meta_do(id, &deed)?;
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
