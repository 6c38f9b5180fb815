//! What upkeep does for media, and what is left of them where the media store or the database
//! fails before or after each call.

use super::*;
use crate::scenarios::media::{PNG, path_of};
use noctin_scheduler::domain::media::MediaKey;
use noctin_scheduler::platforms::READ_LIMITS;
use noctin_scheduler::ports::budget::Budget;
use noctin_scheduler::ports::media::{Body, Chunk, Media as _};
use noctin_scheduler::ports::metered::Metered;
use noctin_scheduler::ports::{Http, HttpError};
use noctin_scheduler::usecases::media::{forget_pictures, look_after};

const DAY: Duration = Duration::from_hours(24);

/// Rows of media, of their parts and uses, as the database has them.
fn rows(host: &Host) -> Vec<Value> {
    let sql = "SELECT * FROM media ORDER BY created_at, id";
    host.core.ports.database().look(sql).unwrap()
}

fn kept_bytes(host: &Host) -> Value {
    let sql = "SELECT sum(media_bytes) AS bytes FROM workspaces";
    host.core.ports.database().look(sql).unwrap()[0]["bytes"].clone()
}

/// Nothing is left: no object, no upload that holds anything, no row, no room taken.
fn assert_nothing_is_left(host: &Host, what: &str) {
    let media = host.core.ports.stored_media();
    assert_eq!(media.keys(), [], "{what}");
    assert_eq!(media.stored_parts(), 0, "{what}");
    assert_eq!(rows(host), Vec::<Value>::new(), "{what}");
    assert_eq!(kept_bytes(host), 0, "{what}");
}

/// Lets upkeep do all that is due, and what becomes due by that.
async fn look_after_all(host: &Host) {
    for _ in 0..4 {
        look_after(&host.invocation()).await.unwrap();
        forget_pictures(&host.invocation()).await.unwrap();
        host.pass(Duration::from_mins(11)).await;
    }
    crate::statements::check();
}

/// Plans a use of a medium by a post in that state, as composing it does.
async fn use_it(host: &Host, browser: &Browser<Host>, account: &Account, medium: &Value) -> Value {
    let post = browser
        .plan(
            "With it",
            &[account],
            json!({ "at": browser.in_ms(3_600_000 * 240) }),
        )
        .await;
    let sql = format!(
        "INSERT INTO media_uses (medium, post) VALUES ('{}', '{}')",
        medium["id"].as_str().unwrap(),
        post["id"].as_str().unwrap()
    );
    host.core.ports.database().prepare(&sql).unwrap();
    post
}

#[tokio::test(start_paused = true)]
async fn an_unfinished_upload_goes_after_a_day() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    let medium = body(&browser.announce("a.png", PNG.len()).await);
    assert_eq!(browser.send_part(&medium, 1, PNG).await.status(), 204);
    host.pass(DAY.saturating_sub(Duration::from_secs(1))).await;
    look_after_all(&host).await;
    // Its day was over while upkeep looked again.
    assert_eq!(browser.get(&path_of(&medium)).await.status(), 404);
    assert_nothing_is_left(&host, "a day later");
}

#[tokio::test(start_paused = true)]
async fn a_medium_goes_a_day_after_its_last_use() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let used = browser.upload("used.png", PNG).await;
    let _unused = browser.upload("unused.png", PNG).await;
    let post = use_it(&host, &browser, &account, &used).await;
    host.pass(DAY * 3).await;
    look_after_all(&host).await;
    let listed = browser.read("/api/v1/media").await;
    assert_eq!(listed["data"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&listed["data"][0]["id"], &listed["data"][0]["used_by"]),
        (&used["id"], &json!(1))
    );
    let refused = browser.call("DELETE", &path_of(&used), None).await;
    let problem = body(&refused);
    assert_eq!(
        (refused.status().as_u16(), &problem["code"]),
        (409, &json!("in_use"))
    );
    assert_eq!(problem["errors"][0]["path"], post["id"], "{problem:#}");
    // Its last use goes: it stays for a day from when that is seen.
    let sql = "DELETE FROM media_uses";
    host.core.ports.database().prepare(sql).unwrap();
    look_after_all(&host).await;
    host.pass(Duration::from_hours(22)).await;
    look_after_all(&host).await;
    assert_eq!(rows(&host).len(), 1);
    host.pass(Duration::from_hours(2)).await;
    look_after_all(&host).await;
    assert_nothing_is_left(&host, "a day after its last use");
}

