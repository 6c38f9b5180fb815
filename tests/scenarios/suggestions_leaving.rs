//! What leaves for a suggestion, and what is kept of it.

use super::browser::Browser;
use super::slots::codes;
use super::suggestions::{PHOTO, wanted};
use super::world::World;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What of a question is the same for everybody: all but what is asked about and who asks.
fn frame(mut question: Value) -> Value {
    question["safety_identifier"] = Value::Null;
    question["input"] = Value::Null;
    question
}

const OWN: &str = "A \"text\" of mine";

/// A person of whom much is known: with all of it, and a picture of theirs.
async fn known_person<W: World>(world: &Arc<W>) -> (Browser<W>, String, Vec<String>) {
    let (browser, account) = Browser::signed_up(world).await;
    let second = world.unique("second");
    let landed = browser.through("/connect/x", &second, "allow").await;
    assert!(landed.starts_with("/?connected="), "{landed}");
    let name = world.unique("Ana Popescu");
    let renamed = json!({ "name": name, "zone": "Europe/Bucharest" });
    browser.call("PATCH", "/api/v1/me", Some(&renamed)).await;
    let medium = browser.upload("ana-and-her-cat.jpg", PHOTO).await;
    let id = medium["id"].as_str().unwrap().to_owned();
    let alt = json!({ "alt": "Ana with Tom, her cat" });
    browser
        .call("PATCH", &format!("/api/v1/media/{id}"), Some(&alt))
        .await;
    let me = browser.read("/api/v1/me").await;
    let mut private = texts_in(&me);
    private.retain(|text| text.len() > 5);
    let known = ["ana-and-her-cat", "Tom", "Bucharest", "127.0.0.1", "@"];
    private.extend(known.map(str::to_owned));
    private.extend([account.id, account.user, account.username, second]);
    private.extend([id.clone(), browser.cookie()]);
    (browser, id, private)
}

pub(crate) async fn s38_only_the_text_the_picture_and_the_names_of_networks_leave<W: World>(
    world: Arc<W>,
) {
    let (browser, medium, private) = known_person(&world).await;
    let wishes = [
        wanted("improve", OWN, &["x", "facebook"]),
        wanted("shorten", OWN, &["x", "tiktok"]),
        wanted("variants", OWN, &["instagram"]),
        wanted("hashtags", OWN, &["x"]),
        json!({ "kind": "alt_text", "text": OWN, "medium": medium }),
    ];
    for wish in &wishes {
        browser.suggested(wish).await;
    }
    let asked = browser.sandbox().asked(wishes.len()).await;
    for question in &asked {
        let sent = question.to_string();
        for one in &private {
            assert!(!sent.contains(one.as_str()), "{one} has left: {sent}");
        }
        let content = question["input"][0]["content"].as_array().unwrap();
        assert_eq!(content[0], json!({ "type": "input_text", "text": OWN }));
        let instructions = question["instructions"].as_str().unwrap();
        let has_picture = instructions.contains("picture shows");
        assert_eq!(content.len(), if has_picture { 2 } else { 1 });
        assert_eq!(question["store"], false);
    }

    // Somebody else's question differs in its subject and in the pseudonym, and in nothing else.
    let (other, _) = Browser::signed_up(&world).await;
    let theirs = "B 'word's of hers";
    for (kind, networks) in [("improve", ["x", "facebook"]), ("shorten", ["x", "tiktok"])] {
        other.suggested(&wanted(kind, theirs, &networks)).await;
    }
    let of_other = other.sandbox().asked(2).await;
    for (mine, their) in asked.iter().zip(&of_other) {
        assert_eq!(frame(mine.clone()), frame(their.clone()));
    }
    let (mine, their) = (askers(&asked), askers(&of_other));
    assert_eq!((mine.len(), their.len()), (1, 1), "one person has one name");
    assert_ne!(mine, their);
    assert_nothing_is_kept(&world, OWN).await;
}

/// Where the accounts pay X for long texts, a text for them may be long: what leaves for that is a
/// number.
pub(crate) async fn whoever_pays_for_long_texts_is_suggested_long_ones<W: World>(world: Arc<W>) {
    let (browser, short) = Browser::signed_up(&world).await;
    let name = world.unique("long");
    let user = json!({ "username": name, "subscription_type": "Premium" });
    browser
        .sandbox()
        .control("POST", "/x/users", Some(&user))
        .await;
    let long = browser.connect(&name).await;
    let text = "word ".repeat(180);
    let instructions = async |accounts: Value| {
        let mut wish = wanted("shorten", text.trim(), &["x"]);
        wish["accounts"] = accounts;
        browser.suggested(&wish).await;
        let asked = browser.sandbox().asked(1).await;
        let sent = asked[0].to_string();
        for id in [&long.id, &long.user, &long.username, &short.id] {
            assert!(!sent.contains(id.as_str()), "{id} has left: {sent}");
        }
        asked[0]["instructions"].as_str().unwrap().to_owned()
    };
    let to_long = instructions(json!([long.id])).await;
    assert!(to_long.contains("X in at most 599 characters"), "{to_long}");
    for accounts in [json!([]), json!([short.id]), json!([short.id, long.id])] {
        let told = instructions(accounts).await;
        assert!(told.contains("X in at most 252 characters"), "{told}");
    }
    let (_, stranger) = Browser::signed_up(&world).await;
    let mut wish = wanted("shorten", "Mine", &["x"]);
    wish["accounts"] = json!([long.id, stranger.id]);
    let refused = browser.suggest(&wish).await;
    assert_eq!(codes(&refused), ["accounts[1] unknown_account"]);
}

/// The pseudonyms of whoever asked.
fn askers(questions: &[Value]) -> BTreeSet<String> {
    questions
        .iter()
        .map(|one| one["safety_identifier"].as_str().unwrap().to_owned())
        .collect()
}

/// Every text in a value.
fn texts_in(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(all) => all.iter().flat_map(texts_in).collect(),
        Value::Object(all) => all.values().flat_map(texts_in).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

/// Neither the text nor what was suggested is stored or logged.
async fn assert_nothing_is_kept<W: World>(world: &Arc<W>, own: &str) {
    let logged = world.logged().await;
    assert!(
        logged.contains("\"event\":\"suggestion\""),
        "how it ended is"
    );
    for text in [own, "What do you think?"] {
        assert!(!logged.contains(text), "{text} was logged");
        assert!(!world.rows().await.contains(text), "{text} was stored");
    }
}
