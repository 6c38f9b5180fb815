//! Tests: the calls of a post in their order, against a platform that answers as it was told.

use super::sample::{Walk, content, picture, video};
use crate::domain::door::Door;
use crate::domain::time::Span;
use crate::platforms::error::{Class, PlatformError};
use crate::platforms::publish::{Committed, Handle};
use serde_json::json;

const MADE: (u16, &str) = (200, r#"{"id":"17900"}"#);
const NEXT: (u16, &str) = (200, r#"{"id":"17901"}"#);
const LAST: (u16, &str) = (200, r#"{"id":"17902"}"#);
const FINISHED: (u16, &str) = (200, r#"{"status_code":"FINISHED"}"#);
const WORKING: (u16, &str) = (200, r#"{"status_code":"IN_PROGRESS"}"#);
const EXPIRED: (u16, &str) = (200, r#"{"status_code":"EXPIRED"}"#);
const FAILED: (u16, &str) = (200, r#"{"status_code":"ERROR","status":"Error 2207082"}"#);
const HIDDEN: (u16, &str) = (400, r#"{"error":{"code":100,"error_subcode":33}}"#);

#[tokio::test]
async fn a_carousel_is_made_of_its_parts_in_their_order() {
    let post = content(
        vec![picture(), picture()],
        &json!({ "collaborators": ["@b"] }),
    );
    let answers = [MADE, NEXT, FINISHED, WORKING, FINISHED, LAST, FINISHED];
    let mut walk = Walk::new(Door::InstagramDirect, post, &answers);
    walk.prepare().await.unwrap();
    let asked: Vec<_> = walk
        .asked()
        .into_iter()
        .map(|call| {
            call.split("image_url=")
                .next()
                .unwrap_or_default()
                .to_owned()
        })
        .collect();
    insta::assert_snapshot!(asked.join("\n"), @r#"
    POST https://graph.facebook.com/v26.0/17841/media 
    POST https://graph.facebook.com/v26.0/17841/media 
    GET https://graph.facebook.com/v26.0/17900?fields=status_code%2Cstatus 
    GET https://graph.facebook.com/v26.0/17901?fields=status_code%2Cstatus 
    GET https://graph.facebook.com/v26.0/17901?fields=status_code%2Cstatus 
    POST https://graph.facebook.com/v26.0/17841/media media_type=CAROUSEL&children=17900%2C17901&caption=Hello&collaborators=%5B%22b%22%5D
    GET https://graph.facebook.com/v26.0/17902?fields=status_code%2Cstatus 
    "#);
    let parts = walk.asked();
    assert!(
        parts[0].ends_with("&is_carousel_item=true"),
        "no words on a part: {}",
        parts[0]
    );
    assert!(parts[0].contains("image_url=https%3A%2F%2Fscheduler.example.com%2Fm%2Fv1.k1."));
}

#[tokio::test]
async fn a_video_is_sent_through_facebook_and_fetched_through_instagram() {
    let options = json!({ "kind": "reel", "cover": { "at_ms": 1500 }, "share_to_feed": false });
    let uri = r#"{"id":"17900","uri":"https://rupload.facebook.com/ig-api-upload/v26.0/17900"}"#;
    let sent = (200, r#"{"success":true}"#);
    let reel = content(vec![video()], &options);
    let mut linked = Walk::new(Door::Instagram, reel.clone(), &[(200, uri), sent, FINISHED]);
    linked.prepare().await.unwrap();
    insta::assert_snapshot!(linked.asked().join("\n"), @r#"
    POST https://graph.facebook.com/v26.0/17841/media upload_type=resumable&media_type=REELS&caption=Hello&share_to_feed=false&thumb_offset=1500
    POST https://rupload.facebook.com/ig-api-upload/v26.0/17900 bytes
    GET https://graph.facebook.com/v26.0/17900?fields=status_code%2Cstatus 
    "#);
    let mut direct = Walk::new(Door::InstagramDirect, reel, &[MADE, FINISHED]);
    direct.prepare().await.unwrap();
    let asked = direct.asked();
    assert!(asked[0].contains(" video_url=https%3A%2F%2Fscheduler.example.com%2Fm%2F"));
    assert!(!asked[0].contains("upload_type"));
}

#[tokio::test]
async fn an_upload_that_was_cut_off_goes_on_behind_what_has_arrived() {
    let uri = r#"{"id":"17900","uri":"https://rupload.facebook.com/ig-api-upload/v26.0/17900"}"#;
    let partial = r#"{"status_code":"IN_PROGRESS","video_status":{"uploading_phase":{
        "status":"in_progress","bytes_transferred":4000}}}"#;
    let reel = content(vec![video()], &json!({ "kind": "reel" }));
    let answers = [
        (200, uri),
        (0, ""),
        (200, partial),
        (200, r#"{"success":true}"#),
        FINISHED,
    ];
    let mut walk = Walk::new(Door::Instagram, reel, &answers);
    walk.prepare().await.unwrap();
    let last = &walk.asked()[3];
    assert!(
        last.starts_with("POST https://rupload.facebook.com/"),
        "{last}"
    );
    let elsewhere = r#"{"id":"17900","uri":"https://evil.example/ig-api-upload/17900"}"#;
    let reel = content(vec![video()], &json!({ "kind": "reel" }));
    let error = Walk::new(Door::Instagram, reel, &[(200, elsewhere)])
        .step()
        .await;
    assert_eq!(
        error.unwrap_err().code,
        "unknown_host",
        "no token leaves Meta"
    );
}

#[tokio::test]
async fn a_container_that_is_lost_is_made_anew_once() {
    for lost in [EXPIRED, FAILED] {
        let image = content(vec![picture()], &json!({}));
        let mut walk = Walk::new(
            Door::Instagram,
            image.clone(),
            &[MADE, lost, NEXT, FINISHED],
        );
        walk.prepare().await.unwrap();
        assert!(walk.asked()[3].contains("/17901?"), "{:?}", walk.asked());
        let mut walk = Walk::new(Door::Instagram, image, &[MADE, lost, NEXT, lost]);
        let error = walk.prepare().await.unwrap_err();
        assert_eq!(error.class, Class::Fixable, "{error:?}");
    }
    // So is the container of a carousel, whose parts stay.
    let post = content(vec![picture(), picture()], &json!({}));
    let answers = [MADE, NEXT, FINISHED, FINISHED, LAST, FAILED, MADE, FAILED];
    let mut walk = Walk::new(Door::InstagramDirect, post, &answers);
    let error = walk.prepare().await.unwrap_err();
    assert_eq!(
        (error.class, error.code.as_str()),
        (Class::Fixable, "media_failed")
    );
}

#[tokio::test]
async fn what_is_worked_on_for_half_an_hour_is_given_up() {
    let image = content(vec![picture()], &json!({}));
    let answers: Vec<_> = std::iter::once(MADE).chain([WORKING; 60]).collect();
    let mut walk = Walk::new(Door::Instagram, image, &answers);
    let began = walk.now;
    let error = walk.prepare().await.unwrap_err();
    assert_eq!(error.code, "media_stuck");
    assert!(walk.now - began >= Span::minutes(30));
    assert!(walk.asked().len() <= 41, "{}", walk.asked().len());
}

#[tokio::test]
async fn what_cannot_be_fetched_is_asked_for_three_times() {
    let no = (400, r#"{"error":{"code":9004,"error_subcode":2207052}}"#);
    let image = content(vec![picture()], &json!({}));
    let mut walk = Walk::new(Door::Instagram, image, &[no, no, no]);
    let error = walk.prepare().await.unwrap_err();
    assert_eq!(
        (error.class, error.code.as_str()),
        (Class::Fixable, "media_not_fetched")
    );
}

#[tokio::test]
async fn a_repeated_publication_asks_the_container_first() {
    let published = (200, r#"{"status_code":"PUBLISHED"}"#);
    let image = content(vec![picture()], &json!({}));
    for (answers, calls, handle) in [
        (vec![published], 1, "container/17900"),
        (vec![HIDDEN, published], 2, "container/17900"),
        (vec![FINISHED, NEXT], 2, "media/17901"),
    ] {
        let all = [vec![MADE, FINISHED], answers].concat();
        let mut walk = Walk::new(Door::Instagram, image.clone(), &all);
        walk.prepare().await.unwrap();
        let taken = walk.commit(true).await.unwrap();
        let Committed::Accepted(Handle(name)) = taken.committed else {
            panic!("{taken:?}");
        };
        assert!(name.starts_with(handle), "{name}");
        assert_eq!(walk.asked().len(), 2 + calls, "{handle}");
    }
    for (answer, code) in [
        (WORKING, "media_not_ready"),
        ((500, ""), "unexpected_answer"),
        ((0, ""), "no_answer"),
    ] {
        let mut walk = Walk::new(
            Door::InstagramDirect,
            image.clone(),
            &[MADE, FINISHED, answer],
        );
        walk.prepare().await.unwrap();
        let error = walk.commit(true).await.unwrap_err();
        assert_eq!((error.class, error.code.as_str()), (Class::Unknown, code));
    }
}

#[tokio::test]
async fn a_publication_means_what_its_answer_proves() {
    let image = content(vec![picture()], &json!({}));
    for (answer, class, code) in [
        ((0, ""), Class::Unknown, "no_answer"),
        ((200, "{}"), Class::Unknown, "unexpected_answer"),
        (
            (500, r#"{"error":{"code":2}}"#),
            Class::Unknown,
            "unavailable",
        ),
        (
            (400, r#"{"error":{"code":9007,"error_subcode":2207027}}"#),
            Class::Unknown,
            "media_not_ready",
        ),
        (
            (400, r#"{"error":{"code":24,"error_subcode":2207008}}"#),
            Class::Retry,
            PlatformError::MEDIA_REFUSED,
        ),
        (
            (400, r#"{"error":{"code":100,"error_subcode":2207089}}"#),
            Class::Refused,
            "carousel_child",
        ),
        (
            (400, r#"{"error":{"code":4,"error_subcode":2207051}}"#),
            Class::Fixable,
            "spam",
        ),
    ] {
        let mut walk = Walk::new(Door::Instagram, image.clone(), &[MADE, FINISHED, answer]);
        walk.prepare().await.unwrap();
        let error = walk.commit(false).await.unwrap_err();
        assert_eq!(
            (error.class, error.code.as_str()),
            (class, code),
            "{answer:?}"
        );
    }
    let full = (400, r#"{"error":{"code":9,"error_subcode":2207042}}"#);
    let mut walk = Walk::new(Door::Instagram, image, &[MADE, FINISHED, full]);
    walk.prepare().await.unwrap();
    let error = walk.commit(false).await.unwrap_err();
    assert_eq!(
        (error.class.name(), error.code.as_str()),
        ("rate_limited", "daily_limit")
    );
}
