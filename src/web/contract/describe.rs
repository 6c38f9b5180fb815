//! What a handler's types say of its operation: each extractor is an [`Input`], each answer an
//! [`Output`]. A handler with a type that is neither does not compile.

use super::operation::{Answer, Operation, Session};
use crate::web::answer::{Created, Html, Tagged};
use crate::web::body;
use crate::web::health::Health;
use crate::web::path::Path;
use crate::web::precondition::{Once, Seen};
use crate::web::problem::Error;
use crate::web::query::Query;
use crate::web::session::{Browser, Reader, Writer};
use axum::Json;
use axum::extract::State;
use axum::extract::rejection::QueryRejection;
use axum::response::Response;
use http::{HeaderMap, StatusCode, Uri};
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
    operation: Operation,
    schemas: &'a mut Schemas,
}

/// What a handler takes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` says nothing of itself for the contract: implement `Input` in \
        `web/contract/describe.rs`"
)]
pub(in crate::web) trait Input {
    /// What it means for the operation.
    fn describe(to: &mut Describing<'_>);
}

/// What a handler gives.
#[diagnostic::on_unimplemented(
    message = "`{Self}` says nothing of itself for the contract: implement `Output` in \
        `web/contract/describe.rs`"
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

handlers! { () (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E G) (A B C D E G H) (A B C D E G H I) }

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

    fn answer(&mut self, status: u16) -> &mut Answer {
        self.operation.answers.entry(status).or_default()
    }

    fn json<T: JsonSchema>(&mut self, status: u16) -> &mut Answer {
        let schema = self.schemas.add::<T>().to_value();
        let answer = self.answer(status);
        answer.content.insert("application/json", schema);
        answer
    }

    fn header(&mut self, name: &str, is_required: bool, description: &str, example: &str) {
        let schema = json!({ "type": "string" });
        self.operation.parameters.push(
            json!({ "name": name, "in": "header", "required": is_required, "description": description, "schema": schema, "example": example }),
        );
    }

    fn session(&mut self, session: Session) {
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

    /// Each field of `T` is a parameter.
    fn query<T: JsonSchema>(&mut self) {
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
                .and_then(|field| field.remove("description"))
                .unwrap_or_default();
            self.operation.parameters.push(json!({
                "name": name, "in": "query", "required": required.contains(&json!(name)), "description": description,
                "schema": without_null(field),
            }));
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

// === what handlers take ===

impl<S> Input for State<S> {
    fn describe(_: &mut Describing<'_>) {}
}

impl Input for HeaderMap {
    fn describe(_: &mut Describing<'_>) {}
}

impl Input for Uri {
    fn describe(_: &mut Describing<'_>) {}
}

impl Input for Browser {
    fn describe(to: &mut Describing<'_>) {
        to.session(Session::Optional);
    }
}

impl Input for Option<Reader> {
    fn describe(to: &mut Describing<'_>) {
        to.session(Session::Optional);
        to.operation.slides = true;
    }
}

impl Input for Reader {
    fn describe(to: &mut Describing<'_>) {
        to.session(Session::Needed);
        to.operation.slides = true;
        to.fault(401, &["unauthenticated"]);
    }
}

impl Input for Writer {
    fn describe(to: &mut Describing<'_>) {
        to.session(Session::Needed);
        to.fault(401, &["unauthenticated"]);
        to.fault(403, &["wrong_origin"]);
        to.fault(503, &["not_configured"]);
    }
}

/// Which, the table says.
impl Input for Path {
    fn describe(to: &mut Describing<'_>) {
        to.fault(404, &["not_found"]);
    }
}

impl<T: JsonSchema> Input for Query<T> {
    fn describe(to: &mut Describing<'_>) {
        to.query::<T>();
        to.fault(422, &["invalid"]);
    }
}

impl<T: JsonSchema> Input for Result<axum::extract::Query<T>, QueryRejection> {
    fn describe(to: &mut Describing<'_>) {
        to.query::<T>();
    }
}

impl<T: JsonSchema> Input for body::Json<T> {
    fn describe(to: &mut Describing<'_>) {
        to.body::<T>("application/json");
        to.fault(400, &["not_json"]);
        to.fault(403, &["json_only"]);
        to.fault(422, &["invalid"]);
    }
}

impl Input for Seen {
    fn describe(to: &mut Describing<'_>) {
        to.header(
            "If-Match",
            true,
            "The version that was seen, as `ETag` and `version` tell it.",
            "\"3\"",
        );
        to.fault(412, &["stale"]);
        to.fault(428, &["if_match_required"]);
    }
}

impl Input for Once {
    fn describe(to: &mut Describing<'_>) {
        let description = "1 to 255 visible ASCII characters. The same key with the same body \
            makes one post, however often it comes \
            within a day; with another body it is refused.";
        to.header(
            "Idempotency-Key",
            false,
            description,
            "0198c0ff-ee00-7000-8000-000000000001",
        );
        to.fault(400, &["idempotency_key"]);
    }
}

// === what handlers give ===

impl<T: Output> Output for Result<T, Error> {
    fn describe(to: &mut Describing<'_>) {
        T::describe(to);
        to.fault(500, &["internal"]);
        to.fault(503, &["not_configured", "not_migrated", "unavailable"]);
    }
}

impl<T: JsonSchema> Output for Json<T> {
    fn describe(to: &mut Describing<'_>) {
        to.json::<T>(200);
    }
}

/// Something was made.
impl<T: JsonSchema> Output for (StatusCode, Json<T>) {
    fn describe(to: &mut Describing<'_>) {
        to.json::<T>(201);
    }
}

impl Output for Tagged {
    fn describe(to: &mut Describing<'_>) {
        to.json::<crate::usecases::posts::Post>(200)
            .headers
            .insert("ETag");
    }
}

impl Output for Created {
    fn describe(to: &mut Describing<'_>) {
        to.json::<crate::usecases::posts::Post>(201)
            .headers
            .extend([
                "ETag",
                "Idempotent-Replayed",
                "RateLimit",
                "RateLimit-Policy",
            ]);
        to.fault(429, &["quota_exceeded"]);
    }
}

impl Output for Health {
    fn describe(to: &mut Describing<'_>) {
        to.json::<Self>(200).what = "The clockwork runs.";
        to.json::<Self>(503).what =
            "The last finished tick is over three minutes old, or the database does not answer.";
    }
}

impl Output for Html {
    fn describe(to: &mut Describing<'_>) {
        to.answer(200)
            .content
            .insert("text/html", json!({ "type": "string" }));
    }
}

/// Nothing to read: it was done.
impl Output for StatusCode {
    fn describe(to: &mut Describing<'_>) {
        to.answer(204).what = "It was done.";
    }
}

/// What it may be, the table says.
impl Output for Response {
    fn describe(_: &mut Describing<'_>) {}
}
