//! `fields=id,picture.type(large),instagram_business_account{id,username}`: what a caller wants to
//! know of a node.
//!
//! <https://developers.facebook.com/docs/graph-api/guides/field-expansion>

use serde_json::{Map, Value};

use super::errors::Refusal;
use super::params::Params;

/// One field, and what is wanted of the node behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) inner: Vec<Field>,
}

/// What a caller wants to know; without the parameter the usual fields.
pub(crate) fn wanted(params: &Params, usual: &[&str]) -> Result<Vec<Field>, Refusal> {
    match params.one("fields") {
        Some(text) => parse(text)
            .ok_or_else(|| Refusal::new(2500, format!("Syntax error in field expansion: {text}"))),
        None => Ok(plain(usual)),
    }
}

/// Fields by their names alone.
pub(crate) fn plain(names: &[&str]) -> Vec<Field> {
    names
        .iter()
        .map(|name| Field {
            name: (*name).to_owned(),
            inner: Vec::new(),
        })
        .collect()
}

/// A node with the wanted fields that it has; its id is always there. A field that no node of this
/// kind has is refused.
pub(crate) fn shown(
    fields: &[Field],
    (kind, known): (&str, &[&str]),
    mut value: impl FnMut(&Field) -> Result<Option<Value>, Refusal>,
) -> Result<Value, Refusal> {
    let mut node = Map::new();
    for field in plain(&["id"]).iter().chain(fields) {
        if !known.contains(&field.name.as_str()) {
            return Err(Refusal::no_such_field(&field.name, kind));
        }
        if let Some(value) = value(field)? {
            node.insert(field.name.clone(), value);
        }
    }
    Ok(Value::Object(node))
}

/// None if the text is no list of fields.
fn parse(text: &str) -> Option<Vec<Field>> {
    let (fields, rest) = list(text)?;
    rest.is_empty().then_some(fields)
}

fn list(text: &str) -> Option<(Vec<Field>, &str)> {
    let (first, mut rest) = field(text)?;
    let mut fields = vec![first];
    while let Some(more) = rest.strip_prefix(',') {
        let (next, after) = field(more)?;
        fields.push(next);
        rest = after;
    }
    Some((fields, rest))
}

fn field(text: &str) -> Option<(Field, &str)> {
    let (name, mut rest) = word(text)?;
    while let Some(modifier) = rest.strip_prefix('.') {
        let (_, argument) = word(modifier)?;
        let (_, after) = argument.strip_prefix('(')?.split_once(')')?;
        rest = after;
    }
    let mut inner = Vec::new();
    if let Some(nested) = rest.strip_prefix('{') {
        let (fields, after) = list(nested)?;
        inner = fields;
        rest = after.strip_prefix('}')?;
    }
    Some((
        Field {
            name: name.to_owned(),
            inner,
        },
        rest,
    ))
}

fn word(text: &str) -> Option<(&str, &str)> {
    let end = text
        .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
        .unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

#[cfg(test)]
mod tests {
    use super::{Field, parse, plain};

    #[test]
    fn fields_can_have_modifiers_and_fields_of_their_own() {
        let fields = parse(
            "id,picture.type(large).width(2),instagram_business_account{id,owner{name}},name",
        );
        let inner = |name: &str, inner: Vec<Field>| Field {
            name: name.to_owned(),
            inner,
        };
        let expected = [
            plain(&["id", "picture"]),
            vec![inner(
                "instagram_business_account",
                [plain(&["id"]), vec![inner("owner", plain(&["name"]))]].concat(),
            )],
            plain(&["name"]),
        ];
        assert_eq!(fields, Some(expected.concat()));
    }

    #[test]
    fn what_is_no_list_of_fields_is_none() {
        for text in [
            "", ",", "id,", "id name", "a{b", "a{}", "a}", "a.b", "a.b(", "a.(b)", "{a}",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
