//! What Pages publish: posts at once and in two steps, photos, and what a caller finds afterwards.

use http::{Request, header};
use noctin_sandbox::meta::{APP_SECRET, PostKind};
use serde_json::json;

use crate::bench::{Bench, FORM, START_MS, Seen, form, pass};
use crate::login::{GRAPH, error, proof, text};

const PHOTO: &str = "https://media.scheduler.example/one.jpg";

/// A Page, its token and the person's.
pub(crate) struct Desk {
    pub(crate) bench: Bench,
    pub(crate) page: String,
    pub(crate) token: String,
    pub(crate) user_token: String,
}

// === impl Desk ===

impl Desk {
    pub(crate) async fn new(page: &str, scope: &str) -> Self {
        let bench = Bench::new();
        let user_token = bench
            .long(&[("username", "Sandbox Writer"), ("scope", scope)])
            .await;
        let page = bench.page(page);
        let token = bench.page_token(&page, &user_token).await;
        Self {
            bench,
            page,
            token,
            user_token,
        }
    }

    pub(crate) async fn journal() -> Self {
        Self::new(
            "Sandbox Journal",
            "pages_show_list,pages_read_engagement,pages_manage_posts,business_management",
        )
        .await
    }

    pub(crate) fn request(&self, path: &str, fields: &[(&str, &str)]) -> Request<Vec<u8>> {
        let proof = proof(APP_SECRET, &self.token);
        let fields = [
            &[
                ("access_token", self.token.as_str()),
                ("appsecret_proof", &proof),
            ],
            fields,
        ]
        .concat();
        let request = Request::post(format!("{GRAPH}{path}")).header(header::CONTENT_TYPE, FORM);
        request.body(form(&fields)).expect("a request")
    }

    /// A form that is sent with the Page's token.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Seen {
        self.bench.send(self.request(path, fields)).await
    }

    pub(crate) async fn feed(&self, fields: &[(&str, &str)]) -> Seen {
        self.post(&format!("/{}/feed", self.page), fields).await
    }

    pub(crate) async fn get(&self, path: &str) -> Seen {
        self.bench.graph("GET", path, &self.token).await
    }

    async fn photo(&self, fields: &[(&str, &str)]) -> Seen {
        self.post(
            &format!("/{}/photos", self.page),
            &[&[("url", PHOTO)], fields].concat(),
        )
        .await
    }

    async fn waiting_photo(&self) -> String {
        let seen = self.photo(&[("published", "false")]).await.json();
        assert_eq!(seen.get("post_id"), None);
        text(&seen["id"])
    }

    pub(crate) fn texts(&self) -> Vec<String> {
        self.bench
            .sandbox
            .meta_public()
            .into_iter()
            .map(|post| post.text)
            .collect()
    }
}

#[tokio::test(start_paused = true)]
async fn a_post_at_once_is_public_and_said_again_is_a_second_one() {
    let desk = Desk::journal().await;
    let seen = desk
        .feed(&[("message", "one"), ("link", "https://scheduler.example/")])
        .await
        .json();
    let id = text(&seen["id"]);
    assert!(id.starts_with(&format!("{}_", desk.page)));
    let post = desk.bench.sandbox.meta_public().pop().expect("a post");
    assert_eq!(
        (post.id.as_str(), post.kind, post.author_name.as_str()),
        (id.as_str(), PostKind::Feed, "Sandbox Journal")
    );
    assert_eq!(
        (post.link.as_deref(), post.public_at_ms),
        (Some("https://scheduler.example/"), START_MS)
    );
    let call = desk.bench.sandbox.calls().pop().expect("a call");
    assert_eq!(
        (call.made_public.as_deref(), call.user),
        (Some(id.as_str()), Some(desk.bench.person("Sandbox Writer")))
    );
    assert_eq!(
        error(
            &desk
                .feed(&[("message", "one"), ("link", "https://scheduler.example/")])
                .await
        ),
        (506, None)
    );
    desk.bench
        .control(
            "POST",
            "/settings",
            json!({"meta_refuses_duplicates": false}),
        )
        .await;
    desk.feed(&[("message", "one"), ("link", "https://scheduler.example/")])
        .await;
    assert_eq!(desk.texts(), ["one", "one"]);
}

#[tokio::test(start_paused = true)]
async fn a_draft_is_seen_by_nobody_until_it_is_released_and_released_once() {
    let desk = Desk::journal().await;
    let id = text(
        &desk
            .feed(&[("message", "two steps"), ("published", "false")])
            .await
            .json()["id"],
    );
    assert!(desk.texts().is_empty());
    let node = format!("/{id}?fields=is_published,message,permalink_url,created_time");
    assert_eq!(desk.get(&node).await.json()["is_published"], false);
    assert_eq!(
        desk.get(&format!("/{}/published_posts", desk.page))
            .await
            .json()["data"],
        json!([])
    );
    pass(60).await;
    for _ in 0..3 {
        assert_eq!(
            desk.post(&format!("/{id}"), &[("is_published", "true")])
                .await
                .json(),
            json!({"success": true})
        );
        pass(1).await;
    }
    assert_eq!(desk.texts(), ["two steps"]);
    assert_eq!(
        desk.bench.sandbox.meta_public()[0].public_at_ms,
        START_MS + 60_000
    );
    let seen = desk.get(&node).await.json();
    assert_eq!(
        (&seen["is_published"], &seen["created_time"]),
        (&json!(true), &json!("2026-12-01T09:01:00+0000"))
    );
    let permalink = text(&seen["permalink_url"]).replace("http://127.0.0.1:8788", "");
    assert!(desk.bench.get(&permalink).await.text.contains("two steps"));
    let list = desk
        .get(&format!(
            "/{}/published_posts?fields=id,message,created_time&limit=10",
            desk.page
        ))
        .await
        .json();
    assert_eq!(
        list["data"],
        json!([{"id": id, "message": "two steps", "created_time": "2026-12-01T09:01:00+0000"}])
    );
}

