//! Drafts where the database fails, and how they count.

use super::quotas::{HOUR_MS, id, posts, use_quota};
use super::*;
use crate::scenarios::world::body;

const POSTS_PATH: &str = "/api/v1/posts";

fn draft(account: &Account, text: &str) -> Value {
    json!({ "text": text, "targets": [{ "account": account.id }], "schedule": null })
}

async fn save(browser: &Browser<Host>, draft: &Value) -> Value {
    let answer = browser.call("POST", POSTS_PATH, Some(draft)).await;
    assert_eq!(answer.status(), 201, "{}", body(&answer));
    body(&answer)
}

/// How many bytes of texts the only workspace keeps.
fn kept(host: &Host) -> i64 {
    let rows = host
        .core
        .ports
        .database()
        .look("SELECT bytes FROM workspaces");
    rows.unwrap()[0]["bytes"].as_i64().unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_draft_whose_answers_are_lost_is_made_planned_and_discarded_once() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let store = host.core.ports.database();
    store.fail("INTO posts", Break::After, 1);
    let made = save(&browser, &draft(&account, "Once")).await;
    assert_eq!((posts(&host), &made["version"]), (1, &json!(1)));
    store.fail("UPDATE posts SET", Break::After, 1);
    let saved = browser.edit(&made, &json!({ "text": "Twice" })).await;
    assert_eq!(
        (saved.status().as_u16(), &body(&saved)["version"]),
        (200, &json!(2))
    );
    store.fail("UPDATE posts SET", Break::After, 1);
    let now = json!({ "schedule": { "now": true } });
    let planned = browser.edit(&body(&saved), &now).await;
    assert_eq!(planned.status(), 200, "{}", body(&planned));
    browser.wait_for(&body(&planned), "published").await;
    assert_eq!(calls_and_public(&browser, &account).await, (1, 1));
    let other = save(&browser, &draft(&account, "Never mind")).await;
    store.fail("DELETE FROM posts", Break::After, 1);
    assert_eq!(browser.cancel(&other).await.status(), 204);
    assert_eq!(posts(&host), 1);
}

#[tokio::test(start_paused = true)]
async fn a_draft_that_is_planned_while_it_is_saved_goes_out_as_one_of_both() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    for number in 0..20 {
        let made = save(&browser, &draft(&account, &format!("Old {number}"))).await;
        let (text, now) = (
            json!({ "text": format!("New {number}") }),
            json!({ "schedule": { "now": true } }),
        );
        let (saved, planned) =
            futures_util::future::join(browser.edit(&made, &text), browser.edit(&made, &now)).await;
        let statuses = (saved.status().as_u16(), planned.status().as_u16());
        assert!([(200, 412), (412, 200)].contains(&statuses), "{statuses:?}");
        let planned = if statuses.1 == 200 {
            planned
        } else {
            browser.edit(&body(&saved), &now).await
        };
        browser.wait_for(&body(&planned), "published").await;
    }
    let public = browser.sandbox().public(&account.user).await;
    let numbers: std::collections::BTreeSet<String> = public
        .iter()
        .map(|post| post["text"].as_str().unwrap()[4..].to_owned())
        .collect();
    assert_eq!((public.len(), numbers.len()), (20, 20));
}

#[tokio::test(start_paused = true)]
async fn s29_drafts_count_as_posts_and_their_bytes_as_texts() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let before = kept(&host);
    let mut written = draft(&account, "Twelve bytes");
    written["targets"][0]["options"] = json!({ "thread": [{ "text": "a".repeat(1_000) }] });
    let made = save(&browser, &written).await;
    let with_it = kept(&host) - before;
    assert!((1_012..1_200).contains(&with_it), "{with_it}");
    let planned = browser
        .edit(&made, &json!({ "targets": [{ "account": account.id }] }))
        .await;
    let at = json!({ "schedule": { "at": "2031-05-01T10:00:00Z" } });
    let planned = body(&browser.edit(&body(&planned), &at).await);
    assert_eq!(
        (kept(&host) - before, &planned["state"]),
        (12, &json!("scheduled"))
    );
    let other = save(&browser, &written).await;
    assert_eq!(browser.cancel(&other).await.status(), 204);
    assert_eq!(
        kept(&host) - before,
        12,
        "what is discarded is kept no more"
    );
    let workspace = id(&browser, "/workspace/id").await;
    use_quota(&host, &workspace, "posts_hour", HOUR_MS, 1_999);
    save(&browser, &draft(&account, "The last of the hour")).await;
    let refused = browser
        .call("POST", POSTS_PATH, Some(&draft(&account, "One too many")))
        .await;
    assert_eq!(
        (refused.status().as_u16(), &body(&refused)["code"]),
        (429, &json!("quota_exceeded"))
    );
}
