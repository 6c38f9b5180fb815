//! Everything that was to be published, and the log of what became public.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::publication::{
    Destination, Event, Medium, NewPublication, Publication, Shown, Source, Stage,
};
use super::puller::{Got, Pull};
use super::users::Users;
use super::webhook;
use crate::outbox::Outbox;
use crate::settings::Settings;
use crate::settings::tiktok::FailReason;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Up there a double counts in steps of 1024: without a remainder, whoever reads an id as one would
/// get the right one.
const LOWER_HALF: u64 = 0x2A5C_3B17;

/// One post as the public log shows it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PublicPost {
    /// The place of the post in the log, from 1.
    pub seq: u64,
    /// 19 digits: TikTok itself gives them as a number.
    pub id: String,
    /// The publication that it came from.
    pub publish_id: String,
    /// The `open_id` of its creator.
    pub user: String,
    /// The creator's username at that time.
    pub username: String,
    /// What the post shows.
    pub medium: Medium,
    /// The caption of a video, the title of photos.
    pub title: String,
    /// The caption of photos.
    pub description: String,
    /// The caption, whichever of the two it is.
    #[serde(default)]
    pub text: String,
    /// What the post shows, in order.
    #[serde(default)]
    pub media: Vec<Shown>,
    /// What it was asked for beyond its words, as the app said it.
    #[serde(default)]
    pub asked: Value,
    /// When the request that began it arrived, or the last chunk of its upload, in milliseconds
    /// since 1970.
    pub received_at_ms: i64,
    /// When the post became public, in milliseconds since 1970.
    pub public_at_ms: i64,
    /// When the post was no longer public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removed_at_ms: Option<i64>,
}

/// All publications, and the log of what became public.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Publications {
    all: Vec<Publication>,
    log: Vec<PublicPost>,
    last_number: u64,
}

// === impl Publications ===

impl Publications {
    /// Begins a publication; the mark in front of its id says what it is.
    pub(crate) fn begin(
        &mut self,
        new: NewPublication,
        now_ms: i64,
        settings: &Settings,
    ) -> &Publication {
        let publish_id = format!("{}.{}", mark(&new), self.next_number(now_ms));
        let at = self.all.len();
        self.all
            .push(Publication::begin(new, publish_id, now_ms, settings));
        &self.all[at]
    }

    /// The publication of this id.
    pub(crate) fn get(&self, publish_id: &str) -> Option<&Publication> {
        self.all
            .iter()
            .find(|publication| publication.publish_id == publish_id)
    }

    /// The publication of this id, to be changed.
    pub(crate) fn get_mut(&mut self, publish_id: &str) -> Option<&mut Publication> {
        self.all
            .iter_mut()
            .find(|publication| publication.publish_id == publish_id)
    }

    /// The publication whose bytes are put with this token.
    pub(crate) fn of_upload(&mut self, token: &str) -> Option<&mut Publication> {
        self.all
            .iter_mut()
            .find(|publication| publication.is_put_with(token))
    }

    /// The user whose video is put with this token.
    pub(crate) fn owner_of_upload(&self, token: &str) -> Option<&str> {
        self.all
            .iter()
            .find(|publication| publication.is_put_with(token))
            .map(|publication| publication.user.as_str())
    }

    /// Every publication with how far it is, as the controls show it.
    pub(crate) fn shown(&self) -> Vec<Value> {
        let shown = |publication: &Publication| {
            let mut shown = publication.status();
            shown["publish_id"] = json!(publication.publish_id);
            shown["user"] = json!(publication.user);
            shown["medium"] = json!(publication.medium);
            shown["title"] = json!(publication.title);
            shown["description"] = json!(publication.description);
            shown["media"] = json!(publication.media);
            shown["asked"] = json!(publication.asked);
            shown["received_at_ms"] = json!(publication.received_at_ms);
            shown
        };
        self.all.iter().map(shown).collect()
    }

    /// Everything that ever became public, oldest first.
    pub(crate) fn log(&self) -> &[PublicPost] {
        &self.log
    }

    /// How many posts of this user anybody can see.
    pub(crate) fn public_of(&self, user: &str) -> usize {
        self.log
            .iter()
            .filter(|post| post.user == user && post.removed_at_ms.is_none())
            .count()
    }

    /// How many posts of this user were begun within the last day.
    pub(crate) fn posts_of_day(&self, user: &str, now_ms: i64) -> usize {
        self.of_day(user, now_ms)
            .filter(|publication| publication.is_post())
            .count()
    }

    /// How many drafts of this user wait since the last day.
    pub(crate) fn pending_drafts(&self, user: &str, now_ms: i64) -> usize {
        self.of_day(user, now_ms)
            .filter(|publication| publication.is_pending_draft())
            .count()
    }

    /// Whether anything happens by itself until now.
    pub(crate) fn is_due(&self, now_ms: i64, settings: &Settings) -> bool {
        self.all
            .iter()
            .filter_map(|publication| publication.due_at_ms(settings))
            .any(|due_ms| due_ms <= now_ms)
    }

