//! How much may be written: in a post, in a page of an answer, in a workspace, and in an hour.

use super::quotas::draft;
use super::*;
use crate::scenarios::world::{body, header, request};

const POSTS_PATH: &str = "/api/v1/posts";

/// A text of so many characters that X counts as short: a link may be long.
fn long_link(bytes: usize) -> String {
    format!("https://example.com/{}", "a".repeat(bytes))
}

fn at(hour: u32) -> Value {
    json!({ "at": format!("2031-05-01T{hour:02}:00:00Z") })
}

#[tokio::test(start_paused = true)]
async fn s33_a_post_with_more_than_128_kib_is_refused() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let mut big = draft(&account, "Fine");
    big["targets"][0]["options"] = json!({ "thread": [{ "text": "a".repeat(140_000) }] });
    let refused = browser.call("POST", POSTS_PATH, Some(&big)).await;
    assert_eq!(
        (
            refused.status().as_u16(),
            &body(&refused)["errors"][0]["code"]
        ),
        (422, &json!("too_large"))
    );
    let post = browser.plan("Small", &[&account], at(10)).await;
    let refused = browser
        .edit(&post, &json!({ "targets": big["targets"] }))
        .await;
    assert_eq!(body(&refused)["errors"][0]["code"], "too_large");
}

#[tokio::test(start_paused = true)]
async fn s33_a_page_ends_at_a_mebibyte_and_goes_on_behind_it() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    for hour in 0..15 {
        browser
            .plan(&format!("Hour {hour}"), &[&account], at(hour))
            .await;
    }
    let text = long_link(100_000);
    let sql = format!("UPDATE posts SET text=text||' {text}'");
    host.core.ports.database().prepare(&sql).unwrap();
    let first = browser.get("/api/v1/posts?limit=100").await;
    assert!(first.body().len() < 1_300_000, "{}", first.body().len());
    let first = body(&first);
    let second = browser
        .read(&format!(
            "/api/v1/posts?limit=100&after={}",
            first["next"].as_str().unwrap()
        ))
        .await;
    let count = |page: &Value| page["data"].as_array().unwrap().len();
    assert_eq!(
        (count(&first), count(&second), &second["next"]),
        (11, 4, &Value::Null)
    );
}

#[tokio::test(start_paused = true)]
async fn s33_a_full_workspace_takes_nothing_more_and_can_be_made_smaller() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let post = browser.plan("First", &[&account], at(10)).await;
    let bytes = || {
        host.core
            .ports
            .database()
            .look("SELECT bytes FROM workspaces")
            .unwrap()[0]["bytes"]
            .clone()
    };
    assert_eq!(bytes(), 5);
    host.core
        .ports
        .database()
        .prepare("UPDATE workspaces SET bytes=bytes+104857600-8")
        .unwrap();
    let refused = browser
        .call("POST", POSTS_PATH, Some(&draft(&account, "Seconds")))
        .await;
    assert_eq!(
        (
            refused.status().as_u16(),
            &body(&refused)["errors"][0]["code"]
        ),
        (422, &json!("workspace_full"))
    );
    assert_eq!(
        browser
            .edit(&post, &json!({ "text": "First and more" }))
            .await
            .status(),
        422
    );
    let smaller = browser.edit(&post, &json!({ "text": "1st" })).await;
    assert_eq!(
        (smaller.status().as_u16(), bytes()),
        (200, json!(104_857_600 - 5))
    );
    assert_eq!(
        browser.cancel(&body(&smaller)).await.status(),
        200,
        "always"
    );
}

/// Every change that a person makes of a delivery counts, and those who wait are told until when.
#[tokio::test(start_paused = true)]
async fn s33_changes_have_a_quota_and_the_refusal_says_until_when() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let post = browser.plan("Often changed", &[&account], at(10)).await;
    let used = |used: i64| {
        let sql = format!("UPDATE quotas SET used={used} WHERE kind='deliveries_hour'");
        host.core.ports.database().prepare(&sql).unwrap();
    };
    used(9_999);
    let changed = browser.edit(&post, &json!({ "text": "Once more" })).await;
    assert_eq!(changed.status(), 200);
    let post = body(&changed);
    let id = post["deliveries"][0]["id"].as_str().unwrap();
    let answers = [
        browser.edit(&post, &json!({ "text": "Too often" })).await,
        browser.cancel(&post).await,
    ];
    host.core
        .ports
        .database()
        .prepare("UPDATE deliveries SET state='failed', wake_at=NULL, run_at=NULL")
        .unwrap();
    let send = format!("/api/v1/deliveries/{id}/send");
    let sent = browser
        .call("POST", &send, Some(&json!({ "now": true })))
        .await;
    for refused in answers.iter().chain([&sent]) {
        let wait: i64 = header(refused, "retry-after").parse().unwrap();
        let detail = body(refused)["detail"].as_str().unwrap().to_owned();
        assert_eq!(
            (refused.status().as_u16(), &body(refused)["code"]),
            (429, &json!("quota_exceeded"))
        );
        assert!((1..=3_600).contains(&wait), "{wait}");
        assert!(detail.contains("minutes"), "{detail}");
    }
}

