//! Templates: texts and first comments that a workspace keeps under names.

use super::browser::Browser;
use super::media::{refusal, refused};
use super::slots::codes;
use super::world::{World, body, header, request};
use futures_util::future::join_all;
use http::{HeaderValue, Response};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

const TEMPLATES: &str = "/api/v1/templates";

pub(crate) fn template(kind: &str, name: &str, text: &str) -> Value {
    json!({ "kind": kind, "name": name, "text": text })
}

pub(crate) async fn save<W: World>(browser: &Browser<W>, new: &Value) -> Value {
    let answer = browser.call("POST", TEMPLATES, Some(new)).await;
    assert_eq!(answer.status(), 201, "{}", body(&answer));
    assert_eq!(header(&answer, "etag"), "\"1\"");
    body(&answer)
}

/// A request about a template as it is known here; without a version where that is `null`.
pub(crate) async fn about<W: World>(
    browser: &Browser<W>,
    method: &str,
    known: &Value,
    changes: Option<&Value>,
) -> Response<Vec<u8>> {
    let url = format!("{}{}", browser.world.origin(), path_of(known));
    let mut request = request(method, &url, changes);
    if !known["version"].is_null() {
        let version = format!("\"{}\"", known["version"]);
        request
            .headers_mut()
            .insert("if-match", HeaderValue::from_str(&version).unwrap());
    }
    browser.send(request).await
}

fn path_of(template: &Value) -> String {
    format!("{TEMPLATES}/{}", template["id"].as_str().unwrap())
}

async fn names<W: World>(browser: &Browser<W>) -> Vec<String> {
    let list = browser.read(TEMPLATES).await;
    let data = list["data"].as_array().unwrap().iter();
    data.map(|each| each["name"].as_str().unwrap().to_owned())
        .collect()
}

pub(crate) async fn a_template_is_kept_listed_changed_and_deleted<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    let (stranger, _) = Browser::signed_up(&world).await;
    assert_eq!(browser.read(TEMPLATES).await, json!({ "data": [] }));
    let said = "Thank you for reading!\n#bakery";
    let sign_off = save(&browser, &template("text", "  Sign-off ", said)).await;
    assert_eq!(
        (&sign_off["name"], &sign_off["text"], &sign_off["kind"]),
        (&json!("Sign-off"), &json!(said), &json!("text"))
    );
    save(&browser, &template("text", "About us", "We bake.")).await;
    let asks = template("first_comment", "Question", "Which one is yours?");
    save(&browser, &asks).await;
    assert_eq!(names(&browser).await, ["Question", "About us", "Sign-off"]);
    assert_eq!(browser.read(&path_of(&sign_off)).await, sign_off);
    let change = json!({ "name": "Goodbye" });
    let changed = about(&browser, "PATCH", &sign_off, Some(&change)).await;
    assert_eq!(
        (changed.status().as_u16(), header(&changed, "etag")),
        (200, "\"2\"")
    );
    let changed = body(&changed);
    assert_eq!(
        (&changed["name"], &changed["text"]),
        (&json!("Goodbye"), &json!(said)),
        "what is left out stays"
    );
    // Somebody else's is not there, whatever is asked of it.
    assert_eq!(stranger.get(&path_of(&changed)).await.status(), 404);
    for (method, changes) in [("PATCH", Some(&change)), ("DELETE", None)] {
        let answer = about(&stranger, method, &changed, changes).await;
        assert_eq!(answer.status(), 404, "{method}");
    }
    assert_eq!(stranger.read(TEMPLATES).await, json!({ "data": [] }));
    let deleted = about(&browser, "DELETE", &changed, None).await;
    assert_eq!(deleted.status(), 204);
    assert_eq!(names(&browser).await, ["Question", "About us"]);
    assert_eq!(
        about(&browser, "DELETE", &changed, None).await.status(),
        404
    );
    assert_eq!(Browser::new(&world).get(TEMPLATES).await.status(), 401);
    assert_eq!(browser.get("/api/v1/templates/tpl_1").await.status(), 404);
}

