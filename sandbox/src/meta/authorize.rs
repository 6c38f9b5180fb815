//! What the dialog of Facebook has of its own: permissions and Pages that are chosen one by one.
//!
//! The decision is a form. `user` or `username` says who it is; a form without `choices_shown`
//! gives everything that is asked for, one with it only the ticked `permission` and `page`, or
//! `all_pages`.

use std::collections::BTreeSet;

use http::Response;

use super::authorization_request::AuthorizationRequest;
use super::consent;
use super::grants::{Chosen, Decision, Given, Status};
use super::page::NewPage;
use super::people::NewPerson;
use super::permissions::ALWAYS;
use super::state::MetaState;
use crate::form::Form;
use crate::instagram::InstagramState;
use crate::moment::Moment;
use crate::oauth::authorize::{Authorization, Parameters, send_back};
use crate::oauth::consent::{PageExtras, PageTexts, Person};

const NOBODY: &str = "Choose one of the people, or write a name.";

/// The dialog, which may create a person with a Page that has an Instagram profile.
pub(crate) struct Dialog<'a> {
    pub(crate) meta: &'a mut MetaState,
    pub(crate) instagram: &'a mut InstagramState,
}

impl Authorization for Dialog<'_> {
    type Asked = AuthorizationRequest;

    const TEXTS: PageTexts = consent::TEXTS;

    fn people(&self) -> Vec<Person<'_>> {
        consent::people(&self.meta.people)
    }

    fn extras(&self, ask: &AuthorizationRequest, chosen: Option<&str>) -> PageExtras {
        consent::extras(self.meta, ask, chosen)
    }

    fn allow(
        &mut self,
        form: &Form,
        ask: &AuthorizationRequest,
        moment: &mut Moment<'_>,
    ) -> Result<Response<Vec<u8>>, &'static str> {
        let meta = &mut *self.meta;
        let known = meta.people.all().len();
        let person = match (form.one("username"), form.one("user")) {
            (Some(name), _) => find_or_create(meta, self.instagram, name)?,
            (None, Some(id)) => meta.people.get(id).ok_or(NOBODY)?.id.clone(),
            (None, None) => return Err(NOBODY),
        };
        let is_new = meta.people.all().len() > known;
        let decision = decision(ask, meta, form, &person, is_new);
        meta.grants.add(&person, decision);
        let (redirect_uri, challenge) = (&ask.redirect_uri, ask.challenge.as_deref());
        let code = meta
            .grants
            .codes
            .issue(&person, redirect_uri, challenge, moment);
        let mut parameters = vec![("code", code), ("state", ask.state.clone())];
        parameters.extend(scopes_to_return(ask, meta.grants.of(&person)));
        Ok(send_back::<Self>(ask, &parameters))
    }

    fn declined(decision: &str, ask: &AuthorizationRequest) -> Option<Parameters> {
        let parameters = [
            ("error", "access_denied"),
            ("error_code", "200"),
            ("error_description", "Permissions error"),
            ("error_reason", "user_denied"),
            ("state", &ask.state),
        ];
        (decision == "deny").then(|| {
            parameters
                .map(|(name, value)| (name, value.to_owned()))
                .to_vec()
        })
    }
}

fn decision(
    ask: &AuthorizationRequest,
    meta: &MetaState,
    form: &Form,
    person: &str,
    is_new: bool,
) -> Decision {
    let has_choices = form.one("choices_shown") == Some("1");
    let ticked = |name: &str, value: &str| form.pairs().any(|pair| pair == (name, value));
    let status = |name: &str| {
        let is_given = name == ALWAYS || !has_choices || ticked("permission", name);
        if is_given {
            Status::Granted
        } else {
            Status::Declined
        }
    };
    let asked = ask.shown_to(meta.grants.of(person));
    let permissions = asked
        .into_iter()
        .map(|name| (name.to_owned(), status(name)))
        .collect();
    let all: BTreeSet<String> = meta
        .people
        .get(person)
        .into_iter()
        .flat_map(|person| &person.roles)
        .map(|role| role.page.clone())
        .collect();
    let pages = match form.one("all_pages") {
        Some("1") => Chosen::All,
        // Somebody new was not there to be shown any Pages.
        _ if !has_choices || is_new => Chosen::These(all),
        _ => Chosen::These(
            all.into_iter()
                .filter(|page| ticked("page", page))
                .collect(),
        ),
    };
    Decision {
        permissions,
        pages: ask.is_about_pages().then_some(pages),
    }
}

/// What `return_scopes` adds.
fn scopes_to_return(ask: &AuthorizationRequest, given: Option<&Given>) -> Parameters {
    let with = |status: Status| {
        let names = given
            .into_iter()
            .flat_map(|given| &given.permissions)
            .filter(|(_, its)| **its == status);
        names
            .map(|(name, _)| name.as_str())
            .collect::<Vec<_>>()
            .join(",")
    };
    if ask.returns_scopes {
        vec![
            ("granted_scopes", with(Status::Granted)),
            ("denied_scopes", with(Status::Declined)),
        ]
    } else {
        Vec::new()
    }
}

/// Somebody new has one Page with an Instagram profile, so that there is something to connect.
fn find_or_create(
    meta: &mut MetaState,
    instagram: &mut InstagramState,
    name: &str,
) -> Result<String, &'static str> {
    let name = name.trim();
    if let Some(known) = meta.people.named(name) {
        return Ok(known.id.clone());
    }
    let username: String = name
        .to_lowercase()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(30)
        .collect();
    let instagram_name =
        (!username.is_empty() && instagram.accounts.named(&username).is_none()).then_some(username);
    let page = NewPage {
        instagram: instagram_name,
        ..NewPage::named(&format!("Page of {name}"))
    };
    meta.create_person(
        &NewPerson {
            name: name.to_owned(),
            pages: vec![page],
        },
        instagram,
    )
}
