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
    let name = world.unique("pages");
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
    let [open, hidden, reading] =
        [0, 1, 2].map(|at| person["pages"][at]["id"].as_str().unwrap().to_owned());
    let actor = Actor {
        platform: Door::Facebook,
        person: person["id"].as_str().unwrap().to_owned(),
        remote_id: open.clone(),
        name,
    };
    let shown = async |ticks: String| {
        let landed = actor.through(&browser, "/connect/facebook", &ticks).await;
        browser
            .read(&format!("/api/v1/connect/{}/choices", choice(&landed)))
            .await
    };
    let ids = |choices: &Value| {
        choices["choices"]
            .as_array()
            .unwrap()
            .iter()
            .map(|choice| choice["id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let codes = |choices: &Value| {
        choices["remarks"]
            .as_array()
            .unwrap()
            .iter()
            .map(|remark| remark["code"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let all = shown(String::new()).await;
    let mut known = ids(&all);
    known.sort();
    let mut expected = [open.clone(), hidden.clone(), reading.clone()];
    expected.sort();
    assert_eq!(
        known, expected,
        "the one in the portfolio is there too: {all}"
    );
    let obstacle = |id: &str| {
        all["choices"]
            .as_array()
            .unwrap()
            .iter()
            .find(|choice| choice["id"] == id)
            .unwrap()["obstacle"]
            .clone()
    };
    assert!(
        obstacle(&open).is_null() && obstacle(&hidden).is_null() && obstacle(&reading).is_string(),
        "{all}"
    );
    let path = format!("/api/v1/connect/{}/choices", all["id"].as_str().unwrap());
    for (chosen, code) in [
        (reading.as_str(), "not_publishable"),
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
        accounts(&browser).await.len(),
        1,
        "nothing was connected by halves"
    );
    // Without business_management, and with one Page ticked only.
    let scopes: String = [
        "pages_show_list",
        "pages_read_engagement",
        "pages_manage_posts",
    ]
    .map(|scope| format!("&permission={scope}"))
    .concat();
    let some = shown(format!("&choices_shown=1{scopes}&page={open}")).await;
    assert_eq!(ids(&some), std::slice::from_ref(&open));
    let said = codes(&some);
    assert!(
        said.iter().any(|code| code == "no_business_management")
            && said.iter().any(|code| code == "selected_only"),
        "{some}"
    );
    assert!(
        some["remarks"]
            .as_array()
            .unwrap()
            .iter()
            .all(|remark| remark["message"].as_str().unwrap().len() > 40),
        "{some}"
    );
    let none = shown(format!("&choices_shown=1{scopes}")).await;
    assert_eq!(ids(&none), Vec::<String>::new());
    assert!(codes(&none).iter().any(|code| code == "no_pages"), "{none}");
    assert_eq!(
        choose(&browser, none["id"].as_str().unwrap(), &[]).await["data"],
        json!([])
    );
    assert_eq!(
        browser
            .get(&format!(
                "/api/v1/connect/{}/choices",
                none["id"].as_str().unwrap()
            ))
            .await
            .status(),
        404
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
    // A tick clears away twenty of them, and other scenarios leave theirs.
    for _ in 0..50 {
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
    world.tick().await;
    assert_eq!(
        revocations(&browser, &actor).await,
        1,
        "somebody lives on it"
    );
}
