//! Who a person is at Google: its documents, kept in the database for as long as they say, and the
//! ID token that they let us trust.

use super::error::{ConnectError, not_exchanged};
use super::flow::Flow;
use super::person::Who;
use crate::domain::provider::Provider;
use crate::domain::secret::Secret;
use crate::domain::text::{self, shown_name};
use crate::domain::time::{Span, Timestamp};
use crate::platforms::READ_LIMITS;
use crate::platforms::google::discovery::{self, DocumentError, Endpoints, Keys};
use crate::platforms::google::id_token::{Claims, Expected, IdTokenError, Unverified};
use crate::platforms::{google, oauth};
use crate::ports::sql::Statement;
use crate::ports::{Http, Ports, Store};
use crate::usecases::{Core, CoreError};
use http::{Request, Response, StatusCode};
use serde::Deserialize;
use serde_json::json;

/// How often the keys are fetched for the sake of an unknown one: a wrong token must not make us
/// call Google without end.
const KEYS_AGAIN_AFTER: Span = Span::minutes(1);

/// The longest name that is kept of what a provider says, in characters.
const LONGEST_NAME: usize = 80;

/// The kinds of documents that Google serves.
#[derive(Clone, Copy)]
enum Kind {
    Endpoints,
    Keys,
}

/// The addresses at which Google answers.
pub(super) async fn endpoints<P: Ports>(core: &Core<P>) -> Result<Endpoints, ConnectError> {
    let issuer = &core.config.google().map_err(CoreError::from)?.issuer;
    let body = document(core, &discovery::url(issuer), Kind::Endpoints).await?;
    Endpoints::read(issuer, body.as_bytes()).map_err(|error| unusable(core, &error))
}

/// Exchanges the code, and learns who it is.
pub(super) async fn identify<P: Ports>(
    core: &Core<P>,
    flow: &Flow,
    code: &Secret,
) -> Result<Who, ConnectError> {
    let ours = core.config.google().map_err(CoreError::from)?;
    let redirect_uri = core
        .config
        .redirect_uri(Provider::Google)
        .map_err(CoreError::from)?;
    let endpoints = endpoints(core).await?;
    let client: oauth::Client<'_> = google::client(ours, &endpoints, &redirect_uri);
    let token = client
        .id_token(core.ports.http(), code, &flow.verifier, core.now())
        .await;
    let token = token.map_err(|error| not_exchanged(core, Provider::Google, error))?;
    let unverified = Unverified::parse(&token).map_err(|error| refused(core, error))?;
    let keys = keys_for(core, &endpoints.keys, &unverified).await?;
    let expected = Expected {
        issuer: &ours.issuer,
        client_id: &ours.client_id,
        nonce_hash: &flow.nonce_hash,
        now: core.now(),
    };
    let claims = unverified
        .verify(core.ports.signatures(), &keys, expected)
        .await
        .map_err(|error| refused(core, error))?;
    Ok(who(&ours.issuer, claims))
}

/// An identity is issuer and subject: another issuer's subject of the same name is somebody else.
fn who(issuer: &str, claims: Claims) -> Who {
    let told = |text: Option<String>| {
        text.map(|text| shortened(&shown_name(&text)))
            .filter(|text| !text.is_empty())
    };
    let (name, email) = (told(claims.name), claims.email.as_deref().map(shown_name));
    let label = email
        .clone()
        .or_else(|| name.clone())
        .unwrap_or_else(|| Provider::Google.title().to_owned());
    Who {
        provider: Provider::Google,
        subject: format!("{issuer} {}", claims.subject),
        name: name.unwrap_or_else(|| shortened(&label)),
        label,
        email,
    }
}

fn shortened(text: &str) -> String {
    text::shortened(text, LONGEST_NAME).to_owned()
}

/// The keys; fetched again where they are said to be fresh and yet lack the token's.
async fn keys_for<P: Ports>(
    core: &Core<P>,
    url: &str,
    token: &Unverified<'_>,
) -> Result<Keys, ConnectError> {
    let body = document(core, url, Kind::Keys).await?;
    let keys = Keys::read(body.as_bytes()).map_err(|error| unusable(core, &error))?;
    if token.is_known_to(&keys) || !may_fetch_again(core, url).await? {
        return Ok(keys);
    }
    let body = fetch(core, url, Kind::Keys).await?;
    Keys::read(body.as_bytes()).map_err(|error| unusable(core, &error))
}

