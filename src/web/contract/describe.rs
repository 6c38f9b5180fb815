//! What a handler's types say of its operation: each extractor is an [`Input`], each answer an
//! [`Output`]. A handler with a type that is neither does not compile.

use super::operation::{Answer, Operation, Session};
use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};
use std::future::Future;

/// The shapes that the document names: what is asked is read with defaults, what is answered is
/// always whole.
pub(in crate::web) struct Schemas {
    asked: SchemaGenerator,
    answered: SchemaGenerator,
}

/// An operation that is being described.
pub(in crate::web) struct Describing<'a> {
    pub(super) operation: Operation,
    schemas: &'a mut Schemas,
}

/// A type that a handler can take.
#[diagnostic::on_unimplemented(
    message = "`{Self}` says nothing of itself for the contract: implement `Input` in \
        `web/contract/inputs.rs`"
)]
pub(in crate::web) trait Input {
    /// What it means for the operation.
    fn describe(to: &mut Describing<'_>);
}

/// A type that a handler can give.
#[diagnostic::on_unimplemented(
    message = "`{Self}` says nothing of itself for the contract: implement `Output` in \
        `web/contract/outputs.rs`"
)]
pub(in crate::web) trait Output {
    /// What it means for the operation.
    fn describe(to: &mut Describing<'_>);
}

/// A handler, with what it takes as `Inputs`.
pub(in crate::web) trait Handler<Inputs> {
    /// What it means for the operation.
    fn describe(&self, to: &mut Describing<'_>);
}

macro_rules! handlers {
    ($(($($input:ident)*))+) => {$(
        impl<F, Answering, $($input),*> Handler<($($input,)*)> for F
        where
            F: Fn($($input),*) -> Answering,
            Answering: Future,
            Answering::Output: Output,
            $($input: Input,)*
        {
            fn describe(&self, to: &mut Describing<'_>) {
                $($input::describe(to);)*
                <Answering::Output as Output>::describe(to);
            }
        }
    )+};
}

handlers! {
    () (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E G) (A B C D E G H) (A B C D E G H I)
}

// === impl Schemas ===

impl Schemas {
    pub(super) fn new() -> Self {
        let settings = || {
            SchemaSettings::draft2020_12().with(|settings| {
                settings.definitions_path = "/components/schemas".into();
                settings.meta_schema = None;
            })
        };
        Self {
            asked: settings().for_deserialize().into_generator(),
            answered: settings().for_serialize().into_generator(),
        }
    }

    /// Names a shape of answers.
    pub(super) fn add<T: JsonSchema>(&mut self) -> Schema {
        self.answered.subschema_for::<T>()
    }

    /// Names a shape of requests.
    pub(super) fn add_asked<T: JsonSchema>(&mut self) -> Schema {
        self.asked.subschema_for::<T>()
    }

    /// Every shape that has a name.
    ///
    /// # Panics
    /// When one name has two shapes, which is for whoever named them to mend.
    pub(super) fn definitions(mut self) -> Map<String, Value> {
        let mut all = self.answered.take_definitions(true);
        for (name, shape) in self.asked.take_definitions(true) {
            let known = all.insert(name.clone(), shape.clone());
            assert!(
                known.is_none_or(|known| known == shape),
                "{name} is asked in one shape and answered in another: rename one"
            );
        }
        all
    }
}

// === impl Describing ===

impl<'a> Describing<'a> {
    /// An operation of which only the table's words are known.
    pub(in crate::web) fn new(
        schemas: &'a mut Schemas,
        (method, path): (&'static str, &'static str),
        id: &'static str,
        does: &'static str,
    ) -> Self {
        let mut describing = Self {
            operation: Operation::new(method, path, id, does),
            schemas,
        };
        // What stands in front of every route: the flood guard, and the time that an answer may
        // take.
        describing.fault(429, &["rate_limited"]);
        describing.fault(503, &["unavailable"]);
        describing
    }

    /// The parameter of its path, with a value.
    pub(in crate::web) fn parameter(mut self, name: &'static str, value: &'static str) -> Self {
        let description = if matches!(name, "id" | "code") {
            format!("Its {name}.")
        } else {
            "Its name.".to_owned()
        };
        self.operation.parameters.push(json!({
            "name": name, "in": "path", "required": true, "description": description,
            "schema": { "type": "string" }, "example": value,
        }));
        self
    }

