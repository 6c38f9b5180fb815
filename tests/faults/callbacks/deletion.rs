//! Deletions that people ask for at Meta: what came from Meta is deleted, what they wrote here
//! stays, and a page says so without naming anybody.

use super::*;

/// When the world begins.
const START_S: i64 = crate::START_MS / 1_000;

/// What a world has in which a person of Facebook signed up: a Page, a profile behind it, a list to
/// choose from, a post, and two sessions.
async fn signed_up(host: &Host) -> Connection {
    let behind = Connection {
        number: 8,
        account: "instagram",
        remote: "17841400000000008",
        ..PAGE
    };
    connect(host, PAGE).await;
    let now = host.now_ms();
    sql(
        host,
        &format!(
            "INSERT INTO accounts (id, workspace, door, remote_id, grant_id, username, name, \
            picture_url, connected_at, checked_at, lost, look_at)
               VALUES ('{}', 'wsp_1', 'instagram', '{}', '{}', 'profile8', 'Name 8', \
               'https://p.example/8', {now}, {now}, 'Name 8 is gone', {FAR_MS});
             INSERT INTO choices (id, workspace, door, grant_id, offers, remarks, expires_at)
               VALUES ('chc_1', 'wsp_1', 'facebook', '{}', '[\"Page of Person\"]', '[]', {FAR_MS});
             INSERT INTO users (id, name, operator, created_at) VALUES ('usr_1', 'Person Atmeta', \
             0, {now});
             INSERT INTO members (workspace, user) VALUES ('wsp_1', 'usr_1');
             INSERT INTO identities (provider, subject, user, name, created_at, id, email)
               VALUES ('facebook', '{PERSON}', 'usr_1', 'Person Atmeta', {now}, 'idn_1', \
               'person@meta.example');
             INSERT INTO sessions (hash, user, identity, created_at, seen_at)
               VALUES ('first', 'usr_1', 'idn_1', {now}, {now}), ('second', 'usr_1', 'idn_2', \
               {now}, {now});
             INSERT INTO posts (id, workspace, author, text, version, due_at, zone, late_minutes, \
             created_at, updated_at)
               VALUES ('post_1', 'wsp_1', 'usr_1', 'Written here', 1, {now}, 'UTC', 60, {now}, \
               {now});
             INSERT INTO deliveries (id, workspace, post, account, state, version, approval, \
             claim, due_at, late_at, published_at, seq, head)
               VALUES ('dlv_1', 'wsp_1', 'post_1', '{}', 'published', 1, 1, 1, {now}, {now}, \
               {now}, 1, 'head')",
            account_of(behind),
            behind.remote,
            grant_of(PAGE),
            grant_of(PAGE),
            account_of(PAGE),
        ),
    );
    host.core
        .ports
        .sessions()
        .put(
            "sess:first",
            "{}",
            noctin_scheduler::domain::time::Span::days(7),
        )
        .await
        .unwrap();
    behind
}

/// Google opens the workspace, too.
fn add_google(host: &Host) {
    sql(
        host,
        "INSERT INTO identities (provider, subject, user, name, created_at, id, email)
           VALUES ('google', 'https://accounts.google.com|1', 'usr_1', 'person@mail.example', 0, \
           'idn_2', 'person@mail.example')",
    );
}

/// Nothing of what Meta told of the person is left in any row.
fn assert_forgotten(host: &Host, rows: &str, kept: &[&str]) {
    let told = [
        PERSON,
        "77001",
        "17841400000000008",
        "handle2",
        "profile8",
        "Name 2",
        "Name 8",
        "p.example/2",
        "p.example/8",
        "Page of Person",
    ];
    for told in told
        .into_iter()
        .chain(["Person Atmeta", "person@meta.example"])
        .filter(|told| !kept.contains(told))
    {
        assert!(!rows.contains(told), "{told} is left:\n{rows}");
    }
    assert!(!is_connected(host, PAGE));
}

