//! Each format, killed or cut at each of its calls, which a clean run lists.

use super::*;

/// The calls that a post makes in a run without faults, with how many like each were before.
async fn calls_of(wish: &Wish) -> Vec<(String, usize)> {
    let creator = Creator::new().await;
    let before = creator.calls().await.len();
    let post = creator.plan("Cut", wish, Duration::from_mins(40)).await;
    minutes(&creator.host, 43).await;
    creator.browser.wait_for(&post, "published").await;
    let mut all: Vec<(String, usize)> = Vec::new();
    for (_, path) in creator.calls().await.into_iter().skip(before) {
        let earlier = all.iter().filter(|(one, _)| *one == path).count();
        all.push((path, earlier));
    }
    all
}

/// Whether the call begins something that nobody can ask for where its answer is lost.
fn is_blind(path: &str) -> bool {
    path == PHOTOS
}

/// Checks what holds after any fault: made once at the most, whole, and never silently lost.
async fn check(creator: &Creator, post: &Value, wish: &Wish, (path, place): (&str, &str)) {
    let receipt = creator.browser.receipt(post).await;
    let made = creator.made().await;
    let why = format!("{} {place}: {receipt:#}", wish.name);
    assert!(made.len() <= 1, "{why}");
    match receipt["state"].as_str().unwrap() {
        "published" => assert_eq!(made.len(), 1, "{why}"),
        "unconfirmed" => assert!(is_blind(path), "{why}"),
        _ => panic!("{why}"),
    }
    if let Some(made) = made.first() {
        let given: Vec<_> = wish.media.iter().map(|bytes| sha256(bytes)).collect();
        // Addresses are good for two hours.
        if wish.name.contains("video") {
            assert_eq!(creator.shown(made).await, given, "{why}");
        }
    }
    let begun = creator.count(VIDEO).await + creator.count(DRAFT).await;
    let most = 1 + usize::from([VIDEO, DRAFT].contains(&path));
    assert!(begun <= most, "{why}: {begun} uploads were begun");
    assert!(creator.count(PHOTOS).await <= 1, "{why}");
}

async fn cut_everywhere(wish: &Wish, faults: &[Value]) {
    for (path, before) in calls_of(wish).await {
        for fault in faults {
            let creator = Creator::new().await;
            creator.break_call(&path, before, fault.clone()).await;
            let post = creator.plan("Cut", wish, Duration::from_mins(40)).await;
            minutes(&creator.host, 80).await;
            let place = format!("{path} {before} {fault}");
            check(&creator, &post, wish, (&path, &place)).await;
        }
    }
}

/// Killed while the call is on its way, which then has its effect or had it already.
async fn kill_everywhere(wish: &Wish) {
    for (path, before) in calls_of(wish).await {
        for effect_after_ms in [0, 2_000] {
            let creator = Creator::new().await;
            let slow = json!({ "kind": "slow", "ms": 6_000, "effect_after_ms": effect_after_ms });
            let seen = creator.count(&path).await;
            creator.break_call(&path, before, slow).await;
            let post = creator.plan("Killed", wish, Duration::from_mins(40)).await;
            kill_at(&creator, &path, seen + before).await;
            minutes(&creator.host, 80).await;
            let place = format!("killed in {path} {before} ({effect_after_ms} ms)");
            check(&creator, &post, wish, (&path, &place)).await;
        }
    }
}

/// Goes on until more than so many calls of the path have begun, and kills the Worker a second
/// later.
async fn kill_at(creator: &Creator, path: &str, before: usize) {
    for _ in 0..50 * 60 {
        creator.host.pass(Duration::from_secs(1)).await;
        if creator.host.now_ms() / 1_000 % 60 == 0 {
            let _: Result<_, _> = tick::tick(&creator.host.invocation()).await;
        }
        if creator.count(path).await > before {
            creator.host.kill().await;
            return;
        }
    }
}

fn closed() -> [Value; 2] {
    [true, false].map(|effect| json!({ "kind": "close", "effect": effect }))
}

#[tokio::test(start_paused = true)]
async fn r3_a_video_whose_answer_is_lost_anywhere_is_made_once() {
    for name in ["video", "video draft"] {
        cut_everywhere(&wish(name), &closed()).await;
    }
}

#[tokio::test(start_paused = true)]
async fn r3_photos_whose_answer_is_lost_are_left_to_the_person_at_the_worst() {
    for name in ["photos", "photo draft"] {
        cut_everywhere(&wish(name), &closed()).await;
    }
}

#[tokio::test(start_paused = true)]
async fn r3_a_server_error_of_tiktok_that_hides_a_success_makes_nothing_twice() {
    for wish in formats() {
        let hidden = json!({ "kind": "status", "status": 500, "effect": true });
        let page = json!({ "kind": "html", "status": 503, "effect": true });
        cut_everywhere(&wish, &[hidden, page]).await;
    }
}

#[tokio::test(start_paused = true)]
async fn r41_killed_at_any_call_every_format_of_tiktok_is_made_once() {
    for wish in formats() {
        kill_everywhere(&wish).await;
    }
}
