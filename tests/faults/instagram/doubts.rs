//! A publication whose answer is lost, and what tells that it was taken.

use super::*;

/// A post whose publication gets no answer, two hours behind another one with the same caption.
async fn without_answer(door: Door, wish: &Wish, fault: Value) -> (Poster, Value) {
    let profile = Poster::new(door).await;
    let decoy = profile.plan("Twice", wish, Duration::from_mins(40)).await;
    minutes(&profile.host, 120).await;
    profile.browser.wait_for(&decoy, "published").await;
    profile.break_call(&publishing(&profile), fault);
    let post = profile.plan("Twice", wish, Duration::from_mins(40)).await;
    minutes(&profile.host, 50).await;
    (profile, post)
}

#[tokio::test(start_paused = true)]
async fn r4_a_lost_publication_is_known_from_its_container_and_no_decoy() {
    for door in DOORS {
        for name in ["image", "carousel", "reel"] {
            for fault in [
                json!({ "kind": "close", "effect": true }),
                json!({ "kind": "hang", "effect": true }),
                json!({ "kind": "half_body", "effect": true }),
            ] {
                let (profile, post) = without_answer(door, &wish(name), fault.clone()).await;
                let receipt = profile.browser.wait_for(&post, "published").await;
                let public = profile.public().await;
                let why = format!("{door} {name} {fault}: {receipt:#}");
                assert_eq!(public.len(), 2, "{why}");
                assert_eq!(receipt["remote_id"], public[1]["id"], "{why}");
                assert_eq!(profile.count("POST", "/media_publish"), 2, "{why}");
                let (published_at, due_at) = (&receipt["published_at"], &receipt["due_at"]);
                assert_eq!(published_at, due_at, "public on time, known later: {why}");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn r4_a_lost_publication_of_a_story_is_known_although_no_list_has_it() {
    for door in DOORS {
        let lost = json!({ "kind": "close", "effect": true });
        let (profile, post) = without_answer(door, &wish("image story"), lost).await;
        let receipt = profile.browser.wait_for(&post, "published").await;
        assert_eq!(profile.public().await.len(), 2, "{receipt:#}");
        let url = receipt["url"].as_str().unwrap();
        assert!(!url.contains("/p/"), "no story is guessed: {url}");
    }
}

#[tokio::test(start_paused = true)]
async fn r4_a_publication_that_did_not_arrive_is_made_once_more() {
    for door in DOORS {
        for fault in [
            json!({ "kind": "close", "effect": false }),
            json!({ "kind": "graph_error", "code": 9007, "subcode": 2_207_027 }),
            json!({ "kind": "graph_error", "code": -1, "subcode": 2_207_001 }),
        ] {
            let (profile, post) = without_answer(door, &wish("image"), fault.clone()).await;
            let receipt = profile.browser.wait_for(&post, "published").await;
            let public = profile.public().await;
            assert_eq!(public.len(), 2, "{fault}: {receipt:#}");
            assert_eq!(
                receipt["remote_id"], public[1]["id"],
                "{fault}: {receipt:#}"
            );
            assert!(
                kinds(&receipt).contains(&"repeated"),
                "{fault}: {receipt:#}"
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn r4_of_two_posts_that_could_be_it_none_is_taken_for_it() {
    let profile = Poster::new(Door::Instagram).await;
    let image = wish("image");
    let lost = json!({ "kind": "close", "effect": true });
    profile.break_call(&publishing(&profile), lost.clone());
    profile.break_call(&publishing(&profile), lost);
    let mut posts = Vec::new();
    for _ in 0..2 {
        posts.push(profile.plan("Same", &image, Duration::from_mins(20)).await);
    }
    minutes(&profile.host, 35).await;
    assert_eq!(profile.public().await.len(), 2);
    for post in &posts {
        let receipt = profile.browser.wait_for(post, "published").await;
        let url = receipt["url"].as_str().unwrap();
        assert!(!url.contains("/p/"), "the profile stands for it: {url}");
    }
}

#[tokio::test(start_paused = true)]
async fn where_the_address_of_a_post_cannot_be_read_the_profile_stands_for_it() {
    let profile = Poster::new(Door::InstagramDirect).await;
    let path = format!("{}/180*", base(profile.door));
    let hidden = json!({ "kind": "graph_error", "code": 2 });
    profile.break_calls(&Step::new("GET", &path, 0), 100, hidden);
    let post = profile
        .plan("Hidden", &wish("image"), Duration::from_mins(20))
        .await;
    minutes(&profile.host, 30).await;
    let receipt = profile.browser.wait_for(&post, "published").await;
    let public = profile.public().await;
    assert_eq!(receipt["remote_id"], public[0]["id"], "{receipt:#}");
    let lateness_ms = receipt["lateness_ms"].as_i64().unwrap();
    assert!(lateness_ms < 1_000, "public on time: {receipt:#}");
    assert_eq!(receipt["error"], Value::Null, "{receipt:#}");
}
