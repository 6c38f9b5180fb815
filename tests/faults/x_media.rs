//! R41 on X: the way of pictures, GIFs and videos, killed or cut at every call, out of time, and
//! refused.

use super::*;
use crate::scenarios::x_media::{assert_shows, film_of, formats, media_calls, sample};

const HOUR: Duration = Duration::from_hours(1);

/// Longer than any preparation ahead of the moment.
const SOON: Duration = Duration::from_mins(20);

/// One call of a delivery: its method, its path without ids, and how many like it came before.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Step {
    method: String,
    path: String,
    before: u32,
}

/// A post with media on its way.
struct Trial {
    host: Arc<Host>,
    browser: Browser<Host>,
    account: Account,
    files: Vec<Vec<u8>>,
    post: Value,
}

impl Trial {
    /// A post that shows these files and is due so long from now.
    async fn plan(files: &[Vec<u8>], after: Duration) -> Self {
        Self::plan_with(files, after, json!({})).await
    }

    /// The same at an X that has been set otherwise.
    async fn plan_with(files: &[Vec<u8>], after: Duration, settings: Value) -> Self {
        let host = Host::start();
        let browser = Browser::new(&host);
        let account = browser.connect(&host.unique("media")).await;
        set(&browser, settings).await;
        let media = browser.attach(files).await;
        let post = browser.plan_media("Media", &media, &account, after).await;
        Self {
            host,
            browser,
            account,
            files: files.to_vec(),
            post,
        }
    }

    /// The calls for media and posts so far, in order.
    async fn calls(&self) -> Vec<Step> {
        let mut steps: Vec<Step> = Vec::new();
        for call in media_calls(&self.browser).await {
            let path = without_id(call["path"].as_str().unwrap());
            let method = call["method"].as_str().unwrap().to_owned();
            let is_same = |step: &&Step| step.path == path && step.method == method;
            let before = u32::try_from(steps.iter().filter(is_same).count()).unwrap();
            steps.push(Step {
                method,
                path,
                before,
            });
        }
        steps
    }

    /// Goes on until call number `number` for media or posts, counted from 0, is on its way.
    async fn until_call(&self, number: usize) {
        let has_left = || {
            let sent = self.host.sent.lock().unwrap();
            let lines = sent.iter().filter_map(|asked| asked.lines().next());
            let counted = lines.filter(|line| line.contains("/x/2/media") || line.ends_with(POSTS));
            counted.count() > number
        };
        for second in 1..=25 * 60 {
            self.host.pass(Duration::from_secs(1)).await;
            if has_left() {
                return;
            }
            if second % 60 == 0 {
                self.host.tick().await;
            }
        }
        panic!("call {number} never left");
    }

    async fn public(&self) -> Vec<Value> {
        self.browser.sandbox().public(&self.account.user).await
    }

    /// One step goes wrong in this way, and those like it before do not.
    async fn break_step(&self, step: &Step, fault: Value) {
        let script = |times: u32, fault: Value| {
            json!({
                "method": step.method, "path": step.path, "user": self.account.user,
                "times": times, "fault": fault,
            })
        };
        let sandbox = self.browser.sandbox();
        if step.before > 0 {
            let fine = script(step.before, json!({ "kind": "slow", "ms": 0 }));
            sandbox.control("POST", "/faults", Some(&fine)).await;
        }
        let script = script(1, fault);
        sandbox.control("POST", "/faults", Some(&script)).await;
    }

    /// Checks what holds whatever happened at `step`: the post is public once at the most, with all
    /// that it shows; only a lost commit leaves a doubt; and no other call was made twice.
    async fn check(&self, step: &Step, clean: &[Step], how: &str) {
        let receipt = self.browser.receipt(&self.post).await;
        let state = receipt["state"].as_str().unwrap().to_owned();
        let why = format!("{how} at {step:?}: {receipt:#}");
        let public = self.public().await;
        assert!(public.len() <= 1, "{why}");
        let is_commit = step.path == POSTS;
        match state.as_str() {
            "published" => assert_eq!(public.len(), 1, "{why}"),
            "unconfirmed" => assert!(is_commit, "{why}"),
            _ => panic!("{why}"),
        }
        if let Some(post) = public.first() {
            assert_shows(post, &self.files);
        }
        let count = |all: &[Step], one: &Step| {
            let is_same = |it: &&Step| it.path == one.path && it.method == one.method;
            all.iter().filter(is_same).count()
        };
        let made = self.calls().await;
        for one in clean.iter().filter(|one| one.method == "POST") {
            let is_struck = one.path == step.path && one.method == step.method;
            let most = count(clean, one) + usize::from(is_struck && !is_commit);
            assert!(count(&made, one) <= most, "{one:?} {made:#?} {why}");
        }
    }
}

