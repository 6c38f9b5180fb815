//! Publishing to Instagram, through both doors: containers, their status, the one publication, the
//! quota.

use http::{Request, header};
use noctin_sandbox::instagram::PostKind;
use noctin_sandbox::meta;
use serde_json::{Value, json};

use crate::bench::{Bench, FORM, Seen, form, pass};
use crate::login::{GRAPH, error, proof, text};

const IMAGE: (&str, &str) = ("image_url", "https://media.scheduler.example/one.jpg");
const VIDEO: (&str, &str) = ("video_url", "https://media.scheduler.example/one.mp4");
const SCOPE: &str =
    "pages_show_list,pages_read_engagement,instagram_basic,instagram_content_publish";

/// An account and a token that publishes for it.
struct Studio {
    bench: Bench,
    account: String,
    token: String,
    base: &'static str,
}

// === impl Studio ===

impl Studio {
    /// Through Instagram Login.
    async fn direct() -> Self {
        let bench = Bench::new();
        let token = bench.instagram_long("sandbox.kitchen").await;
        let account = bench.account("sandbox.kitchen").user_id;
        Self {
            bench,
            account,
            token,
            base: "/instagram/graph/v26.0",
        }
    }

    /// Through Facebook, with the token of the Page.
    async fn linked() -> Self {
        let bench = Bench::new();
        let user = bench
            .long(&[("username", "Sandbox Studio"), ("scope", SCOPE)])
            .await;
        let token = bench
            .page_token(&bench.page("Sandbox Gallery"), &user)
            .await;
        let account = bench.account("sandbox.gallery").user_id;
        Self {
            bench,
            account,
            token,
            base: GRAPH,
        }
    }

    async fn both() -> [Self; 2] {
        [Self::direct().await, Self::linked().await]
    }

    async fn send(&self, method: &str, path: &str, fields: &[(&str, &str)]) -> Seen {
        let proof = proof(meta::APP_SECRET, &self.token);
        let proof = (self.base == GRAPH).then_some(("appsecret_proof", proof.as_str()));
        let fields: Vec<_> = fields.iter().copied().chain(proof).collect();
        let query = if method == "GET" {
            String::from_utf8(form(&fields)).expect("text")
        } else {
            String::new()
        };
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}?{query}", self.base))
            .header(header::CONTENT_TYPE, FORM);
        let request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.token));
        self.bench
            .send(
                request
                    .body(if method == "GET" {
                        Vec::new()
                    } else {
                        form(&fields)
                    })
                    .expect("a request"),
            )
            .await
    }

    async fn container(&self, fields: &[(&str, &str)]) -> Seen {
        self.send("POST", &format!("/{}/media", self.account), fields)
            .await
    }

    /// A container that is ready.
    async fn ready(&self, fields: &[(&str, &str)]) -> String {
        let seen = self.container(fields).await;
        assert_eq!(seen.status, 200, "{}", seen.text);
        pass(5).await;
        let id = text(&seen.json()["id"]);
        assert_eq!(self.status(&id).await, "FINISHED");
        id
    }

    async fn publish(&self, container: &str) -> Seen {
        self.send(
            "POST",
            &format!("/{}/media_publish", self.account),
            &[("creation_id", container)],
        )
        .await
    }

    async fn status(&self, container: &str) -> String {
        text(
            &self
                .send(
                    "GET",
                    &format!("/{container}"),
                    &[("fields", "status_code,status")],
                )
                .await
                .json()["status_code"],
        )
    }

    fn captions(&self) -> Vec<String> {
        self.bench
            .sandbox
            .instagram_public()
            .into_iter()
            .map(|post| post.text)
            .collect()
    }
}

