//! A person removes the app at the platform, and the platform says so.

use super::*;

#[tokio::test(start_paused = true)]
async fn s26_who_removes_the_app_at_tiktok_has_no_tokens_here_any_more() {
    let (host, browser) = world().await;
    let elsewhere = Connection {
        number: 4,
        workspace: 2,
        ..TIKTOK_ONE
    };
    let other = Connection {
        number: 5,
        subject: "-000SomebodyElse",
        remote: "-000SomebodyElse",
        ..TIKTOK_ONE
    };
    let namesake = Connection {
        number: 6,
        platform: "facebook",
        account: "facebook",
        ..TIKTOK_ONE
    };
    for connection in [TIKTOK_ONE, elsewhere, other, namesake] {
        connect(&host, connection).await;
    }
    assert_heard(&host, from_tiktok(&host, OPEN_ID, now_s(&host))).await;
    assert!(
        !is_connected(&host, TIKTOK_ONE) && !is_connected(&host, elsewhere),
        "in every workspace"
    );
    assert!(
        is_connected(&host, other) && is_connected(&host, namesake),
        "nobody else's"
    );
    assert_eq!(
        look(&host, "SELECT * FROM tombstones").len(),
        4,
        "a write in flight brings nothing back"
    );
    for lost in ["disconnected_at IS NOT NULL", "name=''"] {
        let lost = look(&host, &format!("SELECT * FROM accounts WHERE {lost}"));
        assert_eq!(lost.len(), 0, "the account waits for its person");
    }
    assert_eq!(
        browser
            .sandbox()
            .control("GET", "/calls?path=/tiktok", None)
            .await["calls"],
        json!([]),
        "nothing is taken back there"
    );
    assert_eq!(
        browser.read("/api/v1/accounts").await["data"][0]["health"]["state"],
        "connected"
    );
    let logged = host.logged().await;
    assert!(
        logged.contains("authorization.removed") && !logged.contains(OPEN_ID),
        "{logged}"
    );
}

#[tokio::test(start_paused = true)]
async fn s26_an_event_that_comes_again_acts_once() {
    let (host, _) = world().await;
    connect(&host, TIKTOK_ONE).await;
    let event = removal_event(OPEN_ID, now_s(&host));
    // Signed anew each time, as a platform may do: the body is what it is known by.
    let said = |host: &Host| {
        tiktok_event(
            &host.origin(),
            &tiktok_signature(TIKTOK_SECRET, now_s(host), &event),
            &event,
        )
    };
    assert_heard(&host, said(&host)).await;
    assert!(!is_connected(&host, TIKTOK_ONE));
    host.pass(Duration::from_millis(100)).await;
    reconnect(&host, TIKTOK_ONE);
    for wait in [0, 1, 3_600, 2 * 24 * 3_600] {
        host.pass(Duration::from_secs(wait)).await;
        assert_heard(&host, said(&host)).await;
        assert!(is_connected(&host, TIKTOK_ONE), "after {wait} s");
    }
    assert_eq!(look(&host, "SELECT * FROM callbacks").len(), 1);
    // What was heard a week ago is forgotten, and over since the person consented again.
    host.pass(Duration::from_hours(5 * 24)).await;
    reconnect(&host, TIKTOK_ONE);
    minutes(&host, 3).await;
    assert_eq!(look(&host, "SELECT * FROM callbacks").len(), 0);
    assert_heard(&host, said(&host)).await;
    assert!(is_connected(&host, TIKTOK_ONE));
}

#[tokio::test(start_paused = true)]
async fn s26_what_is_said_of_the_time_before_the_latest_consent_is_over() {
    let (host, _) = world().await;
    host.pass(Duration::from_millis(4_300)).await;
    for connection in [TIKTOK_ONE, PAGE, PROFILE] {
        connect(&host, connection).await;
    }
    let before = now_s(&host) - 1;
    host.pass(Duration::from_hours(1)).await;
    assert_heard(&host, from_tiktok(&host, OPEN_ID, before)).await;
    assert_heard(
        &host,
        from_meta(&host, META_SECRET, DEAUTHORIZE, PERSON, before),
    )
    .await;
    assert_heard(
        &host,
        from_meta(&host, INSTAGRAM_SECRET, DEAUTHORIZE, PROFILE.remote, before),
    )
    .await;
    let code = code(
        &host,
        from_meta(&host, META_SECRET, DATA_DELETION, PERSON, before),
    )
    .await;
    assert!(
        [TIKTOK_ONE, PAGE, PROFILE]
            .into_iter()
            .all(|connection| is_connected(&host, connection)),
        "it is over"
    );
    assert_eq!(look(&host, "SELECT * FROM accounts WHERE name=''").len(), 0);
    assert!(text(&page(&host, &code).await).contains("Nothing that came"));
    // In the second of the consent itself nobody knows which came last: what was taken back is
    // gone.
    assert_heard(&host, from_tiktok(&host, OPEN_ID, before + 1)).await;
    assert_heard(
        &host,
        from_meta(&host, META_SECRET, DEAUTHORIZE, PERSON, before + 1),
    )
    .await;
    assert!(!is_connected(&host, TIKTOK_ONE) && !is_connected(&host, PAGE));
    // Consents of which no time is known are older than everything.
    sql(&host, "UPDATE grants SET granted_at=NULL");
    assert_heard(
        &host,
        from_meta(
            &host,
            INSTAGRAM_SECRET,
            DEAUTHORIZE,
            PROFILE.subject,
            before,
        ),
    )
    .await;
    assert!(!is_connected(&host, PROFILE));
}

