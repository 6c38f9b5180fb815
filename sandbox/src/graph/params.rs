//! The parameters of one call, wherever they come: in the query, in a form, in the parts of a body,
//! or in a JSON body, whose nested values count as their text.

use http::{Request, header};
use hyper::body::Bytes;
use serde_json::{Map, Value};

use super::errors::Refusal;
use crate::form::Form;
use crate::multipart;

/// The parameters that every call may have.
pub(crate) const EVERYWHERE: [&str; 4] = [
    "access_token",
    "appsecret_proof",
    "appsecret_time",
    "fields",
];
/// The parameters of every list.
pub(crate) const OF_LISTS: [&str; 3] = ["limit", "after", "before"];

/// The parameters whose values are files.
const FILES: [&str; 2] = ["source", "video_file_chunk"];

/// Decoded names and values, and the files that came with them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Params {
    values: Vec<(String, String)>,
    files: Vec<(String, Bytes)>,
}

// === impl Params ===

impl Params {
    /// All parameters of a request.
    pub(crate) fn of(request: &Request<Vec<u8>>) -> Result<Self, Refusal> {
        let mut all = of_body(request)?;
        let query = Form::of_query(request);
        all.values.splice(0..0, owned(&query));
        Ok(all)
    }

    /// The bytes of a file that came with the call.
    pub(crate) fn file(&self, name: &str) -> Option<&Bytes> {
        let found = self.files.iter().find(|(key, _)| key == name);
        found.map(|(_, content)| content)
    }

    /// The value of a parameter; an empty one counts as none.
    pub(crate) fn one(&self, name: &str) -> Option<&str> {
        let value = self
            .values
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
        let values = self.values.iter().map(|(name, _)| name);
        let files = self.files.iter().map(|(name, _)| name);
        let names: Vec<&String> = values.chain(files).collect();
        if let Some(name) = names.iter().find(|name| !is_known(name)) {
            return Err(Refusal::unknown_parameter(name));
        }
        let is_twice = |name: &str| names.iter().filter(|known| **known == name).count() > 1;
        let twice = names.iter().find(|name| is_twice(name));
        twice.map_or(Ok(()), |name| {
            Err(Refusal::invalid(&format!(
                "Param {name} occurs more than once"
            )))
        })
    }

    /// All pairs in their order.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values
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

fn of_body(request: &Request<Vec<u8>>) -> Result<Params, Refusal> {
    if request.body().is_empty() {
        return Ok(Params::default());
    }
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    if kind.to_ascii_lowercase().starts_with("multipart/form-data") {
        return of_parts(request);
    }
    let values = if kind.starts_with("application/json") {
        let object: Map<String, Value> = serde_json::from_slice(request.body())
            .map_err(|_not_an_object| Refusal::invalid("The body is not a JSON object"))?;
        let pair = |(name, value)| (name, text(value));
        object.into_iter().map(pair).collect()
    } else {
        let form = Form::of_body(request).ok_or_else(|| {
            Refusal::invalid("The body is neither a form nor parts of one nor JSON")
        })?;
        owned(&form)
    };
    Ok(Params {
        values,
        files: Vec::new(),
    })
}

fn of_parts(request: &Request<Vec<u8>>) -> Result<Params, Refusal> {
    let parts = multipart::parts(request)
        .ok_or_else(|| Refusal::invalid("The body does not keep to its boundary"))?;
    let mut params = Params::default();
    for part in parts {
        let name = part.name.to_owned();
        if FILES.contains(&part.name) {
            params.files.push((name, Bytes::copy_from_slice(part.body)));
        } else {
            let value = str::from_utf8(part.body)
                .map_err(|_not_text| Refusal::invalid(&format!("Param {name} must be a string")))?;
            params.values.push((name, value.to_owned()));
        }
    }
    Ok(params)
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