/// The person keeps the workspace, which Google still opens, and the posts; the sessions that the
/// deleted identity opened have ended.
fn assert_only_the_way_in_is_gone(host: &Host) {
    assert_eq!(
        look(host, "SELECT id FROM identities WHERE user='usr_1'"),
        [json!({ "id": "idn_2" })],
        "Google still opens the workspace"
    );
    assert_eq!(
        look(
            host,
            "SELECT hash FROM sessions WHERE user='usr_1' AND ended_at IS NULL"
        ),
        [json!({ "hash": "second" })]
    );
    assert!(
        !host
            .core
            .ports
            .session_kv()
            .dump()
            .contains_key("sess:first")
    );
    let gone =
        "SELECT count(*) AS n FROM accounts WHERE disconnected_at IS NOT NULL AND look_at IS NULL";
    assert_eq!(look(host, gone)[0]["n"], 2, "the rows stay");
    assert_eq!(
        look(
            host,
            "SELECT a.name, p.text FROM deliveries d JOIN accounts a ON a.id=d.account \
            JOIN posts p ON p.id=d.post"
        )
        .len(),
        1
    );
}

async fn assert_page_names_nobody(host: &Host, code: &str) {
    let page = page(host, code).await;
    assert_eq!(
        (page.status().as_u16(), header(&page, "content-type")),
        (200, "text/html; charset=utf-8")
    );
    assert!(header(&page, "content-security-policy").contains("default-src 'none'"));
    let told = text(&page);
    assert!(
        told.contains("Facebook")
            && told.contains("15 June 2030, 12:01 UTC")
            && told.contains("the way to sign in with it"),
        "{told}"
    );
    assert!(
        !told.contains("because it is the only one")
            && !told.contains(PERSON)
            && !told.contains(code),
        "{told}"
    );
}

/// The person connects the Page again.
fn come_back(host: &Host) {
    reconnect(host, PAGE);
    sql(
        host,
        &format!(
            "UPDATE grants SET subject='{PERSON}' WHERE id='{}'",
            grant_of(PAGE)
        ),
    );
    sql(
        host,
        &format!(
            "UPDATE accounts SET name='Back', disconnected_at=NULL WHERE id='{}'",
            account_of(PAGE)
        ),
    );
}

#[tokio::test(start_paused = true)]
async fn s26_a_deletion_leaves_nothing_that_came_from_the_platform() {
    let (host, browser) = world().await;
    let other = Connection {
        number: 9,
        subject: "10158000000000009",
        remote: "77009",
        ..PAGE
    };
    connect(&host, other).await;
    signed_up(&host).await;
    add_google(&host);
    host.pass(Duration::from_mins(1)).await;
    let said = || from_meta(&host, META_SECRET, DATA_DELETION, PERSON, START_S + 30);
    let first = code(&host, said()).await;
    let rows = host.rows().await;
    assert_forgotten(&host, &rows, &[]);
    assert_only_the_way_in_is_gone(&host);
    // Nobody else's.
    assert!(is_connected(&host, other) && rows.contains("handle9") && rows.contains("Name 9"));
    assert_eq!(
        browser.read("/api/v1/accounts").await["data"][0]["health"]["state"],
        "connected"
    );
    assert_page_names_nobody(&host, &first).await;

    // Again, and after the person has come back.
    come_back(&host);
    assert_eq!(code(&host, said()).await, first);
    host.pass(Duration::from_hours(8 * 24)).await;
    minutes(&host, 2).await;
    assert_ne!(
        code(&host, said()).await,
        first,
        "it is not known any more, and over"
    );
    assert!(is_connected(&host, PAGE));
    assert_eq!(
        look(&host, "SELECT name FROM accounts WHERE name='Back'").len(),
        1
    );
    assert!(!host.logged().await.contains(PERSON));
}

#[tokio::test(start_paused = true)]
async fn s26_the_last_way_into_a_workspace_is_left_without_a_name() {
    let (host, _) = world().await;
    signed_up(&host).await;
    let code = code(
        &host,
        from_meta(&host, META_SECRET, DATA_DELETION, PERSON, now_s(&host)),
    )
    .await;
    assert_forgotten(&host, &host.rows().await, &[PERSON]);
    let kept = look(
        &host,
        "SELECT provider, subject, name, email FROM identities WHERE user='usr_1'",
    );
    assert_eq!(
        kept,
        [json!({ "provider": "facebook", "subject": PERSON, "name": "Facebook", "email": null })]
    );
    assert_eq!(
        look(
            &host,
            "SELECT hash FROM sessions WHERE user='usr_1' AND ended_at IS NULL"
        )
        .len(),
        2,
        "and they stay signed in"
    );
    let told = text(&page(&host, &code).await);
    assert!(
        told.contains("because it is the only one") && told.contains("write to the operator"),
        "{told}"
    );
    assert!(
        !told.contains("sessions that it had opened") && !told.contains(PERSON),
        "{told}"
    );
}