#[tokio::test(start_paused = true)]
async fn an_image_is_worked_on_before_it_can_be_published_once() {
    for studio in Studio::both().await {
        let id = text(
            &studio
                .container(&[
                    IMAGE,
                    ("caption", "hello #world"),
                    ("alt_text", "a picture"),
                ])
                .await
                .json()["id"],
        );
        assert_eq!(studio.status(&id).await, "IN_PROGRESS");
        assert_eq!(error(&studio.publish(&id).await), (9007, Some(2_207_027)));
        assert!(studio.captions().is_empty());
        pass(1).await;
        assert_eq!(studio.status(&id).await, "FINISHED");
        let medium = text(&studio.publish(&id).await.json()["id"]);
        assert_eq!(studio.status(&id).await, "PUBLISHED");
        let call = studio
            .bench
            .sandbox
            .calls()
            .into_iter()
            .rev()
            .find(|call| call.method == "POST")
            .expect("a call");
        assert_eq!(call.made_public.as_deref(), Some(medium.as_str()));
        assert_eq!(
            error(&studio.publish(&id).await),
            (9007, Some(2_207_027)),
            "a container is published once"
        );
        assert_eq!(studio.captions(), ["hello #world"]);
        let fields = [(
            "fields",
            "permalink,shortcode,media_type,media_product_type,timestamp,caption",
        )];
        let node = studio
            .send("GET", &format!("/{medium}"), &fields)
            .await
            .json();
        assert_eq!(
            (&node["media_type"], &node["media_product_type"]),
            (&json!("IMAGE"), &json!("FEED"))
        );
        let permalink = text(&node["permalink"]).replace("http://127.0.0.1:8788", "");
        assert!(
            studio
                .bench
                .get(&permalink)
                .await
                .text
                .contains("hello #world")
        );
        let path = format!("/{}/media", studio.account);
        let list = studio
            .send(
                "GET",
                &path,
                &[
                    ("fields", "id,caption,timestamp,permalink"),
                    ("limit", "10"),
                ],
            )
            .await
            .json();
        assert_eq!(list["data"][0]["id"], medium.as_str());
    }
}

