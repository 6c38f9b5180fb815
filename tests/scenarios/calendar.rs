//! The calendar shows the cards of a range, in order, and nobody else's.

use super::browser::Browser;
use super::world::{World, body};
use serde_json::{Value, json};
use std::sync::Arc;

const MAY: &str = "/api/v1/calendar?from=2031-05-01T00:00:00Z&to=2031-06-01T00:00:00Z";

fn lines(answer: &Value) -> Vec<&str> {
    answer["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|card| card["line"].as_str().unwrap())
        .collect()
}

pub(crate) async fn a_card_says_what_a_calendar_needs<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let other = browser.connect(&world.unique("other")).await;
    let draft = json!({
        "text": format!("\n \u{3000}\n  First line 🎈{} \nSecond line", "é".repeat(200)),
        "targets": [
            {
                "account": other.id,
                "options": { "thread": [{ "text": "Two" }, { "text": "Three" }] },
            },
            { "account": account.id, "text": "Said in another way" },
        ],
        "schedule": { "at": "2031-05-10T12:00:00+02:00" },
    });
    let post = body(&browser.call("POST", "/api/v1/posts", Some(&draft)).await);
    let card = browser.read(MAY).await["data"][0].clone();
    let line = card["line"].as_str().unwrap();
    assert_eq!(
        (line.chars().count(), line.strip_prefix("First line 🎈")),
        (140, Some("é".repeat(128).as_str()))
    );
    let accounts = [&other, &account].map(|account| json!({ "id": account.id, "platform": "x" }));
    assert_eq!(
        card,
        json!({
            "id": post["id"],
            "version": 1,
            "at": "2031-05-10T10:00:00.000Z",
            "state": "scheduled",
            "accounts": accounts,
            "line": line,
            "parts": 3,
            "thumbnail": null,
            "recurrence": null,
        })
    );
}

pub(crate) async fn cards_stand_in_order_and_end_before_the_range_does<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let (stranger, _) = Browser::signed_up(&world).await;
    for at in [
        "2031-05-31T23:59:59.999Z",
        "2031-05-01T00:00:00Z",
        "2031-06-01T00:00:00Z",
        "2031-05-09T09:00:00Z",
        "2031-04-30T23:59:59Z",
    ] {
        browser
            .plan(&format!("At {at}"), &[&account], json!({ "at": at }))
            .await;
    }
    let in_may = [
        "At 2031-05-01T00:00:00Z",
        "At 2031-05-09T09:00:00Z",
        "At 2031-05-31T23:59:59.999Z",
    ];
    assert_eq!(lines(&browser.read(MAY).await), in_may);
    assert_eq!(
        lines(&stranger.read(MAY).await),
        Vec::<&str>::new(),
        "nobody else's"
    );
}

pub(crate) async fn what_is_sent_once_more_stands_where_it_goes_out_next<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    browser
        .sandbox()
        .break_posting(&account.user, 1, json!({ "kind": "status", "status": 400 }))
        .await;
    let post = browser
        .plan("Not today", &[&account], json!({ "now": true }))
        .await;
    browser.wait_for(&post, "failed").await;
    let hour = |hours: i64| browser.in_ms(hours * 3_600_000);
    let (today, in_two_days) = ((hour(-1), hour(24)), (hour(24), hour(72)));
    let read = async |(from, to): &(String, String)| {
        let cards = browser
            .read(&format!("/api/v1/calendar?from={from}&to={to}"))
            .await["data"]
            .clone();
        cards
            .as_array()
            .unwrap()
            .iter()
            .map(|card| (card["state"].clone(), card["at"].clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        (read(&today).await.len(), read(&in_two_days).await.len()),
        (1, 0)
    );
    let at = hour(48);
    assert_eq!(
        browser
            .answer(&post, "send", &json!({ "at": at }))
            .await
            .status(),
        200
    );
    assert_eq!(
        (read(&today).await, read(&in_two_days).await),
        (vec![], vec![(json!("scheduled"), json!(at))])
    );
}

pub(crate) async fn a_calendar_is_filtered_by_account_and_state<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let other = browser.connect(&world.unique("other")).await;
    browser
        .plan(
            "Of one",
            &[&account],
            json!({ "at": "2031-05-01T10:00:00Z" }),
        )
        .await;
    let gone = browser
        .plan(
            "Of the other",
            &[&other],
            json!({ "at": "2031-05-02T10:00:00Z" }),
        )
        .await;
    browser
        .plan(
            "Of both",
            &[&account, &other],
            json!({ "at": "2031-05-03T10:00:00Z" }),
        )
        .await;
    browser.cancel(&gone).await;
    let read = async |filter: &str| browser.read(&format!("{MAY}{filter}")).await;
    assert_eq!(
        lines(&read(&format!("&account={}", account.id)).await),
        ["Of one", "Of both"]
    );
    assert_eq!(
        lines(&read(&format!("&account={}&state=cancelled", other.id)).await),
        ["Of the other"]
    );
    assert_eq!(
        lines(&read("&account=acc_00000000000000000000000000000000").await),
        Vec::<&str>::new()
    );
}

pub(crate) async fn a_range_that_is_none_is_refused_with_its_place<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    let refused = async |query: &str| {
        let response = browser.get(&format!("/api/v1/calendar{query}")).await;
        assert_eq!(response.status(), 422, "{query}");
        let problem = body(&response);
        let places = problem["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|fault| fault["path"].as_str().unwrap().to_owned());
        places.collect::<Vec<_>>()
    };
    assert_eq!(refused("").await, ["from", "to"]);
    assert_eq!(refused("?from=2031-05-01T00:00:00Z").await, ["to"]);
    for same_or_before in ["2031-05-01T00:00:00Z", "2031-04-01T00:00:00Z"] {
        assert_eq!(
            refused(&format!("?from=2031-05-01T00:00:00Z&to={same_or_before}")).await,
            ["to"]
        );
    }
    assert_eq!(
        refused("?from=today&to=2031-05-01T00:00:00Z").await,
        ["from"]
    );
    assert_eq!(
        refused("?from=2031-05-01T00:00:00Z&to=2031-06-01T00:00:00Z&state=lost").await,
        ["state"]
    );
    assert_eq!(
        refused("?from=2031-05-01T00:00:00Z&to=2031-06-01T00:00:00Z&colour=red").await,
        ["colour"]
    );
    assert_eq!(Browser::new(&world).get(MAY).await.status(), 401);
}
