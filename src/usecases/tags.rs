//! The hashtags and the mentions that a workspace used before, for whoever writes the next post.
//!
//! They are read from its latest posts and drafts, and counted anew each time: nothing is kept of
//! them. What that costs has a bound that no history moves: so many posts by their index, and of
//! those so many bytes of the texts that hold a mark at all.

use super::sessions::Person;
use super::{Core, CoreError};
use crate::domain::door::Door;
use crate::domain::mark::marks;
use crate::domain::network::Network;
use crate::domain::post::BEHIND_DRAFTS;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// How many posts are looked at: the latest of those that have a time, and the drafts that were
/// saved last.
const MOST_POSTS: u32 = 150;
const MOST_DRAFTS: u32 = 50;

/// How many bytes of them are read, and one post more at the most: 200 captions of 480 bytes. The
/// free plan lets a request compute for 10 ms.
const MOST_BYTES: u32 = 96 * 1024;

/// How many hashtags and how many mentions are told.
const MOST_TOLD: usize = 100;

/// The latest posts with what each of their accounts says instead or besides, as far as marks are
/// in it. The order is that of `posts_in_order`, in which drafts stand before all others. What is
/// materialized is not looked up again for each column that is made of it.
const LATEST: &str = "WITH latest AS MATERIALIZED (
      SELECT * FROM (SELECT id, due_at, text, targets FROM posts INDEXED BY posts_in_order WHERE \
    workspace=:workspace AND due_at>:behind_drafts ORDER BY due_at DESC, id DESC LIMIT :most_posts)
      UNION ALL
      SELECT * FROM (SELECT id, due_at, text, targets FROM posts INDEXED BY posts_in_order WHERE \
    workspace=:workspace AND due_at<:behind_drafts ORDER BY due_at DESC, id DESC LIMIT :most_drafts)
    ), said AS MATERIALIZED (
      SELECT id, due_at, text, CASE WHEN targets IS NULL THEN (SELECT \
    json_group_array(json_object('door', a.door, 'text', d.text, 'options', json(d.options))) FROM \
    deliveries d CROSS JOIN accounts a ON a.id=d.account WHERE d.post=latest.id AND d.removed_at \
    IS NULL) ELSE (SELECT json_group_array(json_object('door', a.door, 'text', \
    json_extract(t.value, '$.text'), 'options', json_extract(t.value, '$.options'))) FROM \
    json_each(targets) t CROSS JOIN accounts a ON a.id=json_extract(t.value, '$.account')) END AS \
    targets FROM latest
    ), counted AS (
      SELECT *, length(CAST(text AS BLOB))+length(CAST(targets AS BLOB)) AS bytes FROM said WHERE \
    instr(text, '#') OR instr(text, '@') OR instr(targets, '#') OR instr(targets, '@')
    ), summed AS (
      SELECT *, sum(bytes) OVER (ORDER BY due_at DESC, id DESC ROWS UNBOUNDED PRECEDING) AS upto \
    FROM counted
    ) SELECT text, targets FROM summed WHERE upto-bytes<:most_bytes ORDER BY due_at DESC, id DESC";

/// What a workspace marked before.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Tags {
    /// The hashtags, those in most posts first: 100 at the most.
    hashtags: Vec<Hashtag>,
    /// The names that were mentioned, those in most posts first: 100 at the most.
    mentions: Vec<Mention>,
}

/// A hashtag.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Hashtag {
    /// The word without its sign, as it was written last.
    tag: String,
    /// In how many of the posts it stands, whether its letters are small or capital.
    uses: u32,
}

/// A name that was mentioned.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Mention {
    /// The name without its sign, as it was written last.
    name: String,
    /// In how many of the posts it stands.
    uses: u32,
    /// The networks that it was written for; none: its drafts go nowhere yet.
    platforms: BTreeSet<Network>,
}

/// A post or a draft.
#[derive(Deserialize)]
struct Row {
    text: String,
    /// JSON: what is said to each account.
    targets: String,
}

/// What a post says at one account.
#[derive(Deserialize)]
struct Target {
    door: Door,
    /// Instead of the shared text.
    text: Option<String>,
    options: Option<Value>,
}

/// How often something was marked, and where.
struct Found {
    /// As it was written last.
    word: String,
    uses: u32,
    networks: BTreeSet<Network>,
}

