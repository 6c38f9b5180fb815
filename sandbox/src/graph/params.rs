//! The parameters of one call, wherever they come: in the query, in a form, or in a JSON body,
//! whose nested values count as their text.

use http::{Request, header};
use serde_json::{Map, Value};

use super::errors::Refusal;
use crate::form::Form;

/// The parameters that every call may have.
pub(crate) const EVERYWHERE: [&str; 4] = [
    "access_token",
    "appsecret_proof",
    "appsecret_time",
    "fields",
];
/// The parameters of every list.
pub(crate) const OF_LISTS: [&str; 3] = ["limit", "after", "before"];

/// Decoded names and values.
#[derive(Debug, Clone, Default)]
pub(crate) struct Params(Vec<(String, String)>);

// === impl Params ===

impl Params {
    /// All parameters of a request.
    pub(crate) fn of(request: &Request<Vec<u8>>) -> Result<Self, Refusal> {
        let query = Form::of_query(request);
        let mut all = owned(&query);
        all.extend(of_body(request)?);
        Ok(Self(all))
    }

    /// The value of a parameter; an empty one counts as none.
    pub(crate) fn one(&self, name: &str) -> Option<&str> {
        let value = self
            .0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str());
        value.filter(|value| !value.is_empty())
    }

    /// A value that must be there.
    pub(crate) fn needed(&self, name: &str) -> Result<&str, Refusal> {
        self.one(name)
            .ok_or_else(|| Refusal::invalid(&format!("The parameter {name} is required")))
    }

    /// A truth value; none if the parameter is not there.
    pub(crate) fn truth(&self, name: &str) -> Result<Option<bool>, Refusal> {
        match self.one(name) {
            None => Ok(None),
            Some("true" | "1") => Ok(Some(true)),
            Some("false" | "0") => Ok(Some(false)),
            Some(_) => Err(Refusal::invalid(&format!("Param {name} must be a boolean"))),
        }
    }

    /// A whole number from zero; none if the parameter is not there.
    pub(crate) fn number(&self, name: &str) -> Result<Option<u64>, Refusal> {
        let wrong = || Refusal::invalid(&format!("Param {name} must be a non-negative integer"));
        self.one(name)
            .map(|text| text.parse().map_err(|_not_a_number| wrong()))
            .transpose()
    }

    /// Refuses a name that is in none of these lists, and one that occurs twice: both are mistakes
    /// of the caller. A list can come as numbered parameters, `name[0]`.
    pub(crate) fn only(&self, known: &[&[&str]]) -> Result<(), Refusal> {
        let base = |name: &'_ str| name.split('[').next().unwrap_or_default().to_owned();
        let is_known = |name: &str| known.iter().any(|list| list.contains(&base(name).as_str()));
        if let Some((name, _)) = self.0.iter().find(|(name, _)| !is_known(name)) {
            return Err(Refusal::unknown_parameter(name));
        }
        let is_twice = |name: &str| self.0.iter().filter(|(key, _)| key == name).count() > 1;
        let twice = self.0.iter().find(|(name, _)| is_twice(name));
        twice.map_or(Ok(()), |(name, _)| {
            Err(Refusal::invalid(&format!(
                "Param {name} occurs more than once"
            )))
        })
    }

    /// All pairs in their order.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// The access token of a request: a parameter, or else the header with this scheme.
pub(crate) fn presented(
    request: &Request<Vec<u8>>,
    params: &Params,
    scheme: &str,
) -> Option<String> {
    let in_header = || {
        let (given, token) = request
            .headers()
            .get(header::AUTHORIZATION)?
            .to_str()
            .ok()?
            .split_once(' ')?;
        (given == scheme).then(|| token.to_owned())
    };
    params
        .one("access_token")
        .map(str::to_owned)
        .or_else(in_header)
}

fn of_body(request: &Request<Vec<u8>>) -> Result<Vec<(String, String)>, Refusal> {
    if request.body().is_empty() {
        return Ok(Vec::new());
    }
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    if kind.starts_with("application/json") {
        let object: Map<String, Value> = serde_json::from_slice(request.body())
            .map_err(|_not_an_object| Refusal::invalid("The body is not a JSON object"))?;
        return Ok(object
            .into_iter()
            .map(|(name, value)| (name, text(value)))
            .collect());
    }
    let form = Form::of_body(request)
        .ok_or_else(|| Refusal::invalid("The body is neither a form nor JSON"))?;
    Ok(owned(&form))
}

fn owned(form: &Form) -> Vec<(String, String)> {
    form.pairs()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

fn text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}
