//! For tests: posts of Instagram against a platform that answers as it was told.

use super::{Posts, progress::Progress};
use crate::config::{App, Config};
use crate::domain::content::{Content, Options};
use crate::domain::door::Door;
use crate::domain::ids::{MediaId, WorkspaceId};
use crate::domain::media::{Attachment, Container, Facts, Kind, Library, Medium, VideoFacts};
use crate::domain::network::Network;
use crate::domain::secret::Secret;
use crate::domain::time::{Span, Timestamp};
use crate::fakes::media::MemoryMedia;
use crate::platforms::error::PlatformError;
use crate::platforms::graph::fixtures::{NOW, app};
use crate::platforms::publish::{AccountFacts, Call, Job, Prepared, Publish, Slice, Taken};
use crate::platforms::staged::Staged;
use serde_json::Value;

/// A picture of 1,080 x 1,350.
pub(super) fn picture() -> Medium {
    medium(Kind::Image, 1_000_000, facts(Container::Jpeg, 1_080, 1_350))
}

/// An upright video of ten seconds.
pub(super) fn video() -> Medium {
    let video = VideoFacts {
        codec: "avc1".into(),
        profile: None,
        chroma: None,
        frames_per_1000_s: 30_000,
        has_variable_rate: false,
        audio: None,
        has_late_index: false,
        has_edit_list: false,
    };
    let facts = Facts {
        duration_ms: Some(10_000),
        video: Some(video),
        ..facts(Container::Mp4, 1_080, 1_920)
    };
    medium(Kind::Video, 9_000, facts)
}

fn medium(kind: Kind, bytes: u64, facts: Facts) -> Medium {
    Medium {
        id: id(0),
        kind,
        bytes,
        alt: None,
        facts,
    }
}

pub(super) fn facts(container: Container, width: u32, height: u32) -> Facts {
    Facts {
        container,
        width,
        height,
        orientation: 1,
        color: None,
        bit_depth: None,
        has_alpha: false,
        is_wide_gamut: false,
        frames: None,
        duration_ms: None,
        video: None,
    }
}

pub(super) fn id(number: usize) -> MediaId {
    MediaId::parse(&format!("med_{number:032}")).unwrap()
}

/// A post with these media and options. Of the media the last is not in the post where the options
/// name it as a cover.
pub(super) fn content(media: Vec<Medium>, options: &Value) -> Content {
    let library: Library = media
        .into_iter()
        .enumerate()
        .map(|(at, medium)| {
            let id = id(at);
            (id.clone(), Medium { id, ..medium })
        })
        .collect();
    let cover = options["cover"]["media"].as_str();
    let shown = library.keys().filter(|id| Some(id.as_str()) != cover);
    Content {
        workspace: WorkspaceId::parse("wsp_00000000000000000000000000000001").unwrap(),
        text: "Hello".into(),
        media: shown
            .map(|id| Attachment {
                id: id.clone(),
                alt: None,
            })
            .collect(),
        options: options.as_object().cloned().unwrap_or_else(Options::new),
        library,
    }
}

/// A post on its way.
pub(super) struct Walk {
    app: App,
    config: Config,
    content: Content,
    staged: Staged,
    door: Door,
    pub(super) now: Timestamp,
    pub(super) prepared: Prepared,
}

impl Walk {
    /// A post whose calls are answered like that.
    pub(super) fn new(door: Door, content: Content, answers: &[(u16, &str)]) -> Self {
        let store = MemoryMedia::default();
        for (at, medium) in content.library.values().enumerate() {
            let key = crate::domain::media::MediaKey::of(&content.workspace, &id(at));
            store.put(&key, vec![b'x'; usize::try_from(medium.bytes).unwrap()]);
        }
        let config = Config::read(|name| match name {
            "PUBLIC_ORIGIN" => Some("https://scheduler.example.com".to_owned()),
            "LINK_KEYS" => Some(
                r#"{"active":"k1","keys":{"k1":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}}"#
                    .to_owned(),
            ),
            _ => None,
        });
        Self {
            app: App {
                posts_base: "https://www.instagram.com".into(),
                ..app()
            },
            config,
            content,
            staged: Staged::with(answers).over(store),
            door,
            now: NOW,
            prepared: Progress::default().asked().written(None),
        }
    }

    /// One slice; what it brought is what the next one knows.
    pub(super) async fn step(&mut self) -> Result<Slice, PlatformError> {
        let prepared = self.prepared.clone();
        let slice = self
            .with_job(async |job| Posts::prepare(&job, prepared).await)
            .await?;
        let (Slice::Again { prepared, .. } | Slice::Ready { prepared, .. }) = &slice;
        self.prepared = prepared.clone();
        if let Slice::Again { at, .. } = slice {
            self.now = self.now.max(at);
        }
        Ok(slice)
    }

    /// Steps until only the commit is missing.
    pub(super) async fn prepare(&mut self) -> Result<(), PlatformError> {
        for _ in 0..100 {
            if let Slice::Ready { .. } = self.step().await? {
                return Ok(());
            }
        }
        panic!("it never ends");
    }

    pub(super) async fn commit(&self, is_doubtful: bool) -> Result<Taken, PlatformError> {
        let call = Call {
            part: 0,
            parent: None,
            doubtful_since: is_doubtful.then_some(self.now),
        };
        self.with_job(async |job| Posts::commit(&job, &call, &self.prepared).await)
            .await
    }

    /// What was asked so far: the first line of each call, and its body.
    pub(super) fn asked(&self) -> Vec<String> {
        let said = self.staged.asked().into_iter();
        said.map(|call| {
            let line = call.lines().next().unwrap_or_default();
            let line = line.split("&appsecret_proof").next().unwrap_or_default();
            let body = call.split_once("\n\n").map_or("", |(_, body)| body);
            let body = body.split("&appsecret_proof").next().unwrap_or_default();
            let is_text = body.len() < 1_000;
            format!("{line} {}", if is_text { body } else { "bytes" })
        })
        .collect()
    }

    async fn with_job<T>(
        &self,
        call: impl AsyncFnOnce(Job<'_, crate::fakes::http::Transport>) -> T,
    ) -> T {
        let format = Posts::format(&self.content).unwrap();
        let (token, person) = (Secret::new("EAApage"), Secret::new("EAAuser"));
        let instant = NOW + Span::minutes(5);
        let job = Job {
            network: Network::Instagram,
            http: &self.staged.http,
            door: self.door,
            config: &self.config,
            app: &self.app,
            token: &token,
            person: (self.door == Door::Instagram).then_some(&person),
            account: AccountFacts {
                remote_id: "17841",
                username: "a.name",
            },
            format: &format,
            instant,
            needed_until: instant,
            now: self.now,
        };
        call(job).await
    }
}
