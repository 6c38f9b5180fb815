//! R11: a row that cannot be understood fails alone.

use super::*;

fn spoil(host: &Host, post: &Value, column: &str, value: &str) {
    let id = post["deliveries"][0]["id"].as_str().unwrap();
    host.core
        .ports
        .database()
        .look(&format!(
            "UPDATE deliveries SET {column}='{value}' WHERE id='{id}'"
        ))
        .unwrap();
}

#[tokio::test(start_paused = true)]
async fn r11_a_reconnected_account_resumes_what_waits_behind_a_row_that_cannot_be_understood() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let poison = browser
        .plan_in("Poison", &account, Duration::from_mins(4))
        .await;
    let good = browser
        .plan_in("Good", &account, Duration::from_mins(5))
        .await;
    host.core
        .ports
        .database()
        .look("UPDATE grants SET needs_reconnect=1")
        .unwrap();
    minutes(&host, 7).await;
    assert_eq!(browser.receipt(&good).await["state"], "held");
    spoil(&host, &poison, "options", "{broken");
    browser.connect(&account.username).await;
    browser.wait_for(&good, "published").await;
    assert_eq!(calls_and_public(&browser, &account).await, (1, 1));
}

#[tokio::test(start_paused = true)]
async fn r11_a_row_that_cannot_be_understood_hides_no_other_post() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let poison = browser
        .plan_in("Poison", &account, Duration::from_hours(4))
        .await;
    let good = browser
        .plan_in("Good", &account, Duration::from_hours(4))
        .await;
    spoil(&host, &poison, "state", "nonsense");
    let answer = browser.get("/api/v1/posts").await;
    assert_eq!(
        answer.status(),
        200,
        "{}",
        String::from_utf8_lossy(answer.body())
    );
    let shown = body(&answer);
    assert!(
        shown["data"]
            .as_array()
            .unwrap()
            .iter()
            .any(|post| post["id"] == good["id"]),
        "{shown:#}"
    );
}
