//! What Instagram refuses to publish, and what can be lost on the way.

use http::Request;
use serde_json::{Value, json};

use crate::bench::{Bench, pass};
use crate::facebook_videos::{sha256, upright};
use crate::instagram_posts::{IMAGE, SCOPE, Studio, VIDEO};
use crate::login::{GRAPH, error, text};

#[tokio::test(start_paused = true)]
async fn a_container_is_over_after_a_day_and_can_end_in_an_error() {
    let studio = Studio::direct().await;
    let id = studio.ready(&[IMAGE]).await;
    pass(24 * 60 * 60).await;
    assert_eq!(studio.status(&id).await, "EXPIRED");
    assert_eq!(error(&studio.publish(&id).await), (24, Some(2_207_008)));
    studio
        .bench
        .control(
            "POST",
            "/settings",
            json!({"instagram_fails_with": 2_207_082}),
        )
        .await;
    let id = text(
        &studio
            .container(&[VIDEO, ("media_type", "REELS")])
            .await
            .json()["id"],
    );
    assert_eq!(studio.status(&id).await, "IN_PROGRESS");
    pass(5).await;
    let seen = studio
        .send(
            "GET",
            &format!("/{id}"),
            &[("fields", "status_code,status")],
        )
        .await
        .json();
    assert_eq!(
        (
            &seen["status_code"],
            text(&seen["status"]).contains("2207082")
        ),
        (&json!("ERROR"), true)
    );
    assert!(studio.publish(&id).await.status.is_client_error());
    assert!(studio.captions().is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_quota_counts_publications_of_a_day_and_a_carousel_once() {
    let studio = Studio::direct().await;
    studio
        .bench
        .control("POST", "/settings", json!({"instagram_quota": 2}))
        .await;
    let items = [
        studio.ready(&[IMAGE, ("is_carousel_item", "true")]).await,
        studio.ready(&[IMAGE, ("is_carousel_item", "true")]).await,
    ];
    let carousel = studio
        .ready(&[("media_type", "CAROUSEL"), ("children", &items.join(","))])
        .await;
    let (second, third) = (studio.ready(&[IMAGE]).await, studio.ready(&[IMAGE]).await);
    let limit = format!("/{}/content_publishing_limit", studio.account);
    let usage = async || {
        studio
            .send("GET", &limit, &[("fields", "config,quota_usage")])
            .await
            .json()
    };
    assert_eq!(
        usage().await,
        json!({"data": [{"config": {"quota_total": 2, "quota_duration": 86400}, "quota_usage": 0}]})
    );
    studio.publish(&carousel).await;
    assert_eq!(
        studio.send("GET", &limit, &[]).await.json(),
        json!({"data": [{"quota_usage": 1}]})
    );
    studio.publish(&second).await;
    assert_eq!(error(&studio.publish(&third).await), (9, Some(2_207_042)));
    assert_eq!(
        studio.status(&third).await,
        "FINISHED",
        "it can still be published when the day is over"
    );
    pass(24 * 60 * 60 - 20).await;
    assert_eq!(usage().await["data"][0]["quota_usage"], 2);
    pass(20).await;
    assert_eq!(usage().await["data"][0]["quota_usage"], 0);
}

#[tokio::test(start_paused = true)]
async fn more_than_four_hundred_containers_a_day_are_refused() {
    let studio = Studio::direct().await;
    for _ in 0..400 {
        assert_eq!(studio.container(&[IMAGE]).await.status, 200);
    }
    assert_eq!(
        error(&studio.container(&[IMAGE]).await),
        (9, Some(2_207_042))
    );
    pass(24 * 60 * 60).await;
    assert_eq!(studio.container(&[IMAGE]).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn it_takes_the_own_account() {
    let studio = Studio::linked().await;
    let other = studio.bench.account("sandbox.kitchen").user_id;
    assert_eq!(
        error(
            &studio
                .send("POST", &format!("/{other}/media"), &[IMAGE])
                .await
        ),
        (100, Some(33))
    );
    let direct = Studio::direct().await;
    let scoped = direct.bench.account("sandbox.kitchen").id;
    assert_eq!(
        error(
            &direct
                .send("POST", &format!("/{scoped}/media"), &[IMAGE])
                .await
        ),
        (100, Some(33)),
        "the app's own id"
    );
    let other = direct.bench.instagram_long("sandbox.sketches").await;
    let id = direct.ready(&[IMAGE]).await;
    let stranger = Studio {
        token: other,
        ..direct
    };
    assert_eq!(
        error(&stranger.send("GET", &format!("/{id}"), &[]).await),
        (100, Some(33))
    );
    assert_eq!(error(&stranger.publish(&id).await), (100, Some(33)));
}

#[tokio::test(start_paused = true)]
async fn it_takes_the_permission_through_both_doors() {
    let bench = Bench::new();
    let user = bench
        .long(&[
            ("username", "Sandbox Studio"),
            ("scope", "pages_show_list,instagram_basic"),
        ])
        .await;
    let account = bench.account("sandbox.gallery").user_id;
    let studio = Studio {
        token: user,
        account,
        bench,
        base: GRAPH,
    };
    assert_eq!(error(&studio.container(&[IMAGE]).await), (10, None));
    let back = studio
        .bench
        .instagram(&[("username", "sandbox.kitchen"), ("choices_shown", "1")])
        .await;
    let token = studio
        .bench
        .instagram_token(&[("code", &back.parameter("code").expect("a code"))])
        .await
        .json();
    let account = studio.bench.account("sandbox.kitchen").user_id;
    let studio = Studio {
        token: text(&token["data"][0]["access_token"]),
        account,
        base: "/instagram/graph/v26.0",
        ..studio
    };
    assert_eq!(error(&studio.container(&[IMAGE]).await), (10, None));
}

#[tokio::test(start_paused = true)]
async fn the_token_of_a_page_can_lose_sight_of_media_that_the_person_still_sees() {
    let studio = Studio::linked().await;
    let id = studio.ready(&[IMAGE]).await;
    studio
        .bench
        .control(
            "POST",
            "/settings",
            json!({"meta_hides_media_from_pages": true}),
        )
        .await;
    assert_eq!(
        error(
            &studio
                .send("GET", &format!("/{id}"), &[("fields", "status_code")])
                .await
        ),
        (100, Some(33))
    );
    let user = studio
        .bench
        .long(&[("username", "Sandbox Studio"), ("scope", SCOPE)])
        .await;
    assert_eq!(
        studio
            .bench
            .graph("GET", &format!("/{id}?fields=status_code"), &user)
            .await
            .json()["status_code"],
        "FINISHED"
    );
    assert_eq!(
        studio.publish(&id).await.status,
        200,
        "publishing works all the same"
    );
}

#[tokio::test(start_paused = true)]
async fn through_facebook_a_video_can_be_sent_byte_by_byte() {
    let studio = Studio::linked().await;
    let seen = studio
        .container(&[
            ("media_type", "REELS"),
            ("upload_type", "resumable"),
            ("caption", "sent"),
        ])
        .await
        .json();
    let (id, uri) = (
        text(&seen["id"]),
        text(&seen["uri"]).replace("http://127.0.0.1:8788", ""),
    );
    pass(60).await;
    assert_eq!(
        studio.status(&id).await,
        "IN_PROGRESS",
        "it waits for the bytes"
    );
    let film = upright().bytes();
    let (first, rest) = film.split_at(1000);
    let send = async |offset: &str, body: &[u8]| {
        let request =
            Request::post(&uri).header("Authorization", format!("OAuth {}", studio.token));
        let request = request.header("offset", offset);
        let request = request.header("file_size", film.len());
        studio
            .bench
            .send(request.body(body.to_vec()).expect("a request"))
            .await
    };
    assert_eq!(
        send("0", first).await.json()["debug_info"]["type"],
        "PartialRequestError"
    );
    let node = format!("/{id}");
    let asked = [("fields", "status_code,video_status")];
    assert_eq!(
        studio.send("GET", &node, &asked).await.json()["video_status"]["uploading_phase"],
        json!({"status": "in_progress", "bytes_transferred": 1000})
    );
    assert_eq!(
        send("1000", rest).await.json(),
        json!({"success": true, "message": "Upload successful."})
    );
    pass(5).await;
    assert_eq!(studio.status(&id).await, "FINISHED");
    studio.publish(&id).await;
    assert_eq!(studio.captions(), ["sent"]);
    let public = studio.bench.sandbox.instagram_public();
    assert_eq!(public[0].media[0].sha256, Some(sha256(&film)));
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_can_hide_a_publication_that_the_status_tells_of() {
    for effect in [false, true] {
        let studio = Studio::direct().await;
        let id = studio.ready(&[IMAGE, ("caption", "lost")]).await;
        let fault = json!({"kind": "status", "status": 500, "effect": effect});
        let path = format!("/instagram/graph/*/{}/media_publish", studio.account);
        studio
            .bench
            .control(
                "POST",
                "/faults",
                json!({"method": "POST", "path": path, "fault": fault}),
            )
            .await;
        assert_eq!(error(&studio.publish(&id).await), (2, None));
        assert_eq!(
            studio.status(&id).await,
            if effect { "PUBLISHED" } else { "FINISHED" }
        );
        assert_eq!(studio.captions().len(), usize::from(effect));
    }
}

#[tokio::test(start_paused = true)]
async fn the_pages_that_anybody_sees_show_what_is_public() {
    let studio = Studio::direct().await;
    let id = studio.ready(&[IMAGE, ("caption", "<i>seen</i>")]).await;
    studio.ready(&[IMAGE, ("caption", "nobody sees")]).await;
    let medium = text(&studio.publish(&id).await.json()["id"]);
    for path in [
        "/instagram".to_owned(),
        "/instagram/sandbox.kitchen".to_owned(),
        format!("/instagram/media/{medium}"),
    ] {
        let seen = studio.bench.get(&path).await;
        assert!(
            seen.text.contains("&lt;i&gt;seen&lt;/i&gt;") && !seen.text.contains("nobody sees"),
            "{path}"
        );
    }
    assert!(
        studio
            .bench
            .get("/instagram/sandbox.diary")
            .await
            .text
            .contains("No posts yet")
    );
    assert!(
        text(
            &studio
                .bench
                .get("/instagram/sandbox.kitchen/feed.json")
                .await
                .json()["html"]
        )
        .contains("seen")
    );
    assert_eq!(studio.bench.get("/instagram/nobody").await.status, 404);
    let log = studio
        .bench
        .control(
            "GET",
            &format!("/instagram/public?user={}", studio.account),
            Value::Null,
        )
        .await
        .json();
    assert_eq!(log["posts"][0]["id"], medium.as_str());
}
