//! How an operator lets people in: once each, within a week.

use super::*;
use crate::scenarios::world::body;
use std::sync::Arc;

/// An instance by invitation, and its operator.
async fn instance() -> (Arc<Host>, Browser<Host>) {
    let host = Host::start_with(&[("SIGNUP", Some("invite"))]);
    let operator = Browser::new(&host);
    assert_eq!(
        operator.through("/login/google", "operator", "allow").await,
        "/?signed_in=1",
        "the first needs no invitation"
    );
    (host, operator)
}

/// Invites somebody; answers with the invitation and the code.
async fn invite(operator: &Browser<Host>, note: &str) -> (Value, String) {
    let answer = operator
        .call(
            "POST",
            "/api/v1/invitations",
            Some(&json!({ "note": note })),
        )
        .await;
    assert_eq!(
        answer.status(),
        201,
        "{}",
        String::from_utf8_lossy(answer.body())
    );
    let invitation = body(&answer);
    let code = invitation["url"]
        .as_str()
        .unwrap()
        .strip_prefix("http://127.0.0.1:8787/#invite=")
        .unwrap()
        .to_owned();
    (invitation, code)
}

async fn sign_up(host: &Arc<Host>, provider: &str, code: &str, name: &str) -> String {
    Browser::new(host)
        .through(&format!("/login/{provider}?invite={code}"), name, "allow")
        .await
}

async fn list(operator: &Browser<Host>) -> Vec<Value> {
    operator.read("/api/v1/invitations").await["data"]
        .as_array()
        .unwrap()
        .clone()
}

fn users(host: &Host) -> usize {
    host.core
        .ports
        .database()
        .look("SELECT * FROM users")
        .unwrap()
        .len()
}

fn operators(host: &Host) -> usize {
    host.core
        .ports
        .database()
        .look("SELECT * FROM users WHERE operator=1")
        .unwrap()
        .len()
}

#[tokio::test(start_paused = true)]
async fn an_invitation_lets_one_person_in_with_either_provider() {
    for (provider, page) in [("google", "/?signed_in=1"), ("x", "/?connected=acc_")] {
        let (host, operator) = instance().await;
        let (invitation, code) = invite(&operator, " For a friend ").await;
        assert_eq!(
            (&invitation["note"], &invitation["used_at"]),
            (&json!("For a friend"), &Value::Null)
        );
        assert_eq!(
            (invitation["expires_at"].as_str(), code.len()),
            (Some("2030-06-22T12:00:00.000Z"), 43)
        );
        assert_eq!(
            sign_up(&host, provider, "", "stranger").await,
            "/?error=invite_invalid"
        );
        let login = format!("/login/{provider}");
        let stranger = Browser::new(&host);
        let page_without = stranger.through(&login, "stranger", "allow").await;
        assert_eq!(page_without, "/?error=invite_needed");
        assert!(
            sign_up(&host, provider, &code, "friend")
                .await
                .starts_with(page),
            "{provider}"
        );
        assert_eq!(
            sign_up(&host, provider, &code, "another").await,
            "/?error=invite_invalid",
            "{provider}"
        );
        assert!(
            sign_up(&host, provider, &code, "friend")
                .await
                .starts_with(page),
            "who is in needs none"
        );
        assert_eq!(users(&host), 2);
        let listed = list(&operator).await;
        assert_eq!(
            (listed.len(), listed[0]["used_at"].as_str()),
            (1, Some("2030-06-15T12:00:00.000Z"))
        );
        assert_eq!(listed[0].get("url"), None, "the code is shown once");
        let stored = String::from_utf8(host.stored_bytes().await).unwrap();
        assert!(!stored.contains(&code), "the code is kept nowhere");
        assert_eq!(operators(&host), 1, "an invitation makes no operator");
    }
}

#[tokio::test(start_paused = true)]
async fn an_invitation_is_used_once_under_twenty_sign_ups_at_once() {
    let (host, operator) = instance().await;
    let (_, code) = invite(&operator, "").await;
    let (host_, code_) = (&host, &code);
    let flows = (0..20).map(|at| async move {
        sign_up(
            host_,
            if at % 2 == 0 { "google" } else { "x" },
            code_,
            &format!("crowd_{at}"),
        )
        .await
    });
    let pages = futures_util::future::join_all(flows).await;
    assert_eq!(
        pages
            .iter()
            .filter(|page| *page == "/?error=invite_invalid")
            .count(),
        19,
        "{pages:?}"
    );
    assert_eq!(users(&host), 2);
}

