//! Recurring posts where ticks come together, answers are lost, nothing runs for a fortnight, or
//! the next post cannot be made.

use super::quotas::{HOUR_MS, id, posts, use_quota};
use super::*;
use crate::scenarios::recurrences::{RECURRENCES, change, create, daily, last_post, read};
use futures_util::future::join_all;
use noctin_scheduler::domain::time::{Span, Timestamp};

const DAY: Duration = Duration::from_hours(24);

fn look(host: &Host, sql: &str) -> Vec<Value> {
    host.core.ports.database().look(sql).unwrap()
}

/// A recurrence whose first post was taken back, so that the next is to be made.
async fn due(browser: &Browser<Host>, new: &Value) -> Value {
    let made = create(browser, new).await;
    let post = last_post(browser, &made).await;
    assert_eq!(browser.cancel(&post).await.status(), 200);
    made
}

#[tokio::test(start_paused = true)]
async fn a_post_goes_out_each_day_and_one_is_planned_ahead() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let mut new = daily(&[&account], "Each hour of each day is another one");
    new["repeat"]["ends_after"] = json!(3);
    let made = create(&browser, &new).await;
    for number in 1..=3 {
        minutes(&host, 24 * 60).await;
        let public = browser.sandbox().public(&account.user).await.len();
        // The sandbox refuses the same text again, as X does: the post has settled all the same.
        assert!(public >= 1, "{number}");
        let planned = look(&host, "SELECT id FROM posts WHERE state='scheduled'").len();
        assert_eq!(planned, usize::from(number < 3), "after {number} days");
    }
    let over = read(&browser, &made).await;
    assert_eq!(
        [
            &over["state"],
            &over["made"],
            &over["skipped"],
            &over["next_at"]
        ],
        [&json!("ended"), &json!(3), &json!(0), &Value::Null]
    );
    let late = look(
        &host,
        "SELECT id FROM deliveries WHERE committed_at>due_at+1000",
    );
    assert_eq!(late, Vec::<Value>::new());
}

#[tokio::test(start_paused = true)]
async fn twenty_ticks_at_once_make_one_post() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let made = due(&browser, &daily(&[&account], "One of twenty")).await;
    let ticks = (0..20).map(|_| async {
        let core = host.invocation();
        let _: Result<_, _> = tick::tick(&core).await;
    });
    join_all(ticks).await;
    assert_eq!(posts(&host), 2);
    assert_eq!(read(&browser, &made).await["made"], 2);
}

#[tokio::test(start_paused = true)]
async fn a_recurrence_whose_answers_are_lost_makes_each_post_once() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let store = host.core.ports.database();
    store.fail("INTO recurrences", Break::After, 1);
    let made = due(&browser, &daily(&[&account], "Lost and found")).await;
    store.fail("UPDATE recurrences SET post", Break::After, 1);
    minutes(&host, 1).await;
    assert_eq!(
        (posts(&host), &read(&browser, &made).await["made"]),
        (2, &json!(2))
    );
    let now = read(&browser, &made).await;
    store.fail("UPDATE recurrences SET version", Break::After, 1);
    let changed = change(&browser, &now, Some(&json!({ "text": "Changed" }))).await;
    assert_eq!(
        (changed.status().as_u16(), &body(&changed)["version"]),
        (200, &json!(2))
    );
    store.fail("UPDATE recurrences SET version", Break::After, 1);
    let ended = change(&browser, &body(&changed), None).await;
    assert_eq!(ended.status(), 200, "{}", body(&ended));
}

#[tokio::test(start_paused = true)]
async fn a_database_that_fails_while_a_post_is_made_is_asked_again_later() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let made = due(&browser, &daily(&[&account], "Later")).await;
    let store = host.core.ports.database();
    store.fail("UPDATE recurrences SET post", Break::Before, 3);
    minutes(&host, 5).await;
    assert_eq!(posts(&host), 1);
    assert_eq!(read(&browser, &made).await["state"], "active");
    minutes(&host, 10).await;
    assert_eq!(
        (posts(&host), &read(&browser, &made).await["made"]),
        (2, &json!(2))
    );
}

