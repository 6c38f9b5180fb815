//! What the authorization endpoint of Instagram has of its own: ticks, personal accounts that are
//! refused, and the end of the address.
//!
//! The decision is a form. `user` or `username` says whose it is; a form without `choices_shown`
//! gives everything that is asked for, one with it only the ticked `permission`.

use http::Response;

use super::authorization_request::AuthorizationRequest;
use super::consent;
use super::state::InstagramState;
use crate::form::Form;
use crate::moment::Moment;
use crate::oauth::authorize::{Authorization, Parameters, send_back};
use crate::oauth::consent::{PageExtras, PageTexts, Person};

const NOBODY: &str = "Choose one of the accounts, or write a username.";
const PERSONAL: &str = "You need a professional account to continue: switch to one in the \
    settings of Instagram first.";

impl Authorization for InstagramState {
    type Asked = AuthorizationRequest;

    const TEXTS: PageTexts = consent::TEXTS;

    fn people(&self) -> Vec<Person<'_>> {
        consent::people(&self.accounts)
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
        let id = match (form.one("username"), form.one("user")) {
            (Some(username), _) => self.accounts.find_or_create(username)?,
            (None, Some(id)) => id.to_owned(),
            (None, None) => return Err(NOBODY),
        };
        let account = self.accounts.get(&id).ok_or(NOBODY)?;
        if !account.is_professional() {
            return Err(PERSONAL);
        }
        let has_choices = form.one("choices_shown") == Some("1");
        let granted = ask
            .scopes
            .only(|name| !has_choices || form.pairs().any(|pair| pair == ("permission", name)));
        self.grants.add(&id, &ask.scopes, &granted);
        let code = self.grants.issue_code(&id, &ask.redirect_uri, moment);
        let parameters = [("code", code), ("state", ask.state.clone())];
        Ok(send_back::<Self>(ask, &parameters))
    }

    fn declined(decision: &str, ask: &AuthorizationRequest) -> Option<Parameters> {
        (decision == "deny").then(|| {
            vec![
                ("error", "access_denied".to_owned()),
                ("error_reason", "user_denied".to_owned()),
                (
                    "error_description",
                    "The user denied your request".to_owned(),
                ),
                ("state", ask.state.clone()),
            ]
        })
    }

    /// Instagram ends the address with `#_`, which is no part of what comes before it.
    fn spelled(address: String) -> String {
        format!("{address}#_")
    }
}
