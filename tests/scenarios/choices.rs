//! After Meta's consent a person chooses which Pages and profiles to connect.

use super::actors::{Actor, choice, choose};
use super::browser::Browser;
use super::disconnecting::revocations;
use super::platforms::accounts;
use super::world::{World, body};
use noctin_scheduler::domain::door::Door;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// A Page of a portfolio, a Page that may not be published to, and Pages that the person did not
/// tick: the choice says why.
pub(crate) async fn the_choice_says_why_a_page_is_missing<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    let (actor, [open, hidden, reading]) = somebody_with_pages(&browser).await;
    let all = shown(&browser, &actor, "").await;
    let mut known = ids(&all);
    known.sort();
    let mut expected = [open.clone(), hidden.clone(), reading.clone()];
    expected.sort();
    assert_eq!(
        known, expected,
        "the one in the portfolio is there too: {all}"
    );
    let has_obstacle = |id: &str| {
        let choices = all["choices"].as_array().unwrap();
        let choice = choices.iter().find(|choice| choice["id"] == id).unwrap();
        choice["obstacle"].is_string()
    };
    assert!(
        !has_obstacle(&open) && !has_obstacle(&hidden) && has_obstacle(&reading),
        "{all}"
    );
    assert_only_what_is_offered_can_be_chosen(&browser, &all, &open, &reading).await;
    // Without business_management, and with one Page ticked only.
    let scopes: String = [
        "pages_show_list",
        "pages_read_engagement",
        "pages_manage_posts",
    ]
    .map(|scope| format!("&permission={scope}"))
    .concat();
    let ticks = format!("&choices_shown=1{scopes}&page={open}");
    let some = shown(&browser, &actor, &ticks).await;
    assert_eq!(ids(&some), std::slice::from_ref(&open));
    assert!(
        says(&some, "no_business_management") && says(&some, "selected_only"),
        "{some}"
    );
    let remarks = some["remarks"].as_array().unwrap();
    assert!(
        remarks
            .iter()
            .all(|remark| remark["message"].as_str().unwrap().len() > 40),
        "{some}"
    );
    let none = shown(&browser, &actor, &format!("&choices_shown=1{scopes}")).await;
    assert_eq!(ids(&none), Vec::<String>::new());
    assert!(says(&none, "no_pages"), "{none}");
    let id = none["id"].as_str().unwrap();
    assert_eq!(choose(&browser, id, &[]).await["data"], json!([]));
    let path = format!("/api/v1/connect/{id}/choices");
    assert_eq!(browser.get(&path).await.status(), 404);
}

/// A platform counts only what was ticked last: the choice says which accounts that ends, in this
/// workspace and in the person's others.
pub(crate) async fn a_choice_says_what_was_left_out_here_and_elsewhere<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    let (actor, [open, hidden, _]) = somebody_with_pages(&browser).await;
    let all = shown(&browser, &actor, "").await;
    assert_eq!(
        all["left_out"],
        json!({ "accounts": [], "elsewhere": 0 }),
        "nothing was connected before"
    );
    let both = choose(&browser, all["id"].as_str().unwrap(), &[&open, &hidden]).await;
    let id_of = |remote: &str| {
        let choices = all["choices"].as_array().unwrap();
        let name = &choices
            .iter()
            .find(|choice| choice["id"] == remote)
            .unwrap()["name"];
        let accounts = both["data"].as_array().unwrap();
        accounts
            .iter()
            .find(|account| account["name"] == *name)
            .unwrap()["id"]
            .clone()
    };
    let elsewhere = Browser::signed_up(&world).await.0;
    let there = shown(&elsewhere, &actor, "").await;
    choose(&elsewhere, there["id"].as_str().unwrap(), &[&hidden]).await;
    let scopes: String = [
        "pages_show_list",
        "pages_read_engagement",
        "pages_manage_posts",
    ]
    .map(|scope| format!("&permission={scope}"))
    .concat();
    let ticks = format!("&choices_shown=1{scopes}&page={open}");
    let some = shown(&browser, &actor, &ticks).await;
    assert_eq!(ids(&some), std::slice::from_ref(&open), "{some}");
    assert_eq!(
        some["left_out"],
        json!({ "accounts": [id_of(&hidden)], "elsewhere": 1 })
    );
    let again = shown(&browser, &actor, "").await;
    assert_eq!(
        again["left_out"],
        json!({ "accounts": [], "elsewhere": 0 }),
        "ticked again, nothing ends"
    );
}

