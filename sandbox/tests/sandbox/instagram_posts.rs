//! Publishing to Instagram, through both doors: containers, their status, the one publication, the
//! quota.

use http::{Request, header};
use noctin_sandbox::instagram::PostKind;
use noctin_sandbox::meta;
use serde_json::json;

use crate::bench::{Bench, FORM, Seen, form, pass};
use crate::login::{GRAPH, error, proof, text};

pub(crate) const IMAGE: (&str, &str) = ("image_url", "https://media.scheduler.example/one.jpg");
const GREETING: [(&str, &str); 3] = [
    IMAGE,
    ("caption", "hello #world"),
    ("alt_text", "a picture"),
];
pub(crate) const VIDEO: (&str, &str) = ("video_url", "https://media.scheduler.example/one.mp4");
pub(crate) const SCOPE: &str =
    "pages_show_list,pages_read_engagement,instagram_basic,instagram_content_publish";

/// An account and a token that publishes for it.
pub(crate) struct Studio {
    pub(crate) bench: Bench,
    pub(crate) account: String,
    pub(crate) token: String,
    pub(crate) base: &'static str,
}

// === impl Studio ===

impl Studio {
    /// Through Instagram Login.
    pub(crate) async fn direct() -> Self {
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
    pub(crate) async fn linked() -> Self {
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

    pub(crate) async fn both() -> [Self; 2] {
        [Self::direct().await, Self::linked().await]
    }

    pub(crate) async fn send(&self, method: &str, path: &str, fields: &[(&str, &str)]) -> Seen {
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

    pub(crate) async fn container(&self, fields: &[(&str, &str)]) -> Seen {
        self.send("POST", &format!("/{}/media", self.account), fields)
            .await
    }

    /// A container that is ready.
    pub(crate) async fn ready(&self, fields: &[(&str, &str)]) -> String {
        let seen = self.container(fields).await;
        assert_eq!(seen.status, 200, "{}", seen.text);
        pass(5).await;
        let id = text(&seen.json()["id"]);
        assert_eq!(self.status(&id).await, "FINISHED");
        id
    }

    pub(crate) async fn publish(&self, container: &str) -> Seen {
        self.send(
            "POST",
            &format!("/{}/media_publish", self.account),
            &[("creation_id", container)],
        )
        .await
    }

    pub(crate) async fn status(&self, container: &str) -> String {
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

    pub(crate) fn captions(&self) -> Vec<String> {
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
        let id = text(&studio.container(&GREETING).await.json()["id"]);
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
    }
}

#[tokio::test(start_paused = true)]
async fn a_published_image_is_a_node_with_a_page_and_in_the_list() {
    for studio in Studio::both().await {
        let id = studio.ready(&GREETING).await;
        let medium = text(&studio.publish(&id).await.json()["id"]);
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
        let media = public[2].media.iter();
        let addresses: Vec<&str> = media
            .filter_map(|medium| medium.address.as_deref())
            .collect();
        assert_eq!(
            addresses,
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