#[tokio::test(start_paused = true)]
async fn an_invitation_that_is_over_withdrawn_or_made_up_lets_nobody_in() {
    let (host, operator) = instance().await;
    let (_, late) = invite(&operator, "late").await;
    host.pass(Duration::from_hours(7 * 24)).await;
    operator.through("/login/google", "operator", "allow").await;
    let (withdrawn, gone) = invite(&operator, "withdrawn").await;
    let path = format!("/api/v1/invitations/{}", withdrawn["id"].as_str().unwrap());
    assert_eq!(operator.call("DELETE", &path, None).await.status(), 204);
    assert_eq!(operator.call("DELETE", &path, None).await.status(), 404);
    let long = "A".repeat(3_000);
    for code in [
        late.as_str(),
        gone.as_str(),
        &"A".repeat(43),
        "%00",
        "'%20OR%201=1",
        &long,
    ] {
        assert_eq!(
            sign_up(&host, "google", code, "stranger").await,
            "/?error=invite_invalid",
            "{code}"
        );
    }
    assert_eq!(users(&host), 1);
    let (_, just) = invite(&operator, "in time").await;
    host.pass(Duration::from_hours(7 * 24) - Duration::from_secs(1))
        .await;
    assert_eq!(
        sign_up(&host, "google", &just, "friend").await,
        "/?signed_in=1"
    );
    operator.through("/login/google", "operator", "allow").await;
    assert_eq!(list(&operator).await.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_invitation_whose_answer_was_lost_is_used_once() {
    for how in [Break::Before, Break::After] {
        let (host, operator) = instance().await;
        let (_, code) = invite(&operator, "").await;
        host.core.ports.database().fail("INSERT INTO users", how, 1);
        let page = sign_up(&host, "google", &code, "friend").await;
        let (told, in_all) = match how {
            Break::Before => ("/?error=unavailable", 1),
            Break::After => ("/?signed_in=1", 2),
        };
        assert_eq!((page.as_str(), users(&host)), (told, in_all));
        assert_eq!(
            list(&operator).await[0]["used_at"].is_null(),
            how == Break::Before,
            "used with the user that it made, or not at all"
        );
        assert_eq!(
            sign_up(&host, "google", &code, "friend").await,
            "/?signed_in=1"
        );
        assert_eq!(users(&host), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn only_the_operator_invites_and_only_where_sign_up_is_by_invitation() {
    let (host, operator) = instance().await;
    let (invitation, code) = invite(&operator, "").await;
    let guest = Browser::new(&host);
    guest
        .through(&format!("/login/google?invite={code}"), "guest", "allow")
        .await;
    let path = format!("/api/v1/invitations/{}", invitation["id"].as_str().unwrap());
    let wish = json!({ "note": "" });
    for (browser, status) in [(&guest, 404), (&Browser::new(&host), 401)] {
        assert_eq!(browser.get("/api/v1/invitations").await.status(), status);
        assert_eq!(
            browser
                .call("POST", "/api/v1/invitations", Some(&wish))
                .await
                .status(),
            status
        );
        assert_eq!(browser.call("DELETE", &path, None).await.status(), status);
    }
    assert_eq!(list(&operator).await.len(), 1);
    for (wrong, code) in [
        (json!({ "note": "a".repeat(201) }), "too_long"),
        (json!({}), "wrong_type"),
        (json!({ "note": 7 }), "wrong_type"),
    ] {
        let answer = operator
            .call("POST", "/api/v1/invitations", Some(&wrong))
            .await;
        assert_eq!(
            (
                answer.status().as_u16(),
                &body(&answer)["errors"][0]["code"]
            ),
            (422, &json!(code)),
            "{wrong}"
        );
    }
    assert_a_code_means_nothing(&wish, "first", "/?error=signup_closed").await;
    assert_a_code_means_nothing(&wish, "open", "/?signed_in=1").await;
}

/// Where people do not sign up by invitation, nobody is invited, and a code changes nothing.
async fn assert_a_code_means_nothing(wish: &Value, signup: &'static str, page: &str) {
    let host = Host::start_with(&[("SIGNUP", Some(signup))]);
    let (operator, _) = Browser::signed_up(&host).await;
    let answer = operator
        .call("POST", "/api/v1/invitations", Some(wish))
        .await;
    assert_eq!(
        (answer.status().as_u16(), &body(&answer)["code"]),
        (409, &json!("signup_not_by_invitation")),
        "{signup}"
    );
    assert_eq!(operator.get("/api/v1/invitations").await.status(), 409);
    assert_eq!(
        sign_up(&host, "google", &"A".repeat(43), "stranger").await,
        page,
        "a code means nothing here"
    );
}