    /// What its handler takes and gives.
    pub(in crate::web) fn handler<Inputs>(mut self, handler: &impl Handler<Inputs>) -> Self {
        handler.describe(&mut self);
        self
    }

    /// It may refuse in these words.
    pub(in crate::web) fn fails(mut self, status: u16, codes: &[&'static str]) -> Self {
        self.fault(status, codes);
        self
    }

    /// It may also answer without a body.
    pub(in crate::web) fn answers(mut self, status: u16, what: &'static str) -> Self {
        self.answer(status).what = what;
        self
    }

    /// It may send the browser on.
    pub(in crate::web) fn redirects(mut self, status: u16, what: &'static str) -> Self {
        let answer = self.answer(status);
        answer.what = what;
        answer.headers.extend(["Location", "Set-Cookie"]);
        self
    }

    /// It removes the session's cookie.
    pub(in crate::web) fn sets_cookie(mut self, status: u16) -> Self {
        self.answer(status).headers.insert("Set-Cookie");
        self
    }

    /// The operation.
    pub(in crate::web) fn done(self) -> Operation {
        self.operation
    }

    pub(in crate::web) fn fault(&mut self, status: u16, codes: &[&'static str]) {
        self.operation
            .faults
            .entry(status)
            .or_default()
            .extend(codes);
    }

    pub(super) fn answer(&mut self, status: u16) -> &mut Answer {
        self.operation.answers.entry(status).or_default()
    }

    pub(super) fn json<T: JsonSchema>(&mut self, status: u16) -> &mut Answer {
        let schema = self.schemas.add::<T>().to_value();
        let answer = self.answer(status);
        answer.content.insert("application/json", schema);
        answer
    }

    pub(super) fn header(
        &mut self,
        name: &str,
        is_required: bool,
        description: &str,
        (example, pattern): (&str, &str),
    ) {
        let schema = json!({ "type": "string", "pattern": pattern });
        self.operation.parameters.push(json!({
            "name": name, "in": "header", "required": is_required, "description": description,
            "schema": schema, "example": example,
        }));
    }

    pub(super) fn session(&mut self, session: Session) {
        self.operation.session = session;
        self.fault(400, &["two_sessions"]);
        self.fault(500, &["internal"]);
        self.fault(503, &["not_migrated", "unavailable"]);
    }

    /// A body of this type.
    pub(in crate::web) fn body<T: JsonSchema>(&mut self, kind: &'static str) {
        self.operation.body = Some((kind, self.schemas.add_asked::<T>().to_value()));
        self.fault(400, &["unreadable_body"]);
        self.fault(408, &["too_slow"]);
        self.fault(413, &["too_large"]);
    }

    /// A body that is a text, and no JSON.
    pub(super) fn text_body(&mut self, kind: &'static str) {
        self.operation.body = Some((kind, json!({ "type": "string" })));
    }

    /// A body that is no text.
    pub(super) fn bytes_body(&mut self, kind: &'static str) {
        self.operation.body = Some((kind, json!({})));
    }

    /// Each field of `T` is a parameter.
    pub(super) fn query<T: JsonSchema>(&mut self) {
        let shape = T::json_schema(&mut self.schemas.asked).to_value();
        let required = shape
            .get("required")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        for (name, field) in shape
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let mut field = field.clone();
            let description = field
                .as_object_mut()
                .and_then(|field| field.remove("description"));
            let mut parameter = json!({
                "name": name, "in": "query", "required": required.contains(&json!(name)),
                "schema": without_null(field),
            });
            if let (Some(fields), Some(description)) = (parameter.as_object_mut(), description) {
                fields.insert("description".to_owned(), description);
            }
            self.operation.parameters.push(parameter);
        }
    }
}

/// A query leaves a value out where JSON says `null`.
fn without_null(schema: Value) -> Value {
    let value = |any: &Value| {
        any.as_array()?
            .iter()
            .find(|one| **one != "null" && **one != json!({ "type": "null" }))
            .cloned()
    };
    match schema {
        Value::Object(mut fields) => {
            if let Some(shape) = fields.get("anyOf").and_then(value) {
                return shape;
            }
            if let Some(kind) = fields.get("type").and_then(value) {
                fields.insert("type".to_owned(), kind);
            }
            fields.into()
        }
        other => other,
    }
}
