//! S28: each variable is missing, empty, half set or malformed. What needs it refuses and says so,
//! everything else works, and nothing opens.

use super::*;
use crate::scenarios::world::{body, header, request};
use noctin_scheduler::web::ROUTES;
use std::sync::Arc;

/// What stops working when a variable is wrong.
#[derive(Clone, Copy, PartialEq)]
enum Breaks {
    /// Nothing: it has a default, or is a remark.
    Nothing,
    /// Flows to and from the platforms.
    Flows,
    /// Flows and every change: nobody can tell where a request comes from.
    Changes,
}

const MATRIX: &[(&str, &[Option<&str>], Breaks)] = &[
    (
        "CONTACT_EMAIL",
        &[None, Some(""), Some("<script>")],
        Breaks::Nothing,
    ),
    ("X_WEB_BASE", &[None, Some(""), Some("  ")], Breaks::Nothing),
    ("X_API_BASE", &[None, Some("")], Breaks::Nothing),
    ("SIGNUP", &[None, Some("")], Breaks::Nothing),
    (
        "PUBLIC_ORIGIN",
        &[
            None,
            Some(""),
            Some(" "),
            Some("null"),
            Some("http://evil.example"),
            Some("https://"),
            Some("https://h/app"),
            Some("\0"),
        ],
        Breaks::Changes,
    ),
    ("X_CLIENT_ID", &[None, Some(""), Some("\t")], Breaks::Flows),
    ("X_CLIENT_SECRET", &[None, Some("")], Breaks::Flows),
    (
        "X_WEB_BASE",
        &[
            Some("http://x.com"),
            Some("x.com"),
            Some("https://x.com/?a=b"),
            Some("javascript:alert(1)"),
            Some("https://"),
        ],
        Breaks::Flows,
    ),
    (
        "X_API_BASE",
        &[
            Some("http://169.254.169.254"),
            Some("file:///etc/passwd"),
            Some("null"),
        ],
        Breaks::Flows,
    ),
    (
        "TOKEN_KEYS",
        &[
            None,
            Some(""),
            Some("secret"),
            Some("null"),
            Some("{}"),
            Some("[]"),
            Some(r#"{"active":"k1"}"#),
            Some(r#"{"active":"k1","keys":{}}"#),
            Some(r#"{"active":"","keys":{"":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}}"#),
            Some(r#"{"active":"k2","keys":{"k1":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}}"#),
            Some(r#"{"active":"k1","keys":{"k1":"AAECAwQFBgcICQoLDA0ODw=="}}"#),
            Some(r#"{"active":"k1","keys":{"k1":"not base64"}}"#),
            Some(r#"{"active":"k1","keys":{"k1":null}}"#),
            Some(
                r#"{"active":"k.1","keys":{"k.1":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}}"#,
            ),
        ],
        Breaks::Flows,
    ),
];

#[tokio::test(start_paused = true)]
async fn s28_a_wrong_variable_refuses_what_needs_it_and_nothing_else_falls() {
    for (name, values, breaks) in MATRIX {
        for value in *values {
            let host = Host::start_with(&[(name, *value)]);
            let what = format!("{name}={value:?}");
            every_route_answers(&host, &what, *breaks).await;
            flows_refuse(&host, &what, *breaks).await;
            let rows = host.core.ports.database().dump().unwrap();
            assert!(!rows.contains("users "), "{what}: nobody came in");
        }
    }
}

/// No route breaks: it works, or it asks for a session, or it says what is not configured.
async fn every_route_answers(host: &Arc<Host>, what: &str, breaks: Breaks) {
    for (method, path) in ROUTES {
        let response = Browser::new(host).call(method, path, None).await;
        let (status, asked) = (
            response.status().as_u16(),
            format!("{what}: {method} {path}"),
        );
        let is_page = (200..400).contains(&status) || *path == "/healthz";
        if is_page {
            continue;
        }
        let problem = body(&response);
        if let Some(wanted) = without_a_session(path) {
            assert_eq!(
                (status, problem["code"].as_str().unwrap()),
                wanted,
                "{asked}"
            );
            continue;
        }
        let wanted = if breaks == Breaks::Changes && *method != "GET" {
            (503, json!("not_configured"))
        } else {
            (401, json!("unauthenticated"))
        };
        if (breaks, *path) == (Breaks::Changes, "/connect/x")
            || (breaks, *path) == (Breaks::Changes, "/login/x")
        {
            assert_eq!(
                (status, &problem["code"]),
                (503, &json!("not_configured")),
                "{asked}"
            );
        } else if *path != "/logout" || breaks == Breaks::Changes {
            assert_eq!(
                (status, &problem["code"]),
                (wanted.0, &wanted.1),
                "{asked}: {problem}"
            );
        }
        if status == 503 {
            assert!(
                problem["detail"]
                    .as_str()
                    .unwrap()
                    .contains("PUBLIC_ORIGIN"),
                "{asked}: {problem}"
            );
        }
    }
}

/// What a route answers that asks for no session: what a platform has not signed is refused, and
/// nobody has asked for a deletion.
fn without_a_session(path: &str) -> Option<(u16, &'static str)> {
    match path {
        "/webhooks/tiktok" => Some((401, "signature_invalid")),
        "/webhooks/meta/deauthorize" | "/webhooks/meta/data-deletion" => {
            Some((400, "unreadable_callback"))
        }
        path if path.starts_with("/data-deletion/") => Some((404, "not_found")),
        path if path.starts_with("/m/") => Some((404, "not_found")),
        _ => None,
    }
}

/// A flow does not begin, the page that people see says that it is not set up, and the operator's
/// log says why.
async fn flows_refuse(host: &Arc<Host>, what: &str, breaks: Breaks) {
    let browser = Browser::new(host);
    let instance = browser.read("/api/v1/instance").await;
    assert_eq!(
        instance["platforms"][0]["is_set_up"],
        breaks == Breaks::Nothing,
        "{what}"
    );
    assert_eq!(browser.get("/privacy").await.status(), 200, "{what}");
    if breaks == Breaks::Flows {
        for path in ["/login/x", "/connect/x"] {
            let refused = browser.get(path).await;
            assert_eq!(
                (refused.status().as_u16(), header(&refused, "location")),
                (303, "/?error=not_configured"),
                "{what}: {path}"
            );
        }
        let log = host.core.ports.logged().join("\n");
        assert!(
            log.contains("\"event\":\"not_configured\""),
            "{what}: {log}"
        );
    }
}

/// Who may come in is not said clearly: nobody new does.
#[tokio::test(start_paused = true)]
async fn s28_a_door_that_nobody_understands_stays_shut() {
    for word in ["everyone", "Open", "true", "open;"] {
        let host = Host::start_with(&[("SIGNUP", Some(word))]);
        let browser = Browser::new(&host);
        assert_eq!(
            browser.through("/connect/x", "stranger", "allow").await,
            "/?error=not_configured",
            "{word}"
        );
        assert_eq!(
            browser.read("/api/v1/instance").await["signup"],
            "closed",
            "{word}"
        );
        assert_eq!(
            host.core
                .ports
                .database()
                .look("SELECT id FROM users")
                .unwrap()
                .len(),
            0,
            "{word}"
        );
        assert_eq!(
            browser
                .sandbox()
                .calls("/x/2/oauth2/revoke", None)
                .await
                .len(),
            1,
            "{word}: what is not kept is taken back"
        );
    }
}

/// An origin that is well-formed and not the one that people use.
#[tokio::test(start_paused = true)]
async fn s28_an_origin_of_somebody_else_makes_every_change_refuse() {
    let host = Host::start_with(&[("PUBLIC_ORIGIN", Some("https://elsewhere.example"))]);
    let browser = Browser::new(&host);
    for (method, path) in ROUTES.iter().filter(|(method, _)| *method != "GET") {
        let json = json!({});
        let response = browser
            .send(request(
                method,
                &format!("{}{path}", host.origin()),
                Some(&json),
            ))
            .await;
        let (status, code) = without_a_session(path).unwrap_or((403, "wrong_origin"));
        assert_eq!(
            (response.status().as_u16(), &body(&response)["code"]),
            (status, &json!(code)),
            "{method} {path}"
        );
    }
    for path in ["/login/x", "/connect/x"] {
        assert_eq!(
            header(&browser.get(path).await, "location"),
            format!("https://elsewhere.example{path}"),
            "pages lead home"
        );
    }
}