#[tokio::test(start_paused = true)]
async fn a_reel_a_story_and_a_carousel_have_their_own_parameters() {
    for studio in Studio::both().await {
        let reel = studio
            .ready(&[
                VIDEO,
                ("media_type", "REELS"),
                ("caption", "a reel"),
                ("share_to_feed", "true"),
            ])
            .await;
        let story = studio.ready(&[IMAGE, ("media_type", "STORIES")]).await;
        let image = studio.ready(&[IMAGE, ("is_carousel_item", "true")]).await;
        let video = studio
            .ready(&[VIDEO, ("media_type", "VIDEO"), ("is_carousel_item", "true")])
            .await;
        assert_eq!(
            studio.publish(&image).await.status,
            400,
            "an item is nothing by itself"
        );
        let children = format!("{video},{image}");
        let carousel = studio
            .ready(&[
                ("media_type", "CAROUSEL"),
                ("children", &children),
                ("caption", "several"),
            ])
            .await;
        for container in [&reel, &story, &carousel] {
            assert_eq!(studio.publish(container).await.status, 200);
        }
        let public = studio.bench.sandbox.instagram_public();
        let kinds: Vec<PostKind> = public.iter().map(|post| post.kind).collect();
        assert_eq!(kinds, [PostKind::Reel, PostKind::Story, PostKind::Feed]);
        assert_eq!(
            public[2].media,
            [VIDEO.1, IMAGE.1],
            "in the order of the children"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_carousel_takes_only_children_of_its_own_that_are_ready() {
    let studio = Studio::direct().await;
    let item = [IMAGE, ("is_carousel_item", "true")];
    let ready = studio.ready(&item).await;
    let whole = studio.ready(&[IMAGE]).await;
    let fresh = text(&studio.container(&item).await.json()["id"]);
    let carousel = async |children: &str| {
        error(
            &studio
                .container(&[("media_type", "CAROUSEL"), ("children", children)])
                .await,
        )
    };
    assert_eq!(
        carousel(&format!("{ready},{fresh}")).await,
        (9007, Some(2_207_027))
    );
    assert_eq!(
        carousel(&format!("{ready},{whole}")).await,
        (24, Some(2_207_006))
    );
    assert_eq!(
        carousel(&format!("{ready},17")).await,
        (24, Some(2_207_006))
    );
    assert_eq!(carousel(&ready).await, (100, Some(2_207_028)));
    let eleven = [ready.as_str(); 11].join(",");
    assert_eq!(carousel(&eleven).await, (100, Some(2_207_028)));
    pass(5).await;
    let listed = json!([fresh, ready]).to_string();
    assert_eq!(
        studio
            .container(&[("media_type", "CAROUSEL"), ("children", &listed)])
            .await
            .status,
        200
    );
}

#[tokio::test(start_paused = true)]
async fn what_does_not_go_together_is_refused_with_the_code_that_says_so() {
    let studio = Studio::direct().await;
    let (long, tags, mentions) = (
        "x".repeat(2201),
        "#tag ".repeat(31),
        "@somebody ".repeat(21),
    );
    let alt = "x".repeat(1001);
    for (fields, expected) in [
        (&[][..], (100, None)),
        (&[VIDEO, ("media_type", "VIDEO")], (100, Some(2_207_023))),
        (
            &[VIDEO, ("media_type", "REELS"), ("is_carousel_item", "true")],
            (100, Some(2_207_023)),
        ),
        (&[IMAGE, ("media_type", "PHOTO")], (100, Some(2_207_023))),
        (&[IMAGE, ("caption", &long)], (36_004, Some(2_207_010))),
        (&[IMAGE, ("caption", &tags)], (36_004, Some(2_207_010))),
        (&[IMAGE, ("caption", &mentions)], (100, Some(2_207_040))),
        (&[IMAGE, ("alt_text", &alt)], (100, None)),
        (
            &[VIDEO, ("media_type", "REELS"), ("alt_text", "x")],
            (100, None),
        ),
        (
            &[IMAGE, ("media_type", "STORIES"), ("caption", "x")],
            (100, None),
        ),
        (
            &[IMAGE, ("is_carousel_item", "true"), ("caption", "x")],
            (100, None),
        ),
        (
            &[IMAGE, ("collaborators", "[\"a\",\"b\",\"c\",\"d\"]")],
            (100, None),
        ),
        (&[IMAGE, ("user_tags", "nobody")], (100, None)),
        (&[("image_url", "/relative.jpg")], (9004, Some(2_207_052))),
        (
            &[("image_url", "https://media.scheduler.example/ä.jpg")],
            (9004, Some(2_207_052)),
        ),
        (
            &[("media_type", "REELS"), ("upload_type", "resumable")],
            (100, None),
        ),
        (&[IMAGE, ("shoe_size", "44")], (100, None)),
    ] {
        let seen = studio.container(fields).await;
        assert_eq!(error(&seen), expected, "{fields:?}");
        assert_eq!(
            seen.json()["error"]["error_user_msg"].is_string(),
            expected.1.is_some(),
            "{fields:?}"
        );
    }
    assert_eq!(error(&studio.publish("17").await), (24, Some(2_207_006)));
    assert!(studio.captions().is_empty());
}

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
async fn it_takes_the_permission_and_the_own_account() {
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
    let send = async |offset: &str, body: &[u8]| {
        let request =
            Request::post(&uri).header("Authorization", format!("OAuth {}", studio.token));
        let request = request.header("offset", offset).header("file_size", "10");
        studio
            .bench
            .send(request.body(body.to_vec()).expect("a request"))
            .await
    };
    assert_eq!(
        send("0", b"first").await.json()["debug_info"]["type"],
        "PartialRequestError"
    );
    assert_eq!(
        send("5", b"secon").await.json(),
        json!({"success": true, "message": "Upload successful."})
    );
    pass(5).await;
    assert_eq!(studio.status(&id).await, "FINISHED");
    studio.publish(&id).await;
    assert_eq!(studio.captions(), ["sent"]);
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
