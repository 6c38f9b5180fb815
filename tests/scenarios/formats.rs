//! Every format that is published, from the upload of its files to the page that everybody sees.
//! The table in README.md is made from this list.

mod table;

use super::actors::Actor;
use super::browser::Browser;
use super::world::{World, body, request};
use super::x_media::{film_of, lengthened, sample, sha256};
use noctin_scheduler::domain::door::Door;
use noctin_scheduler::domain::network::Network;
use serde_json::{Value, json};
use std::sync::{Arc, LazyLock};
use std::time::Duration;
pub(crate) use table::FORMATS;
use table::{FILM, TALL_FILM};

/// A row of the table.
pub(crate) struct Format {
    /// Which way to its network the scenario takes.
    pub(crate) door: Door,
    /// What it is called.
    pub(crate) name: &'static str,
    /// What a post of it may hold.
    pub(crate) holds: &'static str,
    /// The post of the scenario: its files, and those of the part that follows.
    pub(crate) files: [&'static [&'static str]; 2],
    /// What it asks for beyond its text, as JSON.
    pub(crate) options: &'static str,
}

impl Format {
    const fn none(door: Door) -> Self {
        Self {
            door,
            name: "",
            holds: "",
            files: [&[], &[]],
            options: "{}",
        }
    }

    /// What the post shows: of each of its parts, the SHA-256 and the words of each file.
    pub(crate) fn shown(&self) -> Vec<Vec<(String, String)>> {
        let part = |files: &[&str]| {
            let files = files.iter().enumerate();
            files
                .map(|(number, file)| (sha256(&bytes(file)), words(number)))
                .collect()
        };
        let parts = if self.options.contains("thread") {
            2
        } else {
            1
        };
        self.files[..parts].iter().copied().map(part).collect()
    }

    /// Uploads its files: those of the post, and those of the part that follows.
    pub(crate) async fn upload<W: World>(&self, browser: &Browser<W>) -> [Value; 2] {
        let [first, second] = self
            .files
            .map(|names| names.iter().map(|name| bytes(name)).collect::<Vec<_>>());
        [browser.attach(&first).await, browser.attach(&second).await]
    }

    /// A draft of the post that shows what was uploaded, without its schedule.
    pub(crate) fn draft(&self, account: &str, text: &str, media: &[Value; 2]) -> Value {
        let mut options: Value = serde_json::from_str(self.options).unwrap();
        if let Some(part) = options.pointer_mut("/thread/0") {
            part["media"] = media[1].clone();
        }
        if let Some(cover) = options.pointer_mut("/cover/media") {
            *cover = media[1][0]["id"].clone();
        }
        json!({
            "text": if self.is_story() { "" } else { text },
            "media": media[0],
            "targets": [{ "account": account, "options": options }],
        })
    }

    /// Whether its creator has to finish it at the platform.
    pub(crate) fn is_draft(&self) -> bool {
        self.options.contains("inbox")
    }

    /// What everybody sees of its text: with the draft of a video none is sent.
    fn text_of<'a>(&self, draft: &'a Value) -> &'a Value {
        if self.name == "Video draft" {
            &NOTHING
        } else {
            &draft["text"]
        }
    }

    /// Whether it is shown for a day, without words.
    pub(crate) fn is_story(&self) -> bool {
        self.options.contains("story")
    }

    /// What a post on Instagram shows beyond its media and its text.
    fn assert_details(&self, public: &Value, options: &Value) {
        let details = &public["details"];
        let names = options["collaborators"].as_array().into_iter().flatten();
        let bare = |name: &Value| name.as_str().unwrap().trim_start_matches('@').to_owned();
        let names: Vec<String> = names.map(bare).collect();
        assert_eq!(details["collaborators"], json!(names), "{public:#}");
        if options["cover"] != Value::Null {
            let cover = sha256(&bytes(self.files[1][0]));
            assert_eq!(details["cover"]["sha256"], cover, "{public:#}");
            assert_eq!(details["share_to_feed"], options["share_to_feed"]);
        }
    }
}

/// No text.
static NOTHING: LazyLock<Value> = LazyLock::new(|| json!(""));

/// The bytes of one of the files.
fn bytes(file: &str) -> Vec<u8> {
    match file {
        FILM => film_of(5 * 1024 * 1024),
        TALL_FILM => lengthened(sample("tall.mp4"), 31 * 1024 * 1024),
        file => sample(file),
    }
}

/// What file number `number` of a part shows, in words.
fn words(number: usize) -> String {
    format!("What number {number} shows")
}

/// What an account has made public at its network, oldest first.
pub(crate) async fn public<W: World>(
    browser: &Browser<W>,
    door: Door,
    account: &str,
) -> Vec<Value> {
    let mut posts = listed(browser, door, account).await;
    for post in &mut posts {
        for medium in post["media"].as_array_mut().into_iter().flatten() {
            fetch(browser, medium).await;
        }
    }
    posts
}

/// The same without the bytes that the network has not fetched.
pub(crate) async fn listed<W: World>(
    browser: &Browser<W>,
    door: Door,
    account: &str,
) -> Vec<Value> {
    let name = match door {
        Door::Facebook => "meta",
        door => door.network().name(),
    };
    let path = format!("/{name}/public?user={account}");
    let public = browser.sandbox().control("GET", &path, None).await;
    public["posts"].as_array().unwrap().clone()
}

