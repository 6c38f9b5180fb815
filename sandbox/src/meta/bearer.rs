//! Every call to the API itself goes through here: names of parameters, token, proof, then the call.

use http::Request;
use serde_json::Value;

use super::tokens::Kind;
use super::{APP_ID, APP_SECRET, World, exchange};
use crate::graph::{self, EVERYWHERE, Params, Refusal, signed};
use crate::instagram;
use crate::stage::Moment;

/// One call with everything that it may look at.
pub(crate) struct Call<'a, 'b> {
    pub(crate) world: &'a mut World,
    pub(crate) instagram: &'a mut instagram::World,
    pub(crate) request: &'a Request<Vec<u8>>,
    pub(crate) params: Params,
    pub(crate) moment: &'a mut Moment<'b>,
}

/// Whose token it is, once it was found good.
#[derive(Debug, Clone)]
pub(crate) enum Bearer {
    /// The app itself, by its id and secret.
    App,
    /// A person.
    Person(Caller),
    /// A Page, for a person.
    Page(Caller, String),
}

/// The person behind a token.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// The id of the person.
    pub(crate) person: String,
    /// The token itself.
    pub(crate) token: String,
}

pub(crate) type Outcome = Result<Value, Refusal>;

// === impl Call ===

impl Call<'_, '_> {
    /// Checks the names of the parameters, then the token and its proof.
    pub(crate) fn admit(&self, known: &[&str]) -> Result<Bearer, Refusal> {
        self.params.only(&[&EVERYWHERE, known])?;
        let token = graph::presented(self.request, &self.params, "Bearer").ok_or_else(Refusal::no_token)?;
        let is_app = token == app_token();
        let now_ms = self.moment.now_ms;
        let is_proof_needed = self.moment.settings.meta_require_proof && !is_app;
        let found = if is_app { None } else { Some(self.world.grants.tokens.living(&token, now_ms).map_err(Refusal::dead)?) };
        signed::check(&self.params, &token, APP_SECRET, now_ms, is_proof_needed)?;
        let Some(found) = found else { return Ok(Bearer::App) };
        let caller = Caller { person: found.person.clone(), token: token.clone() };
        Ok(match &found.kind {
            Kind::Short | Kind::Long => Bearer::Person(caller),
            Kind::Page { page, .. } => Bearer::Page(caller, page.clone()),
        })
    }

    /// The same for a call that only a person's own token may make.
    pub(crate) fn admit_person(&self, known: &[&str]) -> Result<Caller, Refusal> {
        match self.admit(known)? {
            Bearer::Person(caller) => Ok(caller),
            Bearer::App | Bearer::Page(..) => Err(Refusal::new(102, "(#102) A user access token is required to request this resource.")),
        }
    }

    /// Whether a person gave a permission; if not, the refusal that says so.
    pub(crate) fn needs(&self, person: &str, permission: &str) -> Result<(), Refusal> {
        if self.world.grants.has(person, permission) {
            return Ok(());
        }
        Err(Refusal::no_permission(&format!("Requires {permission} permission to manage the object.")))
    }
}

/// The id of the person whose token or code a request carries, however stale it is.
pub(crate) fn owner(world: &World, request: &Request<Vec<u8>>) -> Option<String> {
    let params = Params::of(request).ok()?;
    let token = graph::presented(request, &params, "Bearer").or_else(|| graph::presented(request, &params, "OAuth"));
    let named = || exchange::presented(&params).or_else(|| params.one("input_token"));
    let by_token = token.as_deref().and_then(|token| world.grants.owner(token));
    by_token.or_else(|| world.grants.owner(named()?)).map(str::to_owned)
}

fn app_token() -> String {
    format!("{APP_ID}|{APP_SECRET}")
}