#[tokio::test(start_paused = true)]
async fn s35_what_commands_the_display_is_refused_with_its_place() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    for letter in ["\u{202e}", "\u{2066}", "\u{7}", "\u{2028}", "\0"] {
        let mut post = draft(&account, &format!("a{letter}b"));
        post["targets"][0]["options"] = json!({ "thread": [{ "text": format!("c{letter}d") }] });
        let refused = browser.call("POST", POSTS_PATH, Some(&post)).await;
        let errors = body(&refused)["errors"].clone();
        for (at, path) in ["text", "targets[0].options.thread[0].text"]
            .into_iter()
            .enumerate()
        {
            assert_eq!(
                (&errors[at]["path"], &errors[at]["code"]),
                (&json!(path), &json!("control_character")),
                "{letter:?}: {errors}"
            );
        }
        let name = browser
            .call(
                "PATCH",
                "/api/v1/me",
                Some(&json!({ "name": format!("A{letter}") })),
            )
            .await;
        assert_eq!(body(&name)["errors"][0]["path"], "name");
    }
    for blank in ["\u{200b}", "\u{2060}", "\u{ad}", "\u{3164}"] {
        let mut post = draft(&account, blank);
        post["targets"][0]["options"] = json!({ "thread": [{ "text": blank }] });
        let errors = body(&browser.call("POST", POSTS_PATH, Some(&post)).await)["errors"].clone();
        let required: Vec<_> = errors
            .as_array()
            .unwrap()
            .iter()
            .filter(|fault| fault["code"] == "required")
            .map(|fault| fault["path"].clone())
            .collect();
        assert_eq!(
            required,
            ["text", "targets[0].options.thread[0].text"],
            "{errors}"
        );
    }
    let fine = browser
        .call(
            "POST",
            POSTS_PATH,
            Some(&draft(&account, "Two\nlines\tand a tab")),
        )
        .await;
    assert_eq!(fine.status(), 201);
}

#[tokio::test(start_paused = true)]
async fn half_a_character_is_refused_at_its_field() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    for half in ["\\ud83d", "\\ud83d!", "\\ude80"] {
        let json = draft(&account, "HERE").to_string().replace("HERE", half);
        let mut post = request(
            "POST",
            &format!("{}{POSTS_PATH}", host.origin()),
            Some(&json!({})),
        );
        *post.body_mut() = json.into_bytes();
        let refused = browser.send(post).await;
        assert_eq!(
            (
                refused.status().as_u16(),
                &body(&refused)["errors"][0]["path"],
                &body(&refused)["errors"][0]["code"]
            ),
            (422, &json!("text"), &json!("half_character")),
            "{half}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn an_unknown_post_is_not_found_and_a_star_means_any_version() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let post = browser.plan("Here", &[&account], at(10)).await;
    let send = async |id: &str, tag: Option<&'static str>| {
        let url = format!("{}{POSTS_PATH}/{id}", host.origin());
        let mut patch = request("PATCH", &url, Some(&json!({ "text": "Changed" })));
        if let Some(tag) = tag {
            patch
                .headers_mut()
                .insert("if-match", http::HeaderValue::from_static(tag));
        }
        browser.send(patch).await.status().as_u16()
    };
    let (here, nowhere) = (
        post["id"].as_str().unwrap(),
        "post_000000000000000000000000000000ff",
    );
    for tag in [None, Some("*"), Some("\"1\""), Some("nonsense")] {
        assert_eq!(send(nowhere, tag).await, 404, "{tag:?}");
    }
    assert_eq!(send(here, None).await, 428);
    assert_eq!(send(here, Some("\"7\"")).await, 412);
    assert_eq!(send(here, Some("*")).await, 200);
    assert_eq!(send(here, Some("\"7\", \"2\"")).await, 200);
}

#[tokio::test(start_paused = true)]
async fn a_plus_sign_that_became_a_space_is_explained() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    let refused = browser
        .get("/api/v1/posts?from=2030-06-15T00:00:00+02:00")
        .await;
    let message = body(&refused)["errors"][0]["message"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(message.contains("write %2B"), "{message}");
    browser
        .read("/api/v1/posts?from=2030-06-15T00:00:00%2B02:00")
        .await;
}
