//! Every answer that the router gives in a test on the host is checked against the contract: it is
//! documented and has the documented shape, and so has every body that was accepted.

use http::{Request, Response, StatusCode};
use jsonschema::Validator;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

const COMMITTED: &str = include_str!("../../dashboard/public/openapi.json");

static CONTRACT: LazyLock<Contract> = LazyLock::new(Contract::read);

struct Contract {
    document: Value,
    /// Validators are made when they are first needed, because each contains every schema.
    validators: Mutex<HashMap<String, Arc<Validator>>>,
}

/// A request that was sent. Its answer is checked against the contract.
pub(crate) struct SentRequest {
    method: String,
    path: String,
    body: Vec<u8>,
}

// === impl SentRequest ===

impl SentRequest {
    pub(crate) fn of(request: &Request<Vec<u8>>) -> Self {
        let method = request.method().as_str().to_lowercase();
        Self {
            method,
            path: request.uri().path().to_owned(),
            body: request.body().clone(),
        }
    }

    /// Fails the test if the contract does not allow this answer to the request.
    pub(crate) fn check(&self, response: &Response<Vec<u8>>) {
        if let Err(fault) = CONTRACT.check(self, response) {
            let body = String::from_utf8_lossy(response.body());
            panic!(
                "{} {} answers {} against the contract: {fault}\n{body}",
                self.method,
                self.path,
                response.status()
            );
        }
    }
}

// === impl Contract ===

impl Contract {
    fn read() -> Self {
        Self {
            document: noctin_scheduler::web::openapi(),
            validators: Mutex::default(),
        }
    }

    fn check(&self, asked: &SentRequest, response: &Response<Vec<u8>>) -> Result<(), String> {
        let Some((template, item)) = self.document["paths"]
            .as_object()
            .unwrap()
            .iter()
            .find(|(template, _)| fits(template, &asked.path))
        else {
            return is_not_there(response);
        };
        // What reads can be asked for its headers alone.
        let is_head = asked.method == "head";
        let Some(operation) = item.get(if is_head { "get" } else { &asked.method }) else {
            return (response.status() == 405)
                .then_some(())
                .ok_or_else(|| "the method is not documented".into());
        };
        let name = format!("{} {template}", asked.method);
        let documented = &operation["responses"][response.status().as_str()];
        let documented = documented["$ref"]
            .as_str()
            .map_or(documented, |to| self.document.pointer(&to[1..]).unwrap());
        if documented.is_null() {
            return Err("the status is not documented".into());
        }
        headers_are_documented(documented, response)?;
        let kind = response
            .headers()
            .get("content-type")
            .map_or("", |kind| kind.to_str().unwrap().split(';').next().unwrap());
        let content = &documented["content"];
        match (kind, response.body().is_empty()) {
            ("", true) if content.is_null() => {}
            (_, true) if is_head && !content[kind].is_null() => {}
            ("text/html", false) if !content[kind].is_null() => {}
            (kind, _) if !content[any_of(kind)].is_null() => {}
            ("application/json" | "application/problem+json", false)
                if !content[kind].is_null() =>
            {
                let shape = format!("{name} {} {kind}", response.status());
                self.hold(&shape, &content[kind]["schema"], response.body())?;
            }
            _ => return Err(format!("the content type {kind:?} is not documented")),
        }
        let body = &operation["requestBody"]["content"]["application/json"]["schema"];
        if response.status().is_success() && !body.is_null() {
            self.hold(&name, body, &asked.body)
                .map_err(|fault| format!("the request was accepted, but {fault}"))?;
        }
        Ok(())
    }

    fn hold(&self, name: &str, schema: &Value, body: &[u8]) -> Result<(), String> {
        let body: Value =
            serde_json::from_slice(body).map_err(|error| format!("it is not JSON: {error}"))?;
        let validator = self.validator(name, schema);
        let faults: Vec<String> = validator
            .iter_errors(&body)
            .map(|fault| format!("at {:?}: {fault}", fault.instance_path().as_str()))
            .collect();
        if faults.is_empty() {
            Ok(())
        } else {
            Err(faults.join("; "))
        }
    }

    fn validator(&self, name: &str, schema: &Value) -> Arc<Validator> {
        let mut validators = self
            .validators
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let made = validators.entry(name.to_owned()).or_insert_with(|| {
            let whole = json!({ "allOf": [schema], "components": self.document["components"] });
            Arc::new(
                jsonschema::options()
                    .should_validate_formats(true)
                    .build(&whole)
                    .unwrap(),
            )
        });
        Arc::clone(made)
    }
}

/// The range of types that a type is in (RFC 9110 §12.5.1).
fn any_of(kind: &str) -> &'static str {
    match kind.split('/').next() {
        Some("image") => "image/*",
        Some("video") => "video/*",
        Some(_) | None => "",
    }
}

/// Whether the contract names every header of the answer that programs read.
fn headers_are_documented(documented: &Value, response: &Response<Vec<u8>>) -> Result<(), String> {
    for header in response
        .headers()
        .keys()
        .filter(|name| DOCUMENTED.contains(&name.as_str()))
    {
        // A session may slide whatever the answer then is.
        let is_refused_and_slid = header == "set-cookie" && response.status().is_client_error();
        let is_told = is_refused_and_slid
            || documented["headers"]
                .as_object()
                .unwrap()
                .keys()
                .any(|told| told.eq_ignore_ascii_case(header.as_str()));
        is_told
            .then_some(())
            .ok_or_else(|| format!("the header {header} is not documented"))?;
    }
    Ok(())
}