/// Of all who find a key unknown at the same time, one asks.
async fn may_fetch_again<P: Ports>(core: &Core<P>, url: &str) -> Result<bool, CoreError> {
    let sql =
        "UPDATE provider_documents SET fetched_at=:now WHERE url=:url AND fetched_at<=:before";
    let now = core.now();
    let claim = Statement::new(sql)
        .bind("url", url)
        .bind("now", now)
        .bind("before", now - KEYS_AGAIN_AFTER);
    Ok(core.ports.store().run(claim).await?.changes > 0)
}

/// A document: the kept copy while it is fresh.
async fn document<P: Ports>(core: &Core<P>, url: &str, kind: Kind) -> Result<String, ConnectError> {
    #[derive(Deserialize)]
    struct Copy {
        body: String,
    }
    let sql = "SELECT body FROM provider_documents WHERE url=:url AND fresh_until>:now";
    let find = Statement::new(sql).bind("url", url).bind("now", core.now());
    match core
        .ports
        .store()
        .run(find)
        .await
        .map_err(CoreError::from)?
        .first::<Copy>()
        .map_err(CoreError::from)?
    {
        Some(Copy { body }) => Ok(body),
        None => fetch(core, url, kind).await,
    }
}

async fn fetch<P: Ports>(core: &Core<P>, url: &str, kind: Kind) -> Result<String, ConnectError> {
    let unavailable = |why: &str| {
        core.log(
            "document_unavailable",
            &json!({ "provider": Provider::Google, "url": url, "error": why }),
        );
        ConnectError::PlatformUnavailable
    };
    let request = Request::get(url)
        .header(http::header::ACCEPT, "application/json")
        .body(Vec::new());
    let request = request.map_err(|error| unavailable(&error.to_string()))?;
    let answer = core
        .ports
        .http()
        .send(request, READ_LIMITS)
        .await
        .map_err(|error| unavailable(&error.to_string()))?;
    if answer.status() != StatusCode::OK {
        return Err(unavailable(&format!("status {}", answer.status().as_u16())));
    }
    let issuer = &core.config.google().map_err(CoreError::from)?.issuer;
    kind.check(issuer, answer.body())
        .map_err(|error| unusable(core, &error))?;
    keep(core, url, &answer, core.now()).await?;
    String::from_utf8(answer.into_body()).map_err(|_| unavailable("not UTF-8"))
}

async fn keep<P: Ports>(
    core: &Core<P>,
    url: &str,
    answer: &Response<Vec<u8>>,
    now: Timestamp,
) -> Result<(), CoreError> {
    let sql = "INSERT INTO provider_documents (url, body, fetched_at, fresh_until) VALUES (:url, \
        :body, :now, :until)
        ON CONFLICT (url) DO UPDATE SET body=:body, fetched_at=:now, fresh_until=:until";
    let insert = Statement::new(sql)
        .bind("url", url)
        .bind("body", String::from_utf8_lossy(answer.body()).into_owned())
        .bind("now", now)
        .bind("until", now + discovery::fresh_for(answer.headers()));
    core.ports.store().run(insert).await?;
    Ok(())
}

impl Kind {
    /// Whether a document is worth keeping: one that is not would be believed until it is stale.
    fn check(self, issuer: &str, body: &[u8]) -> Result<(), DocumentError> {
        match self {
            Self::Endpoints => Endpoints::read(issuer, body).map(|_| ()),
            Self::Keys => Keys::read(body).map(|_| ()),
        }
    }
}

fn unusable<P: Ports>(core: &Core<P>, error: &DocumentError) -> ConnectError {
    core.log(
        "document_unusable",
        &json!({ "provider": Provider::Google, "error": error.to_string() }),
    );
    ConnectError::PlatformUnavailable
}

fn refused<P: Ports>(core: &Core<P>, error: IdTokenError) -> ConnectError {
    core.log(
        "id_token_refused",
        &json!({ "provider": Provider::Google, "error": error.to_string() }),
    );
    ConnectError::PlatformRefused
}
