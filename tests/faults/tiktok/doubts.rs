//! Uploads that are lost or run out, last chunks without an answer, and what the person is told.

use super::super::evidence::first_call;
use super::super::guards::wait_until;
use super::*;
use noctin_scheduler::domain::message::{Evidence, Outcome};
use noctin_scheduler::domain::time::Timestamp;
use noctin_scheduler::usecases::engine::evidence;

/// A video that goes up in three chunks, whose last one has this fault, planned in 40 minutes.
async fn with_last_chunk(fault: Value) -> (Poster, Value) {
    let creator = creator().await;
    creator.break_at(CHUNK, 2, fault);
    let post = creator
        .plan("Last", &wish("video"), Duration::from_mins(40))
        .await;
    minutes(&creator.host, 40).await;
    creator.host.pass(Duration::from_secs(10)).await;
    (creator, post)
}

#[tokio::test(start_paused = true)]
async fn r4_a_last_chunk_without_an_answer_is_sent_again_on_the_same_upload() {
    for effect in [true, false] {
        let (creator, post) = with_last_chunk(json!({ "kind": "close", "effect": effect })).await;
        minutes(&creator.host, 6).await;
        creator.browser.wait_for(&post, "published").await;
        assert_eq!(creator.made().await.len(), 1, "{effect}");
        assert_eq!(creator.called(VIDEO), 1, "{effect}: begun once");
        assert_eq!(creator.called(CHUNK), 4, "{effect}: the last one twice");
    }
}

#[tokio::test(start_paused = true)]
async fn r4_whatever_a_repeated_chunk_is_told_the_status_says_that_it_arrived() {
    for status in [400, 403, 404, 429, 500, 503] {
        let (creator, post) = with_last_chunk(json!({ "kind": "hang", "effect": true })).await;
        creator.host.kill().await;
        let told = json!({ "kind": "status", "status": status, "body": "" });
        creator.break_all(CHUNK, told);
        minutes(&creator.host, 90).await;
        let receipt = creator.browser.wait_for(&post, "published").await;
        assert_eq!(creator.made().await.len(), 1, "{status}: {receipt:#}");
        assert_eq!(creator.called(VIDEO), 1, "{status}: {receipt:#}");
    }
}

#[tokio::test(start_paused = true)]
async fn r4_while_tiktok_does_not_say_no_second_upload_is_begun() {
    let (creator, post) = with_last_chunk(json!({ "kind": "hang", "effect": true })).await;
    creator.host.kill().await;
    let gone = json!({ "kind": "status", "status": 404, "body": "" });
    creator.break_all(CHUNK, gone);
    creator.break_all(STATUS, json!({ "kind": "html", "status": 503 }));
    minutes(&creator.host, 5 * 60).await;
    let receipt = creator.browser.wait_for(&post, "unconfirmed").await;
    assert_eq!(creator.called(VIDEO), 1, "{receipt:#}");
    // The person did not see it, and sends it again: by then TikTok tells that it is there.
    creator.host.sandbox.clear_faults();
    let again = json!({ "outcome": "send_again" });
    creator.browser.answer(&post, "resolve", &again).await;
    minutes(&creator.host, 3).await;
    let receipt = creator.browser.wait_for(&post, "failed").await;
    assert_eq!(receipt["error"]["code"], "posted_already", "{receipt:#}");
    assert_eq!(creator.called(VIDEO), 1, "{receipt:#}");
}

#[tokio::test(start_paused = true)]
async fn a_chunk_whose_answer_was_lost_is_not_sent_twice_for_nothing() {
    let creator = creator().await;
    let lost = json!({ "kind": "close", "effect": true });
    creator.break_at(CHUNK, 0, lost);
    let post = creator
        .plan("Chunks", &wish("video"), Duration::from_mins(40))
        .await;
    minutes(&creator.host, 43).await;
    creator.browser.wait_for(&post, "published").await;
    // The first once more, which tells that it is there; then the second and the third.
    assert_eq!(creator.called(CHUNK), 4);
    let made = creator.made().await;
    assert_eq!(creator.shown(&made[0]).await, wish("video").given());
}

