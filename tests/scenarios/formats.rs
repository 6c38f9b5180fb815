//! Every format that is published, from the upload of its files to the page that everybody sees. The
//! table in README.md is made from this list.

use super::actors::Actor;
use super::browser::Browser;
use super::world::{World, body};
use super::x_media::{sample, sha256};
use noctin_scheduler::domain::door::Door;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// A row of the table.
pub(crate) struct Format {
    /// Which way to its network the scenario takes.
    pub(crate) door: Door,
    /// What it is called.
    pub(crate) name: &'static str,
    /// What a post of it may hold.
    pub(crate) holds: &'static str,
    /// The post of the scenario: its files, and those of the part that follows.
    files: [&'static [&'static str]; 2],
    /// What it asks for beyond its text, as JSON.
    options: &'static str,
}

const PICTURES: &[&str] = &["photo.jpg", "see-through.png", "palette.png", "still.webp"];
const TALL: &[&str] = &["tall.mp4"];

/// All of them.
pub(crate) const FORMATS: &[Format] = &[
    Format {
        name: "Text",
        holds: "280 characters, with Premium 25,000",
        ..Format::none(Door::X)
    },
    Format {
        name: "Pictures",
        holds: "1–4 pictures with alt text (JPEG, PNG, WebP)",
        files: [PICTURES, &[]],
        ..Format::none(Door::X)
    },
    Format {
        name: "GIF",
        holds: "one GIF, still or moving",
        files: [&["moving.gif"], &[]],
        ..Format::none(Door::X)
    },
    Format {
        name: "Video",
        holds: "one video (MP4, MOV)",
        files: [&["video.mp4"], &[]],
        ..Format::none(Door::X)
    },
    Format {
        name: "Thread",
        holds: "a first post of any kind, and up to 24 that follow it, each with media of its own",
        files: [&["photo.jpg"], &["moving.gif"]],
        options: r#"{"thread": [{"text": "And then"}]}"#,
        ..Format::none(Door::X)
    },
    Format {
        name: "Text",
        holds: "a text, with the preview of a link",
        options: r#"{"link": "https://example.com/page"}"#,
        ..Format::none(Door::Facebook)
    },
    Format {
        name: "Photos",
        holds: "1–10 pictures with alt text",
        files: [&["photo.jpg", "palette.png", "progressive.jpg"], &[]],
        ..Format::none(Door::Facebook)
    },
    Format {
        name: "Video",
        holds: "one video",
        files: [&["video.mp4"], &[]],
        ..Format::none(Door::Facebook)
    },
    Format {
        name: "Reel",
        holds: "one upright video of 3–90 seconds",
        files: [TALL, &[]],
        options: r#"{"kind": "reel"}"#,
        ..Format::none(Door::Facebook)
    },
    Format {
        name: "Photo story",
        holds: "one picture, for a day",
        files: [&["photo.jpg"], &[]],
        options: r#"{"kind": "story"}"#,
        ..Format::none(Door::Facebook)
    },
    Format {
        name: "Video story",
        holds: "one upright video of 3–60 seconds, for a day",
        files: [TALL, &[]],
        options: r#"{"kind": "story"}"#,
        ..Format::none(Door::Facebook)
    },
    Format {
        name: "First comment",
        holds: "what the Page says first below a post of any kind but a story",
        options: r#"{"first_comment": "First!"}"#,
        ..Format::none(Door::Facebook)
    },
];

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
    fn shown(&self) -> Vec<Vec<(String, String)>> {
        let part = |files: &[&str]| {
            let files = files.iter().enumerate();
            files
                .map(|(number, file)| (sha256(&sample(file)), words(number)))
                .collect()
        };
        let parts = if self.options.contains("thread") {
            2
        } else {
            1
        };
        self.files[..parts].iter().copied().map(part).collect()
    }

    async fn draft<W: World>(&self, browser: &Browser<W>, account: &str) -> Value {
        let mut options: Value = serde_json::from_str(self.options).unwrap();
        let files = |names: &[&str]| names.iter().map(|name| sample(name)).collect::<Vec<_>>();
        if let Some(part) = options.pointer_mut("/thread/0") {
            part["media"] = browser.attach(&files(self.files[1])).await;
        }
        json!({
            "text": self.text(),
            "media": browser.attach(&files(self.files[0])).await,
            "targets": [{ "account": account, "options": options }],
            "schedule": { "at": browser.in_ms(2_000) },
        })
    }

    fn text(&self) -> String {
        let is_story = self.options.contains("story");
        if is_story {
            String::new()
        } else {
            format!("Published: {}", self.name)
        }
    }
}

/// What file number `number` of a part shows, in words.
fn words(number: usize) -> String {
    format!("What number {number} shows")
}

/// What an account has made public at its network, oldest first.
async fn public<W: World>(browser: &Browser<W>, door: Door, account: &str) -> Vec<Value> {
    let name = match door {
        Door::Facebook => "meta",
        door => door.name(),
    };
    let path = format!("/{name}/public?user={account}");
    let public = browser.sandbox().control("GET", &path, None).await;
    public["posts"].as_array().unwrap().clone()
}

async fn each_is_published<W: World>(world: Arc<W>, door: Door) {
    let browser = Browser::new(&world);
    let actor = Actor::new(&browser, door).await;
    let account = actor.connect(&browser).await;
    let mut before = 0;
    for format in FORMATS.iter().filter(|format| format.door == door) {
        let draft = format.draft(&browser, &account).await;
        let response = browser.call("POST", "/api/v1/posts", Some(&draft)).await;
        let post = body(&response);
        assert_eq!(response.status(), 201, "{}: {post:#}", format.name);
        let receipt = comes_to_rest(&*world, &browser, &post).await;
        assert_eq!(
            receipt["state"], "published",
            "{}, {}: {receipt:#}",
            format.name, format.holds
        );
        let public = public(&browser, door, &actor.remote_id).await;
        let shown: Vec<Vec<_>> = public[before..].iter().map(media_of).collect();
        assert_eq!(shown, format.shown(), "{}: {public:#?}", format.name);
        let first = &public[before];
        assert_eq!(first["text"], format.text(), "{}", format.name);
        let options = &draft["targets"][0]["options"];
        assert_eq!(first["link"], options["link"], "{}", format.name);
        assert_eq!(
            first["comments"][0]["text"], options["first_comment"],
            "{}: {first:#}",
            format.name
        );
        before = public.len();
    }
    assert!(before > 0, "nothing is published there");
}

/// The SHA-256 and the words of what a public post shows. A video on Facebook has no words.
fn media_of(post: &Value) -> Vec<(String, String)> {
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
