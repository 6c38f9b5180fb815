//! What platforms say by themselves (S26): a genuine callback acts once, however often, late or
//! disordered it comes; what is not meant stays. Accounts that no sandbox gives here are put in
//! place by SQL.

mod deletion;
mod under_way;

use super::*;
use crate::scenarios::callbacks::*;
use crate::scenarios::world::{body, header, request};
use http::{Request, Response};
use noctin_scheduler::ports::KeyValue;
use std::sync::Arc;

const CLIENT_KEY: &str = "key";
const TIKTOK_SECRET: &str = "of tiktok, sixteen bytes and more";
const META_SECRET: &str = "of meta, sixteen bytes and more";
const INSTAGRAM_SECRET: &str = "of instagram, sixteen bytes and more";

const SET_UP: [(&str, Option<&str>); 6] = [
    ("TIKTOK_CLIENT_KEY", Some(CLIENT_KEY)),
    ("TIKTOK_CLIENT_SECRET", Some(TIKTOK_SECRET)),
    ("META_APP_ID", Some("1001")),
    ("META_APP_SECRET", Some(META_SECRET)),
    ("INSTAGRAM_APP_ID", Some("2002")),
    ("INSTAGRAM_APP_SECRET", Some(INSTAGRAM_SECRET)),
];

/// A connection that is put in place.
#[derive(Clone, Copy)]
struct Connection {
    number: u32,
    workspace: u32,
    platform: &'static str,
    subject: &'static str,
    /// What else than the grant's platform its account is at.
    account: &'static str,
    remote: &'static str,
}

/// An instant that nobody comes to.
const FAR: i64 = 9_000_000_000_000;

const PERSON: &str = "10158000000000001";
const OPEN_ID: &str = "-000SomebodyAtTikTok";

const TIKTOK_ONE: Connection = Connection {
    number: 1,
    workspace: 1,
    platform: "tiktok",
    subject: OPEN_ID,
    account: "tiktok",
    remote: OPEN_ID,
};
const PAGE: Connection = Connection {
    number: 2,
    workspace: 1,
    platform: "facebook",
    subject: PERSON,
    account: "facebook",
    remote: "77001",
};
const PROFILE: Connection = Connection {
    number: 3,
    workspace: 1,
    platform: "instagram-direct",
    subject: "26001",
    account: "instagram-direct",
    remote: "17841400000000001",
};

fn grant_of(connection: Connection) -> String {
    format!("grt_{:032x}", connection.number)
}

fn account_of(connection: Connection) -> String {
    format!("acc_{:032x}", connection.number)
}

fn sql(host: &Host, sql: &str) {
    host.core.ports.database().prepare(sql).unwrap();
}

fn look(host: &Host, sql: &str) -> Vec<Value> {
    host.core.ports.database().look(sql).unwrap()
}

/// A world where all three apps are set up, with a person of X who has nothing to do with any of
/// this.
async fn world() -> (Arc<Host>, Browser<Host>) {
    let host = Host::start_with(&SET_UP);
    let (browser, _) = Browser::signed_up(&host).await;
    sql(
        &host,
        "INSERT INTO workspaces (id, name, created_at) VALUES ('wsp_1', 'One', 0), ('wsp_2', \
        'Two', 0)",
    );
    (host, browser)
}

/// Connects, as if the person had consented now.
async fn connect(host: &Host, connection: Connection) {
    let Connection {
        workspace,
        platform,
        subject,
        account,
        remote,
        number,
    } = connection;
    let (grant, id, now) = (grant_of(connection), account_of(connection), host.now_ms());
    sql(
        host,
        &format!(
            "INSERT INTO grants (id, workspace, door, subject, scopes, generation, \
            last_generation, handover, expires_at, renew_at, created_at, granted_at)
               VALUES ('{grant}', 'wsp_{workspace}', '{platform}', '{subject}', '', 1, 1, \
               'v1.k1.sealed', {FAR}, {FAR}, {now}, {now});
             INSERT INTO accounts (id, workspace, door, remote_id, grant_id, username, name, \
             picture_url, connected_at, checked_at)
               VALUES ('{id}', 'wsp_{workspace}', '{account}', '{remote}', '{grant}', \
               'handle{number}', 'Name {number}', 'https://p.example/{number}', {now}, {now})"
        ),
    );
    host.core
        .ports
        .vault()
        .put(
            &format!("tok:{grant}:1"),
            "sealed",
            noctin_scheduler::domain::time::Span::days(7),
        )
        .await
        .unwrap();
}

/// The person consents again: another generation, from now on.
fn reconnect(host: &Host, connection: Connection) {
    let (grant, now) = (grant_of(connection), host.now_ms());
    sql(
        host,
        &format!(
            "UPDATE grants SET generation=last_generation+2, last_generation=last_generation+2, \
            handover='v1.k1.again', needs_reconnect=0,
               granted_at={now} WHERE id='{grant}'"
        ),
    );
}

