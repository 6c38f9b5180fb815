//! An account is taken over by another consent.

use super::*;

#[tokio::test(start_paused = true)]
async fn s26_an_account_that_changes_hands_leaves_no_consent_behind() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    let page = Actor::new(&browser, Door::Facebook).await;
    let id = page.connect(&browser).await;
    minutes(&host, 61).await;
    // Its grant was given by somebody else: whoever reconnects it gives another.
    host.core
        .ports
        .database()
        .prepare("UPDATE grants SET subject='10158000000000001' WHERE door='facebook'")
        .unwrap();
    let landed = page
        .through(&browser, &format!("/connect/facebook?reconnect={id}"), "")
        .await;
    assert_eq!(landed, format!("/?connected={id}"));
    let grants = grants(&host);
    assert_eq!(grants.len(), 2);
    let living = grants
        .iter()
        .filter(|grant| grant["generation"] != Value::Null)
        .count();
    assert_eq!(living, 1, "{grants:#?}");
    assert_eq!(
        page.shown(&browser, &id).await["health"]["state"],
        "connected"
    );
}

#[tokio::test(start_paused = true)]
async fn s26_an_account_that_changes_hands_leaves_no_token_with_those_that_stay() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    let pages = pages(&browser, 2).await;
    let ids = connected(&browser, &pages).await;
    minutes(&host, 61).await;
    host.core
        .ports
        .database()
        .prepare("UPDATE grants SET subject='10158000000000001' WHERE door='facebook'")
        .unwrap();
    let landed = pages[0].through(&browser, "/connect/facebook", "").await;
    choose(&browser, &choice(&landed), &[&pages[0].remote_id]).await;
    let [left, new] = [0, 1].map(|at| grants(&host)[at].clone());
    assert_eq!(
        tokens(&host, &left).await,
        std::slice::from_ref(&pages[1].remote_id)
    );
    assert_eq!(
        tokens(&host, &new).await,
        std::slice::from_ref(&pages[0].remote_id)
    );
    assert_eq!(revoked(&browser, &pages[0]).await, 0);
    for (page, id) in pages.iter().zip(&ids) {
        assert_eq!(
            page.shown(&browser, id).await["health"]["state"],
            "connected"
        );
    }
}