#[tokio::test(start_paused = true)]
async fn what_a_person_keeps_stays_until_it_is_kept_no_more() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let file = json!({ "name": "logo.png", "bytes": PNG.len(), "keep": true });
    let logo = body(&browser.call("POST", "/api/v1/media", Some(&file)).await);
    assert!(logo["ends_at"].is_string(), "an upload that is left goes");
    assert_eq!(browser.send_part(&logo, 1, PNG).await.status(), 204);
    let logo = body(&browser.complete(&logo).await);
    assert_eq!(
        (&logo["keep"], &logo["ends_at"]),
        (&json!(true), &Value::Null)
    );
    let other = browser.upload("other.png", PNG).await;
    assert!(other["ends_at"].is_string());
    let keep = async |medium: &Value, keep: bool| {
        let patch = json!({ "keep": keep });
        body(&browser.call("PATCH", &path_of(medium), Some(&patch)).await)["ends_at"].clone()
    };
    assert_eq!(keep(&other, true).await, Value::Null);
    use_it(&host, &browser, &account, &logo).await;
    let sql = "DELETE FROM media_uses";
    host.core.ports.database().prepare(sql).unwrap();
    for _ in 0..3 {
        look_after_all(&host).await;
        host.pass(DAY).await;
    }
    assert_eq!(rows(&host).len(), 2);
    for medium in [&logo, &other] {
        keep(medium, false).await;
    }
    look_after_all(&host).await;
    assert!(browser.read(&path_of(&logo)).await["ends_at"].is_string());
    host.pass(DAY).await;
    look_after_all(&host).await;
    assert_nothing_is_left(&host, "a day after they are kept no more");
}

#[tokio::test(start_paused = true)]
async fn what_is_published_or_cancelled_keeps_nobody_from_deleting() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let medium = browser.upload("a.png", PNG).await;
    let post = use_it(&host, &browser, &account, &medium).await;
    assert_eq!(browser.cancel(&post).await.status(), 200);
    let gone = browser.call("DELETE", &path_of(&medium), None).await;
    assert_eq!(gone.status(), 204);
    host.pass(Duration::from_mins(11)).await;
    look_after_all(&host).await;
    assert_nothing_is_left(&host, "and its use has gone with it");
}

/// The media store fails before or after each of its calls in turn, in the whole life of a medium.
#[tokio::test(start_paused = true)]
async fn r41_no_fault_of_the_media_store_leaves_bytes_behind() {
    for how in [Break::Before, Break::After] {
        for call in 0..8 {
            let host = Host::start();
            let (browser, _) = Browser::signed_up(&host).await;
            host.core.ports.stored_media().fail_at(call, how);
            let what = format!("{how:?} {call}");
            let announced = browser.announce("a.png", PNG.len()).await;
            if announced.status() == 201 {
                let medium = body(&announced);
                browser.send_part(&medium, 1, PNG).await;
                browser.complete(&medium).await;
                browser.complete(&medium).await;
                browser.call("DELETE", &path_of(&medium), None).await;
            } else {
                assert_eq!(announced.status(), 503, "{what}");
            }
            host.pass(DAY).await;
            look_after_all(&host).await;
            assert_nothing_is_left(&host, &what);
        }
    }
}

/// The same for the database.
#[tokio::test(start_paused = true)]
async fn r41_no_fault_of_the_database_leaves_bytes_behind() {
    for how in [Break::Before, Break::After] {
        for needle in [
            "INSERT INTO media ",
            "SET upload=",
            "INSERT INTO media_parts",
            "SET state='ready'",
            "SET state='deleting'",
            "DELETE FROM media ",
        ] {
            let host = Host::start();
            let (browser, _) = Browser::signed_up(&host).await;
            host.core.ports.database().fail(needle, how, 1);
            let what = format!("{how:?} {needle}");
            let announced = browser.announce("a.png", PNG.len()).await;
            if announced.status() == 201 {
                let medium = body(&announced);
                browser.send_part(&medium, 1, PNG).await;
                browser.complete(&medium).await;
                browser.call("DELETE", &path_of(&medium), None).await;
            }
            host.pass(DAY).await;
            let _ = look_after(&host.invocation()).await;
            look_after_all(&host).await;
            assert_nothing_is_left(&host, &what);
        }
    }
}

/// A store that has lost the answer of a completed upload is asked again, and so is whoever comes
/// second.
#[tokio::test(start_paused = true)]
async fn an_upload_is_completed_once_however_often_it_is_asked() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    let medium = body(&browser.announce("a.png", PNG.len()).await);
    assert_eq!(browser.send_part(&medium, 1, PNG).await.status(), 204);
    host.core.ports.stored_media().fail(Break::After);
    assert_eq!(browser.complete(&medium).await.status(), 503);
    let both = tokio::join!(browser.complete(&medium), browser.complete(&medium));
    for answer in [both.0, both.1] {
        assert_eq!(
            (answer.status().as_u16(), &body(&answer)["state"]),
            (200, &json!("ready"))
        );
    }
    assert_eq!(rows(&host).len(), 1);
    assert_eq!(host.core.ports.stored_media().keys().len(), 1);
}