/// Somebody with three Pages: an open one, one in a portfolio, and one that is only to be read.
async fn somebody_with_pages<W: World>(browser: &Browser<W>) -> (Actor, [String; 3]) {
    let name = browser.world.unique("pages");
    let pages = json!([
        { "name": "Open" },
        { "name": "In a portfolio", "portfolio": format!("{name} portfolio") },
        { "name": "To read only", "tasks": ["ANALYZE"] },
    ]);
    let person = browser
        .sandbox()
        .control(
            "POST",
            "/meta/people",
            Some(&json!({ "name": name, "pages": pages })),
        )
        .await;
    let ids = [0, 1, 2].map(|at| person["pages"][at]["id"].as_str().unwrap().to_owned());
    let actor = Actor {
        platform: Door::Facebook,
        person: person["id"].as_str().unwrap().to_owned(),
        remote_id: ids[0].clone(),
        name,
    };
    (actor, ids)
}

/// The choice that this person is offered who ticks what `ticks` says.
async fn shown<W: World>(browser: &Browser<W>, actor: &Actor, ticks: &str) -> Value {
    let landed = actor.through(browser, "/connect/facebook", ticks).await;
    browser
        .read(&format!("/api/v1/connect/{}/choices", choice(&landed)))
        .await
}

/// The platform's ids of what is offered.
fn ids(choices: &Value) -> Vec<String> {
    let choices = choices["choices"].as_array().unwrap();
    choices
        .iter()
        .map(|choice| choice["id"].as_str().unwrap().to_owned())
        .collect()
}

/// Whether a choice says this of what is not there.
fn says(choices: &Value, code: &str) -> bool {
    let remarks = choices["remarks"].as_array().unwrap();
    remarks.iter().any(|remark| remark["code"] == code)
}

async fn assert_only_what_is_offered_can_be_chosen<W: World>(
    browser: &Browser<W>,
    all: &Value,
    open: &str,
    reading: &str,
) {
    let path = format!("/api/v1/connect/{}/choices", all["id"].as_str().unwrap());
    for (chosen, code) in [
        (reading, "not_publishable"),
        ("1234567890123456", "not_offered"),
    ] {
        let refused = browser
            .call("POST", &path, Some(&json!({ "choices": [open, chosen] })))
            .await;
        let errors = &body(&refused)["errors"];
        assert_eq!(
            (
                refused.status().as_u16(),
                &errors[0]["path"],
                &errors[0]["code"]
            ),
            (422, &json!("choices[1]"), &json!(code))
        );
    }
    assert_eq!(
        accounts(browser).await.len(),
        1,
        "nothing was connected by halves"
    );
}

/// What was granted for a choice that nobody makes is taken back.
pub(crate) async fn a_choice_that_nobody_makes_ends_what_was_granted<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    let (stranger, _) = Browser::signed_up(&world).await;
    let actor = Actor::new(&browser, Door::Facebook).await;
    let landed = actor.through(&browser, "/connect/facebook", "").await;
    let path = format!("/api/v1/connect/{}/choices", choice(&landed));
    assert_eq!(
        stranger.get(&path).await.status(),
        404,
        "it is nobody else's"
    );
    let chosen = json!({ "choices": [actor.remote_id] });
    assert_eq!(
        stranger.call("POST", &path, Some(&chosen)).await.status(),
        404
    );
    world.pass(Duration::from_mins(61)).await;
    assert_eq!(
        browser.call("POST", &path, Some(&chosen)).await.status(),
        404
    );
    assert_eq!(revocations(&browser, &actor).await, 0);
    // One tick in three clears away twenty of them, and other scenarios leave theirs.
    for _ in 0..50 {
        world.pass(Duration::from_mins(1)).await;
        world.tick().await;
        if revocations(&browser, &actor).await > 0 {
            break;
        }
    }
    assert_eq!(revocations(&browser, &actor).await, 1);
    let landed = actor.through(&browser, "/connect/facebook", "").await;
    choose(&browser, &choice(&landed), &[&actor.remote_id]).await;
    choose(&browser, &choice(&landed), &[&actor.remote_id]).await;
    assert_eq!(
        accounts(&browser).await.len(),
        2,
        "a choice may be made twice, and connects once"
    );
    world.pass(Duration::from_mins(61)).await;
    for _ in 0..3 {
        world.tick().await;
        world.pass(Duration::from_mins(1)).await;
    }
    assert_eq!(
        revocations(&browser, &actor).await,
        1,
        "somebody lives on it"
    );
}
