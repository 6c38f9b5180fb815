//! Each format, killed or cut at each of its calls. On Instagram nothing ever stays in doubt: the
//! container tells whether it was published.

use super::*;

/// Checks what holds after any fault: public once, whole, and published.
async fn check(struck: &Struck<'_>) {
    let Struck {
        poster, wish, why, ..
    } = struck;
    let public = poster.public().await;
    assert_eq!(struck.receipt["state"], "published", "{why}");
    assert_eq!(public.len(), 1, "{why}");
    assert_eq!(poster.shown(&public[0]).await, wish.given(), "{why}");
    assert_ne!(struck.receipt["url"], Value::Null, "{why}");
}

async fn cut(door: Door, wish: &Wish, faults: &[Value]) {
    cut_everywhere(door, wish, faults, check).await;
}

async fn kill(door: Door, wish: &Wish) {
    let check = async |struck: &Struck<'_>| {
        check(struck).await;
        struck.repeats_nothing();
    };
    kill_everywhere(door, wish, check).await;
}

#[tokio::test(start_paused = true)]
async fn r3_pictures_whose_answer_is_lost_anywhere_are_published_once() {
    for door in DOORS {
        for name in ["image", "image story"] {
            cut(door, &wish(name), &closed()).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn r3_a_carousel_whose_answer_is_lost_anywhere_is_published_once() {
    for door in DOORS {
        cut(door, &wish("carousel"), &closed()).await;
    }
}

#[tokio::test(start_paused = true)]
async fn r3_videos_whose_answer_is_lost_anywhere_are_published_once() {
    for door in DOORS {
        for name in ["reel", "video story"] {
            cut(door, &wish(name), &closed()).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn r3_a_server_error_that_hides_a_success_makes_no_second_post() {
    let hidden = json!({ "kind": "graph_error", "code": 2, "effect": true });
    for name in ["image", "carousel", "video story"] {
        let wish = wish(name);
        cut(Door::Instagram, &wish, std::slice::from_ref(&hidden)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn r41_killed_at_any_call_every_format_is_published_once() {
    for wish in formats() {
        kill(Door::Instagram, &wish).await;
    }
}

#[tokio::test(start_paused = true)]
async fn r41_killed_at_any_call_of_its_own_login_a_reel_is_published_once() {
    kill(Door::InstagramDirect, &wish("reel")).await;
}