#[tokio::test(start_paused = true)]
async fn s26_a_name_that_the_person_chose_here_stays_theirs() {
    let (host, _) = world().await;
    signed_up(&host).await;
    add_google(&host);
    sql(
        &host,
        "UPDATE users SET name='Chosen here' WHERE id='usr_1'",
    );
    code(
        &host,
        from_meta(&host, META_SECRET, DATA_DELETION, PERSON, now_s(&host)),
    )
    .await;
    assert_eq!(
        look(&host, "SELECT name FROM users WHERE id='usr_1'")[0]["name"],
        "Chosen here"
    );
}

#[tokio::test(start_paused = true)]
async fn s26_a_deletion_at_instagram_finds_the_profile() {
    for subject in [PROFILE.subject, PROFILE.remote] {
        let (host, _) = world().await;
        connect(&host, PROFILE).await;
        connect(&host, PAGE).await;
        let code = code(
            &host,
            from_meta(
                &host,
                INSTAGRAM_SECRET,
                DATA_DELETION,
                subject,
                now_s(&host),
            ),
        )
        .await;
        assert!(!is_connected(&host, PROFILE) && is_connected(&host, PAGE));
        let rows = host.rows().await;
        for told in [
            PROFILE.subject,
            PROFILE.remote,
            "handle3",
            "Name 3",
            "p.example/3",
        ] {
            assert!(!rows.contains(told), "{told} is left:\n{rows}");
        }
        assert!(text(&page(&host, &code).await).contains("Instagram"));
    }
}

#[tokio::test(start_paused = true)]
async fn s26_a_deletion_comes_after_the_app_was_removed() {
    let (host, _) = world().await;
    signed_up(&host).await;
    add_google(&host);
    let now = now_s(&host);
    // Both are signed in the same second, and word for word the same.
    assert_heard(
        &host,
        from_meta(&host, META_SECRET, DEAUTHORIZE, PERSON, now),
    )
    .await;
    assert!(
        host.rows().await.contains("handle2"),
        "to remove an app deletes nothing else"
    );
    code(
        &host,
        from_meta(&host, META_SECRET, DATA_DELETION, PERSON, now),
    )
    .await;
    assert_forgotten(&host, &host.rows().await, &[]);
}

#[tokio::test(start_paused = true)]
async fn s26_a_deletion_for_somebody_unknown_is_answered_alike() {
    let (host, _) = world().await;
    connect(&host, PAGE).await;
    let said = || {
        from_meta(
            &host,
            META_SECRET,
            DATA_DELETION,
            "10158000000000404",
            now_s(&host),
        )
    };
    let first = code(&host, said()).await;
    assert_eq!(code(&host, said()).await, first);
    let told = text(&page(&host, &first).await);
    assert!(
        told.contains("Nothing that came from this account of Facebook was found here")
            && !told.contains("What was deleted"),
        "{told}"
    );
    assert!(is_connected(&host, PAGE));
    assert!(!host.rows().await.contains("10158000000000404"));
}

#[tokio::test(start_paused = true)]
async fn s26_a_deletion_that_is_asked_for_twice_at_once_has_one_code() {
    let (host, _) = world().await;
    signed_up(&host).await;
    let now = now_s(&host);
    let said = || {
        code(
            &host,
            from_meta(&host, META_SECRET, DATA_DELETION, PERSON, now),
        )
    };
    let (one, two, three) = tokio::join!(said(), said(), said());
    assert!(one == two && two == three);
    assert_eq!(look(&host, "SELECT * FROM deletions").len(), 1);
    assert!(text(&page(&host, &one).await).contains("What was deleted"));
}

#[tokio::test(start_paused = true)]
async fn s26_a_status_page_answers_for_ninety_days() {
    let (host, _) = world().await;
    let code = code(
        &host,
        from_meta(&host, META_SECRET, DATA_DELETION, PERSON, now_s(&host)),
    )
    .await;
    host.pass(Duration::from_hours(24 * 90 - 1)).await;
    minutes(&host, 2).await;
    assert_eq!(page(&host, &code).await.status(), 200);
    host.pass(Duration::from_hours(2)).await;
    minutes(&host, 2).await;
    assert_eq!(page(&host, &code).await.status(), 404);
    assert_eq!(look(&host, "SELECT * FROM deletions").len(), 0);
}
