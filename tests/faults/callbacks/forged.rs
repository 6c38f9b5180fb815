//! Callbacks that are forged, or that cannot be checked, have no effect.

use super::*;

#[tokio::test(start_paused = true)]
async fn s26_the_same_forgeries_are_refused_where_every_platform_is_set_up() {
    s26_a_forged_callback_has_no_effect(Host::start_with(&SET_UP)).await;
    s26_a_callback_that_cannot_be_read_is_refused(Host::start_with(&SET_UP)).await;
}

#[tokio::test(start_paused = true)]
async fn s26_each_app_speaks_for_its_own_people_only() {
    let (host, _) = world().await;
    let namesake = Connection {
        number: 7,
        subject: PERSON,
        remote: "17841400000000009",
        ..PROFILE
    };
    for connection in [PAGE, PROFILE, namesake] {
        connect(&host, connection).await;
    }
    let now = now_s(&host);
    assert_secrets_of_other_apps_are_refused(&host, now).await;
    assert!(
        [PAGE, PROFILE, namesake]
            .into_iter()
            .all(|connection| is_connected(&host, connection))
    );
    assert_heard(
        &host,
        from_meta(&host, META_SECRET, DEAUTHORIZE, PERSON, now),
    )
    .await;
    assert!(
        !is_connected(&host, PAGE) && is_connected(&host, PROFILE) && is_connected(&host, namesake)
    );
    assert_heard(
        &host,
        from_meta(&host, INSTAGRAM_SECRET, DEAUTHORIZE, PERSON, now),
    )
    .await;
    assert!(is_connected(&host, PROFILE) && !is_connected(&host, namesake));
    assert_heard(
        &host,
        from_meta(&host, INSTAGRAM_SECRET, DEAUTHORIZE, PROFILE.remote, now),
    )
    .await;
    assert!(
        !is_connected(&host, PROFILE),
        "known by the id of the profile, too"
    );
}

/// Callbacks that are signed with another app's secret, or that are meant for another app.
async fn assert_secrets_of_other_apps_are_refused(host: &Host, now: i64) {
    for (secret, path) in [
        (TIKTOK_SECRET, DEAUTHORIZE),
        (TIKTOK_SECRET, DATA_DELETION),
        ("", DEAUTHORIZE),
    ] {
        assert_refused(
            host,
            from_meta(host, secret, path, PERSON, now),
            401,
            "signature_invalid",
        )
        .await;
    }
    let event = removal_event(OPEN_ID, now);
    for secret in [META_SECRET, INSTAGRAM_SECRET] {
        let forged = tiktok_event(
            &host.origin(),
            &tiktok_signature(secret, now, &event),
            &event,
        );
        assert_refused(host, forged, 401, "signature_invalid").await;
    }
    let of_another = event.replace(&format!("\"{CLIENT_KEY}\""), "\"another\"");
    let forged = tiktok_event(
        &host.origin(),
        &tiktok_signature(TIKTOK_SECRET, now, &of_another),
        &of_another,
    );
    assert_refused(host, forged, 401, "signature_invalid").await;
}

#[tokio::test(start_paused = true)]
async fn s26_only_the_algorithm_that_was_agreed_on_counts() {
    let (host, _) = world().await;
    connect(&host, PAGE).await;
    for algorithm in [
        json!("none"),
        json!(""),
        json!("HMAC-SHA1"),
        json!("RS256"),
        json!(["HMAC-SHA256"]),
        Value::Null,
    ] {
        let mut said = payload(PERSON, now_s(&host));
        said["algorithm"] = algorithm;
        for path in [DEAUTHORIZE, DATA_DELETION] {
            let signed = meta_callback(&host.origin(), path, &signed_request(META_SECRET, &said));
            assert_refused(&host, signed, 401, "signature_invalid").await;
        }
    }
    assert!(is_connected(&host, PAGE));
    assert_eq!(
        look(&host, "SELECT * FROM callbacks").len() + look(&host, "SELECT * FROM deletions").len(),
        0
    );
}

/// Both apps at Meta.
const META_APPS: &[&str] = &[
    "META_APP_ID",
    "META_APP_SECRET",
    "INSTAGRAM_APP_ID",
    "INSTAGRAM_APP_SECRET",
];

/// What is missing of the configuration, and how a callback is then refused. Half an app cannot
/// tell what is forged; an app that is not there sends nothing.
const HALF_SET_UP: [(&[&str], &str, u16, &str); 6] = [
    (&["TIKTOK_CLIENT_SECRET"], TIKTOK, 503, "not_configured"),
    (
        &["TIKTOK_CLIENT_KEY", "TIKTOK_CLIENT_SECRET"],
        TIKTOK,
        503,
        "not_configured",
    ),
    (META_APPS, DEAUTHORIZE, 503, "not_configured"),
    (META_APPS, DATA_DELETION, 503, "not_configured"),
    (&["META_APP_ID"], DEAUTHORIZE, 503, "not_configured"),
    (
        &["META_APP_ID", "META_APP_SECRET"],
        DEAUTHORIZE,
        401,
        "signature_invalid",
    ),
];

#[tokio::test(start_paused = true)]
async fn s26_nothing_is_believed_where_nobody_can_check_it() {
    for (missing, path, status, code) in HALF_SET_UP {
        let changes =
            SET_UP.map(|(name, value)| (name, value.filter(|_| !missing.contains(&name))));
        let host = Host::start_with(&changes);
        sql(
            &host,
            "INSERT INTO workspaces (id, name, created_at) VALUES ('wsp_1', 'One', 0)",
        );
        for connection in [TIKTOK_ONE, PAGE, PROFILE] {
            connect(&host, connection).await;
        }
        let now = now_s(&host);
        let said = if path == TIKTOK {
            from_tiktok(&host, OPEN_ID, now)
        } else {
            from_meta(&host, META_SECRET, path, PERSON, now)
        };
        assert_refused(&host, said, status, code).await;
        assert!(
            [TIKTOK_ONE, PAGE, PROFILE]
                .into_iter()
                .all(|connection| is_connected(&host, connection)),
            "{missing:?}"
        );
        if path == DEAUTHORIZE && missing.iter().all(|name| name.starts_with("META")) {
            assert_heard(
                &host,
                from_meta(&host, INSTAGRAM_SECRET, path, PROFILE.subject, now),
            )
            .await;
            assert!(!is_connected(&host, PROFILE), "the other app is heard");
        }
    }
}
