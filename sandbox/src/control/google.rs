//! `/__sandbox/google`: the people of Google.

use http::Request;
use serde_json::{Map, Value, json};

use super::request::{Outcome, body, nothing_there};
use crate::google;
use crate::sandbox::Sandbox;

/// `GET /__sandbox/google/…`
pub(crate) fn read(sandbox: &Sandbox, segments: &[&str]) -> Outcome {
    match segments {
        ["people"] => Ok(json!({"people": sandbox.google_people()})),
        _ => Err(nothing_there()),
    }
}

/// `POST /__sandbox/google/…`; a change is only what the body names, and null takes it away.
pub(crate) fn change(sandbox: &Sandbox, request: &Request<Vec<u8>>, segments: &[&str]) -> Outcome {
    match segments {
        ["people"] => Ok(json!(sandbox.google_create_person(body(request)?))),
        ["people", sub] => {
            let changes: Map<String, Value> = body(request)?;
            Ok(json!(sandbox.google_change_person(sub, &changes)?))
        }
        _ => Err(nothing_there()),
    }
}

// === impl Sandbox ===

impl Sandbox {
    /// The people of Google.
    #[must_use]
    pub fn google_people(&self) -> Vec<google::Person> {
        self.read().google.people.all().to_vec()
    }

    /// Creates a person at Google; two may have the same e-mail address, one after the other.
    #[must_use]
    pub fn google_create_person(&self, new: google::NewPerson) -> google::Person {
        self.change().google.people.create(new)
    }

    /// Changes what Google says of a person.
    ///
    /// # Errors
    /// When there is no such person, or a change cannot be meant.
    pub fn google_change_person(
        &self,
        sub: &str,
        changes: &Map<String, Value>,
    ) -> Result<google::Person, String> {
        self.change().google.people.change(sub, changes)
    }
}