/// The path with `*` for ids.
fn without_id(path: &str) -> String {
    let is_id = |segment: &&str| !segment.is_empty() && segment.bytes().all(|b| b.is_ascii_digit());
    let shown = path.split('/').map(|segment| {
        let is_id = segment.len() > 1 && is_id(&segment);
        if is_id { "*" } else { segment }
    });
    shown.collect::<Vec<_>>().join("/")
}

async fn set(browser: &Browser<Host>, settings: Value) {
    let sandbox = browser.sandbox();
    sandbox.control("POST", "/settings", Some(&settings)).await;
}

/// What a post with these files costs in calls when nothing goes wrong.
async fn clean(files: &[Vec<u8>]) -> Vec<Step> {
    let trial = Trial::plan(files, SOON).await;
    minutes(&trial.host, 22).await;
    trial.browser.wait_for(&trial.post, "published").await;
    let steps = trial.calls().await;
    let fewest = 1 + 2 * files.len();
    assert!(
        steps.len() >= fewest,
        "a call and words for each: {steps:?}"
    );
    steps
}

#[tokio::test(start_paused = true)]
async fn r41_every_format_is_uploaded_ahead_and_public_on_the_second() {
    for ((name, files), lead) in formats().into_iter().zip([3, 15, 15]) {
        let trial = Trial::plan(&files, HOUR).await;
        let due_ms = trial.host.now_ms() + 60 * 60_000;
        minutes(&trial.host, 62).await;
        let receipt = trial.browser.wait_for(&trial.post, "published").await;
        assert!(
            receipt["lateness_ms"].as_i64().unwrap() < 1_000,
            "{name}: {receipt:#}"
        );
        let calls = media_calls(&trial.browser).await;
        let ahead_ms = due_ms - calls[0]["at_ms"].as_i64().unwrap();
        let lead_ms = lead * 60_000;
        assert!(
            (lead_ms - 60_000..=lead_ms).contains(&ahead_ms),
            "{name}: {ahead_ms} ms ahead"
        );
        let public = trial.public().await;
        assert_eq!(public.len(), 1);
        assert_shows(&public[0], &files);
        let sent = trial.host.sent.lock().unwrap();
        let commit = sent.iter().rfind(|asked| asked.contains(POSTS)).unwrap();
        assert!(commit.len() < 500, "no byte of media: {commit}");
    }
}

