//! Tests: the way of uploads, call by call, against a platform that answers as it was told.

use super::{ids, prepare, sample, without_refused};
use crate::config::{App, Config};
use crate::domain::content::Part;
use crate::domain::door::Door;
use crate::domain::format::{Format, Kind};
use crate::domain::network::Network;
use crate::domain::secret::Secret;
use crate::domain::time::{Span, Timestamp};
use crate::fakes::media::MemoryMedia;
use crate::platforms::error::{Class, PlatformError};
use crate::platforms::publish::{AccountFacts, Job, Prepared, Slice};
use crate::platforms::staged::Staged;

const START: Timestamp = Timestamp::from_ms(1_764_579_600_000);
const MEBIBYTE: usize = 1024 * 1024;

/// A preparation on its way.
struct Walk {
    app: App,
    config: Config,
    token: Secret,
    format: Format,
    staged: Staged,
    now: Timestamp,
    instant: Timestamp,
    prepared: Prepared,
}

impl Walk {
    /// One part that shows media of so many bytes, whose calls are answered like that.
    fn new(part: Part, answers: &[(u16, &str)]) -> Self {
        let store = MemoryMedia::default();
        for attached in &part.media {
            let length = usize::try_from(attached.medium.bytes).unwrap();
            store.put(&attached.key, vec![b'x'; length]);
        }
        Self {
            app: sample::app(),
            config: Config::read(|_| None),
            token: Secret::new("token"),
            format: Format {
                kind: Kind::XVideos,
                parts: vec![part],
            },
            staged: Staged::with(answers).over(store),
            now: START,
            instant: START + Span::minutes(15),
            prepared: Prepared::default(),
        }
    }

    /// One slice; what it brought is what the next one knows.
    async fn step(&mut self) -> Result<Slice, PlatformError> {
        let job = Job {
            network: Network::X,
            door: Door::X,
            config: &self.config,
            http: &self.staged.http,
            app: &self.app,
            token: &self.token,
            person: None,
            account: AccountFacts {
                remote_id: "7",
                username: "a_name",
            },
            format: &self.format,
            instant: self.instant,
            needed_until: self
                .format
                .kind
                .timing()
                .needed_until(self.instant, self.now),
            now: self.now,
        };
        let slice = prepare(&job, self.prepared.clone()).await?;
        match &slice {
            Slice::Again { prepared, .. } | Slice::Ready { prepared, .. } => {
                self.prepared = prepared.clone();
            }
        }
        Ok(slice)
    }

    /// Goes on until it is ready; until when that is good.
    async fn finish(&mut self) -> Result<Option<Timestamp>, PlatformError> {
        loop {
            match self.step().await? {
                Slice::Again { at, .. } => self.now = self.now.max(at),
                Slice::Ready { until, .. } => return Ok(until),
            }
        }
    }

    /// The first lines of what was asked.
    fn calls(&self) -> Vec<String> {
        let first = |asked: String| {
            let line = asked.lines().next().unwrap_or_default().to_owned();
            line.replace("https://api.x.com/2/media", "")
        };
        self.staged.asked().into_iter().map(first).collect()
    }

    fn ids(&self) -> Option<Vec<String>> {
        ids(&self.prepared, &self.format.parts[0], 0)
    }
}

/// A part that shows a video of so many bytes.
fn film(bytes: usize) -> Part {
    let mut video = sample::video();
    video.bytes = u64::try_from(bytes).unwrap();
    sample::part("A film", vec![(video, None)])
}

/// A part that shows pictures with these words.
fn pictures(words: &[Option<&'static str>]) -> Part {
    let picture = |alt| {
        let mut picture = sample::picture();
        picture.bytes = 5;
        (picture, alt)
    };
    sample::part("Pictures", words.iter().copied().map(picture).collect())
}

const BEGUN: (u16, &str) = (
    200,
    r#"{"data":{"id":"17","media_key":"7_17","expires_after_secs":86400}}"#,
);
const APPENDED: (u16, &str) = (200, "");
const FINAL: (u16, &str) = (
    200,
    r#"{"data":{"id":"17","media_key":"7_17","size":9,"expires_after_secs":86400,
        "processing_info":{"state":"pending","check_after_secs":5}}}"#,
);
const SUCCEEDED: (u16, &str) = (
    200,
    r#"{"data":{"id":"17","processing_info":{"state":"succeeded","progress_percent":100}}}"#,
);
const UNKNOWN: (u16, &str) = (
    404,
    r#"{"title":"Not Found Error","detail":"Could not find media","type":"https://api.x.com/2/problems/resource-not-found"}"#,
);

