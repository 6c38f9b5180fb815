//! R31 for threads whose author edits, moves, cancels, sends again and decides while everything
//! fails. A person who decides looks at the platform first, and says what is true there. After each
//! run, part by part: it is public once at most, in order, with the words that were last approved,
//! and the receipt says what is public.

use super::chaos::{Dice, event, platform_fault, recover};
use super::*;
use std::collections::BTreeMap;

const SEEDS: u64 = 100;

/// One thread and what its author knows of it.
struct Story {
    post: Value,
    seed: u64,
    parts: usize,
    /// For each version of the words: which parts were public when it was written.
    written: Vec<Vec<usize>>,
}

impl Story {
    fn words(&self, version: usize, part: usize) -> String {
        // What is public already stays as it was.
        let version = (1..=version)
            .rev()
            .find(|version| !self.written[version - 1].contains(&part))
            .unwrap_or(1);
        format!("Story {}, part {part}, version {version}", self.seed)
    }

    fn content(&self, account: &Account, version: usize) -> Value {
        let thread: Vec<_> = (1..self.parts)
            .map(|part| json!({ "text": self.words(version, part) }))
            .collect();
        json!({
            "text": self.words(version, 0),
            "targets": [{ "account": account.id, "options": { "thread": thread } }],
        })
    }
}

/// Which part, of which version, a public text is.
fn read_words(text: &str) -> (usize, usize) {
    let number = |mark: &str| {
        text.split(mark)
            .nth(1)
            .unwrap()
            .split(',')
            .next()
            .unwrap()
            .parse()
            .unwrap()
    };
    (number("part "), number("version "))
}

async fn begin(browser: &Browser<Host>, account: &Account, seed: u64, dice: &mut Dice) -> Story {
    let parts = 1 + usize::try_from(dice.roll(3)).unwrap();
    let mut story = Story {
        post: Value::Null,
        seed,
        parts,
        written: vec![Vec::new()],
    };
    let mut draft = story.content(account, 1);
    draft["schedule"] =
        json!({ "at": browser.in_ms(1_000 + i64::try_from(dice.roll(300_000)).unwrap()) });
    draft["late_minutes"] = json!(if dice.roll(2) == 0 { 60 } else { 3 });
    let response = browser.call("POST", "/api/v1/posts", Some(&draft)).await;
    assert_eq!(
        response.status(),
        201,
        "{}",
        String::from_utf8_lossy(response.body())
    );
    story.post = body(&response);
    story
}

/// The parts of the story that are public at the platform.
async fn public_parts(browser: &Browser<Host>, account: &Account) -> Vec<(usize, usize, Value)> {
    let public = browser.sandbox().public(&account.user).await;
    let mut parts: Vec<_> = public
        .into_iter()
        .map(|post| (read_words(post["text"].as_str().unwrap()), post))
        .collect();
    parts.sort_by_key(|(_, post)| post["seq"].as_u64());
    parts
        .into_iter()
        .map(|((part, version), post)| (part, version, post))
        .collect()
}

/// The person does something that the page offers them. An answer that does not come is looked up.
async fn act(
    host: &Host,
    browser: &Browser<Host>,
    account: &Account,
    story: &mut Story,
    dice: &mut Dice,
) {
    let id = story.post["id"].as_str().unwrap();
    let Ok(rows) = host.core.ports.database().look(&format!(
        "SELECT p.version, d.state FROM posts p JOIN deliveries d ON d.post=p.id WHERE p.id='{id}'"
    )) else {
        return;
    };
    let seen =
        json!({ "id": id, "version": rows[0]["version"], "deliveries": story.post["deliveries"] });
    match (rows[0]["state"].as_str().unwrap(), dice.roll(4)) {
        ("unconfirmed", _) => decide(browser, account, &seen, dice).await,
        ("missed" | "failed" | "held", 0) => drop(
            browser
                .answer(
                    &seen,
                    "send",
                    &json!({
                        "now": true,
                    }),
                )
                .await,
        ),
        (_, 1) if dice.roll(6) == 0 => drop(browser.cancel(&seen).await),
        (_, 2) => drop(
            browser
                .edit(
                    &seen,
                    &json!({
                        "schedule": {
                            "at": browser.in_ms(1_000 + i64::try_from(dice.roll(240_000)).unwrap()),
                        },
                    }),
                )
                .await,
        ),
        (_, 3) => edit(host, browser, account, story, &seen).await,
        _ => {}
    }
}

async fn edit(
    host: &Host,
    browser: &Browser<Host>,
    account: &Account,
    story: &mut Story,
    seen: &Value,
) {
    let public = public_parts(browser, account)
        .await
        .into_iter()
        .map(|(part, _, _)| part)
        .collect();
    story.written.push(public);
    let patch = story.content(account, story.written.len());
    let answer = browser.edit(seen, &patch).await;
    if answer.status() == 503 {
        // What the request has begun goes on for half a minute.
        tokio::time::sleep(Duration::from_secs(31)).await;
    }
    // Whatever the answer was: what stands in the database is what was written.
    let id = seen["id"].as_str().unwrap();
    let rows = host
        .core
        .ports
        .database()
        .look(&format!(
            "SELECT options, p.text FROM posts p JOIN deliveries d ON d.post=p.id WHERE p.id='{id}'"
        ))
        .unwrap();
    let texts = format!("{} {}", rows[0]["text"], rows[0]["options"]);
    if !texts.contains(&format!("version {}", story.written.len())) {
        story.written.pop();
    }
}

