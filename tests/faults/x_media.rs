//! R41 on X: the way of pictures, GIFs and videos, killed or cut at every call, out of time, and
//! refused.

use super::poster::{File, Poster, Step, Wish, kill_in_the_call, samples, steps};
use super::*;
use crate::scenarios::x_media::{assert_shows, film_of, formats, media_calls, words};
use noctin_scheduler::domain::door::Door;

const HOUR: Duration = Duration::from_hours(1);

/// Longer than any preparation ahead of the moment.
const SOON: Duration = Duration::from_mins(20);

/// A post with media on its way.
struct Trial {
    poster: Poster,
    files: Vec<Arc<File>>,
    post: Value,
}

/// What posts of each format show.
fn files_of_formats() -> [(&'static str, Vec<Arc<File>>); 3] {
    formats().map(|(name, files)| (name, files.into_iter().map(File::new).collect()))
}

fn film(bytes: usize) -> Arc<File> {
    File::new(film_of(bytes))
}

impl Trial {
    /// A post that shows these files and is due so long from now.
    async fn plan(files: &[Arc<File>], after: Duration) -> Self {
        Self::plan_with(files, after, json!({})).await
    }

    /// The same at an X that has been set otherwise.
    async fn plan_with(files: &[Arc<File>], after: Duration, settings: Value) -> Self {
        let poster = Poster::new(Door::X).await;
        poster.set(settings).await;
        let wish = Wish::new("media", files, json!({}));
        let mut draft = poster.draft("Media", &wish, after).await;
        for number in 0..files.len() {
            draft["media"][number]["alt"] = json!(words(number));
        }
        Self {
            post: poster.plan_draft(&draft).await,
            poster,
            files: wish.files,
        }
    }

    /// The calls for media and posts so far, in order.
    fn calls(&self) -> Vec<Step> {
        let calls = self.poster.calls().into_iter();
        let is_of_media = |path: &str| path.starts_with("/x/2/media") || path == POSTS;
        steps(calls.filter(|(_, path)| is_of_media(path)))
    }

    /// Waits until the post is in `state`; answers with its receipt.
    async fn wait_for(&self, state: &str) -> Value {
        self.poster.browser.wait_for(&self.post, state).await
    }

    /// Checks that a public post shows the files, in their order, each with its words.
    fn assert_shows(&self, public: &Value) {
        let sums: Vec<_> = self.files.iter().map(|file| file.sha256.clone()).collect();
        assert_shows(public, &sums);
    }

    /// Checks what holds whatever happened at `step`: the post is public once at the most, with all
    /// that it shows; only a lost commit leaves a doubt; and no other call was made twice.
    async fn check(&self, step: &Step, clean: &[Step], how: &str) {
        let receipt = self.poster.browser.receipt(&self.post).await;
        let state = receipt["state"].as_str().unwrap().to_owned();
        let why = format!("{how} at {step:?}: {receipt:#}");
        let public = self.poster.public().await;
        assert!(public.len() <= 1, "{why}");
        let is_commit = step.path == POSTS;
        match state.as_str() {
            "published" => assert_eq!(public.len(), 1, "{why}"),
            "unconfirmed" => assert!(is_commit, "{why}"),
            _ => panic!("{why}"),
        }
        if let Some(post) = public.first() {
            self.assert_shows(post);
        }
        let made = self.calls();
        for one in clean.iter().filter(|one| one.method == "POST") {
            let is_struck = one.path == step.path && one.method == step.method;
            let most = one.count_in(clean) + usize::from(is_struck && !is_commit);
            assert!(one.count_in(&made) <= most, "{one:?} {made:#?} {why}");
        }
    }
}

/// What a post with these files costs in calls when nothing goes wrong.
async fn clean(files: &[Arc<File>]) -> Vec<Step> {
    let trial = Trial::plan(files, SOON).await;
    minutes(&trial.poster.host, 22).await;
    trial.wait_for("published").await;
    let steps = trial.calls();
    let fewest = 1 + 2 * files.len();
    assert!(
        steps.len() >= fewest,
        "a call and words for each: {steps:?}"
    );
    steps
}

#[tokio::test(start_paused = true)]
async fn r41_every_format_is_uploaded_ahead_and_public_on_the_second() {
    for ((name, files), lead) in files_of_formats().into_iter().zip([3, 15, 15]) {
        let trial = Trial::plan(&files, HOUR).await;
        let due_ms = trial.poster.host.now_ms() + 60 * 60_000;
        minutes(&trial.poster.host, 62).await;
        let receipt = trial.wait_for("published").await;
        assert!(
            receipt["lateness_ms"].as_i64().unwrap() < 1_000,
            "{name}: {receipt:#}"
        );
        let calls = media_calls(&trial.poster.browser).await;
        let ahead_ms = due_ms - calls[0]["at_ms"].as_i64().unwrap();
        let lead_ms = lead * 60_000;
        assert!(
            (lead_ms - 60_000..=lead_ms).contains(&ahead_ms),
            "{name}: {ahead_ms} ms ahead"
        );
        let public = trial.poster.public().await;
        assert_eq!(public.len(), 1);
        trial.assert_shows(&public[0]);
        let sent = trial.poster.host.sent.lock().unwrap();
        let commit = sent.iter().rfind(|asked| asked.contains(POSTS)).unwrap();
        assert!(commit.len() < 500, "no byte of media: {commit}");
    }
}

#[tokio::test(start_paused = true)]
async fn r41_killed_at_every_call_the_post_is_public_once_and_no_finished_call_is_repeated() {
    for (_, files) in files_of_formats() {
        let clean = clean(&files).await;
        for step in &clean {
            for (how, fault) in [
                ("before its effect", json!({ "kind": "hang" })),
                (
                    "behind its effect",
                    json!({ "kind": "hang", "effect": true }),
                ),
            ] {
                let trial = Trial::plan(&files, SOON).await;
                trial.poster.break_call(step, fault);
                kill_in_the_call(&trial.poster.host).await;
                minutes(&trial.poster.host, 40).await;
                trial.check(step, &clean, &format!("killed {how}")).await;
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn r3_a_lost_answer_at_any_call_repeats_that_call_and_never_the_post() {
    for (_, files) in files_of_formats() {
        let clean = clean(&files).await;
        for step in &clean {
            for is_done in [true, false] {
                let trial = Trial::plan(&files, SOON).await;
                let lost = json!({ "kind": "close", "effect": is_done });
                trial.poster.break_call(step, lost);
                minutes(&trial.poster.host, 40).await;
                let how = format!("cut, effect {is_done}");
                trial.check(step, &clean, &how).await;
                let commits = trial.poster.count("POST", POSTS);
                assert_eq!(commits, 1, "{step:?} {how}");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_upload_that_would_run_out_is_made_anew_before_the_moment() {
    let files = [File::sample("photo.jpg")];
    let short = json!({ "x_media_expires_s": 100 });
    let trial = Trial::plan_with(&files, HOUR, short).await;
    minutes(&trial.poster.host, 62).await;
    let receipt = trial.wait_for("published").await;
    assert!(
        receipt["lateness_ms"].as_i64().unwrap() < 1_000,
        "{receipt:#}"
    );
    let sandbox = trial.poster.browser.sandbox();
    let uploads = sandbox.calls("/x/2/media/upload", None).await;
    assert_eq!(uploads.len(), 2);
    trial.assert_shows(&trial.poster.public().await[0]);
}

#[tokio::test(start_paused = true)]
async fn an_upload_that_x_has_forgotten_at_the_moment_is_made_anew_and_posted_once() {
    for (_, files) in files_of_formats() {
        let trial = Trial::plan(&files, HOUR).await;
        minutes(&trial.poster.host, 59).await;
        let sandbox = trial.poster.browser.sandbox();
        let kept = sandbox.control("GET", "/x/media", None).await;
        let first = kept["uploads"][0]["id"].as_str().unwrap().to_owned();
        let path = format!("/x/media/{first}/expire");
        sandbox.control("POST", &path, None).await;
        minutes(&trial.poster.host, 10).await;
        let receipt = trial.wait_for("published").await;
        let public = trial.poster.public().await;
        assert_eq!(public.len(), 1, "{receipt:#}");
        trial.assert_shows(&public[0]);
        assert_eq!(sandbox.calls(POSTS, None).await.len(), 2, "{receipt:#}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_x_never_posts_is_made_anew_once_and_then_the_person_s() {
    let files = [film(100_000)];
    let useless = json!({ "x_media_useless": true });
    let trial = Trial::plan_with(&files, HOUR, useless).await;
    minutes(&trial.poster.host, 75).await;
    let receipt = trial.wait_for("failed").await;
    assert_eq!(receipt["error"]["code"], "media_refused", "{receipt:#}");
    assert!(receipt["error"]["hint"].as_str().is_some(), "{receipt:#}");
    let sandbox = trial.poster.browser.sandbox();
    let begun = sandbox.calls("/x/2/media/upload/initialize", None).await;
    assert_eq!(begun.len(), 2);
    assert_eq!(sandbox.calls(POSTS, None).await.len(), 2);
    assert!(trial.poster.public().await.is_empty());
    // Sent again, it begins with nothing of what was refused.
    trial.poster.set(json!({ "x_media_useless": false })).await;
    let now = json!({ "now": true });
    let again = trial.poster.browser.answer(&trial.post, "send", &now).await;
    assert!(again.status().is_success());
    minutes(&trial.poster.host, 5).await;
    trial.wait_for("published").await;
    trial.assert_shows(&trial.poster.public().await[0]);
}

#[tokio::test(start_paused = true)]
async fn what_x_cannot_work_on_says_why_in_x_s_own_words() {
    let fails = json!({ "x_media_fails_with": "The video is torn." });
    let trial = Trial::plan_with(&[film(100_000)], HOUR, fails).await;
    minutes(&trial.poster.host, 62).await;
    let receipt = trial.wait_for("failed").await;
    let message = receipt["error"]["message"].as_str().unwrap();
    assert!(message.contains("The video is torn."), "{message}");
    assert_eq!(trial.poster.count("POST", POSTS), 0);
}

#[tokio::test(start_paused = true)]
async fn segments_that_are_too_large_for_x_become_smaller() {
    for status in [413, 431] {
        let small = json!({ "x_chunk_bytes": 1_048_576, "x_chunk_status": status });
        let files = [film(5 * 1024 * 1024 + 7)];
        let trial = Trial::plan_with(&files, HOUR, small).await;
        minutes(&trial.poster.host, 62).await;
        trial.wait_for("published").await;
        trial.assert_shows(&trial.poster.public().await[0]);
        let appended = media_calls(&trial.poster.browser).await;
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
            let trial = Trial::plan(&[File::sample("photo.jpg")], HOUR).await;
            trial.say(text).await;
            trial.lose_commit(is_ours).await;
            let decoy = trial.post_decoy(text, decoy).await;
            minutes(&trial.poster.host, 10).await;
            let state = if is_ours { "published" } else { "unconfirmed" };
            let receipt = trial.wait_for(state).await;
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
        let seen = self.poster.browser.read(&path).await;
        let edited = self
            .poster
            .browser
            .edit(&seen, &json!({ "text": text }))
            .await;
        assert_eq!(edited.status(), 200);
    }

    /// Goes on until the answer to the commit is lost.
    async fn lose_commit(&self, is_done: bool) {
        let lost = json!({ "kind": "close", "effect": is_done });
        let sandbox = self.poster.browser.sandbox();
        sandbox.break_posting(&self.poster.remote_id, 1, lost).await;
        minutes(&self.poster.host, 59).await;
        self.poster.host.pass(Duration::from_mins(1)).await;
        self.wait_for("unconfirmed").await;
    }

    /// Another post of the same account, public at once; X's id of it.
    async fn post_decoy(&self, text: &str, files: &[&str]) -> String {
        // With the text of what is public already X would refuse it, whatever it shows.
        let is_taken = !text.is_empty() && !self.poster.public().await.is_empty();
        let text = format!("{text}{}", if is_taken { "!" } else { "" });
        let decoy = Wish::new("decoy", &samples(files), json!({}));
        let soon = Duration::from_secs(1);
        let post = self.poster.plan(&text, &decoy, soon).await;
        let receipt = self.poster.browser.wait_for(&post, "published").await;
        receipt["remote_id"].as_str().unwrap().to_owned()
    }
}

#[tokio::test(start_paused = true)]
async fn r34_a_long_upload_costs_few_messages_and_a_step_for_each_call() {
    let small = json!({ "x_chunk_bytes": 1_048_576 });
    let trial = Trial::plan_with(&[film(7 * 1024 * 1024)], SOON, small).await;
    let before = trial.poster.host.core.ports.messages().sent().len();
    minutes(&trial.poster.host, 22).await;
    let receipt = trial.wait_for("published").await;
    let calls = trial.calls().len();
    let advanced = kinds(&receipt);
    let advanced = advanced.iter().filter(|kind| **kind == "advanced").count();
    // The last call of the preparation makes it ready, and the post is a call of its own. Between
    // the calls it only rests, once, for what X has just finished.
    assert!(advanced <= calls, "{advanced} steps of {calls} calls");
    let messages = trial.poster.host.core.ports.messages().sent().len() - before;
    // One to begin, one for each look at X's work, one after the rest, and one for the post.
    assert!(messages <= 6, "{messages} messages for {calls} calls");
}
