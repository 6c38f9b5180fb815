//! What a person does on Facebook that an app only learns of afterwards.

use serde_json::{Value, json};

use super::app::APP_SECRET;
use super::people::Person;
use super::state::MetaState;
use crate::graph::TokenEnd;
use crate::graph::callbacks::{self, CallbackKind};
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

// === impl MetaState ===

impl MetaState {
    /// Removes the app, as a person does on Facebook and the app does by the API; the app hears of
    /// both.
    pub(crate) fn remove_app(&mut self, person: &str, outbox: &mut Outbox, now_ms: i64) {
        if self.grants.remove(person) {
            callbacks::queue(
                outbox,
                CallbackKind::Deauthorized,
                person,
                APP_SECRET,
                now_ms,
            );
        }
    }

    /// Lets a person do something.
    pub(crate) fn act(
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
                CallbackKind::DeletionRequested,
                person,
                APP_SECRET,
                now_ms,
            ),
            Deed::LosePage(page) => {
                known
                    .role(page)
                    .ok_or("the person has no role on this Page")?;
                known.roles.retain(|role| role.page != *page);
                self.grants
                    .tokens
                    .end_page(person, page, TokenEnd::RoleLost);
            }
            Deed::ChangePassword => self.grants.tokens.end(person, TokenEnd::Password),
            Deed::Checkpoint => self.grants.tokens.end(person, TokenEnd::Checkpoint),
        }
        Ok(())
    }

    /// All people, as the controls show them.
    pub(crate) fn shown(&self) -> Value {
        let people: Vec<Value> = self
            .people
            .all()
            .iter()
            .map(|person| self.shown_person(person))
            .collect();
        json!({"people": people})
    }

    /// One person with the Pages, as the controls show it.
    pub(crate) fn shown_person(&self, person: &Person) -> Value {
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
    /// The deed that the path of a control request names.
    pub(crate) fn parse(segments: &[&str]) -> Option<Self> {
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
