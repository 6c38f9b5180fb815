//! Suggestions: what they bring, and what becomes of one that does not fit.

use super::browser::Browser;
use super::media::{MIB, png_of, put, refusal, refused};
use super::world::{Sandbox, World, body, header};
use http::Response;
use serde_json::{Value, json};
use std::sync::Arc;

const PATH: &str = "/openai/v1/responses";

/// A picture that everybody can read.
pub(super) const PHOTO: &[u8] = include_bytes!("../media/photo.jpg");

/// A medium that nobody has.
pub(super) const NO_MEDIUM: &str = "med_00000000000000000000000000000000";

impl<W: World> Browser<W> {
    /// Asks for a suggestion.
    pub(crate) async fn suggest(&self, wanted: &Value) -> Response<Vec<u8>> {
        self.call("POST", "/api/v1/suggestions", Some(wanted)).await
    }

    /// Asks for a suggestion, of which there has to be one; answers with all of them.
    pub(super) async fn suggested(&self, wanted: &Value) -> Vec<Value> {
        let response = self.suggest(wanted).await;
        let answer = body(&response);
        assert_eq!(response.status(), 200, "{wanted}: {answer}");
        answer["suggestions"].as_array().unwrap().clone()
    }
}

impl<W: World> Sandbox<W> {
    /// What OpenAI was asked last, `count` times.
    pub(super) async fn asked(&self, count: usize) -> Vec<Value> {
        let all = self.control("GET", "/openai/questions", None).await;
        let all = all["questions"].as_array().unwrap();
        all[all.len() - count..].to_vec()
    }

    /// The next answer of OpenAI is this documented one, so many times.
    pub(crate) async fn let_openai_answer(&self, answer: &str, times: u32) {
        let fault = json!({ "kind": "openai", "answer": answer });
        let script = json!({ "path": PATH, "times": times, "fault": fault });
        self.control("POST", "/faults", Some(&script)).await;
    }
}

/// A wish for these networks.
pub(crate) fn wanted(kind: &str, text: &str, networks: &[&str]) -> Value {
    json!({ "kind": kind, "text": text, "networks": networks })
}

fn texts(suggestions: &[Value]) -> Vec<&str> {
    suggestions
        .iter()
        .map(|one| one["text"].as_str().unwrap())
        .collect()
}

pub(crate) async fn a_text_is_made_better_shorter_findable_and_fit_for_each_network<W: World>(
    world: Arc<W>,
) {
    let (browser, _) = Browser::signed_up(&world).await;
    assert_eq!(
        browser.read("/api/v1/instance").await["suggestions"],
        json!({ "by": "OpenAI" })
    );
    let own = "fresh coffee for everybody who rises early";
    let response = browser
        .suggest(&wanted("improve", own, &["x", "facebook"]))
        .await;
    assert!(
        header(&response, "ratelimit").starts_with("\"suggestions_hour\";r=99;t="),
        "{}",
        header(&response, "ratelimit")
    );
    let better = &body(&response)["suggestions"];
    assert_eq!(
        (
            &better[0]["network"],
            &better[0]["problems"],
            better[1].is_null()
        ),
        (&Value::Null, &json!([]), true)
    );
    let said = better[0]["text"].as_str().unwrap();
    assert!(said.starts_with("Fresh coffee for everybody"), "{said}");

    for kind in ["shorten", "variants"] {
        let networks = ["tiktok", "x", "x", "instagram"];
        let found = browser.suggested(&wanted(kind, own, &networks)).await;
        let named: Vec<_> = found.iter().map(|one| &one["network"]).collect();
        assert_eq!(named, ["tiktok", "x", "instagram"], "{kind}");
        assert!(found.iter().all(|one| one["problems"] == json!([])));
    }

    let tagged = browser.suggested(&wanted("hashtags", own, &["x"])).await;
    assert_eq!(
        texts(&tagged),
        [format!(
            "{own}\n\n#everybody #coffee #fresh #rises #sandbox"
        )]
    );
    let posts = browser.read("/api/v1/posts").await;
    assert_eq!(posts["data"], json!([]), "nothing is made of it");
}

