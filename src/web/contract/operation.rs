//! One operation: a method on a path, what it takes, and every way in which it answers.

use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// An operation.
#[derive(Debug)]
pub(in crate::web) struct Operation {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) id: &'static str,
    /// What it does: one sentence, and after it whatever else is to be said.
    pub(super) does: &'static str,
    pub(super) tag: &'static str,
    pub(super) session: Session,
    /// Whether its answer may set the cookie again, because the session has slid.
    pub(super) slides: bool,
    pub(super) parameters: Vec<Value>,
    /// Its type, and its shape.
    pub(super) body: Option<(&'static str, Value)>,
    pub(super) answers: BTreeMap<u16, Answer>,
    pub(super) faults: BTreeMap<u16, BTreeSet<&'static str>>,
}

/// Whether an operation needs a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Session {
    /// It asks nobody who they are.
    None,
    /// It does more for who is signed in.
    Optional,
    /// It is for who is signed in.
    Needed,
}

/// One way in which an operation answers.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub(super) what: &'static str,
    pub(super) content: BTreeMap<&'static str, Value>,
    pub(super) headers: BTreeSet<&'static str>,
}

// === impl Operation ===

impl Operation {
    pub(super) fn new(
        method: &'static str,
        path: &'static str,
        id: &'static str,
        does: &'static str,
    ) -> Self {
        Self {
            method,
            path,
            id,
            does: does.trim(),
            tag: tag(path),
            session: Session::None,
            slides: false,
            parameters: Vec::new(),
            body: None,
            answers: BTreeMap::new(),
            faults: BTreeMap::new(),
        }
    }

    /// As the document has it. What only refuses is the same in many operations, and told once, in
    /// `refusals`.
    pub(super) fn json(&self, refusals: &mut Map<String, Value>) -> Value {
        let (summary, more) = self.does.split_once(". ").unwrap_or((self.does, ""));
        let mut json = json!({
            "operationId": self.id,
            "tags": [self.tag],
            "summary": format!("{}.", summary.trim_end_matches('.')),
            "security": self.security(),
            "responses": self.responses(refusals),
        });
        let optional = [
            ("description", (!more.is_empty()).then(|| more.into())),
            ("parameters", (!self.parameters.is_empty()).then(|| self.parameters.clone().into())),
            (
                "requestBody",
                self.body.as_ref().map(|(kind, schema)| {
                    json!({ "required": true, "content": { *kind: { "schema": schema } } })
                }),
            ),
        ];
        for (name, value) in optional {
            if let (Some(fields), Some(value)) = (json.as_object_mut(), value) {
                fields.insert(name.to_owned(), value);
            }
        }
        json
    }

    fn security(&self) -> Value {
        match self.session {
            Session::None => json!([]),
            Session::Optional => json!([{}, { "session": [] }]),
            Session::Needed => json!([{ "session": [] }]),
        }
    }

    fn responses(&self, refusals: &mut Map<String, Value>) -> Map<String, Value> {
        let mut responses = Map::new();
        let statuses: BTreeSet<u16> = self
            .answers
            .keys()
            .chain(self.faults.keys())
            .copied()
            .collect();
        for status in statuses {
            let mut response = self.response(status);
            let codes = self
                .faults
                .get(&status)
                .filter(|_| !self.answers.contains_key(&status));
            if let Some(name) = codes.map(refusal) {
                let reference = json!({ "$ref": format!("#/components/responses/{name}") });
                refusals.insert(name, std::mem::replace(&mut response, reference));
            }
            responses.insert(status.to_string(), response);
        }
        responses
    }

    /// The answers with this status.
    fn response(&self, status: u16) -> Value {
        let nothing = Answer::default();
        let answer = self.answers.get(&status).unwrap_or(&nothing);
        let mut content: Map<String, Value> = answer
            .content
            .iter()
            .map(|(kind, schema)| ((*kind).to_owned(), json!({ "schema": schema })))
            .collect();
        if let Some(codes) = self.faults.get(&status) {
            content.insert(
                "application/problem+json".to_owned(),
                json!({ "schema": problem(status, codes) }),
            );
        }
        let what = if answer.what.is_empty() {
            reason(status)
        } else {
            answer.what
        };
        let headers = self.headers(status, answer);
        let mut response = json!({ "description": what, "headers": headers });
        if let Some(fields) = response.as_object_mut().filter(|_| !content.is_empty()) {
            fields.insert("content".to_owned(), content.into());
        }
        response
    }

    /// The headers of an answer with this status.
    fn headers(&self, status: u16, answer: &Answer) -> Map<String, Value> {
        let mut names = answer.headers.clone();
        names.insert("X-Request-Id");
        names.extend((self.slides && self.answers.contains_key(&status)).then_some("Set-Cookie"));
        if self.faults.contains_key(&status) {
            names.extend((status == 503 || status == 429).then_some("Retry-After"));
            names.extend(
                ["RateLimit", "RateLimit-Policy"]
                    .into_iter()
                    .filter(|_| status == 429),
            );
        }
        names
            .into_iter()
            .map(|name| {
                let reference = format!("#/components/headers/{name}");
                (name.to_owned(), json!({ "$ref": reference }))
            })
            .collect()
    }
}

/// The name of a refusal: `NotConfigured_NotMigrated`.
fn refusal(codes: &BTreeSet<&'static str>) -> String {
    let name = |code: &&str| {
        code.split('_')
            .map(|word| word.get(..1).unwrap_or("").to_uppercase() + word.get(1..).unwrap_or(""))
            .collect::<String>()
    };
    codes.iter().map(name).collect::<Vec<_>>().join("_")
}

/// A problem of one of these codes.
fn problem(status: u16, codes: &BTreeSet<&'static str>) -> Value {
    json!({
        "allOf": [
            { "$ref": "#/components/schemas/Problem" },
            {
                "type": "object",
                "properties": { "status": { "const": status }, "code": { "enum": codes } },
                "required": ["status", "code"],
            },
        ],
    })
}

fn reason(status: u16) -> &'static str {
    http::StatusCode::from_u16(status)
        .ok()
        .and_then(|status| status.canonical_reason())
        .unwrap_or("Answer")
}

/// What a path is about.
fn tag(path: &'static str) -> &'static str {
    let first = path
        .strip_prefix("/api/v1/")
        .and_then(|rest| rest.split('/').next());
    match first {
        Some("posts" | "calendar" | "suggestions") => "posts",
        Some("media") => "media",
        None if path.starts_with("/m/") => "media",
        Some("deliveries") => "deliveries",
        Some("accounts") => "accounts",
        Some("me" | "notices") => "person",
        Some(_) => "instance",
        None if path == "/healthz" => "instance",
        None if path.starts_with("/webhooks/") || path.starts_with("/data-deletion/") => {
            "callbacks"
        }
        None => "flows",
    }
}