/// What a platform shows by its address, and has not fetched in this world, is fetched there.
pub(crate) async fn fetch<W: World>(browser: &Browser<W>, medium: &mut Value) {
    let Some(address) = medium["address"].as_str().map(str::to_owned) else {
        return;
    };
    if medium["sha256"].is_null() {
        let fetched = browser.world.worker(request("GET", &address, None)).await;
        assert_eq!(fetched.status(), 200, "{address}");
        medium["sha256"] = json!(sha256(fetched.body()));
    }
}

/// A person who can connect an account through `door`: some doors let nobody in.
pub(crate) async fn somebody<W: World>(world: &Arc<W>, door: Door) -> Browser<W> {
    if door.signs_in() {
        Browser::new(world)
    } else {
        Browser::signed_up(world).await.0
    }
}

async fn each_is_published<W: World>(world: Arc<W>, door: Door) {
    let browser = somebody(&world, door).await;
    let actor = Actor::new(&browser, door).await;
    let account = actor.connect(&browser).await;
    let mut before = 0;
    let network = door.network();
    for format in FORMATS
        .iter()
        .filter(|format| format.door.network() == network)
    {
        let media = format.upload(&browser).await;
        let mut draft = format.draft(&account, &format!("Published: {}", format.name), &media);
        draft["schedule"] = json!({ "at": browser.in_ms(2_000) });
        let response = browser.call("POST", "/api/v1/posts", Some(&draft)).await;
        let post = body(&response);
        assert_eq!(response.status(), 201, "{}: {post:#}", format.name);
        let receipt = comes_to_rest(&*world, &browser, &post).await;
        assert_eq!(
            receipt["state"], "published",
            "{}, {}: {receipt:#}",
            format.name, format.holds
        );
        if format.is_draft() {
            finish(&*world, &browser, &receipt).await;
        }
        let public = public(&browser, door, &actor.remote_id).await;
        let shown: Vec<Vec<_>> = public[before..].iter().map(media_of).collect();
        assert_eq!(shown, format.shown(), "{}: {public:#?}", format.name);
        let first = &public[before];
        assert_eq!(&first["text"], format.text_of(&draft), "{}", format.name);
        let options = &draft["targets"][0]["options"];
        assert_eq!(first["link"], options["link"], "{}", format.name);
        assert_eq!(
            first["comments"][0]["text"], options["first_comment"],
            "{}: {first:#}",
            format.name
        );
        if network == Network::Instagram {
            format.assert_details(first, options);
        }
        assert!(
            receipt["url"].as_str().unwrap().starts_with("http"),
            "{receipt:#}"
        );
        before = public.len();
    }
    assert!(before > 0, "nothing is published there");
}

/// The creator finishes a draft in the app, for everybody.
async fn finish<W: World>(world: &W, browser: &Browser<W>, receipt: &Value) {
    let name = receipt["remote_id"].as_str().unwrap();
    let path = format!("/tiktok/publications/{name}/finish");
    browser.sandbox().control("POST", &path, None).await;
    world.pass(Duration::from_secs(10)).await;
}

/// The SHA-256 and the words of what a public post shows. A video on Facebook has no words.
pub(crate) fn media_of(post: &Value) -> Vec<(String, String)> {
    let media = post["media"].as_array().into_iter().flatten().enumerate();
    let text = |value: &Value| value.as_str().map(str::to_owned);
    media
        .map(|(number, one)| {
            (
                text(&one["sha256"]).unwrap_or_default(),
                text(&one["alt_text"]).unwrap_or_else(|| words(number)),
            )
        })
        .collect()
}

/// Lets ticks pass until nothing more happens to a post; answers with its receipt.
async fn comes_to_rest<W: World>(world: &W, browser: &Browser<W>, post: &Value) -> Value {
    let mut receipt = Value::Null;
    for _ in 0..30 {
        for _ in 0..10 {
            receipt = browser.receipt(post).await;
            if ["published", "failed", "unconfirmed"].contains(&receipt["state"].as_str().unwrap())
            {
                return receipt;
            }
            world.breathe().await;
        }
        world.pass(Duration::from_secs(20)).await;
        world.tick().await;
    }
    receipt
}

pub(crate) async fn each_format_of_x_is_published_as_it_was_uploaded<W: World>(world: Arc<W>) {
    each_is_published(world, Door::X).await;
}

pub(crate) async fn each_format_of_facebook_is_published_as_it_was_uploaded<W: World>(
    world: Arc<W>,
) {
    each_is_published(world, Door::Facebook).await;
}

pub(crate) async fn each_format_of_tiktok_is_published_as_it_was_uploaded<W: World>(world: Arc<W>) {
    each_is_published(world, Door::TikTok).await;
}

pub(crate) async fn each_format_of_instagram_is_published_as_it_was_uploaded<W: World>(
    world: Arc<W>,
) {
    each_is_published(world, Door::Instagram).await;
}

pub(crate) async fn each_format_of_instagram_goes_out_through_its_own_login_too<W: World>(
    world: Arc<W>,
) {
    each_is_published(world, Door::InstagramDirect).await;
}
