//! What the authorization endpoint of Google has of its own: a decision by an administrator, and
//! what is added to the way back.

use http::Response;

use super::authorization_request::AuthorizationRequest;
use super::codes::Consent;
use super::consent;
use super::state::GoogleState;
use crate::form::Form;
use crate::moment::Moment;
use crate::oauth::authorize::{Authorization, Parameters, send_back};
use crate::oauth::consent::{PageExtras, PageTexts, Person};

const NOBODY: &str = "Choose one of the people, or write a name.";

impl Authorization for GoogleState {
    type Asked = AuthorizationRequest;

    const TEXTS: PageTexts = consent::TEXTS;

    fn people(&self) -> Vec<Person<'_>> {
        consent::people(&self.people)
    }

    fn extras(&self, ask: &AuthorizationRequest, _chosen: Option<&str>) -> PageExtras {
        consent::extras(ask)
    }

    fn allow(
        &mut self,
        form: &Form,
        ask: &AuthorizationRequest,
        moment: &mut Moment<'_>,
    ) -> Result<Response<Vec<u8>>, &'static str> {
        let person = match (form.one("username"), form.one("user")) {
            (Some(name), _) => self.people.find_or_create(name)?,
            (None, Some(sub)) => self.people.get(sub).cloned().ok_or(NOBODY)?,
            (None, None) => return Err(NOBODY),
        };
        let consent = Consent {
            sub: person.sub,
            scopes: ask.scopes.clone(),
            nonce: ask.nonce.clone(),
            redirect_uri: ask.redirect_uri.clone(),
            challenge: ask.challenge.clone(),
        };
        let code = self.codes.issue(consent, moment);
        // Google adds the last three; a client must not mind.
        let parameters = [
            ("state", ask.state.clone()),
            ("code", code),
            ("scope", ask.scopes.join(" ")),
            ("authuser", "0".to_owned()),
            ("prompt", "consent".to_owned()),
        ];
        Ok(send_back::<Self>(ask, &parameters))
    }

    fn declined(decision: &str, ask: &AuthorizationRequest) -> Option<Parameters> {
        let error = match decision {
            "deny" => "access_denied",
            "policy" => "admin_policy_enforced",
            _ => return None,
        };
        Some(vec![
            ("error", error.to_owned()),
            ("state", ask.state.clone()),
        ])
    }
}
