//! Each format, killed or cut at each of its calls.

use super::*;

/// Whether the call begins something that nobody can ask for where its answer is lost.
fn is_blind(step: &Step) -> bool {
    step.path == PHOTOS
}

/// Checks what holds after any fault: made once at the most, whole, and never silently lost.
async fn check(struck: &Struck<'_>) {
    let Struck {
        poster,
        wish,
        step,
        why,
        ..
    } = struck;
    let made = poster.made().await;
    assert!(made.len() <= 1, "{why}");
    match struck.receipt["state"].as_str().unwrap() {
        "published" => assert_eq!(made.len(), 1, "{why}"),
        "unconfirmed" => assert!(is_blind(step), "{why}"),
        _ => panic!("{why}"),
    }
    // Addresses of photos are good for two hours.
    if let Some(made) = made.first().filter(|_| wish.name.contains("video")) {
        assert_eq!(poster.shown(made).await, wish.given(), "{why}");
    }
    let begun = poster.called(VIDEO) + poster.called(DRAFT);
    let most = 1 + usize::from([VIDEO, DRAFT].contains(&step.path.as_str()));
    assert!(begun <= most, "{why}: {begun} uploads were begun");
    assert!(poster.called(PHOTOS) <= 1, "{why}");
}

async fn cut(wish: &Wish, faults: &[Value]) {
    cut_everywhere(Door::TikTok, wish, faults, check).await;
}

#[tokio::test(start_paused = true)]
async fn r3_a_video_whose_answer_is_lost_anywhere_is_made_once() {
    for name in ["video", "video draft"] {
        cut(&wish(name), &closed()).await;
    }
}

#[tokio::test(start_paused = true)]
async fn r3_photos_whose_answer_is_lost_are_left_to_the_person_at_the_worst() {
    for name in ["photos", "photo draft"] {
        cut(&wish(name), &closed()).await;
    }
}

#[tokio::test(start_paused = true)]
async fn r3_a_server_error_of_tiktok_that_hides_a_success_makes_nothing_twice() {
    for wish in formats() {
        let hidden = json!({ "kind": "status", "status": 500, "effect": true });
        let page = json!({ "kind": "html", "status": 503, "effect": true });
        cut(&wish, &[hidden, page]).await;
    }
}

#[tokio::test(start_paused = true)]
async fn r41_killed_at_any_call_every_format_of_tiktok_is_made_once() {
    for wish in formats() {
        kill_everywhere(Door::TikTok, &wish, check).await;
    }
}
