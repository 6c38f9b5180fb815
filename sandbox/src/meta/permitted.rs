//! `/{person}/permissions`: what a person gave, and how it is taken back.
//!
//! <https://developers.facebook.com/docs/graph-api/reference/user/permissions>

use serde_json::{Value, json};

use super::bearer::{Bearer, Call, Outcome};
use crate::graph::Refusal;

/// `GET /{version}/{person}/permissions`
pub(crate) fn read(call: &Call<'_, '_>, person: &str) -> Outcome {
    let person = about(call, &[], "GET", person)?;
    let given = call
        .meta
        .grants
        .of(&person)
        .into_iter()
        .flat_map(|given| &given.permissions);
    let data: Vec<Value> = given
        .map(|(name, status)| json!({"permission": name, "status": status}))
        .collect();
    Ok(json!({"data": data}))
}

/// `DELETE /{version}/{person}/permissions`, and with a name for one of them.
pub(crate) fn take_back(call: &mut Call<'_, '_>, person: &str, name: Option<&str>) -> Outcome {
    let person = about(call, &["permission"], "DELETE", person)?;
    match name
        .map(str::to_owned)
        .or_else(|| call.params.one("permission").map(str::to_owned))
    {
        Some(name) if !call.meta.grants.has(&person, &name) => {
            return Err(Refusal::invalid(&format!(
                "The person did not grant {name}"
            )));
        }
        Some(name) => call.meta.grants.take_back(&person, &name),
        None => call
            .meta
            .remove_app(&person, call.moment.outbox, call.moment.now_ms),
    }
    Ok(json!({"success": true}))
}

/// Whose permissions are meant: those of the caller, or of anybody if the app itself asks.
fn about(
    call: &Call<'_, '_>,
    known: &[&str],
    method: &str,
    person: &str,
) -> Result<String, Refusal> {
    let none = || Refusal::no_such_object(method, person);
    match call.admit(known)? {
        Bearer::Person(caller) if person == "me" || person == caller.person => Ok(caller.person),
        Bearer::App => call
            .meta
            .people
            .get(person)
            .map(|person| person.id.clone())
            .ok_or_else(none),
        Bearer::Person(_) | Bearer::Page(..) => Err(none()),
    }
}