#[tokio::test]
async fn a_picture_is_one_call_and_its_words_another() {
    let mut walk = Walk::new(pictures(&[Some("A cat")]), &[BEGUN, (200, "{}")]);
    let until = walk.finish().await.unwrap();
    assert_eq!(until, Some(START + Span::days(1)));
    assert_eq!(walk.ids(), Some(vec!["17".to_owned()]));
    let asked = walk.staged.asked();
    assert_eq!(asked.len(), 2);
    insta::assert_snapshot!(asked[0].replace('\r', ""), @r#"
    POST https://api.x.com/2/media/upload
    authorization: Bearer token
    accept: application/json
    content-type: multipart/form-data; boundary=cb3a8a2fa699be93c5699b38ab43d73b6bd147a0

    --cb3a8a2fa699be93c5699b38ab43d73b6bd147a0
    Content-Disposition: form-data; name="media_category"

    tweet_image
    --cb3a8a2fa699be93c5699b38ab43d73b6bd147a0
    Content-Disposition: form-data; name="media"; filename="media"
    Content-Type: image/jpeg

    xxxxx
    --cb3a8a2fa699be93c5699b38ab43d73b6bd147a0--
    "#);
    insta::assert_snapshot!(asked[1], @r#"
    POST https://api.x.com/2/media/metadata
    authorization: Bearer token
    accept: application/json
    content-type: application/json

    {"id":"17","metadata":{"alt_text":{"text":"A cat"}}}
    "#);
}

#[tokio::test]
async fn pictures_keep_their_order_whatever_order_their_ids_have() {
    let answers: Vec<String> = [9, 3, 7, 1]
        .iter()
        .map(|id| format!(r#"{{"data":{{"id":"{id}","expires_after_secs":86400}}}}"#))
        .collect();
    let answers: Vec<(u16, &str)> = answers.iter().map(|body| (200, body.as_str())).collect();
    let mut walk = Walk::new(pictures(&[None, None, None, None]), &answers);
    walk.finish().await.unwrap();
    let expected = ["9", "3", "7", "1"].map(str::to_owned).to_vec();
    assert_eq!(walk.ids(), Some(expected));
    assert_eq!(walk.calls(), ["POST /upload"; 4]);
}

#[tokio::test]
async fn a_video_is_announced_sent_by_segments_closed_and_looked_at() {
    let working = (
        200,
        r#"{"data":{"id":"17","processing_info":{"state":"in_progress","check_after_secs":7}}}"#,
    );
    let answers = [BEGUN, APPENDED, APPENDED, FINAL, working, SUCCEEDED];
    let mut walk = Walk::new(film(5 * MEBIBYTE), &answers);
    walk.finish().await.unwrap();
    assert_eq!(
        walk.calls(),
        [
            "POST /upload/initialize",
            "POST /upload/17/append",
            "POST /upload/17/append",
            "POST /upload/17/finalize",
            "GET /upload?command=STATUS&media_id=17",
            "GET /upload?command=STATUS&media_id=17",
        ]
    );
    // 5 and 7 seconds as X said, and 3 for what it has just finished.
    assert_eq!(walk.now, START + Span::seconds(15));
    let asked = walk.staged.asked();
    assert!(
        asked[0].ends_with(
            r#"{"media_category":"tweet_video","media_type":"video/mp4","total_bytes":5242880}"#
        ),
        "{}",
        asked[0]
    );
    for (number, length) in [(0, 4 * MEBIBYTE), (1, MEBIBYTE)] {
        let segment = &asked[1 + number];
        assert!(segment.contains(&format!("\r\n\r\n{number}\r\n")));
        let sent = segment.matches('x').count();
        assert!((length..length + 100).contains(&sent), "{sent} bytes");
    }
    assert!(!asked[3].contains("content-type"), "{}", asked[3]);
}

#[tokio::test]
async fn what_x_does_not_work_on_is_ready_at_once() {
    let closed = (200, r#"{"data":{"id":"17","expires_after_secs":60000}}"#);
    let mut walk = Walk::new(film(9), &[BEGUN, APPENDED, closed]);
    let until = walk.finish().await.unwrap();
    assert_eq!(until, Some(START + Span::seconds(60_000)));
    assert_eq!(walk.now, START);
}

#[tokio::test]
async fn a_segment_that_is_too_large_is_halved_and_no_byte_is_left_out() {
    let large = (431, "");
    let answers = [
        BEGUN, large, large, APPENDED, APPENDED, APPENDED, APPENDED, APPENDED, FINAL, SUCCEEDED,
    ];
    let mut walk = Walk::new(film(5 * MEBIBYTE), &answers);
    walk.finish().await.unwrap();
    let sent: Vec<usize> = walk.staged.asked()[3..8]
        .iter()
        .map(|asked| asked.matches('x').count() / MEBIBYTE)
        .collect();
    assert_eq!(sent, [1; 5]);
    let mut walk = Walk::new(film(5 * MEBIBYTE), &[BEGUN, large, large, large]);
    let error = walk.finish().await.unwrap_err();
    assert_eq!(
        (error.class, error.code.as_str()),
        (Class::Retry, "too_large")
    );
}

#[tokio::test]
async fn an_upload_that_x_has_lost_is_made_anew_once() {
    let again = (200, r#"{"data":{"id":"18","expires_after_secs":86400}}"#);
    let done = (200, r#"{"data":{"id":"18"}}"#);
    let answers = [BEGUN, APPENDED, UNKNOWN, again, APPENDED, done];
    let mut walk = Walk::new(film(9), &answers);
    walk.finish().await.unwrap();
    assert_eq!(walk.ids(), Some(vec!["18".to_owned()]));
    let mut walk = Walk::new(film(9), &[BEGUN, UNKNOWN, again, UNKNOWN]);
    let error = walk.finish().await.unwrap_err();
    assert_eq!(error.class, Class::Fixable);
    assert_eq!(error.message, "Could not find media");
}

#[tokio::test]
async fn what_x_cannot_use_says_why() {
    let failed = (
        200,
        r#"{"data":{"id":"17","processing_info":{"state":"failed",
            "error":{"code":1,"name":"InvalidMedia","message":"file is corrupt"}}}}"#,
    );
    let mut walk = Walk::new(film(9), &[BEGUN, APPENDED, FINAL, failed]);
    let error = walk.finish().await.unwrap_err();
    assert_eq!(error.class, Class::Fixable);
    assert!(error.message.ends_with("file is corrupt"), "{error}");
    assert!(error.hint.is_some());
}

#[tokio::test]
async fn a_call_without_an_answer_is_made_again_and_a_finished_one_is_not() {
    let answers = [
        (0, ""),
        BEGUN,
        (0, ""),
        APPENDED,
        (0, ""),
        FINAL,
        (0, ""),
        SUCCEEDED,
    ];
    let mut walk = Walk::new(film(9), &answers);
    let mut lost = 0;
    loop {
        match walk.step().await {
            Ok(Slice::Again { at, .. }) => walk.now = walk.now.max(at),
            Ok(Slice::Ready { .. }) => break,
            Err(error) => {
                assert_eq!(error.class, Class::Retry);
                lost += 1;
            }
        }
    }
    assert_eq!(lost, 4);
    assert_eq!(walk.calls().len(), 8);
}

#[tokio::test]
async fn what_would_run_out_is_made_anew_as_late_as_it_has_to_be() {
    let short = (200, r#"{"data":{"id":"1","expires_after_secs":300}}"#);
    let mut walk = Walk::new(pictures(&[None]), &[short, short]);
    let until = walk.finish().await.unwrap().unwrap();
    assert!(
        until > walk.instant + Span::seconds(10),
        "good for the post"
    );
    assert!(walk.now > START + Span::minutes(10) && walk.now < walk.instant);
    assert_eq!(walk.calls().len(), 2);
}

#[tokio::test]
async fn the_media_of_one_part_are_made_anew_once_and_those_of_others_stay() {
    let mut walk = Walk::new(pictures(&[None]), &[BEGUN, BEGUN]);
    walk.format.parts.push(film(9));
    walk.format.parts[1].media.clear();
    walk.finish().await.unwrap();
    let left = without_refused(&walk.prepared, 0).unwrap();
    assert_eq!(ids(&left, &walk.format.parts[0], 0), None);
    assert_eq!(ids(&left, &walk.format.parts[1], 1), Some(Vec::new()));
    walk.prepared = left;
    walk.finish().await.unwrap();
    assert_eq!(walk.calls().len(), 2);
    assert!(walk.ids().is_some());
    assert_eq!(without_refused(&walk.prepared, 0), None, "once");
}

#[tokio::test]
async fn bytes_that_are_gone_are_the_person_s_to_bring_back() {
    let mut walk = Walk::new(pictures(&[None]), &[]);
    walk.staged = Staged::with(&[]).over(MemoryMedia::default());
    let error = walk.finish().await.unwrap_err();
    assert_eq!(
        (error.class, error.code.as_str()),
        (Class::Fixable, "media_gone")
    );
    assert!(walk.calls().is_empty(), "nothing was sent");
}
