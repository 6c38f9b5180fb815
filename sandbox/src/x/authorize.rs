//! What the authorization endpoint of X has of its own.

use http::Response;

use super::ask::Ask;
use super::consent;
use super::grants::Consent;
use super::state::XState;
use crate::form::Form;
use crate::moment::Moment;
use crate::oauth::authorize::{Authorization, Parameters, send_back};

const NOBODY: &str = "Choose one of the users, or write a username.";

impl Authorization for XState {
    type Ask = Ask;

    const UNDECIDED: &'static str = "Choose Authorize or Cancel.";
    const BAD_ADDRESS: &'static str = "This redirect_uri is not an address.";

    fn parse(form: &Form) -> Result<Ask, String> {
        Ask::parse(form).map_err(str::to_owned)
    }

    fn redirect_uri(ask: &Ask) -> &str {
        &ask.redirect_uri
    }

    fn consent_page(
        &self,
        ask: &Ask,
        form: &Form,
        chosen: Option<&str>,
        wrong: Option<&str>,
    ) -> String {
        consent::page(&self.users, ask, form, chosen, wrong)
    }

    fn refusal_page(reason: &str) -> String {
        consent::refusal(reason)
    }

    fn allow(
        &mut self,
        form: &Form,
        ask: &Ask,
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

    fn declined(decision: &str, ask: &Ask) -> Option<Parameters> {
        (decision == "deny").then(|| {
            vec![
                ("error", "access_denied".to_owned()),
                ("state", ask.state.clone()),
            ]
        })
    }
}