#[tokio::test(start_paused = true)]
async fn s26_what_fails_is_said_again_and_acts_then() {
    for (needle, how) in [
        ("FROM callbacks", Break::Before),
        ("FROM grants", Break::Before),
        ("INTO tombstones", Break::Before),
        ("INTO tombstones", Break::After),
        ("INTO callbacks", Break::Before),
        ("INTO callbacks", Break::After),
    ] {
        let (host, _) = world().await;
        for connection in [TIKTOK_ONE, PAGE] {
            connect(&host, connection).await;
        }
        let now = now_s(&host);
        let fail = || host.core.ports.database().fail(needle, how, 1);
        fail();
        assert_refused(&host, from_tiktok(&host, OPEN_ID, now), 503, "unavailable").await;
        assert_heard(&host, from_tiktok(&host, OPEN_ID, now)).await;
        fail();
        let said = || from_meta(&host, META_SECRET, DATA_DELETION, PERSON, now);
        assert_refused(&host, said(), 503, "unavailable").await;
        let first = code(&host, said()).await;
        assert_eq!(code(&host, said()).await, first, "{needle} {how:?}");
        // Where the answer was lost nobody knew what to delete at once; the tombstones did.
        minutes(&host, 11).await;
        assert!(!is_connected(&host, TIKTOK_ONE) && !is_connected(&host, PAGE));
        assert_eq!(
            look(&host, "SELECT * FROM deletions WHERE found=1").len(),
            1,
            "{needle} {how:?}: one deletion, which found something"
        );
        assert_eq!(look(&host, "SELECT * FROM accounts WHERE name=''").len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn s26_events_that_are_not_about_access_have_no_effect() {
    let (host, _) = world().await;
    connect(&host, TIKTOK_ONE).await;
    let before = host.rows().await;
    for event in [
        json!({
            "client_key": CLIENT_KEY,
            "event": "post.publish.complete",
            "create_time": now_s(&host),
            "user_openid": OPEN_ID,
            "content": "{}",
        }),
        json!({
            "client_key": CLIENT_KEY,
            "event": "authorization.removed",
            "create_time": now_s(&host),
        }),
        json!({}),
    ] {
        let event = event.to_string();
        assert_heard(
            &host,
            tiktok_event(
                &host.origin(),
                &tiktok_signature(TIKTOK_SECRET, now_s(&host), &event),
                &event,
            ),
        )
        .await;
    }
    assert_eq!(host.rows().await, before);
}

#[tokio::test(start_paused = true)]
async fn s26_whoever_gave_more_than_one_callback_can_end_is_done_with_when_it_comes_again() {
    let (host, _) = world().await;
    for number in 100..145 {
        sql(
            &host,
            &format!(
                "INSERT INTO workspaces (id, name, created_at) VALUES ('wsp_{number}', 'Many', 0)"
            ),
        );
        connect(
            &host,
            Connection {
                number,
                workspace: number,
                ..TIKTOK_ONE
            },
        )
        .await;
    }
    let now = now_s(&host);
    assert_refused(&host, from_tiktok(&host, OPEN_ID, now), 503, "unavailable").await;
    assert_refused(&host, from_tiktok(&host, OPEN_ID, now), 503, "unavailable").await;
    assert_heard(&host, from_tiktok(&host, OPEN_ID, now)).await;
    assert_eq!(
        look(
            &host,
            "SELECT * FROM grants WHERE door='tiktok' AND needs_reconnect=0"
        )
        .len(),
        0
    );
}