/// Whether there are copies of its tokens.
fn is_connected(host: &Host, connection: Connection) -> bool {
    let grant = grant_of(connection);
    let row = look(
        host,
        &format!("SELECT needs_reconnect, generation, handover FROM grants WHERE id='{grant}'"),
    )[0]
    .clone();
    let has_key = host
        .core
        .ports
        .token_kv()
        .dump()
        .keys()
        .any(|key| key.starts_with(&format!("tok:{grant}:")));
    let is_open = row["needs_reconnect"] == 0 && row["generation"] != Value::Null;
    assert_eq!(is_open, row["handover"] != Value::Null, "{row}");
    assert!(is_open || !has_key, "{grant}: a copy is left");
    is_open
}

fn removed(subject: &str, at_s: i64) -> String {
    json!({ "client_key": CLIENT_KEY, "event": "authorization.removed", "create_time": at_s, "user_openid": subject, "content": "{\"reason\":1}" })
        .to_string()
}

/// TikTok says that this person removed the app at this second.
fn says_tiktok(host: &Host, subject: &str, at_s: i64) -> Request<Vec<u8>> {
    let event = removed(subject, at_s);
    tiktok_event(
        &host.origin(),
        &tiktok_signature(TIKTOK_SECRET, host.now_ms() / 1_000, &event),
        &event,
    )
}

fn payload(subject: &str, at_s: i64) -> Value {
    json!({ "algorithm": "HMAC-SHA256", "expires": at_s + 3_600, "issued_at": at_s, "user_id": subject })
}

/// An app of Meta, by its secret, says this of the person.
fn says_meta(host: &Host, secret: &str, path: &str, subject: &str, at_s: i64) -> Request<Vec<u8>> {
    meta_callback(
        &host.origin(),
        path,
        &signed_request(secret, &payload(subject, at_s)),
    )
}

fn now_s(host: &Host) -> i64 {
    host.now_ms() / 1_000
}

async fn send(host: &Host, said: Request<Vec<u8>>) -> Response<Vec<u8>> {
    World::worker(host, said).await
}

async fn assert_heard(host: &Host, said: Request<Vec<u8>>) {
    let response = send(host, said).await;
    assert_eq!(
        (response.status().as_u16(), response.body().len()),
        (200, 0),
        "{}",
        String::from_utf8_lossy(response.body())
    );
    assert_eq!(header(&response, "set-cookie"), "");
}

async fn assert_refused(host: &Host, said: Request<Vec<u8>>, status: u16, code: &str) {
    let response = send(host, said).await;
    let problem = body(&response);
    assert_eq!(
        (response.status().as_u16(), &problem["code"]),
        (status, &json!(code)),
        "{problem}"
    );
}

/// Asks for a deletion; answers with its code.
async fn code(host: &Host, said: Request<Vec<u8>>) -> String {
    let response = send(host, said).await;
    assert_eq!(
        (
            response.status().as_u16(),
            header(&response, "content-type")
        ),
        (200, "application/json")
    );
    let answer = body(&response);
    let code = answer["confirmation_code"].as_str().unwrap().to_owned();
    assert_eq!(
        answer,
        json!({ "url": format!("{}/data-deletion/{code}", host.origin()), "confirmation_code": code })
    );
    assert!(
        code.len() >= 20 && code.bytes().all(|byte| byte.is_ascii_alphanumeric()),
        "{code}"
    );
    code
}

/// The status page of a code.
async fn page(host: &Host, code: &str) -> Response<Vec<u8>> {
    send(
        host,
        request(
            "GET",
            &format!("{}/data-deletion/{code}", host.origin()),
            None,
        ),
    )
    .await
}

fn text(page: &Response<Vec<u8>>) -> String {
    String::from_utf8(page.body().clone()).unwrap()
}