/// Two requests store one part, and the store takes them in another order than the database.
#[tokio::test(start_paused = true)]
async fn parts_that_the_store_does_not_know_any_more_are_asked_for_again() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    let medium = body(&browser.announce("a.png", PNG.len()).await);
    assert_eq!(browser.send_part(&medium, 1, PNG).await.status(), 204);
    let sql = "UPDATE media_parts SET tag='older'";
    host.core.ports.database().prepare(sql).unwrap();
    let answer = browser.complete(&medium).await;
    assert_eq!(
        (answer.status().as_u16(), &body(&answer)["code"]),
        (409, &json!("parts_mismatch"))
    );
    let read = browser.read(&path_of(&medium)).await;
    assert_eq!(read["parts"], json!([]), "all of them are to come again");
    assert_eq!(browser.send_part(&medium, 1, PNG).await.status(), 204);
    assert_eq!(browser.complete(&medium).await.status(), 200);
}

#[tokio::test(start_paused = true)]
async fn r39_a_row_that_cannot_be_understood_keeps_no_other_from_being_cleared() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    let strange = browser.upload("strange.png", PNG).await;
    browser.upload("good.png", PNG).await;
    let spoil = format!(
        "UPDATE media SET state='archived', look_at=1 WHERE id='{}'",
        strange["id"].as_str().unwrap()
    );
    host.core.ports.database().prepare(&spoil).unwrap();
    let listed = browser.read("/api/v1/media").await;
    assert_eq!(listed["data"][0]["name"], "good.png");
    host.pass(DAY).await;
    look_after_all(&host).await;
    let left = rows(&host);
    assert_eq!(left.len(), 1, "{left:#?}");
    assert_eq!(left[0]["id"], strange["id"]);
    assert!(left[0]["look_at"].as_i64().unwrap() > host.now_ms());
}

#[tokio::test(start_paused = true)]
async fn an_account_without_a_picture_that_can_be_had_is_no_error() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let path = format!("/api/v1/accounts/{}", account.id);
    let database = host.core.ports.database();
    let known = &database.look("SELECT picture_url FROM accounts").unwrap()[0];
    let known = known["picture_url"].as_str().unwrap().to_owned();
    let tell = |address: &str| {
        let sql = format!("UPDATE accounts SET picture_url={address}");
        database.prepare(&sql).unwrap();
    };
    let asked = async || {
        let answer = browser.get(&format!("{path}/picture")).await;
        if answer.status() == 204 {
            assert_eq!(answer.headers()["cache-control"], "private, max-age=60");
            assert!(answer.body().is_empty());
        }
        answer.status().as_u16()
    };
    tell("NULL");
    assert_eq!(browser.read(&path).await["has_picture"], false);
    assert_eq!(asked().await, 204, "the account has none");
    tell("'http://127.0.0.1:8788/x/profile_images/gone.png'");
    assert_eq!(browser.read(&path).await["has_picture"], true);
    assert_eq!(asked().await, 204, "the platform has it no more");
    tell(&format!("'{known}'"));
    assert_eq!(asked().await, 200);
    // The row is there, and its bytes are not yet.
    for key in host.core.ports.stored_media().keys() {
        host.core.ports.media().delete(&key).await.unwrap();
    }
    assert_eq!(asked().await, 204);
}

#[tokio::test(start_paused = true)]
async fn a_picture_of_an_account_goes_with_its_connection() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let path = format!("/api/v1/accounts/{}", account.id);
    let picture = browser.get(&format!("{path}/picture")).await;
    assert_eq!(picture.status(), 200);
    look_after_all(&host).await;
    assert_eq!(host.core.ports.stored_media().keys().len(), 1);
    assert_eq!(browser.call("DELETE", &path, None).await.status(), 204);
    look_after_all(&host).await;
    assert_nothing_is_left(&host, "disconnected");
    let left = host.core.ports.database().look("SELECT * FROM pictures");
    assert_eq!(left.unwrap(), Vec::<Value>::new());
}

/// Each stretch of a medium that a request holds is a call of the media store: where none is left,
/// nothing is sent.
#[tokio::test(start_paused = true)]
async fn r34_a_body_with_media_counts_its_reads() {
    let host = Host::start();
    let key = MediaKey::parse("wsp_1/med_1").unwrap();
    host.core.ports.stored_media().put(&key, vec![1; 10]);
    let stretch = |offset| Chunk::Media {
        key: key.clone(),
        offset,
        length: 5,
    };
    let send = async |internal| {
        let budget = Budget::new(1, internal);
        let ports = Metered::new(host.core.ports.clone(), budget.clone());
        let body = Body::default().with(stretch(0)).with(stretch(5));
        let request = http::Request::post("http://127.0.0.1:8788/x/2/media/upload").body(body);
        let sent = ports.http().send(request.unwrap(), READ_LIMITS).await;
        (sent, budget.spent())
    };
    let (sent, spent) = send(1).await;
    assert!(matches!(sent, Err(HttpError::NotSent(_))), "{sent:?}");
    assert_eq!(spent.external, 0);
    let (sent, spent) = send(2).await;
    assert!(sent.is_ok(), "{sent:?}");
    assert_eq!((spent.external, spent.internal), (1, 2));
}