/// The headers that the contract has to document.
const DOCUMENTED: [&str; 7] = [
    "etag",
    "idempotent-replayed",
    "location",
    "ratelimit",
    "ratelimit-policy",
    "retry-after",
    "set-cookie",
];

fn fits(template: &str, path: &str) -> bool {
    let (template, path): (Vec<_>, Vec<_>) =
        (template.split('/').collect(), path.split('/').collect());
    template.len() == path.len()
        && template
            .iter()
            .zip(path)
            .all(|(part, asked)| part.starts_with('{') || *part == asked)
}

/// A path that is not in the contract has to be answered with 404.
fn is_not_there(response: &Response<Vec<u8>>) -> Result<(), String> {
    let body: Value = serde_json::from_slice(response.body()).unwrap_or_default();
    let is_told = response.status() == StatusCode::NOT_FOUND && body["code"] == "not_found";
    is_told
        .then_some(())
        .ok_or_else(|| "the path is not documented".into())
}

#[test]
fn the_committed_contract_is_that_of_the_code() {
    let made = format!("{:#}\n", noctin_scheduler::web::openapi());
    assert!(
        COMMITTED == made,
        "dashboard/public/openapi.json is not what the code says: run `cargo xtask contract`, and \
        commit it"
    );
}

/// The table of routes makes both, and neither may lose a route.
#[test]
fn the_contract_and_the_router_name_the_same_routes_and_methods() {
    let mut documented = Vec::new();
    for (path, item) in CONTRACT.document["paths"].as_object().unwrap() {
        documented.extend(
            item.as_object()
                .unwrap()
                .keys()
                .map(|method| (method.to_uppercase(), path.clone())),
        );
    }
    for (method, route) in noctin_scheduler::web::ROUTES {
        let at = documented
            .iter()
            .position(|(known, path)| known == method && fits(path, route));
        documented.remove(at.unwrap_or_else(|| panic!("{method} {route} is not documented")));
    }
    assert_eq!(documented, [], "is not routed");
}

#[test]
fn every_operation_has_a_name_of_its_own_a_sentence_and_a_tag_that_is_told() {
    let tags: Vec<_> = CONTRACT.document["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tag| &tag["name"])
        .collect();
    let mut names = std::collections::BTreeSet::new();
    for operation in operations() {
        assert!(
            names.insert(operation["operationId"].as_str().unwrap()),
            "{}",
            operation["operationId"]
        );
        assert!(
            operation["summary"].as_str().unwrap().ends_with('.')
                && tags.contains(&&operation["tags"][0]),
            "{operation}"
        );
    }
}

#[test]
fn every_body_has_a_shape_with_a_name() {
    for operation in operations() {
        let answers = operation["responses"]
            .as_object()
            .unwrap()
            .values()
            .map(|answer| &answer["content"]["application/json"]);
        for content in answers
            .chain([&operation["requestBody"]["content"]["application/json"]])
            .filter(|content| !content.is_null())
        {
            assert!(
                content["schema"]["$ref"].is_string(),
                "{}: {content}",
                operation["operationId"]
            );
        }
    }
}

/// A change by cookie without a session, or from another page, is refused: the contract says so of
/// each.
#[test]
fn every_change_under_api_needs_a_session_and_our_own_page() {
    for (path, item) in CONTRACT.document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(path, _)| path.starts_with("/api/"))
    {
        for (method, operation) in item
            .as_object()
            .unwrap()
            .iter()
            .filter(|(method, _)| *method != "get")
        {
            assert_eq!(
                operation["security"],
                json!([{ "session": [] }]),
                "{method} {path}"
            );
            for status in ["401", "403"] {
                assert!(
                    !operation["responses"][status].is_null(),
                    "{method} {path} {status}"
                );
            }
        }
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let mut open = vec![&CONTRACT.document];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(fields) => open.extend(fields.values()),
            Value::Array(values) => open.extend(values),
            Value::String(text) if text.starts_with("#/components/") => {
                assert!(CONTRACT.document.pointer(&text[1..]).is_some(), "{text}");
            }
            Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

#[test]
fn an_answer_that_is_not_in_the_contract_is_noticed() {
    let asked = |path: &str| SentRequest {
        method: "get".into(),
        path: path.into(),
        body: Vec::new(),
    };
    let answer = |status: u16, body: Value| {
        Response::builder()
            .status(status)
            .header("content-type", "application/json")
            .body(body.to_string().into_bytes())
            .unwrap()
    };
    let check = |path: &str, response: &Response<Vec<u8>>| CONTRACT.check(&asked(path), response);
    let healthy = json!({ "status": "ok", "heartbeat_age_s": 1, "version": "0.1.0" });
    assert_eq!(check("/healthz", &answer(200, healthy)), Ok(()));
    for (path, response, fault) in [
        (
            "/healthz",
            answer(
                200,
                json!({ "status": "fine", "heartbeat_age_s": 1, "version": "0.1.0" }),
            ),
            "at \"/status\"",
        ),
        (
            "/healthz",
            answer(200, json!({ "status": "ok", "version": "0.1.0" })),
            "\"heartbeat_age_s\" is a required property",
        ),
        (
            "/healthz",
            answer(201, json!({})),
            "the status is not documented",
        ),
        (
            "/api/v1/nowhere",
            answer(200, json!({})),
            "the path is not documented",
        ),
        (
            "/logout",
            answer(200, json!({})),
            "the method is not documented",
        ),
    ] {
        let found = check(path, &response).unwrap_err();
        assert!(found.contains(fault), "{path}: {found}");
    }
}

fn operations() -> impl Iterator<Item = &'static Value> {
    CONTRACT.document["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|item| item.as_object().unwrap().values())
}