#[tokio::test(start_paused = true)]
async fn an_upload_that_tiktok_has_lost_is_begun_once_more_and_then_says_why() {
    for (times, state, begun) in [(1, "published", 2), (100, "failed", 2)] {
        let creator = creator().await;
        let gone = json!({ "kind": "status", "status": 404, "body": "" });
        creator.break_calls(&Step::new("PUT", CHUNK, 0), times, gone);
        let post = creator
            .plan("Lost", &wish("video"), Duration::from_mins(40))
            .await;
        minutes(&creator.host, 45).await;
        let receipt = creator.browser.wait_for(&post, state).await;
        assert_eq!(creator.called(VIDEO), begun, "{receipt:#}");
        assert_eq!(
            creator.made().await.len(),
            usize::from(state == "published")
        );
    }
}

#[tokio::test(start_paused = true)]
async fn an_upload_whose_hour_is_over_is_begun_anew_before_its_moment() {
    let creator = creator().await;
    let post = creator
        .plan("Waits", &wish("video"), Duration::from_mins(40))
        .await;
    minutes(&creator.host, 30).await;
    assert_eq!(creator.called(CHUNK), 2, "prepared");
    let path = format!("/api/v1/posts/{}", post["id"].as_str().unwrap());
    let seen = creator.browser.read(&path).await;
    let later = json!({ "schedule": { "at": creator.browser.in_ms(3 * 60 * 60_000) } });
    assert_eq!(creator.browser.edit(&seen, &later).await.status(), 200);
    minutes(&creator.host, 3 * 60 + 3).await;
    creator.browser.wait_for(&post, "published").await;
    assert_eq!(creator.called(VIDEO), 2);
    assert_eq!(creator.made().await.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn another_text_begins_another_upload_and_nothing_becomes_of_the_first() {
    let creator = creator().await;
    let post = creator
        .plan("Before", &wish("video"), Duration::from_mins(40))
        .await;
    minutes(&creator.host, 30).await;
    let path = format!("/api/v1/posts/{}", post["id"].as_str().unwrap());
    let seen = creator.browser.read(&path).await;
    let edited = creator
        .browser
        .edit(&seen, &json!({ "text": "After" }))
        .await;
    assert_eq!(edited.status(), 200);
    minutes(&creator.host, 13).await;
    creator.browser.wait_for(&post, "published").await;
    let public = creator.public().await;
    assert_eq!(public.len(), 1);
    assert_eq!(public[0]["text"], "After");
    assert_eq!(creator.made().await.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn r4_photos_without_an_answer_are_never_begun_twice() {
    for effect in [true, false] {
        let creator = creator().await;
        let lost = json!({ "kind": "close", "effect": effect });
        creator.break_at(PHOTOS, 0, lost);
        let post = creator
            .plan("Lost", &wish("photos"), Duration::from_mins(20))
            .await;
        minutes(&creator.host, 25).await;
        let receipt = creator.browser.wait_for(&post, "unconfirmed").await;
        minutes(&creator.host, 5 * 60).await;
        creator.browser.wait_for(&post, "unconfirmed").await;
        assert_eq!(creator.called(PHOTOS), 1, "{receipt:#}");
        assert_eq!(creator.made().await.len(), usize::from(effect));
        // The person looks, finds it or not, and says so with the link.
        let public = creator.public().await;
        let word = match public.first() {
            Some(there) => json!({
                "outcome": "published",
                "url": format!(
                    "https://www.tiktok.com/@{}/photo/{}",
                    there["username"].as_str().unwrap(),
                    there["id"].as_str().unwrap()
                ),
            }),
            None => json!({ "outcome": "send_again" }),
        };
        creator.browser.answer(&post, "resolve", &word).await;
        minutes(&creator.host, 3).await;
        let receipt = creator.browser.wait_for(&post, "published").await;
        assert_eq!(creator.made().await.len(), 1, "{effect}: {receipt:#}");
    }
}

/// Photos that TikTok has taken, whose answer was lost. The person sends them again, and that is
/// answered like this.
async fn sent_again(fault: Value) -> (Poster, Value) {
    let creator = creator().await;
    creator.break_at(PHOTOS, 0, json!({ "kind": "close", "effect": true }));
    let post = creator
        .plan("Taken", &wish("photos"), Duration::from_mins(20))
        .await;
    minutes(&creator.host, 25).await;
    creator.browser.wait_for(&post, "unconfirmed").await;
    creator.break_at(PHOTOS, 0, fault);
    let again = json!({ "outcome": "send_again" });
    creator.browser.answer(&post, "resolve", &again).await;
    creator.host.pass(Duration::from_secs(1)).await;
    (creator, post)
}

/// The lost answer comes after all.
async fn bring_the_answer(creator: &Poster) {
    let (delivery, call) = first_call(&creator.host);
    let name = creator.made().await[0]["publish_id"].clone();
    let evidence = Evidence {
        delivery,
        call,
        outcome: Outcome::Accepted,
        handle: name.as_str().map(str::to_owned),
        remote_id: None,
        at: Timestamp::from_ms(creator.host.now_ms()),
    };
    evidence::append(&creator.host.core, &evidence)
        .await
        .unwrap();
}

async fn is_published_and_was_begun_once(creator: &Poster, post: &Value) {
    minutes(&creator.host, 10).await;
    let receipt = creator.browser.wait_for(post, "published").await;
    assert_eq!(creator.called(PHOTOS), 2, "lost and refused: {receipt:#}");
    assert_eq!(creator.made().await.len(), 1, "{receipt:#}");
}

#[tokio::test(start_paused = true)]
async fn what_tiktok_turns_out_to_have_taken_is_waited_for_and_not_begun_again() {
    // While the commit waits for its instant, and before it has read what is known.
    for before in [2, 30] {
        let full = json!({ "kind": "status", "status": 429 });
        let (creator, post) = sent_again(full).await;
        assert_eq!(creator.browser.receipt(&post).await["state"], "ready");
        wait_until(&creator.host, Duration::from_secs(before)).await;
        bring_the_answer(&creator).await;
        is_published_and_was_begun_once(&creator, &post).await;
    }
}

#[tokio::test(start_paused = true)]
async fn what_tiktok_turns_out_to_have_taken_is_not_begun_again_for_a_person_who_did_not_see_it() {
    let (creator, post) = sent_again(json!({ "kind": "status", "status": 400 })).await;
    creator.browser.wait_for(&post, "failed").await;
    bring_the_answer(&creator).await;
    let now = json!({ "now": true });
    assert_eq!(
        creator.browser.answer(&post, "send", &now).await.status(),
        200
    );
    is_published_and_was_begun_once(&creator, &post).await;
}

#[tokio::test(start_paused = true)]
async fn r29_what_tiktok_never_finishes_is_left_to_the_person_with_its_name() {
    let creator = creator().await;
    creator.set(json!({ "tiktok_stuck": true })).await;
    let post = creator
        .plan("Stuck", &wish("video"), Duration::from_mins(40))
        .await;
    minutes(&creator.host, 43).await;
    let receipt = creator.browser.wait_for(&post, "processing").await;
    let name = creator.made().await[0]["publish_id"].clone();
    assert_eq!(receipt["handle"], name, "{receipt:#}");
    minutes(&creator.host, 4 * 60).await;
    let receipt = creator.browser.wait_for(&post, "unconfirmed").await;
    let said = receipt["error"]["message"].as_str().unwrap();
    assert!(said.contains(name.as_str().unwrap()), "{receipt:#}");
    assert!(creator.called(STATUS) <= 40, "bounded");
    // Sent again, it is taken back first: never are two of them alive.
    creator.set(json!({ "tiktok_stuck": false })).await;
    let again = json!({ "outcome": "send_again" });
    creator.browser.answer(&post, "resolve", &again).await;
    minutes(&creator.host, 5).await;
    creator.browser.wait_for(&post, "published").await;
    assert_eq!(creator.made().await.len(), 1);
    assert_eq!(creator.begun().await[0]["fail_reason"], "publish_cancelled");
}

#[tokio::test(start_paused = true)]
async fn what_tiktok_gives_up_says_why_and_can_be_sent_again() {
    for (reason, class) in [
        ("file_format_check_failed", "fixable"),
        ("internal", "fixable"),
        ("spam_risk", "refused"),
        ("auth_removed", "reconnect"),
    ] {
        for name in ["video", "photos"] {
            let creator = creator().await;
            creator.set(json!({ "tiktok_fail_reason": reason })).await;
            let post = creator
                .plan("Fails", &wish(name), Duration::from_mins(40))
                .await;
            minutes(&creator.host, 43).await;
            let receipt = creator.browser.wait_for(&post, "failed").await;
            let error = &receipt["error"];
            assert_eq!(
                (&error["code"], &error["class"]),
                (&json!(reason), &json!(class))
            );
            creator.set(json!({ "tiktok_fail_reason": null })).await;
            creator
                .browser
                .answer(&post, "send", &json!({ "now": true }))
                .await;
            minutes(&creator.host, 3).await;
            creator.browser.wait_for(&post, "published").await;
            assert_eq!(creator.made().await.len(), 1, "{reason} {name}");
        }
    }
}
