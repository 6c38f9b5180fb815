//! Every call to the API itself goes through here: names of parameters, token, proof, then the
//! call.

use http::Request;
use serde_json::Value;

use super::app::{APP_ID, APP_SECRET};
use super::exchange;
use super::state::MetaState;
use super::tokens::Kind;
use crate::graph::public::PublicPost;
use crate::graph::{self, EVERYWHERE, Params, Refusal, signed};
use crate::instagram::InstagramState;
use crate::moment::Moment;

/// One call with everything that it may look at.
pub(crate) struct Call<'a, 'b> {
    pub(crate) meta: &'a mut MetaState,
    pub(crate) instagram: &'a mut InstagramState,
    pub(crate) request: &'a Request<Vec<u8>>,
    pub(crate) params: Params,
    pub(crate) moment: &'a mut Moment<'b>,
    /// The id of what it made public.
    pub(crate) made_public: Option<String>,
}

/// The holder of a token that was found good.
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
        let token =
            graph::presented(self.request, &self.params, "Bearer").ok_or_else(Refusal::no_token)?;
        let is_app = token == app_token();
        let now_ms = self.moment.now_ms;
        let is_proof_needed = self.moment.settings.meta_require_proof && !is_app;
        let found = if is_app {
            None
        } else {
            Some(
                self.meta
                    .grants
                    .tokens
                    .living(&token, now_ms)
                    .map_err(Refusal::ended_token)?,
            )
        };
        signed::check(&self.params, &token, APP_SECRET, now_ms, is_proof_needed)?;
        let Some(found) = found else {
            return Ok(Bearer::App);
        };
        let caller = Caller {
            person: found.person.clone(),
            token: token.clone(),
        };
        Ok(match &found.kind {
            Kind::Short | Kind::Long => Bearer::Person(caller),
            Kind::Page { page, .. } => Bearer::Page(caller, page.clone()),
        })
    }

    /// Admits a call that only a person's own token may make.
    pub(crate) fn admit_person(&self, known: &[&str]) -> Result<Caller, Refusal> {
        match self.admit(known)? {
            Bearer::Person(caller) => Ok(caller),
            Bearer::App | Bearer::Page(..) => Err(Refusal::new(
                102,
                "(#102) A user access token is required to request this resource.",
            )),
        }
    }

    /// Admits a call that only the token of this Page may make.
    pub(crate) fn admit_page(&self, page: &str, known: &[&str]) -> Result<Caller, Refusal> {
        match self.admit(known)? {
            Bearer::Page(caller, own) if own == page => Ok(caller),
            Bearer::Person(_) if self.meta.pages.get(page).is_some() => Err(
                Refusal::no_permission("A page access token is required to manage the object."),
            ),
            Bearer::App | Bearer::Person(_) | Bearer::Page(..) => Err(Refusal::no_such_object(
                self.request.method().as_str(),
                page,
            )),
        }
    }

    /// Admits a call that publishes on this Page.
    pub(crate) fn admit_publisher(&self, page: &str, known: &[&str]) -> Result<(), Refusal> {
        let caller = self.admit_page(page, known)?;
        self.needs_publishing(&caller, page)
    }

    /// Whether a person may publish on a Page, and lets the app do so.
    pub(crate) fn needs_publishing(&self, caller: &Caller, page: &str) -> Result<(), Refusal> {
        self.needs_reading(caller, page)?;
        self.needs(&caller.person, "pages_manage_posts")?;
        let role = self
            .meta
            .people
            .get(&caller.person)
            .and_then(|person| person.role(page));
        let may = role.is_some_and(|role| {
            role.tasks
                .iter()
                .any(|task| task == "CREATE_CONTENT" || task == "MANAGE")
        });
        if may {
            Ok(())
        } else {
            Err(Refusal::new(
                10,
                "(#10) The person may not create content on this Page",
            ))
        }
    }

    /// Whether a person lets the app read what a Page published.
    pub(crate) fn needs_reading(&self, caller: &Caller, page: &str) -> Result<(), Refusal> {
        let may = self.meta.is_visible(&caller.person, page)
            && self
                .meta
                .grants
                .has(&caller.person, "pages_read_engagement");
        let message = "(#10) This endpoint requires the 'pages_read_engagement' permission";
        if may {
            Ok(())
        } else {
            Err(Refusal::new(10, message))
        }
    }

    /// Lets everybody see a post of a Page.
    pub(crate) fn announce(&mut self, post: PublicPost) {
        let author_name = self
            .meta
            .pages
            .get(&post.author)
            .map(|page| page.name.clone())
            .unwrap_or_default();
        self.made_public = Some(post.id.clone());
        self.meta.public.push(PublicPost {
            author_name,
            ..post
        });
    }

    /// Whether a person gave a permission; if not, the refusal that says so.
    pub(crate) fn needs(&self, person: &str, permission: &str) -> Result<(), Refusal> {
        if self.meta.grants.has(person, permission) {
            return Ok(());
        }
        Err(Refusal::no_permission(&format!(
            "Requires {permission} permission to manage the object."
        )))
    }
}

/// The id of the person whose token or code a request carries, however stale it is.
pub(crate) fn owner(meta: &MetaState, request: &Request<Vec<u8>>) -> Option<String> {
    let params = Params::of(request).ok()?;
    let token = graph::presented(request, &params, "Bearer")
        .or_else(|| graph::presented(request, &params, "OAuth"));
    let named = || exchange::presented(&params).or_else(|| params.one("input_token"));
    let by_token = token.as_deref().and_then(|token| meta.grants.owner(token));
    by_token
        .or_else(|| meta.grants.owner(named()?))
        .map(str::to_owned)
}

fn app_token() -> String {
    format!("{APP_ID}|{APP_SECRET}")
}
