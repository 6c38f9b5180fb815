//! What the person who gave access to an account did not allow is said before it fails: while a
//! post is composed, an hour before it is due, and when its preparation begins.

use super::*;
use crate::scenarios::actors::Actor;
use crate::scenarios::x_media::sample;
use noctin_scheduler::domain::door::Door;

/// The networks on which a person may leave out what only some posts need: the place of the fault,
/// and the calls that the post would be prepared by.
const NETWORKS: [(Door, &str, &str); 2] = [
    (Door::X, "targets[0].account", "/x/2/media"),
    (Door::Facebook, "targets[0].options.first_comment", "/feed"),
];

/// An account, and a post for it that needs more than posting.
struct Case {
    host: Arc<Host>,
    browser: Browser<Host>,
    actor: Actor,
    account: String,
    /// What makes a post need it: pictures, or options.
    media: Value,
    options: Value,
}

impl Case {
    /// An account whose person allowed everything.
    async fn new(door: Door) -> Self {
        let host = Host::start();
        let browser = Browser::new(&host);
        let actor = Actor::new(&browser, door).await;
        let account = actor.connect(&browser).await;
        let (media, options) = if door == Door::X {
            (browser.attach(&[sample("photo.jpg")]).await, json!({}))
        } else {
            (json!([]), json!({ "first_comment": "More below" }))
        };
        Self {
            host,
            browser,
            actor,
            account,
            media,
            options,
        }
    }

    /// The person consents anew, to all that is asked for.
    async fn allow_all(&self) {
        self.consent(|consent| consent, "").await;
    }

    /// The person consents anew, to all but what the post needs.
    async fn allow_less(&self) {
        let ticks = [
            "pages_show_list",
            "pages_read_engagement",
            "pages_manage_posts",
        ]
        .map(|scope| format!("&permission={scope}"))
        .concat();
        let page = &self.actor.remote_id;
        let ticks = match self.actor.platform {
            Door::X => String::new(),
            _ => format!("&choices_shown=1{ticks}&page={page}"),
        };
        self.consent(|consent| consent.replace("%20media.write", ""), &ticks)
            .await;
    }

    async fn consent(&self, asked: impl Fn(String) -> String, ticks: &str) {
        let Self { actor, account, .. } = self;
        let path = format!("/connect/{}?reconnect={account}", actor.platform);
        let consent = asked(self.browser.begin(&path).await);
        let answer = format!("user={}&decision=allow{ticks}", actor.person);
        let callback = self.browser.answer_consent(&consent, &answer).await;
        let landed = self.browser.follow(&callback).await;
        assert_eq!(landed, format!("/?connected={account}"));
    }

    fn draft(&self, text: &str, after: Duration) -> Value {
        let after = i64::try_from(after.as_millis()).unwrap();
        json!({
            "text": text,
            "targets": [{ "account": self.account }],
            "schedule": { "at": self.browser.in_ms(after) },
        })
    }

    /// A draft that needs what may not be allowed.
    fn demanding(&self, after: Duration) -> Value {
        let mut draft = self.draft("Demanding", after);
        draft["media"] = self.media.clone();
        draft["targets"][0]["options"] = self.options.clone();
        draft
    }

    /// What the fault is that a draft has; null where it has none.
    async fn fault(&self, draft: &Value) -> Value {
        let path = "/api/v1/posts/validate";
        let answer = self.browser.call("POST", path, Some(draft)).await;
        let errors = body(&answer)["errors"].clone();
        assert!(errors.as_array().unwrap().len() < 2, "{errors:#}");
        errors[0].clone()
    }

    async fn plan(&self, draft: &Value) -> Value {
        let answer = self
            .browser
            .call("POST", "/api/v1/posts", Some(draft))
            .await;
        let said = String::from_utf8_lossy(answer.body()).into_owned();
        assert_eq!(answer.status(), 201, "{said}");
        body(&answer)
    }

    /// How many calls there were whose path has `part`.
    async fn calls(&self, part: &str) -> usize {
        let all = self.browser.sandbox().control("GET", "/calls", None).await;
        let calls = all["calls"].as_array().unwrap().iter();
        let is_like = |call: &&Value| call["path"].as_str().unwrap().contains(part);
        calls.filter(is_like).count()
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_not_allowed_is_said_while_a_post_is_composed() {
    for (door, place, _) in NETWORKS {
        let case = Case::new(door).await;
        let soon = Duration::from_mins(20);
        assert_eq!(case.fault(&case.demanding(soon)).await, Value::Null);
        case.allow_less().await;
        let fault = case.fault(&case.demanding(soon)).await;
        assert_eq!(
            (&fault["path"], &fault["code"]),
            (&json!(place), &json!("scope_missing")),
            "{door}"
        );
        let message = fault["message"].as_str().unwrap();
        assert!(message.contains("Reconnect the account"), "{message}");
        let demanding = Some(case.demanding(soon));
        let refused = case
            .browser
            .call("POST", "/api/v1/posts", demanding.as_ref())
            .await;
        assert_eq!(refused.status(), 422, "{door}");
        assert_eq!(body(&refused)["errors"][0], fault, "{door}");
        let plain = case.draft("Plain", soon);
        assert_eq!(
            case.fault(&plain).await,
            Value::Null,
            "nothing else needs it"
        );
        case.allow_all().await;
        assert_eq!(case.fault(&case.demanding(soon)).await, Value::Null);
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_not_allowed_any_more_holds_a_post_before_anything_of_it_is_prepared() {
    // The consent is given before the preflight, an hour ahead, or after it.
    for (door, _, path) in NETWORKS {
        for until_consent in [60, 125] {
            let case = Case::new(door).await;
            let draft = case.demanding(Duration::from_hours(3));
            let post = case.plan(&draft).await;
            minutes(&case.host, until_consent).await;
            let receipt = case.browser.receipt(&post).await;
            let is_checked = kinds(&receipt).contains(&"checked");
            assert_eq!(is_checked, until_consent > 120, "{receipt:#}");
            case.allow_less().await;
            minutes(&case.host, 183 - until_consent).await;
            let held = case.browser.wait_for(&post, "held").await;
            let error = &held["error"];
            assert_eq!(error["code"], "scope_missing", "{held:#}");
            let hint = error["hint"].as_str().unwrap();
            assert!(hint.starts_with("Reconnect the account"), "{hint}");
            assert_eq!(case.calls(path).await, 0, "{door}");
            case.allow_all().await;
            minutes(&case.host, 5).await;
            let receipt = case.browser.wait_for(&post, "published").await;
            assert_eq!(receipt["error"], Value::Null, "{receipt:#}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_not_allowed_refuses_a_change_that_needs_it_and_no_other() {
    for (door, place, _) in NETWORKS {
        let case = Case::new(door).await;
        let later = Duration::from_hours(3);
        let demanding = case.plan(&case.demanding(later)).await;
        let plain = case.plan(&case.draft("Plain", later)).await;
        case.allow_less().await;
        let at = case.browser.in_ms(4 * 60 * 60_000);
        let moved = json!({ "schedule": { "at": at } });
        let moved = case.browser.edit(&demanding, &moved).await;
        assert_eq!(moved.status(), 200, "{door}: it was so before");
        let more = case.demanding(later);
        let more = json!({ "media": case.media, "targets": more["targets"] });
        let refused = case.browser.edit(&plain, &more).await;
        assert_eq!(refused.status(), 422, "{door}");
        assert_eq!(body(&refused)["errors"][0]["path"], place, "{door}");
    }
}