#[tokio::test(start_paused = true)]
async fn r11_a_recurrence_that_cannot_be_understood_keeps_no_other_from_its_turn() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let poison = due(&browser, &daily(&[&account], "Poison")).await;
    let good = due(&browser, &daily(&[&account], "Good")).await;
    let spoil = format!(
        "UPDATE recurrences SET targets='[broken' WHERE id='{}'",
        poison["id"].as_str().unwrap()
    );
    look(&host, &spoil);
    minutes(&host, 2).await;
    assert_eq!(read(&browser, &good).await["made"], 2);
    let listed = browser.read(RECURRENCES).await;
    assert_eq!(
        listed["data"].as_array().unwrap().len(),
        1,
        "it hides no other"
    );
    let logged = host.core.ports.logged();
    let unreadable = logged
        .iter()
        .filter(|line| line.contains("recurrence_unreadable"));
    assert_eq!(unreadable.count(), 1, "it is set aside for a day");
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_made_pauses_its_recurrence_with_the_reason() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let other = browser.connect(&host.unique("other")).await;
    let made = due(&browser, &daily(&[&account, &other], "For two")).await;
    let path = format!("/api/v1/accounts/{}", other.id);
    let detail = browser.read(&path).await;
    assert_eq!(detail["repeating"], 1);
    assert_eq!(browser.call("DELETE", &path, None).await.status(), 204);
    minutes(&host, 1).await;
    let paused = read(&browser, &made).await;
    assert_eq!(
        [
            &paused["state"],
            &paused["reason"]["code"],
            &paused["reason"]["account"]
        ],
        [
            &json!("paused"),
            &json!("unknown_account"),
            &json!(other.id)
        ]
    );
    let notices = browser.read("/api/v1/notices").await;
    let mut notices = notices["data"].as_array().unwrap().iter();
    let notice = notices
        .find(|one| one["kind"] == "recurrence_paused")
        .unwrap();
    assert_eq!(notice["recurrence"], made["id"]);
    let refused = change(&browser, &paused, Some(&json!({ "state": "active" }))).await;
    assert_eq!(refused.status(), 422, "nothing has been mended");
    let mended = json!({ "state": "active", "targets": [{ "account": account.id }] });
    let mended = change(&browser, &paused, Some(&mended)).await;
    assert_eq!(
        (mended.status().as_u16(), &body(&mended)["reason"]),
        (200, &Value::Null)
    );
    minutes(&host, 1).await;
    assert_eq!(read(&browser, &made).await["made"], 2);
    assert_eq!(posts(&host), 2);
}

/// X refuses a text that an account has posted already for as long as it likes: here for a month.
async fn refuse_the_same_again(browser: &Browser<Host>) {
    let settings = json!({ "duplicate_window_ms": 30_i64 * 86_400_000 });
    let sandbox = browser.sandbox();
    sandbox.control("POST", "/settings", Some(&settings)).await;
}