#[tokio::test(start_paused = true)]
async fn drafts_can_turn_out_not_to_be_publishable() {
    let desk = Desk::journal().await;
    let id = text(
        &desk
            .feed(&[("message", "draft"), ("published", "false")])
            .await
            .json()["id"],
    );
    desk.bench
        .control("POST", "/settings", json!({"meta_refuses_drafts": true}))
        .await;
    assert_eq!(
        error(
            &desk
                .post(&format!("/{id}"), &[("is_published", "true")])
                .await
        ),
        (100, None)
    );
    assert!(desk.texts().is_empty());
}

#[tokio::test(start_paused = true)]
async fn photos_wait_for_their_post_and_keep_their_order() {
    let desk = Desk::journal().await;
    let (first, second) = (desk.waiting_photo().await, desk.waiting_photo().await);
    let fbid = |id: &str| json!({"media_fbid": id}).to_string();
    let numbered = [
        ("message", "two photos"),
        ("attached_media[0]", &fbid(&second)),
        ("attached_media[1]", &fbid(&first)),
        ("published", "false"),
    ];
    let id = text(&desk.feed(&numbered).await.json()["id"]);
    let taken = json!([{"media_fbid": first}]).to_string();
    assert_eq!(
        error(&desk.feed(&[("attached_media", &taken)]).await),
        (100, Some(1_366_051)),
        "already in a post"
    );
    desk.post(&format!("/{id}"), &[("is_published", "true")])
        .await;
    let post = desk.bench.sandbox.meta_public().pop().expect("a post");
    assert_eq!((post.media.len(), post.text.as_str()), (2, "two photos"));
    assert_eq!(
        error(
            &desk
                .bench
                .graph("DELETE", &format!("/{first}"), &desk.token)
                .await
        ),
        (100, Some(33)),
        "a used one stays"
    );

    let third = desk.waiting_photo().await;
    let body = json!({"attached_media": [{"media_fbid": third}], "message": "as JSON"});
    let request = Request::post(format!(
        "{GRAPH}/{}/feed?appsecret_proof={}",
        desk.page,
        proof(APP_SECRET, &desk.token)
    ))
    .header(header::CONTENT_TYPE, "application/json")
    .header(header::AUTHORIZATION, format!("Bearer {}", desk.token));
    let seen = desk
        .bench
        .send(
            request
                .body(body.to_string().into_bytes())
                .expect("a request"),
        )
        .await;
    assert_eq!(seen.status, 200, "{}", seen.text);
    assert_eq!(desk.texts(), ["two photos", "as JSON"]);
}

#[tokio::test(start_paused = true)]
async fn a_photo_that_waits_for_a_day_is_gone() {
    let desk = Desk::journal().await;
    let photo = desk.waiting_photo().await;
    let seen = desk
        .get(&format!("/{photo}?fields=id,page_story_id,alt_text_custom"))
        .await
        .json();
    assert!(
        seen["page_story_id"].is_string(),
        "which is no sign of a publication"
    );
    let unused = desk.waiting_photo().await;
    assert_eq!(
        desk.bench
            .graph("DELETE", &format!("/{unused}"), &desk.token)
            .await
            .json(),
        json!({"success": true})
    );
    pass(24 * 60 * 60).await;
    for gone in [photo, unused] {
        assert_eq!(error(&desk.get(&format!("/{gone}")).await), (100, Some(33)));
    }
}

#[tokio::test(start_paused = true)]
async fn a_photo_by_itself_is_a_photo_and_a_post() {
    let desk = Desk::journal().await;
    let seen = desk
        .photo(&[("caption", "alone"), ("alt_text_custom", "what is on it")])
        .await
        .json();
    assert!(seen["id"].is_string() && seen["post_id"].is_string());
    let post = desk.bench.sandbox.meta_public().pop().expect("a post");
    let [photo] = post.media.as_slice() else {
        panic!("one photo");
    };
    assert_eq!(
        (post.kind, photo.id.as_deref()),
        (PostKind::Photo, seen["id"].as_str())
    );
    assert_eq!(photo.address.as_deref(), Some(PHOTO));
    assert_eq!(photo.alt_text.as_deref(), Some("what is on it"));
    assert_eq!(photo.sha256, None, "nobody went there");
}
