//! What begins a publication, and what is refused before anything begins.

use serde_json::{Value, json};

use super::{
    Tokens, begun, change, connect, connect_with, outcome, photos, publish, pulled, settings,
    verified,
};
use crate::bench::Bench;

pub(crate) const VIDEO: &str = "video/init";
pub(crate) const INBOX: &str = "inbox/video/init";
pub(crate) const CONTENT: &str = "content/init";

pub(crate) async fn begun_at_all(bench: &Bench) -> usize {
    let listed = bench
        .control("GET", "/tiktok/publications", Value::Null)
        .await
        .json();
    listed["publications"]
        .as_array()
        .expect("publications")
        .len()
}

pub(crate) async fn refused(
    bench: &Bench,
    tokens: &Tokens,
    call: &str,
    body: Value,
) -> (u16, String) {
    let before = begun_at_all(bench).await;
    let seen = publish(bench, tokens, call, &body).await;
    assert_eq!(
        seen.json().get("data").is_some(),
        outcome(&seen).1 == "scope_not_authorized",
        "{}",
        seen.text
    );
    assert_eq!(begun_at_all(bench).await, before, "{body}");
    outcome(&seen)
}

fn invalid() -> (u16, String) {
    (400, "invalid_params".to_owned())
}

pub(crate) fn forbidden(code: &str) -> (u16, String) {
    (403, code.to_owned())
}

