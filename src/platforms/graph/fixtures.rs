//! What the tests of this adapter share: an app, a person's tokens, and a Meta that answers from a
//! script.

use crate::config::App;
use crate::domain::secret::Secret;
use crate::domain::time::{Span, Timestamp};
use crate::fakes::http::Transport;
use crate::platforms::staged::answer;
use crate::platforms::tokens::Tokens;
use http::{Request, Response};
use std::sync::{Arc, Mutex};

pub(in crate::platforms) const NOW: Timestamp = Timestamp::from_ms(1_796_115_600_000);

pub(in crate::platforms) fn app() -> App {
    App {
        client_id: "1024".into(),
        client_secret: Secret::new("app-secret"),
        web_base: "https://www.facebook.com".into(),
        posts_base: "https://www.facebook.com".into(),
        token_base: "https://graph.facebook.com".into(),
        api_base: "https://graph.facebook.com".into(),
        video_base: "https://graph-video.facebook.com".into(),
        rupload_base: "https://rupload.facebook.com".into(),
        version: "v26.0".into(),
    }
}

/// Tokens with one Page, 910, and one profile, 17841.
pub(in crate::platforms) fn tokens() -> Tokens {
    let scopes = [
        "pages_show_list",
        "pages_read_engagement",
        "pages_manage_posts",
        "instagram_basic",
        "instagram_content_publish",
    ];
    Tokens {
        access_token: Secret::new("EAAuser"),
        refresh_token: None,
        expires_at: NOW + Span::days(60),
        refresh_expires_at: None,
        scopes: scopes.map(str::to_owned).into(),
        of_accounts: [("910", "EAApage"), ("17841", "EAApage")]
            .map(|(id, token)| (id.to_owned(), Secret::new(token)))
            .into(),
    }
}

/// Answers by rules: how words of the call end, a status, a body. Of several rules that fit, each
/// answers once, and the last for good.
#[derive(Clone)]
pub(in crate::platforms) struct Script {
    rules: Arc<Mutex<Vec<Rule>>>,
    calls: Arc<Mutex<Vec<String>>>,
}

pub(in crate::platforms) type Rule = (&'static str, u16, &'static str);

impl Script {
    pub(in crate::platforms) fn new(rules: &[Rule]) -> Self {
        Self {
            rules: Arc::new(Mutex::new(rules.to_vec())),
            calls: Arc::default(),
        }
    }

    /// Every call so far: method, path and query without the proof, the token, the body.
    pub(in crate::platforms) fn calls(&self) -> Vec<String> {
        self.calls.lock().unwrap().clone()
    }

    pub(in crate::platforms) fn transport(&self) -> Transport {
        let script = self.clone();
        Transport::new(move |request| {
            let answer = script.answer(&request);
            async move { Ok(answer) }
        })
    }

    fn answer(&self, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
        let call = line(request);
        self.calls.lock().unwrap().push(call.clone());
        let mut rules = self.rules.lock().unwrap();
        let words: Vec<&str> = call.split([' ', '&']).collect();
        let fits = |rule: &Rule| {
            rule.0
                .split(' ')
                .all(|end| words.iter().any(|word| word.ends_with(end)))
        };
        let at = rules
            .iter()
            .position(fits)
            .unwrap_or_else(|| panic!("nobody expected {call}"));
        let (_, status, body) = if rules[at + 1..].iter().any(fits) {
            rules.remove(at)
        } else {
            rules[at]
        };
        answer(status, body)
    }
}

fn line(request: &Request<Vec<u8>>) -> String {
    let query = request.uri().query().unwrap_or_default();
    let pairs: Vec<(String, String)> = oauth2::url::form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    let kept = pairs
        .iter()
        .filter(|(name, _)| name != "appsecret_proof")
        .map(|(name, value)| format!(" {name}={value}"));
    let token = request
        .headers()
        .get("authorization")
        .map(|value| format!(" {}", value.to_str().unwrap()))
        .unwrap_or_default();
    let body = String::from_utf8_lossy(request.body());
    let body = if body.is_empty() {
        String::new()
    } else {
        format!(" {body}")
    };
    format!(
        "{} {}{}{token}{body}",
        request.method(),
        request.uri().path(),
        kept.collect::<String>()
    )
}