#[tokio::test(start_paused = true)]
async fn r41_killed_at_every_call_the_post_is_public_once_and_no_finished_call_is_repeated() {
    for (_, files) in formats() {
        let clean = clean(&files).await;
        for (number, step) in clean.iter().enumerate() {
            for (how, fault) in [
                ("before its effect", json!({ "kind": "hang" })),
                (
                    "behind its effect",
                    json!({ "kind": "hang", "effect": true }),
                ),
            ] {
                let trial = Trial::plan(&files, SOON).await;
                trial.break_step(step, fault).await;
                trial.until_call(number).await;
                trial.host.kill().await;
                minutes(&trial.host, 40).await;
                trial.check(step, &clean, &format!("killed {how}")).await;
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn r3_a_lost_answer_at_any_call_repeats_that_call_and_never_the_post() {
    for (_, files) in formats() {
        let clean = clean(&files).await;
        for step in &clean {
            for is_done in [true, false] {
                let trial = Trial::plan(&files, SOON).await;
                let lost = json!({ "kind": "close", "effect": is_done });
                trial.break_step(step, lost).await;
                minutes(&trial.host, 40).await;
                let how = format!("cut, effect {is_done}");
                trial.check(step, &clean, &how).await;
                let commits = trial.browser.sandbox().calls(POSTS, None).await.len();
                assert_eq!(commits, 1, "{step:?} {how}");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_upload_that_would_run_out_is_made_anew_before_the_moment() {
    let files = [sample("photo.jpg")];
    let short = json!({ "x_media_expires_s": 100 });
    let trial = Trial::plan_with(&files, HOUR, short).await;
    minutes(&trial.host, 62).await;
    let receipt = trial.browser.wait_for(&trial.post, "published").await;
    assert!(
        receipt["lateness_ms"].as_i64().unwrap() < 1_000,
        "{receipt:#}"
    );
    let sandbox = trial.browser.sandbox();
    let uploads = sandbox.calls("/x/2/media/upload", None).await;
    assert_eq!(uploads.len(), 2);
    assert_shows(&trial.public().await[0], &files);
}

#[tokio::test(start_paused = true)]
async fn an_upload_that_x_has_forgotten_at_the_moment_is_made_anew_and_posted_once() {
    for (_, files) in formats() {
        let trial = Trial::plan(&files, HOUR).await;
        minutes(&trial.host, 59).await;
        let sandbox = trial.browser.sandbox();
        let kept = sandbox.control("GET", "/x/media", None).await;
        let first = kept["uploads"][0]["id"].as_str().unwrap().to_owned();
        let path = format!("/x/media/{first}/expire");
        sandbox.control("POST", &path, None).await;
        minutes(&trial.host, 10).await;
        let receipt = trial.browser.wait_for(&trial.post, "published").await;
        let public = trial.public().await;
        assert_eq!(public.len(), 1, "{receipt:#}");
        assert_shows(&public[0], &files);
        assert_eq!(sandbox.calls(POSTS, None).await.len(), 2, "{receipt:#}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_x_never_posts_is_made_anew_once_and_then_the_person_s() {
    let files = [film_of(100_000)];
    let useless = json!({ "x_media_useless": true });
    let trial = Trial::plan_with(&files, HOUR, useless).await;
    minutes(&trial.host, 75).await;
    let receipt = trial.browser.wait_for(&trial.post, "failed").await;
    assert_eq!(receipt["error"]["code"], "media_refused", "{receipt:#}");
    assert!(receipt["error"]["hint"].as_str().is_some(), "{receipt:#}");
    let sandbox = trial.browser.sandbox();
    let begun = sandbox.calls("/x/2/media/upload/initialize", None).await;
    assert_eq!(begun.len(), 2);
    assert_eq!(sandbox.calls(POSTS, None).await.len(), 2);
    assert!(trial.public().await.is_empty());
    // Sent again, it begins with nothing of what was refused.
    set(&trial.browser, json!({ "x_media_useless": false })).await;
    let now = json!({ "now": true });
    let again = trial.browser.answer(&trial.post, "send", &now).await;
    assert!(again.status().is_success());
    minutes(&trial.host, 5).await;
    trial.browser.wait_for(&trial.post, "published").await;
    assert_shows(&trial.public().await[0], &files);
}

#[tokio::test(start_paused = true)]
async fn what_x_cannot_work_on_says_why_in_x_s_own_words() {
    let fails = json!({ "x_media_fails_with": "The video is torn." });
    let trial = Trial::plan_with(&[film_of(100_000)], HOUR, fails).await;
    minutes(&trial.host, 62).await;
    let receipt = trial.browser.wait_for(&trial.post, "failed").await;
    let message = receipt["error"]["message"].as_str().unwrap();
    assert!(message.contains("The video is torn."), "{message}");
    assert!(trial.browser.sandbox().calls(POSTS, None).await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn segments_that_are_too_large_for_x_become_smaller() {
    for status in [413, 431] {
        let small = json!({ "x_chunk_bytes": 1_048_576, "x_chunk_status": status });
        let files = [film_of(5 * 1024 * 1024 + 7)];
        let trial = Trial::plan_with(&files, HOUR, small).await;
        minutes(&trial.host, 62).await;
        trial.browser.wait_for(&trial.post, "published").await;
        assert_shows(&trial.public().await[0], &files);
        let appended = media_calls(&trial.browser).await;
        let is_append = |call: &&Value| call["path"].as_str().unwrap().ends_with("/append");
        // Two that were too large, five of a mebibyte, and seven bytes.
        assert_eq!(appended.iter().filter(is_append).count(), 8);
    }
}

#[tokio::test(start_paused = true)]
async fn r4_only_the_post_with_our_media_is_adopted() {
    // With a text, another number of media is a decoy; without one, other media are.
    let (one, two) = (
        ["still.webp"].as_slice(),
        ["still.webp", "gray.jpg"].as_slice(),
    );
    for (text, decoy) in [("Media", two), ("", one)] {
        for is_ours in [false, true] {
            let trial = Trial::plan(&[sample("photo.jpg")], HOUR).await;
            trial.say(text).await;
            trial.lose_commit(is_ours).await;
            let decoy = trial.post_decoy(text, decoy).await;
            minutes(&trial.host, 10).await;
            let state = if is_ours { "published" } else { "unconfirmed" };
            let receipt = trial.browser.wait_for(&trial.post, state).await;
            let adopted = receipt["remote_id"].as_str();
            assert_eq!(adopted.is_some(), is_ours, "{receipt:#}");
            assert_ne!(adopted, Some(decoy.as_str()), "{receipt:#}");
        }
    }
}

impl Trial {
    /// Changes what the post says.
    async fn say(&self, text: &str) {
        let path = format!("/api/v1/posts/{}", self.post["id"].as_str().unwrap());
        let seen = self.browser.read(&path).await;
        let edited = self.browser.edit(&seen, &json!({ "text": text })).await;
        assert_eq!(edited.status(), 200);
    }

    /// Goes on until the answer to the commit is lost.
    async fn lose_commit(&self, is_done: bool) {
        let lost = json!({ "kind": "close", "effect": is_done });
        let sandbox = self.browser.sandbox();
        sandbox.break_posting(&self.account.user, 1, lost).await;
        minutes(&self.host, 59).await;
        self.host.pass(Duration::from_mins(1)).await;
        self.browser.wait_for(&self.post, "unconfirmed").await;
    }

    /// Another post of the same account, public at once; X's id of it.
    async fn post_decoy(&self, text: &str, files: &[&str]) -> String {
        let files: Vec<_> = files.iter().map(|name| sample(name)).collect();
        let media = self.browser.attach(&files).await;
        // With the text of what is public already X would refuse it, whatever it shows.
        let is_taken = !text.is_empty() && !self.public().await.is_empty();
        let text = format!("{text}{}", if is_taken { "!" } else { "" });
        let soon = Duration::from_secs(1);
        let post = self
            .browser
            .plan_media(&text, &media, &self.account, soon)
            .await;
        let receipt = self.browser.wait_for(&post, "published").await;
        receipt["remote_id"].as_str().unwrap().to_owned()
    }
}

#[tokio::test(start_paused = true)]
async fn r34_a_long_upload_costs_few_messages_and_a_step_for_each_call() {
    let small = json!({ "x_chunk_bytes": 1_048_576 });
    let trial = Trial::plan_with(&[film_of(7 * 1024 * 1024)], SOON, small).await;
    let before = trial.host.core.ports.messages().sent().len();
    minutes(&trial.host, 22).await;
    let receipt = trial.browser.wait_for(&trial.post, "published").await;
    let calls = trial.calls().await.len();
    let advanced = kinds(&receipt);
    let advanced = advanced.iter().filter(|kind| **kind == "advanced").count();
    // The last call of the preparation makes it ready, and the post is a call of its own. Between
    // the calls it only rests, once, for what X has just finished.
    assert!(advanced <= calls, "{advanced} steps of {calls} calls");
    let messages = trial.host.core.ports.messages().sent().len() - before;
    // One to begin, one for each look at X's work, one after the rest, and one for the post.
    assert!(messages <= 6, "{messages} messages for {calls} calls");
}
