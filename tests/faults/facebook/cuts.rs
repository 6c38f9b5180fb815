//! Each format, killed or cut at each of its calls.

use super::*;

/// Whether the call makes a story public, of which nothing tells whether it did.
fn is_story(wish: &Wish) -> bool {
    wish.options["kind"] == "story"
}

fn is_video(wish: &Wish) -> bool {
    ["video", "reel"].contains(&wish.name)
}

/// Checks what holds after any fault: public once at the most, whole, and never silently lost.
async fn check(struck: &Struck<'_>) {
    let Struck {
        poster, wish, why, ..
    } = struck;
    let public = poster.public().await;
    assert!(public.len() <= 1, "{why}");
    match struck.receipt["state"].as_str().unwrap() {
        "published" => assert_eq!(public.len(), 1, "{why}"),
        // Nothing tells of a story; a video tells that it is not public, and the person decides.
        "unconfirmed" => assert!(
            is_story(wish) || public.is_empty() && is_video(wish),
            "{why}"
        ),
        _ => panic!("{why}"),
    }
    if let Some(public) = public.first() {
        assert_eq!(poster.shown(public).await, wish.given(), "{why}");
    }
}

async fn cut(wish: &Wish, faults: &[Value]) {
    cut_everywhere(Door::Facebook, wish, faults, check).await;
}

async fn kill(wish: &Wish) {
    let check = async |struck: &Struck<'_>| {
        check(struck).await;
        // A post whose answer was lost has its photos: they are uploaded anew.
        if !struck.step.path.ends_with("/feed") {
            struck.repeats_nothing();
        }
    };
    kill_everywhere(Door::Facebook, wish, check).await;
}

#[tokio::test(start_paused = true)]
async fn r3_a_text_whose_answer_is_lost_anywhere_is_published_once() {
    let all = formats();
    cut(&all[0], &closed()).await;
    cut(&all[1], &closed()).await;
}

#[tokio::test(start_paused = true)]
async fn r3_pictures_whose_answer_is_lost_anywhere_are_published_once() {
    cut(&formats()[2], &closed()).await;
}

#[tokio::test(start_paused = true)]
async fn r3_videos_whose_answer_is_lost_anywhere_are_published_once() {
    for wish in &formats()[3..5] {
        cut(wish, &closed()).await;
    }
}

#[tokio::test(start_paused = true)]
async fn r3_stories_whose_answer_is_lost_are_left_to_the_person_at_the_worst() {
    for wish in &formats()[5..] {
        cut(wish, &closed()).await;
    }
}

#[tokio::test(start_paused = true)]
async fn r3_a_server_error_that_hides_a_success_makes_no_second_post() {
    for wish in formats() {
        let hidden = json!({ "kind": "graph_error", "code": 2, "effect": true });
        cut(&wish, &[hidden]).await;
    }
}

#[tokio::test(start_paused = true)]
async fn r41_killed_at_any_call_every_format_is_published_once() {
    for wish in formats() {
        kill(&wish).await;
    }
}