pub(crate) async fn what_cannot_be_a_template_is_said_all_at_once<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    let long = "a".repeat(25_001);
    for (new, expected) in [
        (
            template("text", "\u{202e}", ""),
            vec!["name required", "text required"],
        ),
        (
            template("text", "a\u{202e}b", "c\u{2066}"),
            vec!["name control_character", "text control_character"],
        ),
        (
            template("text", &long[..101], &long),
            vec!["name too_long", "text too_long"],
        ),
        (template("story", "A", "B"), vec!["kind wrong_type"]),
        (
            json!({ "kind": "text", "name": "A", "text": "B", "color": "red" }),
            vec!["color unknown_field"],
        ),
    ] {
        let answer = browser.call("POST", TEMPLATES, Some(&new)).await;
        assert_eq!(
            (answer.status().as_u16(), codes(&answer)),
            (422, expected.into_iter().map(str::to_owned).collect())
        );
    }
    assert_eq!(names(&browser).await, Vec::<String>::new());
    let kept = save(&browser, &template("text", "A", "B")).await;
    let wrong = json!({ "name": " ", "text": "\u{200b}" });
    let answer = about(&browser, "PATCH", &kept, Some(&wrong)).await;
    assert_eq!(codes(&answer), ["name required", "text required"]);
    let answer = about(&browser, "PATCH", &kept, Some(&json!({ "kind": "text" }))).await;
    assert_eq!(codes(&answer), ["kind unknown_field"]);
    assert_eq!(browser.read(&path_of(&kept)).await, kept);
}

pub(crate) async fn no_two_templates_of_a_kind_have_the_same_name<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    let (stranger, _) = Browser::signed_up(&world).await;
    save(&browser, &template("text", "Café menu", "Today …")).await;
    let same = template("text", " CAFÉ  Menu", "Tomorrow …");
    let answer = browser.call("POST", TEMPLATES, Some(&same)).await;
    assert_eq!(codes(&answer), ["name name_taken"]);
    save(&browser, &template("first_comment", "Café menu", "Yum")).await;
    save(&stranger, &template("text", "Café menu", "Theirs")).await;
    let other = save(&browser, &template("text", "Other", "Else")).await;
    let taken = json!({ "name": "café menu" });
    let answer = about(&browser, "PATCH", &other, Some(&taken)).await;
    assert_eq!(codes(&answer), ["name name_taken"]);
    let own = about(&browser, "PATCH", &other, Some(&json!({ "name": "OTHER" }))).await;
    assert_eq!(body(&own)["name"], "OTHER", "it may keep its own");
    let at_once = join_all((0..5).map(|number| {
        let new = template("text", "Contested", &format!("Number {number}"));
        let browser = &browser;
        async move { browser.call("POST", TEMPLATES, Some(&new)).await }
    }))
    .await;
    let statuses: Vec<u16> = at_once.iter().map(|it| it.status().as_u16()).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1);
    assert_eq!(statuses.iter().filter(|status| **status == 422).count(), 4);
}

pub(crate) async fn the_same_key_makes_one_template<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    let send = async |name: &str, key: &str| {
        let url = format!("{}{TEMPLATES}", world.origin());
        let mut post = request("POST", &url, Some(&template("text", name, "Once")));
        post.headers_mut()
            .insert("idempotency-key", HeaderValue::from_str(key).unwrap());
        browser.send(post).await
    };
    let first = body(&send("One", "key-1").await);
    let again = send("One", "key-1").await;
    assert_eq!(header(&again, "idempotent-replayed"), "true");
    assert_eq!((again.status().as_u16(), body(&again)), (201, first));
    assert_eq!(
        codes(&send("Another", "key-1").await),
        [" idempotency_key_reused"]
    );
    let many = join_all((0..5).map(|_| send("Five at a time", "key-2"))).await;
    let ids: BTreeSet<String> = many
        .iter()
        .map(|answer| body(answer)["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids.len(), 1);
    assert_eq!(names(&browser).await, ["Five at a time", "One"]);
    world.pass(Duration::from_hours(25)).await;
    let later = send("A day later", "key-1").await;
    assert_eq!(later.status(), 201, "{}", body(&later));
    assert_eq!(header(&later, "idempotent-replayed"), "");
}

pub(crate) async fn a_change_of_a_template_names_the_version_that_it_saw<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    let seen = save(&browser, &template("text", "A", "One")).await;
    let change = json!({ "text": "Two" });
    let unseen = json!({ "id": seen["id"] });
    for (method, changes) in [("PATCH", Some(&change)), ("DELETE", None)] {
        let blind = about(&browser, method, &unseen, changes).await;
        assert_eq!(refusal(&blind), refused(428, "if_match_required"));
    }
    let now = body(&about(&browser, "PATCH", &seen, Some(&change)).await);
    assert_eq!((&now["version"], &now["text"]), (&json!(2), &json!("Two")));
    for (method, changes) in [("PATCH", Some(&change)), ("DELETE", None)] {
        let stale = about(&browser, method, &seen, changes).await;
        assert_eq!(refusal(&stale), refused(412, "stale"));
    }
    assert_eq!(browser.read(&path_of(&seen)).await, now);
}