pub(crate) async fn a_picture_is_put_into_words_and_a_large_one_by_its_small_one<W: World>(
    world: Arc<W>,
) {
    let (browser, _) = Browser::signed_up(&world).await;
    let words_for = |medium: &Value| json!({ "kind": "alt_text", "medium": medium["id"] });
    let small = browser.upload("small.jpg", PHOTO).await;
    let found = browser.suggested(&words_for(&small)).await;
    assert!(texts(&found)[0].contains("pixels wide"), "{found:?}");

    let large = browser.upload("large.png", &png_of(MIB + 1)).await;
    let told = browser.suggest(&words_for(&large)).await;
    assert_eq!(refusal(&told), refused(422, "invalid"));
    assert_eq!(body(&told)["errors"][0]["code"], "too_large");
    let id = large["id"].as_str().unwrap();
    let url = format!("{}/api/v1/media/{id}/thumbnail", world.origin());
    browser.send(put(&url, "image/jpeg", PHOTO)).await;
    browser.suggested(&words_for(&large)).await;
    let asked = browser.sandbox().asked(1).await.remove(0);
    let asked = &asked["input"][0]["content"];
    let address = asked[0]["image_url"].as_str().unwrap();
    assert!(address.starts_with("data:image/jpeg;base64,/9j/"));
    assert_eq!(asked[1], Value::Null, "nothing but the picture");

    for (name, bytes) in [
        ("video.mp4", &include_bytes!("../media/video.mp4")[..]),
        ("moving.gif", include_bytes!("../media/moving.gif")),
        ("moving.png", include_bytes!("../media/moving.png")),
        ("moving.webp", include_bytes!("../media/moving.webp")),
    ] {
        let medium = browser.upload(name, bytes).await;
        let told = body(&browser.suggest(&words_for(&medium)).await);
        assert_eq!(told["errors"][0]["code"], "not_a_still", "{name}: {told}");
    }
    for (name, bytes) in [
        ("still.gif", &include_bytes!("../media/still.gif")[..]),
        ("still.webp", include_bytes!("../media/still.webp")),
        ("photo.jpg", PHOTO),
    ] {
        let medium = browser.upload(name, bytes).await;
        browser.suggested(&words_for(&medium)).await;
    }
    let (other, _) = Browser::signed_up(&world).await;
    for (who, medium) in [(&other, &small["id"]), (&browser, &json!(NO_MEDIUM))] {
        let told = who
            .suggest(&json!({ "kind": "alt_text", "medium": medium }))
            .await;
        assert_eq!(refusal(&told), refused(404, "not_found"));
    }
}

pub(crate) async fn what_does_not_fit_is_asked_for_once_more_and_then_marked<W: World>(
    world: Arc<W>,
) {
    let (browser, _) = Browser::signed_up(&world).await;
    let sandbox = browser.sandbox();
    let wish = wanted("variants", "A text", &["x", "facebook"]);

    sandbox.let_openai_answer("too_long", 1).await;
    let found = browser.suggested(&wish).await;
    assert!(
        found.iter().all(|one| one["problems"] == json!([])),
        "{found:?}"
    );
    let asked = sandbox.asked(2).await;
    let required = |at: usize| asked[at]["text"]["format"]["schema"]["required"].clone();
    assert_eq!(
        (required(0), required(1)),
        (json!(["x", "facebook"]), json!(["x"])),
        "Facebook takes the long one"
    );
    let instructions = |at: usize| asked[at]["instructions"].as_str().unwrap();
    assert!(instructions(0).contains("X in at most 252 characters"));
    assert!(instructions(1).contains("X in at most 210 characters"));

    sandbox.let_openai_answer("too_long", 2).await;
    let found = browser.suggested(&wish).await;
    let problems = &found[0]["problems"];
    assert_eq!(
        (
            &problems[0]["network"],
            &problems[0]["code"],
            problems[1].is_null()
        ),
        (&json!("x"), &json!("too_long_for_x"), true)
    );
    assert_eq!(found[1]["problems"], json!([]));

    // A second question that is refused takes nothing away from the first answer.
    sandbox.let_openai_answer("too_long", 1).await;
    sandbox.let_openai_answer("server_error", 1).await;
    let found = browser.suggested(&wish).await;
    assert_eq!(found[0]["problems"][0]["code"], "too_long_for_x");

    let medium = browser.upload("a.jpg", PHOTO).await;
    sandbox.let_openai_answer("too_long", 2).await;
    let alt = json!({ "kind": "alt_text", "medium": medium["id"] });
    let problem = browser.suggested(&alt).await[0]["problems"][0].clone();
    assert_eq!(
        (&problem["network"], &problem["code"]),
        (&Value::Null, &json!("too_long"))
    );
}