/// The first post goes out, and each one behind it fails.
#[tokio::test(start_paused = true)]
async fn three_posts_in_a_row_that_fail_pause_their_recurrence_until_its_person_has_looked() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    refuse_the_same_again(&browser).await;
    let made = create(&browser, &daily(&[&account], "The same each day")).await;
    let states = |host: &Host| -> Vec<String> {
        let sql = "SELECT state FROM posts WHERE recurrence IS NOT NULL ORDER BY repeat_number";
        let rows = look(host, sql);
        let state = |row: &Value| row["state"].as_str().unwrap().to_owned();
        rows.iter().map(state).collect()
    };
    minutes(&host, 3 * 24 * 60).await;
    let going = read(&browser, &made).await;
    assert_eq!(
        (&going["state"], states(&host)),
        (
            &json!("active"),
            ["published", "failed", "failed", "scheduled"]
                .map(str::to_owned)
                .to_vec()
        ),
        "two failures may be an accident"
    );
    minutes(&host, 3 * 24 * 60).await;
    let paused = read(&browser, &made).await;
    assert_eq!(
        (
            &paused["state"],
            &paused["reason"]["code"],
            states(&host).len()
        ),
        (&json!("paused"), &json!("fails_each_time"), 4),
        "no fifth post was made"
    );
    let notices = browser.read("/api/v1/notices").await;
    let mut notices = notices["data"].as_array().unwrap().iter();
    let notice = notices.find(|one| one["kind"] == "recurrence_paused");
    assert_eq!(notice.unwrap()["message"], paused["reason"]["message"]);
    // What failed before it was let go on counts no more, and the next three count again.
    let resumed = change(&browser, &paused, Some(&json!({ "state": "active" }))).await;
    assert_eq!(resumed.status(), 200, "{}", body(&resumed));
    minutes(&host, 2 * 24 * 60).await;
    assert_eq!(read(&browser, &made).await["state"], "active");
    minutes(&host, 3 * 24 * 60).await;
    assert_eq!(
        (&read(&browser, &made).await["state"], states(&host).len()),
        (&json!("paused"), 7)
    );
}

/// Its recurrence waits for a post until that has settled, and a draft never does.
#[tokio::test(start_paused = true)]
async fn a_post_that_repeats_does_not_become_a_draft() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let made = create(&browser, &daily(&[&account], "Each day")).await;
    let post = last_post(&browser, &made).await;
    let back = browser.edit(&post, &json!({ "schedule": null })).await;
    assert_eq!(body(&back)["errors"][0]["code"], "already_planned");
    assert_eq!(last_post(&browser, &made).await["state"], "scheduled");
}

/// A post that failed and was sent after all is none that failed.
#[tokio::test(start_paused = true)]
async fn a_recurrence_goes_on_where_one_of_three_posts_went_out() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    refuse_the_same_again(&browser).await;
    let made = create(&browser, &daily(&[&account], "The same each day")).await;
    minutes(&host, 3 * 24 * 60).await;
    look(
        &host,
        "UPDATE posts SET state='published' WHERE repeat_number=3",
    );
    minutes(&host, 24 * 60).await;
    let going = read(&browser, &made).await;
    assert_eq!(
        (&going["state"], &going["made"]),
        (&json!("active"), &json!(5))
    );
}

#[tokio::test(start_paused = true)]
async fn a_window_that_is_full_is_waited_out_and_bytes_are_counted() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let kept = |host: &Host| {
        look(host, "SELECT bytes FROM workspaces")[0]["bytes"]
            .as_i64()
            .unwrap()
    };
    let before = kept(&host);
    let made = due(&browser, &daily(&[&account], &"a".repeat(100))).await;
    assert!(kept(&host) - before >= 200, "the recurrence and its post");
    let workspace = id(&browser, "/workspace/id").await;
    use_quota(&host, &workspace, "posts_hour", HOUR_MS, 2_000);
    minutes(&host, 2).await;
    assert_eq!(
        (posts(&host), &read(&browser, &made).await["state"]),
        (1, &json!("active"))
    );
    minutes(&host, 61).await;
    assert_eq!(read(&browser, &made).await["made"], 2);
    let full = format!("UPDATE workspaces SET bytes={}", 100 << 20);
    look(&host, &full);
    let post = last_post(&browser, &read(&browser, &made).await).await;
    assert_eq!(browser.cancel(&post).await.status(), 200);
    minutes(&host, 1).await;
    let paused = read(&browser, &made).await;
    assert_eq!(paused["reason"]["code"], "workspace_full");
}