#[tokio::test(start_paused = true)]
async fn an_id_says_what_was_begun() {
    let bench = verified().await;
    let tokens = connect(&bench, "sandbox_writer").await;
    let url = json!({"source": "PULL_FROM_URL", "video_url": "https://media.example.com/a.mp4"});
    let file =
        json!({"source": "FILE_UPLOAD", "video_size": 4, "chunk_size": 4, "total_chunk_count": 1});
    let mut with_file = pulled(json!({}));
    with_file["source_info"] = file.clone();
    for (call, body, mark) in [
        (VIDEO, pulled(json!({})), "v_pub_url~v2."),
        (VIDEO, with_file, "v_pub_file~v2-1."),
        (INBOX, json!({"source_info": url}), "v_inbox_url~v2."),
        (INBOX, json!({"source_info": file}), "v_inbox_file~v2."),
        (CONTENT, photos("DIRECT_POST", 35), "p_pub_url~v2."),
        (CONTENT, photos("MEDIA_UPLOAD", 1), "p_pub_url~v2."),
    ] {
        let seen = publish(&bench, &tokens, call, &body).await;
        let data = &seen.json()["data"];
        let id = data["publish_id"].as_str().expect("an id");
        assert!(id.starts_with(mark) && id.len() <= 64, "{id}");
        let address = data["upload_url"].as_str();
        assert_eq!(address.is_some(), id.contains("file"), "{id}");
        assert!(address.is_none_or(|address| address.len() <= 256
            && address.starts_with("http://127.0.0.1:8788/tiktok/upload/?")));
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_of_a_video_that_breaks_a_rule_begins_nothing() {
    let bench = verified().await;
    let tokens = connect(&bench, "sandbox_writer").await;
    let source = pulled(json!({}))["source_info"].clone();
    let mut misplaced = pulled(json!({}));
    misplaced["source_info"]["video_cover_timestamp_ms"] = json!(1000);
    for (call, body) in [
        (VIDEO, json!({})),
        (VIDEO, json!({"source_info": source})),
        (VIDEO, misplaced),
        (VIDEO, json!({"post_info": {}, "source_info": source})),
        (VIDEO, pulled(json!({"title": "𝄞".repeat(1101)}))),
        (VIDEO, pulled(json!({"disable_comment": "no"}))),
        (VIDEO, pulled(json!({"description": "photos have one"}))),
        (VIDEO, pulled(json!({"privacy_level": "EVERYBODY"}))),
        (
            VIDEO,
            pulled(json!({"privacy_level": "SELF_ONLY", "brand_content_toggle": true})),
        ),
        (INBOX, pulled(json!({}))),
    ] {
        let refusal = refused(&bench, &tokens, call, body.clone()).await;
        assert_eq!(refusal, invalid(), "{body}");
    }
    let longest = pulled(json!({"title": "𝄞".repeat(1100)}));
    begun(&bench, &tokens, VIDEO, &longest).await;
    let as_text = bench
        .call(
            "POST",
            "/tiktok/v2/post/publish/video/init/",
            &tokens.access,
        )
        .await;
    assert_eq!(outcome(&as_text), invalid(), "a body says that it is JSON");
}

#[tokio::test(start_paused = true)]
async fn a_body_of_photos_that_breaks_a_rule_begins_nothing() {
    let bench = verified().await;
    let tokens = connect(&bench, "sandbox_writer").await;
    let one = || photos("DIRECT_POST", 1);
    let mut cover = photos("DIRECT_POST", 2);
    cover["source_info"]["photo_cover_index"] = json!(2);
    let mut described = one();
    described["post_info"]["description"] = json!("é".repeat(4001));
    let mut titled = one();
    titled["post_info"]["title"] = json!("𝄞".repeat(46));
    let mut uploaded = one();
    uploaded["source_info"]["source"] = json!("FILE_UPLOAD");
    for body in [
        photos("DIRECT POST", 1),
        photos("DIRECT_POST", 0),
        photos("DIRECT_POST", 36),
        cover,
        uploaded,
        described,
        titled,
    ] {
        let refusal = refused(&bench, &tokens, CONTENT, body.clone()).await;
        assert_eq!(refusal, invalid(), "{body}");
    }
}

#[tokio::test(start_paused = true)]
async fn chunks_that_do_not_add_up_begin_nothing() {
    let bench = verified().await;
    let tokens = connect(&bench, "sandbox_writer").await;
    for (size, chunk, count, message) in [
        (
            121_000_000,
            64_000_000,
            1,
            "The total chunk count is invalid",
        ),
        (158_000_000, 158_000_000, 1, "The chunk size is invalid"),
    ] {
        let body = json!({
            "source_info": {
                "source": "FILE_UPLOAD", "video_size": size, "chunk_size": chunk,
                "total_chunk_count": count,
            },
        });
        let seen = publish(&bench, &tokens, INBOX, &body).await;
        assert_eq!(
            (outcome(&seen), &seen.json()["error"]["message"]),
            (invalid(), &json!(message))
        );
    }
    assert_eq!(begun_at_all(&bench).await, 0);
}

#[tokio::test(start_paused = true)]
async fn each_call_needs_its_scope() {
    let bench = verified().await;
    let posts = connect_with(&bench, "sandbox_writer", "video.publish").await;
    let drafts = connect_with(&bench, "sandbox_studio", "video.upload").await;
    let inbox = json!({"source_info": pulled(json!({}))["source_info"]});
    let no = (401, "scope_not_authorized".to_owned());
    assert_eq!(refused(&bench, &drafts, VIDEO, pulled(json!({}))).await, no);
    assert_eq!(refused(&bench, &posts, INBOX, inbox.clone()).await, no);
    assert_eq!(
        refused(&bench, &drafts, CONTENT, photos("DIRECT_POST", 1)).await,
        no
    );
    assert_eq!(
        refused(&bench, &posts, CONTENT, photos("MEDIA_UPLOAD", 1)).await,
        no
    );
    begun(&bench, &posts, VIDEO, &pulled(json!({}))).await;
    begun(&bench, &drafts, INBOX, &inbox).await;
    let id = begun(&bench, &drafts, CONTENT, &photos("MEDIA_UPLOAD", 1)).await;
    super::status(&bench, &drafts, &id).await;
}

#[tokio::test(start_paused = true)]
async fn a_privacy_level_is_one_that_the_creator_has_now() {
    let bench = verified().await;
    let public = connect(&bench, "sandbox_writer").await;
    let private = connect(&bench, "sandbox_private").await;
    let mismatch = || forbidden("privacy_level_option_mismatch");
    for level in [Value::Null, json!("FOLLOWER_OF_CREATOR")] {
        assert_eq!(
            refused(
                &bench,
                &public,
                VIDEO,
                pulled(json!({"privacy_level": level}))
            )
            .await,
            mismatch()
        );
    }
    assert_eq!(
        refused(&bench, &private, VIDEO, pulled(json!({}))).await,
        mismatch()
    );
    begun(
        &bench,
        &private,
        VIDEO,
        &pulled(json!({"privacy_level": "FOLLOWER_OF_CREATOR"})),
    )
    .await;
    change(&bench, &public, json!({"private": true})).await;
    assert_eq!(
        refused(&bench, &public, VIDEO, pulled(json!({}))).await,
        mismatch()
    );
}

#[tokio::test(start_paused = true)]
async fn an_app_that_was_not_audited_posts_to_private_accounts_only() {
    let bench = verified().await;
    settings(&bench, json!({"tiktok_audited": false})).await;
    let public = connect(&bench, "sandbox_writer").await;
    let private = connect(&bench, "sandbox_private").await;
    let no = || forbidden("unaudited_client_can_only_post_to_private_accounts");
    for level in ["PUBLIC_TO_EVERYONE", "SELF_ONLY"] {
        assert_eq!(
            refused(
                &bench,
                &public,
                VIDEO,
                pulled(json!({"privacy_level": level}))
            )
            .await,
            no()
        );
    }
    assert_eq!(
        refused(
            &bench,
            &private,
            VIDEO,
            pulled(json!({"privacy_level": "FOLLOWER_OF_CREATOR"}))
        )
        .await,
        no()
    );
    let seen = publish(&bench, &public, VIDEO, &pulled(json!({}))).await;
    assert!(
        seen.json()["error"]["message"]
            .as_str()
            .is_some_and(|message| message.starts_with("Please review our integration"))
    );
    begun(
        &bench,
        &private,
        VIDEO,
        &pulled(json!({"privacy_level": "SELF_ONLY"})),
    )
    .await;
    begun(
        &bench,
        &public,
        INBOX,
        &json!({"source_info": pulled(json!({}))["source_info"]}),
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn media_is_pulled_from_verified_addresses_only() {
    let bench = verified().await;
    settings(
        &bench,
        json!({"tiktok_verified": ["https://media.example.com/app/"]}),
    )
    .await;
    let tokens = connect(&bench, "sandbox_writer").await;
    let no = || forbidden("url_ownership_unverified");
    assert_eq!(
        refused(&bench, &tokens, VIDEO, pulled(json!({}))).await,
        no()
    );
    let mut one_of_three = photos("DIRECT_POST", 3);
    for (place, folder) in [(0, "app"), (1, "app"), (2, "elsewhere")] {
        one_of_three["source_info"]["photo_images"][place] =
            json!(format!("https://media.example.com/{folder}/{place}.jpg"));
    }
    assert_eq!(refused(&bench, &tokens, CONTENT, one_of_three).await, no());
    let seen = publish(&bench, &tokens, VIDEO, &pulled(json!({}))).await;
    assert!(
        seen.json()["error"]["message"]
            .as_str()
            .is_some_and(|message| message.contains("URL ownership"))
    );
}
