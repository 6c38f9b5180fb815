//! What the authorization endpoint of X has of its own.

use http::Response;

use super::authorization_request::AuthorizationRequest;
use super::consent;
use super::grants::Consent;
use super::state::XState;
use crate::form::Form;
use crate::moment::Moment;
use crate::oauth::authorize::{Authorization, Parameters, send_back};
use crate::oauth::consent::{PageExtras, PageTexts, Person};

const NOBODY: &str = "Choose one of the users, or write a username.";

impl Authorization for XState {
    type Asked = AuthorizationRequest;

    const TEXTS: PageTexts = consent::TEXTS;

    fn people(&self) -> Vec<Person<'_>> {
        consent::people(&self.users)
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
        let user = match (form.one("username"), form.one("user")) {
            (Some(username), _) => self.users.find_or_create(username, moment.now_ms)?,
            (None, Some(id)) => self.users.get(id).ok_or(NOBODY)?,
            (None, None) => return Err(NOBODY),
        };
        let consent = Consent {
            user: user.id.clone(),
            scopes: ask.scopes.clone(),
            redirect_uri: ask.redirect_uri.clone(),
            challenge: ask.challenge.clone(),
        };
        let code = self.grants.consent(consent, moment);
        let parameters = [("state", ask.state.clone()), ("code", code)];
        Ok(send_back::<Self>(ask, &parameters))
    }

    fn declined(decision: &str, ask: &AuthorizationRequest) -> Option<Parameters> {
        (decision == "deny").then(|| {
            vec![
                ("error", "access_denied".to_owned()),
                ("state", ask.state.clone()),
            ]
        })
    }
}
