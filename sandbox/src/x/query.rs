//! Query parameters as X checks them, and instants as X writes them.

use chrono::DateTime;

use super::errors::Violation;
use crate::clock::rfc3339;
use crate::form::Form;

/// `YYYY-MM-DDTHH:mm:ssZ`
const INSTANT_LENGTH: usize = 20;

/// One violation for each parameter that is not among these.
pub(crate) fn unknown(form: &Form, allowed: &[&str]) -> Vec<Violation> {
    let strangers = form.pairs().filter(|(name, _)| !allowed.contains(name));
    let list = allowed.join(",");
    strangers
        .map(|(name, value)| {
            Violation::new(
                name,
                value,
                format!("The query parameter [{name}] is not one of [{list}]"),
            )
        })
        .collect()
}

/// A comma-separated list of allowed values; empty if the parameter is not there.
pub(crate) fn list<'a>(
    form: &'a Form,
    name: &str,
    allowed: &[&str],
) -> Result<Vec<&'a str>, Violation> {
    let Some((_, text)) = form.pairs().find(|(key, _)| *key == name) else {
        return Ok(Vec::new());
    };
    let values: Vec<&str> = text.split(',').collect();
    match values.iter().find(|value| !allowed.contains(value)) {
        None => Ok(values),
        Some(value) => {
            let message = format!(
                "The `{name}` query parameter value [{value}] is not one of [{}]",
                allowed.join(",")
            );
            Err(Violation::new(name, value, message))
        }
    }
}

/// An instant in the one documented form, whole seconds in UTC, in milliseconds since 1970; none if
/// the parameter is not there.
pub(crate) fn instant(form: &Form, name: &str) -> Result<Option<i64>, Violation> {
    let Some((_, text)) = form.pairs().find(|(key, _)| *key == name) else {
        return Ok(None);
    };
    let read = DateTime::parse_from_rfc3339(text)
        .ok()
        .filter(|_| text.len() == INSTANT_LENGTH && text.ends_with('Z'));
    let wrong = || {
        let message = format!(
            "The `{name}` query parameter value [{text}] does not match YYYY-MM-DDTHH:mm:ssZ"
        );
        Violation::new(name, text, message)
    };
    read.map(|instant| Some(instant.timestamp_millis()))
        .ok_or_else(wrong)
}

/// An id: 1 to 19 digits; none if the parameter is not there.
pub(crate) fn id(form: &Form, name: &str) -> Result<Option<u64>, Violation> {
    let Some((_, text)) = form.pairs().find(|(key, _)| *key == name) else {
        return Ok(None);
    };
    let wrong = || {
        Violation::new(
            name,
            text,
            format!("The `{name}` query parameter value [{text}] is not valid"),
        )
    };
    if is_id(text) {
        text.parse().map(Some).map_err(|_not_a_number| wrong())
    } else {
        Err(wrong())
    }
}

/// Whether a text has the form of an id.
pub(crate) fn is_id(text: &str) -> bool {
    (1..=19).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// An instant as X writes it: whole seconds, with `.000`.
pub(crate) fn whole_second(at_ms: i64) -> String {
    rfc3339(at_ms.div_euclid(1000) * 1000)
}
