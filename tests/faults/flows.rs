//! Flows before anybody is known: they leave nothing here until somebody comes back.

use super::*;
use crate::scenarios::world::header;

#[tokio::test(start_paused = true)]
async fn s32_a_flow_that_nobody_comes_back_from_writes_nothing() {
    let host = Host::start();
    // What Google publishes about itself is fetched once.
    Browser::new(&host).begin("/login/google").await;
    let before = host.core.ports.database().dump().unwrap();
    for path in [
        "/login/x",
        "/login/google",
        "/login/tiktok",
        "/login/facebook",
        "/connect/x",
    ] {
        for _ in 0..3 {
            let answer = Browser::new(&host).get(path).await;
            assert_eq!(answer.status(), 302, "{path}");
            let state = header(&answer, "location")
                .split(['?', '&'])
                .find_map(|pair| pair.strip_prefix("state="))
                .unwrap()
                .len();
            assert!(state <= 500, "X takes no longer one: {state}");
        }
    }
    // What was not sealed here is refused without a trace.
    let forged = Browser::new(&host);
    forged.begin("/login/x").await;
    for state in [
        "a",
        "v1.k1.AAAAAAAAAAAAAAAA.AAAA",
        "v1.k2.AAAAAAAAAAAAAAAA.AAAA",
    ] {
        let callback = format!("{}/connect/x/callback?state={state}&code=b", crate::ORIGIN);
        assert_eq!(forged.follow(&callback).await, "/?error=flow_invalid");
    }
    assert_eq!(host.core.ports.database().dump().unwrap(), before);
}

#[tokio::test(start_paused = true)]
async fn what_is_remembered_of_a_flow_ends_with_it() {
    let host = Host::start();
    let (_browser, _) = Browser::signed_up(&host).await;
    let taken = || {
        let rows = host.core.ports.database().look("SELECT * FROM flows_taken");
        rows.unwrap().len()
    };
    assert_eq!(taken(), 1);
    minutes(&host, 14).await;
    assert_eq!(taken(), 1, "as long as it could be brought again");
    minutes(&host, 2).await;
    assert_eq!(taken(), 0);
}

#[tokio::test(start_paused = true)]
async fn an_identity_is_added_only_within_minutes_of_signing_in() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let add = async |browser: &Browser<Host>| {
        let google = json!({ "provider": "google" });
        browser
            .call("POST", "/api/v1/me/identities", Some(&google))
            .await
    };
    assert_eq!(add(&browser).await.status(), 200);
    host.pass(Duration::from_mins(15)).await;
    let refused = add(&browser).await;
    assert_eq!(
        (refused.status().as_u16(), &body(&refused)["code"]),
        (403, &json!("sign_in_again")),
        "a stolen session gives nobody a way in that outlives it"
    );
    let again = Browser::new(&host);
    again.through("/login/x", &account.username, "allow").await;
    assert_eq!(add(&again).await.status(), 200);
}