    /// Plays everything that happens by itself until now, in the order of time.
    pub(crate) fn settle(
        &mut self,
        now_ms: i64,
        settings: &Settings,
        users: &Users,
        outbox: &mut Outbox,
    ) {
        while let Some((at_ms, place)) = self.next_due(now_ms, settings) {
            let number = self.next_number(at_ms);
            let event = self.all[place].step(at_ms, number);
            if let Event::PubliclyAvailable(number) = event {
                self.publish(place, at_ms, number, users);
            }
            webhook::published(outbox, at_ms, &self.all[place], event);
        }
    }

    /// The media that are to be pulled now.
    pub(crate) fn pulls(&self) -> Vec<Pull> {
        self.all.iter().filter_map(Pull::of).collect()
    }

    /// Notes what came of getting the media of one; by then it may be over.
    pub(crate) fn pulled(
        &mut self,
        publish_id: &str,
        outcome: Result<Got, FailReason>,
        now_ms: i64,
        outbox: &mut Outbox,
    ) {
        let Some(publication) = self
            .get_mut(publish_id)
            .filter(|publication| publication.stage == Stage::Waiting)
        else {
            return;
        };
        match outcome {
            Ok(got) => {
                publication.downloaded_bytes = Some(got.bytes);
                publication.has_come(got.sums, now_ms);
            }
            Err(reason) => {
                let event = publication.fail(reason);
                webhook::published(outbox, now_ms, publication, event);
            }
        }
    }

    /// Ends what is under way for a user who removed the app.
    pub(crate) fn abandon(&mut self, user: &str, now_ms: i64, outbox: &mut Outbox) {
        for publication in self
            .all
            .iter_mut()
            .filter(|publication| publication.user == user && publication.is_under_way())
        {
            let event = publication.fail(FailReason::AuthRemoved);
            webhook::published(outbox, now_ms, publication, event);
        }
    }

    /// The creator posts a draft by hand; says whether there was one.
    pub(crate) fn finish_draft(
        &mut self,
        publish_id: &str,
        now_ms: i64,
        outbox: &mut Outbox,
    ) -> bool {
        let Some(draft) = self.get_mut(publish_id) else {
            return false;
        };
        if !matches!(draft.stage, Stage::InInbox(_)) {
            return false;
        }
        draft.stage = Stage::Complete(now_ms);
        webhook::published(outbox, now_ms, draft, Event::Complete);
        true
    }

    /// A post is taken away from the public; says whether there was one.
    pub(crate) fn take_down(&mut self, id: &str, now_ms: i64, outbox: &mut Outbox) -> bool {
        let Some(post) = self
            .log
            .iter_mut()
            .find(|post| post.id == id && post.removed_at_ms.is_none())
        else {
            return false;
        };
        post.removed_at_ms = Some(now_ms);
        let publish_id = post.publish_id.clone();
        if let Some(publication) = self.get(&publish_id)
            && let Some((_, number)) = publication.public
        {
            webhook::published(
                outbox,
                now_ms,
                publication,
                Event::NoLongerPubliclyAvailable(number),
            );
        }
        true
    }

    fn next_due(&self, now_ms: i64, settings: &Settings) -> Option<(i64, usize)> {
        let due = self
            .all
            .iter()
            .enumerate()
            .filter_map(|(place, publication)| Some((publication.due_at_ms(settings)?, place)));
        due.filter(|(at_ms, _)| *at_ms <= now_ms).min()
    }

    fn publish(&mut self, place: usize, public_at_ms: i64, number: u64, users: &Users) {
        let publication = &self.all[place];
        let username = users
            .get(&publication.user)
            .map_or_else(String::new, |user| user.username.clone());
        self.log.push(PublicPost {
            seq: self.log.len() as u64 + 1,
            id: number.to_string(),
            publish_id: publication.publish_id.clone(),
            user: publication.user.clone(),
            username,
            medium: publication.medium,
            title: publication.title.clone(),
            description: publication.description.clone(),
            text: match publication.medium {
                Medium::Video => publication.title.clone(),
                Medium::Photo => publication.description.clone(),
            },
            media: publication.media.clone(),
            asked: publication.asked.clone(),
            received_at_ms: publication.received_at_ms,
            public_at_ms,
            removed_at_ms: None,
        });
    }

    fn of_day(&self, user: &str, now_ms: i64) -> impl Iterator<Item = &Publication> {
        self.all.iter().filter(move |publication| {
            publication.user == user && now_ms - publication.received_at_ms < DAY_MS
        })
    }

    /// The second in the upper half, as in real ids: 19 digits, above 2^53, and never twice.
    fn next_number(&mut self, now_ms: i64) -> u64 {
        let second = u64::try_from(now_ms.div_euclid(1000)).unwrap_or(0);
        self.last_number = ((second << 32) + LOWER_HALF).max(self.last_number + 1);
        self.last_number
    }
}

fn mark(new: &NewPublication) -> &'static str {
    match (new.medium, &new.destination, &new.source) {
        (Medium::Photo, ..) => "p_pub_url~v2",
        (Medium::Video, Destination::Profile(_), Source::Urls(_)) => "v_pub_url~v2",
        (Medium::Video, Destination::Profile(_), Source::File(_)) => "v_pub_file~v2-1",
        (Medium::Video, Destination::Inbox, Source::Urls(_)) => "v_inbox_url~v2",
        (Medium::Video, Destination::Inbox, Source::File(_)) => "v_inbox_file~v2",
    }
}