/// What was marked, by its small letters, in the order of the latest uses.
#[derive(Default)]
struct Tally {
    found: Vec<Found>,
    places: BTreeMap<String, usize>,
}

/// The hashtags and the mentions of a workspace's latest posts and drafts.
///
/// # Errors
/// When the database fails.
pub async fn list<P: Ports>(core: &Core<P>, person: &Person) -> Result<Tags, CoreError> {
    let find = Statement::new(LATEST)
        .bind("workspace", &person.workspace)
        .bind("behind_drafts", BEHIND_DRAFTS)
        .bind("most_posts", MOST_POSTS)
        .bind("most_drafts", MOST_DRAFTS)
        .bind("most_bytes", MOST_BYTES);
    let rows: Vec<Row> = core.ports.store().run(find).await?.all()?;
    let (mut hashtags, mut mentions) = (Tally::default(), Tally::default());
    for row in &rows {
        // One that this version cannot read is left out, and the others are told.
        let targets: Vec<Target> = serde_json::from_str(&row.targets).unwrap_or_default();
        let texts = texts_of(&row.text, &targets);
        hashtags.count(texts.iter().flat_map(|(text, networks)| {
            let tags = marks(text).filter_map(|mark| mark.hashtag());
            tags.map(move |tag| (tag, networks))
        }));
        mentions.count(texts.iter().flat_map(|(text, networks)| {
            let has_periods = !networks.iter().all(|network| *network == Network::X);
            let names = marks(text).filter_map(move |mark| mark.mention(has_periods));
            names.map(move |name| (name, networks))
        }));
    }
    Ok(Tags {
        hashtags: hashtags.most().map(Hashtag::from).collect(),
        mentions: mentions.most().map(Mention::from).collect(),
    })
}

/// Every text of a post, with the networks that it is for.
fn texts_of<'a>(shared: &'a str, targets: &'a [Target]) -> Vec<(&'a str, BTreeSet<Network>)> {
    let together = targets.iter().filter(|target| target.text.is_none());
    let networks: BTreeSet<Network> = together.map(|target| target.door.network()).collect();
    let is_said = targets.is_empty() || !networks.is_empty();
    let mut texts: Vec<_> = is_said.then_some((shared, networks)).into_iter().collect();
    for target in targets {
        let own = target.text.as_deref();
        let besides = target.options.as_ref().map(texts_in).unwrap_or_default();
        let network = BTreeSet::from([target.door.network()]);
        texts.extend(
            own.into_iter()
                .chain(besides)
                .map(|text| (text, network.clone())),
        );
    }
    texts
}

/// The texts among the options of an account: further posts of a thread, a first comment, a title.
fn texts_in(options: &Value) -> Vec<&str> {
    let thread = options.get("thread").and_then(Value::as_array);
    let parts = thread.into_iter().flatten();
    let parts = parts.filter_map(|part| part.get("text"));
    let single = ["first_comment", "title"].map(|name| options.get(name));
    parts
        .chain(single.into_iter().flatten())
        .filter_map(Value::as_str)
        .collect()
}

// === impl Tally ===

impl Tally {
    /// Counts what one post marks, each word once.
    fn count<'a>(&mut self, marked: impl Iterator<Item = (&'a str, &'a BTreeSet<Network>)>) {
        let mut counted = BTreeSet::new();
        for (word, networks) in marked {
            let key = word.to_lowercase();
            let place = *self.places.entry(key).or_insert(self.found.len());
            if place == self.found.len() {
                self.found.push(Found {
                    word: word.to_owned(),
                    uses: 0,
                    networks: BTreeSet::new(),
                });
            }
            if let Some(found) = self.found.get_mut(place) {
                found.uses += u32::from(counted.insert(place));
                found.networks.extend(networks);
            }
        }
    }

    /// What is in most posts, and of those in as many, what was used last.
    fn most(mut self) -> impl Iterator<Item = Found> {
        self.found.sort_by_key(|found| Reverse(found.uses));
        self.found.into_iter().take(MOST_TOLD)
    }
}

// === impl Hashtag ===

impl From<Found> for Hashtag {
    fn from(found: Found) -> Self {
        Self {
            tag: found.word,
            uses: found.uses,
        }
    }
}

// === impl Mention ===

impl From<Found> for Mention {
    fn from(found: Found) -> Self {
        Self {
            name: found.word,
            uses: found.uses,
            platforms: found.networks,
        }
    }
}