#[tokio::test(start_paused = true)]
async fn s26_the_same_forgeries_are_refused_where_every_platform_is_set_up() {
    s26_a_forged_callback_has_no_effect(Host::start_with(&SET_UP)).await;
    s26_a_callback_that_cannot_be_read_is_refused(Host::start_with(&SET_UP)).await;
}

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
    assert_heard(&host, says_tiktok(&host, OPEN_ID, now_s(&host))).await;
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
    assert_eq!(
        look(
            &host,
            "SELECT * FROM accounts WHERE disconnected_at IS NOT NULL"
        )
        .len(),
        0,
        "the account waits for its person"
    );
    assert_eq!(
        look(&host, "SELECT name FROM accounts WHERE name=''").len(),
        0
    );
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
    let event = removed(OPEN_ID, now_s(&host));
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
    minutes(&host, 2).await;
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
    assert_heard(&host, says_tiktok(&host, OPEN_ID, before)).await;
    assert_heard(
        &host,
        says_meta(&host, META_SECRET, DEAUTHORIZE, PERSON, before),
    )
    .await;
    assert_heard(
        &host,
        says_meta(&host, INSTAGRAM_SECRET, DEAUTHORIZE, PROFILE.remote, before),
    )
    .await;
    let code = code(
        &host,
        says_meta(&host, META_SECRET, DATA_DELETION, PERSON, before),
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
    assert_heard(&host, says_tiktok(&host, OPEN_ID, before + 1)).await;
    assert_heard(
        &host,
        says_meta(&host, META_SECRET, DEAUTHORIZE, PERSON, before + 1),
    )
    .await;
    assert!(!is_connected(&host, TIKTOK_ONE) && !is_connected(&host, PAGE));
    // Consents of which no time is known are older than everything.
    sql(&host, "UPDATE grants SET granted_at=NULL");
    assert_heard(
        &host,
        says_meta(
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
    for (secret, path) in [
        (TIKTOK_SECRET, DEAUTHORIZE),
        (TIKTOK_SECRET, DATA_DELETION),
        ("", DEAUTHORIZE),
    ] {
        assert_refused(
            &host,
            says_meta(&host, secret, path, PERSON, now),
            401,
            "signature_invalid",
        )
        .await;
    }
    let event = removed(OPEN_ID, now);
    for secret in [META_SECRET, INSTAGRAM_SECRET] {
        let forged = tiktok_event(
            &host.origin(),
            &tiktok_signature(secret, now, &event),
            &event,
        );
        assert_refused(&host, forged, 401, "signature_invalid").await;
    }
    let of_another = event.replace(&format!("\"{CLIENT_KEY}\""), "\"another\"");
    let forged = tiktok_event(
        &host.origin(),
        &tiktok_signature(TIKTOK_SECRET, now, &of_another),
        &of_another,
    );
    assert_refused(&host, forged, 401, "signature_invalid").await;
    assert!(
        [PAGE, PROFILE, namesake]
            .into_iter()
            .all(|connection| is_connected(&host, connection))
    );
    assert_heard(
        &host,
        says_meta(&host, META_SECRET, DEAUTHORIZE, PERSON, now),
    )
    .await;
    assert!(
        !is_connected(&host, PAGE) && is_connected(&host, PROFILE) && is_connected(&host, namesake)
    );
    assert_heard(
        &host,
        says_meta(&host, INSTAGRAM_SECRET, DEAUTHORIZE, PERSON, now),
    )
    .await;
    assert!(is_connected(&host, PROFILE) && !is_connected(&host, namesake));
    assert_heard(
        &host,
        says_meta(&host, INSTAGRAM_SECRET, DEAUTHORIZE, PROFILE.remote, now),
    )
    .await;
    assert!(
        !is_connected(&host, PROFILE),
        "known by the id of the profile, too"
    );
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

#[tokio::test(start_paused = true)]
async fn s26_nothing_is_believed_where_nobody_can_check_it() {
    for (missing, path, status, code) in [
        (vec!["TIKTOK_CLIENT_SECRET"], TIKTOK, 503, "not_configured"),
        (
            vec!["TIKTOK_CLIENT_KEY", "TIKTOK_CLIENT_SECRET"],
            TIKTOK,
            503,
            "not_configured",
        ),
        (
            vec![
                "META_APP_ID",
                "META_APP_SECRET",
                "INSTAGRAM_APP_ID",
                "INSTAGRAM_APP_SECRET",
            ],
            DEAUTHORIZE,
            503,
            "not_configured",
        ),
        (
            vec![
                "META_APP_ID",
                "META_APP_SECRET",
                "INSTAGRAM_APP_ID",
                "INSTAGRAM_APP_SECRET",
            ],
            DATA_DELETION,
            503,
            "not_configured",
        ),
        // Half an app cannot tell what is forged; an app that is not there sends nothing.
        (vec!["META_APP_ID"], DEAUTHORIZE, 503, "not_configured"),
        (
            vec!["META_APP_ID", "META_APP_SECRET"],
            DEAUTHORIZE,
            401,
            "signature_invalid",
        ),
    ] {
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
            says_tiktok(&host, OPEN_ID, now)
        } else {
            says_meta(&host, META_SECRET, path, PERSON, now)
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
                says_meta(&host, INSTAGRAM_SECRET, path, PROFILE.subject, now),
            )
            .await;
            assert!(!is_connected(&host, PROFILE), "the other app is heard");
        }
    }
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
        assert_refused(&host, says_tiktok(&host, OPEN_ID, now), 503, "unavailable").await;
        assert_heard(&host, says_tiktok(&host, OPEN_ID, now)).await;
        fail();
        let said = || says_meta(&host, META_SECRET, DATA_DELETION, PERSON, now);
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
        json!({ "client_key": CLIENT_KEY, "event": "post.publish.complete", "create_time": now_s(&host), "user_openid": OPEN_ID, "content": "{}" }),
        json!({ "client_key": CLIENT_KEY, "event": "authorization.removed", "create_time": now_s(&host) }),
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
    assert_refused(&host, says_tiktok(&host, OPEN_ID, now), 503, "unavailable").await;
    assert_refused(&host, says_tiktok(&host, OPEN_ID, now), 503, "unavailable").await;
    assert_heard(&host, says_tiktok(&host, OPEN_ID, now)).await;
    assert_eq!(
        look(
            &host,
            "SELECT * FROM grants WHERE door='tiktok' AND needs_reconnect=0"
        )
        .len(),
        0
    );
}
