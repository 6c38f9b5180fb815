//! Each format, killed or cut at each of its calls, which a clean run lists. On Instagram nothing
//! ever stays in doubt: the container tells whether it was published.

use super::*;

/// The calls that a post makes in a run without faults, as they came, with how many like each were
/// before.
async fn calls_of(door: Door, wish: &Wish) -> Vec<(String, String, usize)> {
    let profile = Profile::new(door).await;
    let before = profile.calls().await.len();
    let post = profile.plan("Cut", wish, Duration::from_mins(50)).await;
    minutes(&profile.host, 53).await;
    profile.browser.wait_for(&post, "published").await;
    let mut all: Vec<(String, String, usize)> = Vec::new();
    for (method, path) in profile.calls().await.into_iter().skip(before) {
        let path = pattern(&path);
        let is_same = |one: &&(String, String, usize)| one.0 == method && one.1 == path;
        let earlier = all.iter().filter(is_same).count();
        all.push((method, path, earlier));
    }
    assert!(all.len() > 4, "{all:?}");
    all
}

/// A path with `*` in place of ids, which differ from run to run.
fn pattern(path: &str) -> String {
    let is_id = |word: &str| word.len() > 5 && word.bytes().all(|byte| byte.is_ascii_digit());
    let words = path
        .split('/')
        .map(|word| if is_id(word) { "*" } else { word });
    words.collect::<Vec<_>>().join("/")
}

/// Checks what holds after any fault: public once, whole, and published.
async fn check(profile: &Profile, post: &Value, wish: &Wish, where_: &str) {
    let receipt = profile.browser.receipt(post).await;
    let public = profile.public().await;
    let why = format!("{} {} {where_}: {receipt:#}", profile.door, wish.name);
    assert_eq!(receipt["state"], "published", "{why}");
    assert_eq!(public.len(), 1, "{why}");
    assert_eq!(shown(&public[0]), given(&wish.files), "{why}");
    assert_ne!(receipt["url"], Value::Null, "{why}");
}

/// Checks that no finished call was made again: the struck one alone may stand there twice.
async fn repeats_nothing(
    profile: &Profile,
    usual: &[(String, String, usize)],
    struck: &str,
    why: &str,
) {
    let calls = profile.calls().await;
    for (method, path, _) in usual.iter().filter(|call| call.0 == "POST") {
        let is_like = |other: &&(String, String, usize)| other.0 == *method && other.1 == *path;
        let most = usual.iter().filter(is_like).count() + usize::from(path == struck);
        let is_made = |call: &&(String, String)| call.0 == *method && pattern(&call.1) == *path;
        let made = calls.iter().filter(is_made).count();
        assert!(made <= most, "{why}: {made} times {path}, {usual:?}");
    }
}

async fn cut_everywhere(door: Door, wish: &Wish, faults: &[Value]) {
    for (method, path, before) in calls_of(door, wish).await {
        for fault in faults {
            let profile = Profile::new(door).await;
            profile
                .break_call((&method, &path), before, fault.clone())
                .await;
            let post = profile.plan("Cut", wish, Duration::from_mins(50)).await;
            minutes(&profile.host, 90).await;
            let place = format!("{method} {path} {before} {fault}");
            check(&profile, &post, wish, &place).await;
        }
    }
}

/// Killed while the call is on its way, which then has its effect or had it already.
async fn kill_everywhere(door: Door, wish: &Wish) {
    let usual = calls_of(door, wish).await;
    for (method, path, before) in usual.clone() {
        for effect_after_ms in [0, 2_000] {
            let profile = Profile::new(door).await;
            let slow = json!({ "kind": "slow", "ms": 6_000, "effect_after_ms": effect_after_ms });
            profile.break_call((&method, &path), before, slow).await;
            let post = profile.plan("Killed", wish, Duration::from_mins(50)).await;
            let seen = profile.calls().await.len();
            kill_at(&profile, (&method, &path, before), seen).await;
            minutes(&profile.host, 90).await;
            let place = format!("killed in {method} {path} {before} ({effect_after_ms} ms)");
            check(&profile, &post, wish, &place).await;
            let why = format!("{door} {} {place}", wish.name);
            repeats_nothing(&profile, &usual, &path, &why).await;
        }
    }
}

/// Goes on until that call has begun, and kills the Worker a second later.
async fn kill_at(profile: &Profile, (method, path, before): (&str, &str, usize), seen: usize) {
    for _ in 0..60 * 60 {
        profile.host.pass(Duration::from_secs(1)).await;
        if profile.host.now_ms() / 1_000 % 60 == 0 {
            let _: Result<_, _> = tick::tick(&profile.host.invocation()).await;
        }
        let calls = profile.calls().await;
        let is_like = |call: &&(String, String)| call.0 == method && pattern(&call.1) == path;
        if calls.iter().skip(seen).filter(is_like).count() > before {
            profile.host.kill().await;
            return;
        }
    }
}

fn closed() -> [Value; 2] {
    [true, false].map(|effect| json!({ "kind": "close", "effect": effect }))
}

#[tokio::test(start_paused = true)]
async fn r3_pictures_whose_answer_is_lost_anywhere_are_published_once() {
    for door in DOORS {
        for name in ["image", "image story"] {
            cut_everywhere(door, &wish(name), &closed()).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn r3_a_carousel_whose_answer_is_lost_anywhere_is_published_once() {
    for door in DOORS {
        cut_everywhere(door, &wish("carousel"), &closed()).await;
    }
}

#[tokio::test(start_paused = true)]
async fn r3_videos_whose_answer_is_lost_anywhere_are_published_once() {
    for door in DOORS {
        for name in ["reel", "video story"] {
            cut_everywhere(door, &wish(name), &closed()).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn r3_a_server_error_that_hides_a_success_makes_no_second_post() {
    let hidden = json!({ "kind": "graph_error", "code": 2, "effect": true });
    for name in ["image", "carousel", "video story"] {
        let wish = wish(name);
        cut_everywhere(Door::Instagram, &wish, std::slice::from_ref(&hidden)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn r41_killed_at_any_call_every_format_is_published_once() {
    for wish in formats() {
        kill_everywhere(Door::Instagram, &wish).await;
    }
}

#[tokio::test(start_paused = true)]
async fn r41_killed_at_any_call_of_its_own_login_a_reel_is_published_once() {
    kill_everywhere(Door::InstagramDirect, &wish("reel")).await;
}