/// The person looks at the profile, and says what is there.
async fn decide(browser: &Browser<Host>, account: &Account, seen: &Value, dice: &mut Dice) {
    let public = public_parts(browser, account).await;
    let receipt = browser
        .get(&format!(
            "/api/v1/deliveries/{}",
            seen["deliveries"][0]["id"].as_str().unwrap()
        ))
        .await;
    let Ok(receipt) = serde_json::from_slice::<Value>(receipt.body()) else {
        return;
    };
    let parts = receipt["parts"].as_array().cloned().unwrap_or_default();
    let Some(doubtful) = parts.iter().position(|part| part["state"] == "unconfirmed") else {
        return;
    };
    let word = match public.iter().find(|(part, _, _)| *part == doubtful) {
        Some((_, _, post)) => {
            json!({
                "outcome": "published",
                "url": format!("https://x.com/i/status/{}", post["id"].as_str().unwrap()),
            })
        }
        None if dice.roll(4) > 0 => json!({ "outcome": "send_again" }),
        None => json!({ "outcome": "drop" }),
    };
    browser.answer(seen, "resolve", &word).await;
}

/// What is wrong with the end of a story, if anything is.
async fn oracle(
    browser: &Browser<Host>,
    account: &Account,
    story: &Story,
) -> Result<String, String> {
    let receipt = browser.receipt(&story.post).await;
    let state = receipt["state"].as_str().unwrap().to_owned();
    let public = public_parts(browser, account).await;
    let order: Vec<usize> = public.iter().map(|(part, _, _)| *part).collect();
    let told = usize::try_from(receipt["published_parts"].as_i64().unwrap()).unwrap();
    let follows = |at: usize| match at {
        0 => public[0].2["reply_to"].is_null(),
        at => public[at].2["reply_to"] == public[at - 1].2["id"],
    };
    let is_current = public.iter().all(|(part, version, _)| {
        story
            .words(story.written.len(), *part)
            .ends_with(&format!("version {version}"))
    });
    let wrong = if order != (0..public.len()).collect::<Vec<_>>() {
        "not each once and in order"
    } else if !(0..public.len()).all(follows) {
        "not one thread"
    } else if !is_current {
        "words that were not approved"
    } else {
        match state.as_str() {
            "published" if public.len() == story.parts && told == story.parts => "",
            "published" => "published, and not all of it public",
            "unconfirmed" if public.len() == told || public.len() == told + 1 => "",
            "failed" if public.len() == told && told < story.parts => "",
            "missed" | "cancelled" if public.is_empty() => "",
            _ => "the receipt denies what is public, or is left under way",
        }
    };
    if wrong.is_empty() {
        Ok(state)
    } else {
        Err(format!(
            "{wrong}: {state}, told {told}, public {order:?}, {:?}",
            kinds(&receipt)
        ))
    }
}

#[tokio::test(start_paused = true)]
async fn whatever_its_author_does_a_thread_is_public_once_and_in_order() {
    let (mut ends, mut wrong) = (BTreeMap::<String, usize>::new(), Vec::new());
    let first = std::env::var("LIFE_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(1);
    let count = std::env::var("LIFE_SEEDS")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(SEEDS);
    for seed in first..first + count {
        let mut dice = Dice::new(seed);
        let host = Host::start();
        let (browser, account) = Browser::signed_up(&host).await;
        // Without X's rule against repetition, a second call makes a second post.
        let window = if dice.roll(2) == 0 { 0 } else { 3 * 3_600_000 };
        browser
            .sandbox()
            .control(
                "POST",
                "/settings",
                Some(&json!({ "duplicate_window_ms": window })),
            )
            .await;
        let mut story = begin(&browser, &account, seed, &mut dice).await;
        for _ in 0..dice.roll(4) {
            // A call that goes well moves the next fault on to another part.
            if dice.roll(2) == 0 {
                browser
                    .sandbox()
                    .break_posting(&account.user, 1, json!({ "kind": "slow", "ms": 0 }))
                    .await;
            }
            if let Some(fault) = platform_fault(&mut dice) {
                browser
                    .sandbox()
                    .break_posting(&account.user, 1, fault)
                    .await;
            }
        }
        for _ in 0..60 {
            event(&host, &mut dice).await;
            if dice.roll(3) == 0 {
                act(&host, &browser, &account, &mut story, &mut dice).await;
            }
        }
        recover(&host).await;
        match oracle(&browser, &account, &story).await {
            Ok(state) => *ends.entry(state).or_default() += 1,
            Err(why) => wrong.push(format!("seed {seed}: {why}")),
        }
    }
    println!("{ends:?}");
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(
        ends.len() > 1 || count < 20,
        "the dice are loaded: {ends:?}"
    );
}
