//! Each format, killed or cut at each of its calls, which a clean run lists.

use super::*;

/// The calls that a post makes in a run without faults, as they came, with how many like each were
/// before.
async fn calls_of(wish: &Wish) -> Vec<(String, String, usize)> {
    let page = Page::new().await;
    let before = page.calls().await.len();
    let post = page.plan("Cut", wish, Duration::from_mins(40)).await;
    minutes(&page.host, 43).await;
    page.browser.wait_for(&post, "published").await;
    let mut all: Vec<(String, String, usize)> = Vec::new();
    for (method, path) in page.calls().await.into_iter().skip(before) {
        let path = pattern(&path);
        let is_same = |one: &&(String, String, usize)| one.0 == method && one.1 == path;
        let earlier = all.iter().filter(is_same).count();
        all.push((method, path, earlier));
    }
    all
}

/// A path with `*` in place of ids, which differ from run to run.
fn pattern(path: &str) -> String {
    let is_id =
        |word: &str| word.len() > 5 && word.bytes().all(|b| b.is_ascii_digit() || b == b'_');
    let words = path
        .split('/')
        .map(|word| if is_id(word) { "*" } else { word });
    words.collect::<Vec<_>>().join("/")
}

/// Whether the call makes a story public, of which nothing tells whether it did.
fn is_story(wish: &Wish) -> bool {
    wish.options["kind"] == "story"
}

fn is_video(wish: &Wish) -> bool {
    ["video", "reel"].contains(&wish.name)
}

/// Checks what holds after any fault: public once at the most, whole, and never silently lost.
async fn check(page: &Page, post: &Value, wish: &Wish, where_: &str) {
    let receipt = page.browser.receipt(post).await;
    let public = page.public().await;
    let why = format!("{} {where_}: {receipt:#}", wish.name);
    assert!(public.len() <= 1, "{why}");
    match receipt["state"].as_str().unwrap() {
        "published" => assert_eq!(public.len(), 1, "{why}"),
        // Nothing tells of a story; a video tells that it is not public, and the person decides.
        "unconfirmed" => assert!(
            is_story(wish) || public.is_empty() && is_video(wish),
            "{why}"
        ),
        _ => panic!("{why}"),
    }
    if let Some(public) = public.first() {
        assert_eq!(shown(public), given(&wish.files), "{why}");
    }
}

/// Checks that no finished call was made again: the struck one alone may stand there twice.
async fn repeats_nothing(page: &Page, usual: &[(String, String, usize)], struck: &str, why: &str) {
    let calls = page.calls().await;
    for (method, path, _) in usual.iter().filter(|call| call.0 == "POST") {
        let is_like = |other: &&(String, String, usize)| other.0 == *method && other.1 == *path;
        let most = usual.iter().filter(is_like).count() + usize::from(path == struck);
        let is_made = |call: &&(String, String)| call.0 == *method && pattern(&call.1) == *path;
        let made = calls.iter().filter(is_made).count();
        assert!(made <= most, "{why}: {made} times {path}, {usual:?}");
    }
}

async fn cut_everywhere(wish: &Wish, faults: &[Value]) {
    for (method, path, before) in calls_of(wish).await {
        for fault in faults {
            let page = Page::new().await;
            page.break_call((&method, &path), before, fault.clone())
                .await;
            let post = page.plan("Cut", wish, Duration::from_mins(40)).await;
            minutes(&page.host, 80).await;
            check(
                &page,
                &post,
                wish,
                &format!("{method} {path} {before} {fault}"),
            )
            .await;
        }
    }
}

/// Killed while the call is on its way, which then has its effect or had it already.
async fn kill_everywhere(wish: &Wish) {
    let usual = calls_of(wish).await;
    for (method, path, before) in usual.clone() {
        for effect_after_ms in [0, 2_000] {
            let page = Page::new().await;
            let slow = json!({ "kind": "slow", "ms": 6_000, "effect_after_ms": effect_after_ms });
            page.break_call((&method, &path), before, slow).await;
            let post = page.plan("Killed", wish, Duration::from_mins(40)).await;
            let seen = page.calls().await.len();
            kill_at(&page, (&method, &path, before), seen).await;
            minutes(&page.host, 80).await;
            let place = format!("killed in {method} {path} {before} ({effect_after_ms} ms)");
            check(&page, &post, wish, &place).await;
            // A post whose answer was lost has its photos: they are uploaded anew.
            if !path.ends_with("/feed") {
                repeats_nothing(&page, &usual, &path, &format!("{} {place}", wish.name)).await;
            }
        }
    }
}

/// Goes on until that call has begun, and kills the Worker a second later.
async fn kill_at(page: &Page, (method, path, before): (&str, &str, usize), seen: usize) {
    for _ in 0..50 * 60 {
        page.host.pass(Duration::from_secs(1)).await;
        if page.host.now_ms() / 1_000 % 60 == 0 {
            let _: Result<_, _> = tick::tick(&page.host.invocation()).await;
        }
        let calls = page.calls().await;
        let is_like = |call: &&(String, String)| call.0 == method && pattern(&call.1) == path;
        if calls.iter().skip(seen).filter(is_like).count() > before {
            page.host.kill().await;
            return;
        }
    }
}

fn closed() -> [Value; 2] {
    [true, false].map(|effect| json!({ "kind": "close", "effect": effect }))
}

#[tokio::test(start_paused = true)]
async fn r3_a_text_whose_answer_is_lost_anywhere_is_published_once() {
    let all = formats();
    cut_everywhere(&all[0], &closed()).await;
    cut_everywhere(&all[1], &closed()).await;
}

#[tokio::test(start_paused = true)]
async fn r3_pictures_whose_answer_is_lost_anywhere_are_published_once() {
    cut_everywhere(&formats()[2], &closed()).await;
}

#[tokio::test(start_paused = true)]
async fn r3_videos_whose_answer_is_lost_anywhere_are_published_once() {
    for wish in &formats()[3..5] {
        cut_everywhere(wish, &closed()).await;
    }
}

#[tokio::test(start_paused = true)]
async fn r3_stories_whose_answer_is_lost_are_left_to_the_person_at_the_worst() {
    for wish in &formats()[5..] {
        cut_everywhere(wish, &closed()).await;
    }
}

#[tokio::test(start_paused = true)]
async fn r3_a_server_error_that_hides_a_success_makes_no_second_post() {
    for wish in formats() {
        let hidden = json!({ "kind": "graph_error", "code": 2, "effect": true });
        cut_everywhere(&wish, &[hidden]).await;
    }
}

#[tokio::test(start_paused = true)]
async fn r41_killed_at_any_call_every_format_is_published_once() {
    for wish in formats() {
        kill_everywhere(&wish).await;
    }
}