/// After a fortnight without a tick the one post that was planned asks its person; what went by
/// meanwhile is counted, and the next one is planned for a time that is still to come.
#[tokio::test(start_paused = true)]
async fn after_a_fortnight_without_a_tick_one_post_asks_and_none_comes_late() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let made = create(&browser, &daily(&[&account], "Every morning")).await;
    host.pass(14 * DAY).await;
    minutes(&host, 5).await;
    browser.connect(&account.username).await;
    let waiting = read(&browser, &made).await;
    assert_eq!(
        [&waiting["made"], &waiting["post"]["state"]],
        [&json!(1), &json!("attention")],
        "nothing is made while the last one asks"
    );
    assert_eq!(calls_and_public(&browser, &account).await, (0, 0));
    let post = last_post(&browser, &made).await;
    assert_eq!(post["deliveries"][0]["state"], "missed");
    assert_eq!(waiting["waits_for_missed"], true);
    let on = change(&browser, &waiting, Some(&json!({ "skip_missed": true }))).await;
    assert_eq!(on.status(), 200, "{}", body(&on));
    minutes(&host, 1).await;
    let going = read(&browser, &made).await;
    assert_eq!((&going["made"], &going["skipped"]), (&json!(2), &json!(13)));
    let planned = look(&host, "SELECT due_at FROM posts WHERE state='scheduled'");
    assert_eq!(planned.len(), 1, "one, and for a time to come");
    assert!(planned[0]["due_at"].as_i64().unwrap() > host.now_ms());
}

/// What was missed can still be sent late: by its person, and never by itself.
#[tokio::test(start_paused = true)]
async fn a_missed_post_that_is_sent_after_all_lets_its_recurrence_go_on() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let made = create(&browser, &daily(&[&account], "Late")).await;
    let early = change(&browser, &made, Some(&json!({ "skip_missed": true }))).await;
    assert_eq!(body(&early)["errors"][0]["code"], "nothing_missed");
    host.pass(2 * DAY).await;
    minutes(&host, 2).await;
    let post = last_post(&browser, &made).await;
    assert_eq!(post["state"], "attention");
    let sent = browser.answer(&post, "send", &json!({ "now": true })).await;
    assert_eq!(sent.status(), 200, "{}", body(&sent));
    browser.wait_for(&post, "published").await;
    minutes(&host, 2).await;
    let going = read(&browser, &made).await;
    assert_eq!((&going["made"], &going["skipped"]), (&json!(2), &json!(1)));
    assert_eq!(calls_and_public(&browser, &account).await, (1, 1));
}

/// One that was changed while its post waits is looked at in vain, and once only. One whose last
/// day goes by ends, and counts what went by.
#[tokio::test(start_paused = true)]
async fn a_recurrence_whose_last_day_goes_by_ends_without_another_post() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let made = create(&browser, &daily(&[&account], "Until the fourth day")).await;
    let first = Timestamp::parse(made["post"]["at"].as_str().unwrap()).unwrap();
    let last = (first + Span::days(3)).to_string();
    let mut rule = made["repeat"].clone();
    rule["ends_on"] = json!(&last[..10]);
    let changed = change(&browser, &made, Some(&json!({ "repeat": rule }))).await;
    assert_eq!(changed.status(), 200, "{}", body(&changed));
    let waits = "SELECT look_at FROM recurrences";
    assert_eq!(look(&host, waits)[0]["look_at"], 0);
    minutes(&host, 1).await;
    assert_eq!(look(&host, waits)[0]["look_at"], Value::Null);
    host.pass(6 * DAY).await;
    minutes(&host, 2).await;
    let missed = read(&browser, &made).await;
    assert_eq!(
        (&missed["made"], &missed["waits_for_missed"]),
        (&json!(1), &json!(true))
    );
    // No time is still to come, so it is not refused for that: it ends.
    let on = change(&browser, &missed, Some(&json!({ "skip_missed": true }))).await;
    assert_eq!(on.status(), 200, "{}", body(&on));
    minutes(&host, 1).await;
    let over = read(&browser, &made).await;
    assert_eq!(
        [&over["state"], &over["made"], &over["skipped"]],
        [&json!("ended"), &json!(1), &json!(3)]
    );
    assert_eq!(calls_and_public(&browser, &account).await, (0, 0));
}
