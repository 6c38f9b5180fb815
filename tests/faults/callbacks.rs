//! Callbacks of the platforms: a genuine one acts once, however often, late or out of order it
//! comes, and what it does not concern stays. Accounts that the sandbox cannot give are written by
//! SQL.

mod deletion;
mod forged;
mod removal;
mod under_way;

use super::*;
use crate::scenarios::callbacks::*;
use crate::scenarios::world::{body, header, request};
use http::{Request, Response};
use noctin_scheduler::ports::KeyValue;
use std::sync::Arc;

const CLIENT_KEY: &str = "key";

const TIKTOK_SECRET: &str = "of_tiktok_sixteen_bytes_and_more";

const META_SECRET: &str = "of_meta_sixteen_bytes_and_more";

const INSTAGRAM_SECRET: &str = "of_instagram_sixteen_bytes_and_more";

const SET_UP: [(&str, Option<&str>); 6] = [
    ("TIKTOK_CLIENT_KEY", Some(CLIENT_KEY)),
    ("TIKTOK_CLIENT_SECRET", Some(TIKTOK_SECRET)),
    ("META_APP_ID", Some("1001")),
    ("META_APP_SECRET", Some(META_SECRET)),
    ("INSTAGRAM_APP_ID", Some("2002")),
    ("INSTAGRAM_APP_SECRET", Some(INSTAGRAM_SECRET)),
];

/// A connection that is written into the database.
#[derive(Clone, Copy)]
struct Connection {
    number: u32,
    workspace: u32,
    platform: &'static str,
    subject: &'static str,
    /// The platform of its account, which can differ from that of the grant.
    account: &'static str,
    remote: &'static str,
}

/// An instant that no test reaches.
const FAR_MS: i64 = 9_000_000_000_000;

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
               'v1.k1.sealed', {FAR_MS}, {FAR_MS}, {now}, {now});
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

/// TikTok's event that this person removed the app at this second.
fn removal_event(subject: &str, at_s: i64) -> String {
    json!({
        "client_key": CLIENT_KEY,
        "event": "authorization.removed",
        "create_time": at_s,
        "user_openid": subject,
        "content": "{\"reason\":1}",
    })
    .to_string()
}

/// A signed callback of TikTok: this person removed the app at this second.
fn from_tiktok(host: &Host, subject: &str, at_s: i64) -> Request<Vec<u8>> {
    let event = removal_event(subject, at_s);
    tiktok_event(
        &host.origin(),
        &tiktok_signature(TIKTOK_SECRET, host.now_ms() / 1_000, &event),
        &event,
    )
}

fn payload(subject: &str, at_s: i64) -> Value {
    json!({
        "algorithm": "HMAC-SHA256",
        "expires": at_s + 3_600,
        "issued_at": at_s,
        "user_id": subject,
    })
}

/// A callback of Meta about this person, signed with the secret of one of its apps.
fn from_meta(host: &Host, secret: &str, path: &str, subject: &str, at_s: i64) -> Request<Vec<u8>> {
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
        json!({
            "url": format!("{}/data-deletion/{code}", host.origin()),
            "confirmation_code": code,
        })
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
