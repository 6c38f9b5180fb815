//! The little of JSON Schema that X's request bodies need: every object is closed, and all
//! violations are named at once.

use serde_json::{Map, Value};

use super::errors::Violation;
use super::query::is_id;

/// The shape of a value.
#[derive(Debug)]
pub(crate) enum Shape {
    /// Text of so many characters.
    Text(usize, usize),
    /// A decimal id as text.
    Id,
    /// true or false.
    Bool,
    /// A whole number within bounds.
    Number(i64, i64),
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// So many values of one shape.
    List(&'static Shape, usize, usize),
    /// A closed object.
    Object(&'static [Field]),
}

/// One property of an object.
#[derive(Debug)]
pub(crate) struct Field {
    name: &'static str,
    shape: Shape,
    is_required: bool,
}

// === impl Field ===

impl Field {
    /// A property that has to be there.
    pub(crate) const fn required(name: &'static str, shape: Shape) -> Self {
        Self {
            name,
            shape,
            is_required: true,
        }
    }

    /// A property that may be there.
    pub(crate) const fn optional(name: &'static str, shape: Shape) -> Self {
        Self {
            name,
            shape,
            is_required: false,
        }
    }
}

// === impl Shape ===

impl Shape {
    /// Everything that is wrong with a value.
    pub(crate) fn violations(&self, value: &Value) -> Vec<Violation> {
        let mut found = Vec::new();
        self.check(value, "$", &mut found);
        found
    }

    fn check(&self, value: &Value, path: &str, found: &mut Vec<Violation>) {
        match (self, value) {
            (Self::Object(fields), Value::Object(object)) => {
                check_object(fields, object, path, found);
            }
            (Self::List(of, least, most), Value::Array(items)) => {
                if !(*least..=*most).contains(&items.len()) {
                    found.push(wrong(
                        path,
                        value,
                        format!("there must be {least} to {most} items in the array"),
                    ));
                }
                for (at, item) in items.iter().enumerate() {
                    of.check(item, &format!("{path}[{at}]"), found);
                }
            }
            _ => found.extend(
                self.scalar_fault(value)
                    .map(|fault| wrong(path, value, fault)),
            ),
        }
    }

    fn scalar_fault(&self, value: &Value) -> Option<String> {
        match (self, value) {
            (Self::Text(least, most), Value::String(text)) => {
                let length = text.chars().count();
                let is_fit = (*least..=*most).contains(&length);
                (!is_fit).then(|| format!("must be {least} to {most} characters long"))
            }
            (Self::Id, Value::String(text)) => {
                (!is_id(text)).then(|| "does not match the regex pattern ^[0-9]{1,19}$".to_owned())
            }
            (Self::Bool, Value::Bool(_)) => None,
            (Self::Number(least, most), Value::Number(number)) => {
                let is_fit = number
                    .as_i64()
                    .is_some_and(|number| (*least..=*most).contains(&number));
                (!is_fit).then(|| format!("must be a whole number from {least} to {most}"))
            }
            (Self::OneOf(allowed), Value::String(text)) => {
                let is_fit = allowed.contains(&text.as_str());
                (!is_fit).then(|| format!("does not have a value in the enumeration {allowed:?}"))
            }
            _ => Some(format!(
                "{} found, {} expected",
                kind_of(value),
                self.kind()
            )),
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Text(..) | Self::Id | Self::OneOf(_) => "string",
            Self::Bool => "boolean",
            Self::Number(..) => "integer",
            Self::List(..) => "array",
            Self::Object(_) => "object",
        }
    }
}

fn check_object(
    fields: &[Field],
    object: &Map<String, Value>,
    path: &str,
    found: &mut Vec<Violation>,
) {
    for (name, value) in object {
        let inner = format!("{path}.{name}");
        if let Some(field) = fields.iter().find(|field| field.name == name) {
            field.shape.check(value, &inner, found);
        } else {
            let message =
                "is not defined in the schema and the schema does not allow additional properties";
            found.push(wrong(&inner, value, message));
        }
    }
    for field in fields
        .iter()
        .filter(|field| field.is_required && !object.contains_key(field.name))
    {
        found.push(wrong(
            &format!("{path}.{}", field.name),
            &Value::Null,
            "is missing but it is required",
        ));
    }
}

fn wrong(path: &str, value: &Value, fault: impl AsRef<str>) -> Violation {
    let shown = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    let parameter = path.strip_prefix("$.").unwrap_or_default();
    Violation::new(parameter, &shown, format!("{path}: {}", fault.as_ref()))
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
