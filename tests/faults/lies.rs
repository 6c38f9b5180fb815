//! S30: an ID token that lies leaves nothing behind.

use super::*;
use noctin_sandbox::google::Lie;

/// Every row by which somebody could be let in.
fn rows(host: &Host) -> String {
    let tables = [
        "users",
        "identities",
        "sessions",
        "workspaces",
        "members",
        "grants",
        "accounts",
        "invitations",
    ];
    let rows = tables.map(|table| {
        format!(
            "{table} {:?}",
            host.core
                .ports
                .database()
                .look(&format!("SELECT * FROM {table}"))
                .unwrap()
        )
    });
    rows.join("\n")
}

#[tokio::test(start_paused = true)]
async fn s30_a_lie_leaves_no_row_and_no_session_behind() {
    let host = Host::start();
    let owner = Browser::new(&host);
    owner.through("/login/google", "known", "allow").await;
    let sandbox = owner.sandbox();
    for lie in Lie::ALL {
        for name in ["known", "unknown"] {
            let (before, sessions) = (rows(&host), host.core.ports.session_kv().dump());
            sandbox
                .control("POST", "/settings", Some(&json!({ "google_lie": lie })))
                .await;
            let page = Browser::new(&host)
                .through("/login/google", name, "allow")
                .await;
            assert!(page.starts_with("/?error=platform_"), "{lie:?}: {page}");
            assert_eq!(rows(&host), before, "{lie:?}, {name}");
            assert_eq!(
                host.core.ports.session_kv().dump(),
                sessions,
                "{lie:?}, {name}"
            );
        }
    }
    let log = host.core.ports.logged().join("\n");
    for reason in [
        "malformed",
        "wrong_algorithm",
        "unknown_key",
        "wrong_signature",
        "wrong_issuer",
        "wrong_audience",
        "wrong_time",
        "wrong_nonce",
        "wrong_subject",
    ] {
        assert!(
            log.contains(&format!("\"error\":\"{reason}\"")),
            "the operator reads {reason}"
        );
    }
    let secrets = sandbox.control("GET", "/secrets", None).await;
    for secret in secrets["secrets"].as_array().unwrap() {
        assert!(
            !log.contains(secret["value"].as_str().unwrap()),
            "a {} is in the log",
            secret["kind"]
        );
    }
}

/// A token of another flow of the same person, at the same moment, is of no use: the nonce is the
/// flow's own.
#[tokio::test(start_paused = true)]
async fn s30_the_code_of_another_flow_is_of_no_use() {
    let host = Host::start();
    let (attacker, victim) = (Browser::new(&host), Browser::new(&host));
    let (first, second) = (
        attacker.begin("/login/google").await,
        victim.begin("/login/google").await,
    );
    let (stolen, own) = (
        attacker.decide(&first, "attacker", "allow").await,
        victim.decide(&second, "victim", "allow").await,
    );
    let part = |url: &str, name: &str| {
        url.split(['?', '&'])
            .find_map(|pair| pair.strip_prefix(name))
            .unwrap()
            .to_owned()
    };
    // The attacker's code under the victim's state: PKCE refuses it, and if Google did not, the
    // nonce would.
    let mixed = format!(
        "{}?state={}&code={}",
        own.split_once('?').unwrap().0,
        part(&own, "state="),
        part(&stolen, "code=")
    );
    assert_eq!(victim.follow(&mixed).await, "/?error=platform_refused");
    assert_eq!(victim.get("/api/v1/me").await.status(), 401);
    assert!(
        host.core
            .ports
            .database()
            .look("SELECT * FROM users")
            .unwrap()
            .is_empty()
    );
}
