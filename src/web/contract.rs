//! The contract: an `OpenAPI` 3.1 document, made from the routes and the types that they take and
//! give. Native only: no byte of it is in the Worker, which serves the document as a static asset.
//!
//! A route stands in the table of [`super::routes`], and nowhere else; its parameters, body and
//! answers are those of its handler's types ([`describe`]), and their shapes come from the derives
//! beside serde's. What is written by hand is one sentence per operation, and the codes with which
//! it refuses. `cargo xtask contract` writes the document to `dashboard/public/openapi.json`; a
//! test says when it is old, and every answer of every scenario on the host is held against it.
//!
//! <https://spec.openapis.org/oas/v3.1.1.html>

pub(super) mod describe;
mod inputs;
pub(super) mod operation;
mod outputs;

use super::problem::Problem;
use crate::platforms::facebook::post::options::FacebookOptions;
use crate::platforms::instagram::post::options::InstagramOptions;
use crate::platforms::tiktok::post::options::TikTokOptions;
use crate::platforms::x::thread::XOptions;
use describe::Schemas;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

const DESCRIPTION: &str = "\
Noctin Scheduler publishes a planned post once, on the second, or says why not.

Every change by cookie must come from the instance's own page: its `Origin` is that of the \
instance, or `Sec-Fetch-Site` is `same-origin`. \
Bodies are JSON; a field that is not known is refused. Instants are RFC 3339 in UTC with \
milliseconds, ids are prefixed text, spans have \
their unit in their name. Errors are `application/problem+json` (RFC 9457); programs read `code`, \
people read `detail`. Somebody else's \
id is not found.";

const TAGS: [(&str, &str); 8] = [
    ("posts", "What a person wrote, when it goes out and where."),
    ("media", "Pictures and videos, uploaded part by part."),
    (
        "deliveries",
        "One post for one account: its receipt, and the decisions that only a person can take.",
    ),
    ("accounts", "Connected accounts and their health."),
    (
        "person",
        "The signed-in person, and what they have to know.",
    ),
    (
        "instance",
        "What this instance is, and whether its clockwork runs.",
    ),
    (
        "flows",
        "Pages and redirects for a browser: signing in, connecting, signing out.",
    ),
    (
        "callbacks",
        "What platforms say by themselves, signed with the app's secret. No session counts here.",
    ),
];

/// The document.
#[must_use]
pub fn openapi() -> Value {
    let mut schemas = Schemas::new();
    let operations = super::routes::operations(&mut schemas);
    schemas.add::<Problem>();
    schemas.add_asked::<XOptions>();
    schemas.add_asked::<FacebookOptions>();
    schemas.add_asked::<InstagramOptions>();
    schemas.add_asked::<TikTokOptions>();
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    let mut refusals = Map::new();
    for operation in &operations {
        paths.entry(operation.path).or_default().insert(
            operation.method.to_lowercase(),
            operation.json(&mut refusals),
        );
    }
    json!({
        "openapi": "3.1.1",
        "info": {
            "title": "Noctin Scheduler",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "A social media scheduler that is one Cloudflare Worker.",
            "description": DESCRIPTION,
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/", "description": "This instance." }],
        "tags": TAGS.map(|(name, description)| json!({ "name": name, "description": description })),
        "paths": paths,
        "components": {
            "schemas": schemas.definitions(),
            "headers": headers(),
            "responses": refusals,
            "securitySchemes": {
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "nm_sess",
                    "description": "The session, from signing in.",
                },
            },
        },
    })
}

/// The headers of answers, by name.
fn headers() -> Value {
    let text = |description: &str, example: &str| {
        json!({
            "description": description,
            "schema": { "type": "string" },
            "example": example,
        })
    };
    json!({
        "ETag": text("The version of the post, as `If-Match` takes it.", "\"3\""),
        "Idempotent-Replayed": text(
            "`true`: an earlier request with the same key had made it.",
            "true",
        ),
        "Location": text(
            "Where the browser goes next.",
            "/?connected=acc_0198c0ffee0070008000000000000001",
        ),
        "RateLimit": text("How the client stands with each limit: `r` are left, the next span \
        begins in `t` seconds.", "\"posts_hour\";r=1999;t=120"),
        "RateLimit-Policy": text("The limits: `q` in `w` seconds.", "\"posts_hour\";q=2000;w=3600"),
        "Retry-After": text("After how many seconds to try again.", "5"),
        "Set-Cookie": text("Sets or removes `nm_sess`.", "nm_sess=; HttpOnly; SameSite=Lax; \
        Secure; Path=/; Max-Age=0"),
        "X-Request-Id": text(
            "The id under which the request stands in the log.",
            "9f2c5a7b01d4e386",
        ),
    })
}
