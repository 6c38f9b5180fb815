//! Every call to `graph.instagram.com` goes through here: names of parameters, token, then the
//! call. There is no proof of the secret.

use http::Request;
use serde_json::Value;

use super::state::InstagramState;
use crate::form::Form;
use crate::graph::{self, Params, Refusal};
use crate::moment::Moment;

/// One call with everything that it may look at.
pub(crate) struct Call<'a, 'b> {
    pub(crate) instagram: &'a mut InstagramState,
    pub(crate) request: &'a Request<Vec<u8>>,
    pub(crate) params: Params,
    pub(crate) moment: &'a mut Moment<'b>,
}

/// The account that calls, once its token was found good.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// The id by which it publishes.
    pub(crate) account: String,
    /// The token itself.
    pub(crate) token: String,
}

pub(crate) type Outcome = Result<Value, Refusal>;

// === impl Call ===

impl Call<'_, '_> {
    /// The token that came with the call.
    pub(crate) fn token(&self) -> Option<String> {
        graph::presented(self.request, &self.params, "Bearer")
    }

    /// Checks the names of the parameters, then the token.
    pub(crate) fn admit(&self, known: &[&str]) -> Result<Caller, Refusal> {
        self.params.only(&[&["access_token", "fields"], known])?;
        let token = self.token().ok_or_else(Refusal::no_token)?;
        let account = self
            .instagram
            .grants
            .living(&token, self.moment.now_ms)
            .map_err(Refusal::ended_token)?
            .account
            .clone();
        Ok(Caller { account, token })
    }
}

/// The id of the account whose token or code a request carries, however stale it is.
pub(crate) fn owner(instagram: &InstagramState, request: &Request<Vec<u8>>) -> Option<String> {
    let code = || Form::of_body(request)?.one("code").map(str::to_owned);
    let params = Params::of(request).ok()?;
    let presented = graph::presented(request, &params, "Bearer").or_else(code);
    instagram.grants.owner(&presented?).map(str::to_owned)
}
