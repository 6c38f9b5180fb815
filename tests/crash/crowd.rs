//! Who publishes while the Worker dies at random moments: accounts of all networks, what they post,
//! and how their platform misbehaves.

use super::aftermath::{Person, TOKEN};
use super::dice::Dice;
use crate::scenarios::actors::{Actor, choice, choose};
use crate::scenarios::x_media::{sample, sha256};
use noctin_scheduler::domain::door::Door;
use noctin_scheduler::domain::network::Network;
use serde_json::{Value, json};

/// What a person may click again at a platform that fails.
const CLICKS: usize = 5;

/// So many minutes late a post may be. What has media needs more calls without a kill between.
const LATE: u32 = 30;
const LATE_WITH_MEDIA: u32 = 120;

/// A video that all networks take.
const VIDEO: &str = "tall.mp4";

/// One of the accounts.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    /// Whose it is at the platform.
    pub(crate) actor: Actor,
    /// Our id of the account.
    pub(crate) account: String,
}

/// A file that was uploaded.
#[derive(Clone, Debug)]
pub(crate) struct Medium {
    /// The post's list that names nothing else.
    list: Value,
    /// What its bytes are.
    pub(crate) sha256: String,
    is_video: bool,
}

/// A post as it is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Wish {
    /// What the API takes.
    pub(crate) draft: Value,
    /// What its first part shows.
    pub(crate) media: Option<Medium>,
}

// === impl Medium ===

impl Medium {
    /// A picture and a small video.
    pub(crate) async fn upload_all(person: &Person) -> Vec<Self> {
        let mut all = Vec::new();
        for file in ["photo.jpg", VIDEO] {
            let bytes = sample(file);
            all.push(Self {
                is_video: file == VIDEO,
                sha256: sha256(&bytes),
                list: person.attach(&[bytes]).await,
            });
        }
        all
    }
}

// === impl Member ===

impl Member {
    /// Somebody new at `door`, connected.
    pub(crate) async fn new(person: &Person, door: Door) -> Self {
        let actor = Actor::new(person, door).await;
        let account = actor.connect(person).await;
        Self { actor, account }
    }

    /// A post with this text, perhaps with a medium, a thread or a comment.
    pub(crate) fn wish(&self, dice: &mut Dice, media: &[Medium], text: &str) -> Wish {
        let medium = self.medium(dice, media);
        let options = self.options(dice, medium.as_ref(), text);
        let list = medium
            .as_ref()
            .map_or(json!([]), |medium| medium.list.clone());
        Wish {
            draft: json!({
                "text": text, "media": list,
                "targets": [{ "account": self.account, "options": options }],
                "late_minutes": if medium.is_some() { LATE_WITH_MEDIA } else { LATE },
            }),
            media: medium,
        }
    }

    /// What the post shows: on Instagram it has to be something, and on TikTok a video, because of
    /// photos there nothing tells whether they were taken.
    fn medium(&self, dice: &mut Dice, media: &[Medium]) -> Option<Medium> {
        match self.actor.platform {
            Door::X | Door::Facebook => dice.once_in(2).then(|| dice.one(media).clone()),
            Door::Instagram | Door::InstagramDirect => Some(dice.one(media).clone()),
            Door::TikTok => media.iter().find(|medium| medium.is_video).cloned(),
        }
    }

    fn options(&self, dice: &mut Dice, medium: Option<&Medium>, text: &str) -> Value {
        let is_more = dice.once_in(4);
        match self.actor.platform {
            Door::TikTok => json!({
                "privacy": "PUBLIC_TO_EVERYONE", "consented_at": "2030-06-15T12:00:00.000Z",
            }),
            Door::X if is_more => {
                let parts = 2 + dice.roll(2);
                let part = |part| json!({ "text": format!("{text}, part {part}") });
                json!({ "thread": (2..=parts).map(part).collect::<Vec<_>>() })
            }
            Door::X => json!({}),
            Door::Facebook | Door::Instagram | Door::InstagramDirect => {
                let mut options = json!({});
                if is_more {
                    options["first_comment"] = json!("First!");
                }
                let is_reel = self.actor.platform.network() == Network::Instagram
                    && medium.is_some_and(|medium| medium.is_video);
                if is_reel {
                    options["kind"] = json!("reel");
                }
                options
            }
        }
    }

    /// What the platform is going to do to a post, or to what is prepared for it, if anything.
    pub(crate) fn misbehaviour(&self, dice: &mut Dice, wish: &Wish) -> Option<Value> {
        let fault = dice.misbehaviour()?;
        let is_before = wish.media.is_some() && dice.once_in(2);
        let (method, path) = match (self.actor.platform, is_before) {
            (Door::X, false) => ("POST", "/x/2/tweets"),
            (Door::X, true) => ("POST", "/x/2/media/**"),
            // A prepared post is made public at its own address.
            (Door::Facebook, false) => ("POST", "/meta/v26.0/*"),
            (Door::Facebook, true) => ("POST", "/meta/v26.0/*/*"),
            (Door::Instagram, false) => ("POST", "/meta/v26.0/*/media_publish"),
            (Door::Instagram, true) => ("POST", "/meta/v26.0/*/media"),
            (Door::InstagramDirect, _) => ("POST", "/instagram/graph/v26.0/*/*"),
            // Its only chunk is what makes a video public.
            (Door::TikTok, false) => ("PUT", "/tiktok/upload/"),
            (Door::TikTok, true) => ("POST", "/tiktok/v2/post/publish/video/init/"),
        };
        Some(self.fault(method, path, &fault))
    }

    /// What happens to a look-up or, on X, to a refresh.
    pub(crate) fn disturbance(&self, dice: &mut Dice) -> Value {
        let is_refresh = dice.once_in(2);
        let (method, path) = match self.actor.platform {
            Door::X if is_refresh => ("POST", TOKEN.to_owned()),
            Door::X => ("GET", format!("/x/2/users/{}/tweets", self.actor.person)),
            Door::TikTok => ("POST", "/tiktok/v2/post/publish/status/fetch/".to_owned()),
            Door::InstagramDirect => ("GET", "/instagram/graph/v26.0/*".to_owned()),
            Door::Facebook | Door::Instagram => ("GET", "/meta/v26.0/*".to_owned()),
        };
        self.fault(method, &path, &dice.disturbance())
    }

    fn fault(&self, method: &str, path: &str, fault: &Value) -> Value {
        json!({ "method": method, "path": path, "user": self.actor.person, "fault": fault })
    }

    /// Connects the account again; it has to stay the same.
    pub(crate) async fn reconnect(&self, person: &Person) {
        let path = format!("/connect/{}", self.actor.platform);
        let mut landed = String::new();
        for _ in 0..CLICKS {
            landed = self.actor.through(person, &path, "").await;
            if !landed.contains("error=") {
                break;
            }
        }
        if self.actor.platform.has_choices() && landed.contains("choose=") {
            let chosen = choose(person, &choice(&landed), &[&self.actor.remote_id]).await;
            assert_eq!(chosen["data"][0]["id"], self.account.as_str(), "{chosen}");
        } else {
            assert_eq!(landed, format!("/?connected={}", self.account));
        }
    }

    /// Whether its connection has ended, as the list of all accounts tells.
    pub(crate) fn is_over(&self, known: &[Value]) -> bool {
        known.iter().any(|known| {
            known["id"] == self.account.as_str() && known["health"]["state"] == "needs_reconnect"
        })
    }
}

/// Sets up what is to go wrong.
pub(crate) async fn script(person: &Person, fault: &Value) {
    let sandbox = person.sandbox();
    sandbox.control("POST", "/faults", Some(fault)).await;
}
