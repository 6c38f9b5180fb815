//! What the scenarios need that try every route of the list: an example of each id, and a body for
//! each change.

use super::actors::{Actor, choice};
use super::browser::{Account, Browser};
use super::templates::{save, template};
use super::world::{World, body};
use noctin_scheduler::domain::door::Door;
use noctin_scheduler::web::ROUTES;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The prefixes of ids that only an operator has. Their own tests say that nobody else does.
pub(super) const OF_OPERATORS: [&str; 1] = ["inv"];

/// The paths of the platforms' callbacks. They ask for a signature and for no session, so that no
/// other site can make use of one.
pub(super) const SIGNED_BY_PLATFORMS: &str = "/webhooks/";

/// How the rows of flows begin. They come and go with routes that begin or end a flow, and belong
/// to nobody.
pub(super) const FLOW_ROWS: &str = "flows_taken ";

pub(super) fn is_change(method: &str) -> bool {
    !matches!(method, "GET" | "HEAD" | "OPTIONS")
}

/// An id of each kind that the browser's person has: of the account, the post and all that their
/// lists show.
pub(super) async fn examples<W: World>(
    browser: &Browser<W>,
    account: &Account,
    post: &Value,
) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    ids_of(&body(&browser.announce("mine.png", 1).await), &mut found);
    save(browser, &template("text", "Mine", "Mine alone")).await;
    let daily = recurrence(&[&account.id], "Mine, each day");
    let made = browser
        .call("POST", "/api/v1/recurrences", Some(&daily))
        .await;
    assert_eq!(made.status(), 201, "{}", body(&made));
    let lists = ROUTES.iter().filter(|(method, path)| {
        *method == "GET" && path.starts_with("/api/") && id_in(path).is_none()
    });
    for (_, path) in lists {
        let response = browser.get(path).await;
        if response.status() == 200 {
            ids_of(&body(&response), &mut found);
        }
    }
    let landed = Actor::new(browser, Door::Facebook)
        .await
        .through(browser, "/connect/facebook", "")
        .await;
    ids_of(&json!([account.id, post, choice(&landed)]), &mut found);
    found
}

/// A post that comes every day.
fn recurrence(accounts: &[&str], text: &str) -> Value {
    let targets = accounts.iter().map(|account| json!({ "account": account }));
    json!({
        "text": text,
        "targets": targets.collect::<Vec<_>>(),
        "repeat": { "unit": "day", "time": "09:00", "zone": "UTC", "starts_on": "2031-05-01" },
    })
}

fn ids_of(value: &Value, found: &mut BTreeMap<String, String>) {
    match value {
        Value::String(text) => {
            if let Some((prefix, rest)) = text.split_once('_')
                && rest.len() == 32
                && rest.bytes().all(|byte| byte.is_ascii_hexdigit())
            {
                found.insert(prefix.to_owned(), text.clone());
            }
        }
        Value::Array(all) => all.iter().for_each(|one| ids_of(one, found)),
        Value::Object(all) => all.values().for_each(|one| ids_of(one, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The id that stands for any in a route of the list.
pub(super) fn id_in(route: &str) -> Option<&str> {
    route
        .split('/')
        .find(|segment| segment.ends_with("_00000000000000000000000000000000"))
}

/// The route with somebody's id of the same kind.
pub(super) fn with_id(route: &str, examples: &BTreeMap<String, String>) -> Option<String> {
    let any = id_in(route)?;
    let (prefix, _) = any.split_once('_')?;
    Some(route.replace(any, examples.get(prefix)?))
}

/// Whether a route reads JSON. A deletion says everything with its address, bytes are put, and
/// posts are imported from a file.
pub(super) fn takes_a_body(method: &str, path: &str) -> bool {
    let others = ["/logout", "/check", "/complete", "/import"];
    matches!(method, "POST" | "PATCH") && !others.iter().any(|ending| path.ends_with(ending))
}

/// A body that the route takes.
pub(super) fn body_for(method: &str, path: &str) -> Value {
    match (method, path.rsplit('/').next().unwrap_or_default()) {
        (_, "send") => json!({ "now": true }),
        (_, "choices") => json!({ "choices": [] }),
        (_, "resolve") => json!({ "outcome": "drop" }),
        ("PATCH", id) if id.starts_with("med_") => json!({ "alt": "Forged" }),
        ("POST", "media") => json!({ "name": "forged.png", "bytes": 1 }),
        ("POST", "recurrences") => recurrence(&[], "Forged"),
        ("PATCH", "me") => json!({ "name": "Forged" }),
        ("PATCH", _) => json!({ "text": "Forged" }),
        ("POST", "identities") => json!({ "provider": "google" }),
        ("POST", "suggestions") => {
            json!({ "kind": "improve", "text": "Forged", "networks": ["x"] })
        }
        ("POST", "templates") => template("text", "Forged", "Forged"),
        ("POST", "invitations") => json!({ "note": "Forged" }),
        _ => json!({ "text": "Forged", "targets": [], "schedule": { "now": true } }),
    }
}
