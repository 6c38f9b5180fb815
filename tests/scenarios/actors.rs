//! A person at a platform, with one account there, for every scenario that connects one.

use super::browser::Browser;
use super::world::{World, body};
use noctin_scheduler::domain::door::Door;
use serde_json::{Value, json};

/// Somebody at a platform.
#[derive(Clone, Debug)]
pub(crate) struct Actor {
    pub(crate) platform: Door,
    /// The platform's id of the person, as its consent page takes it.
    pub(crate) person: String,
    /// The platform's id of the account.
    pub(crate) remote_id: String,
    /// What the account is called.
    pub(crate) name: String,
}

impl Actor {
    /// Somebody new at `platform`, with one account that can be published to.
    pub(crate) async fn new<W: World>(browser: &Browser<W>, platform: Door) -> Self {
        let name = browser.world.unique("actor").replace('-', "_");
        let sandbox = browser.sandbox();
        let create = async |path: &str, new: Value| sandbox.control("POST", path, Some(&new)).await;
        let text = |value: &Value| {
            value
                .as_str()
                .unwrap_or_else(|| panic!("no text: {value}"))
                .to_owned()
        };
        let (person, remote_id) = match platform {
            Door::X => {
                let user = create("/x/users", json!({ "username": name })).await;
                (text(&user["id"]), text(&user["id"]))
            }
            Door::TikTok => {
                let user = create("/tiktok/users", json!({ "username": name })).await;
                (text(&user["open_id"]), text(&user["open_id"]))
            }
            Door::Facebook => {
                let person = create(
                    "/meta/people",
                    json!({ "name": format!("Person {name}"), "pages": [{ "name": name }] }),
                )
                .await;
                (text(&person["id"]), text(&person["pages"][0]["id"]))
            }
            Door::Instagram => {
                let page = json!({ "name": format!("Page {name}"), "instagram": name });
                let person = create(
                    "/meta/people",
                    json!({ "name": format!("Person {name}"), "pages": [page] }),
                )
                .await;
                (text(&person["id"]), text(&person["pages"][0]["instagram"]))
            }
            Door::InstagramDirect => {
                let account = create("/instagram/people", json!({ "username": name })).await;
                (text(&account["user_id"]), text(&account["user_id"]))
            }
        };
        Self {
            platform,
            person,
            remote_id,
            name,
        }
    }

    /// Goes through a flow that begins at `path`, ticking what `ticks` says; answers with where it
    /// ends.
    pub(crate) async fn through<W: World>(
        &self,
        browser: &Browser<W>,
        path: &str,
        ticks: &str,
    ) -> String {
        let consent = browser.begin(path).await;
        let callback = browser
            .answer_consent(
                &consent,
                &format!("user={}&decision=allow{ticks}", self.person),
            )
            .await;
        browser.follow(&callback).await
    }

    /// Connects the account, everything granted; answers with its id.
    pub(crate) async fn connect<W: World>(&self, browser: &Browser<W>) -> String {
        self.connect_with(browser, "").await
    }

    /// Connects the account with what `ticks` says; answers with its id.
    pub(crate) async fn connect_with<W: World>(&self, browser: &Browser<W>, ticks: &str) -> String {
        let landed = self
            .through(browser, &format!("/connect/{}", self.platform), ticks)
            .await;
        if let Some(id) = landed.strip_prefix("/?connected=") {
            assert!(!self.platform.has_choices(), "{landed}");
            return id.to_owned();
        }
        let choice = choice(&landed);
        let chosen = choose(browser, &choice, &[&self.remote_id]).await;
        chosen["data"][0]["id"]
            .as_str()
            .unwrap_or_else(|| panic!("{chosen}"))
            .to_owned()
    }

    /// The account as the product shows it.
    pub(crate) async fn shown<W: World>(&self, browser: &Browser<W>, id: &str) -> Value {
        browser.read(&format!("/api/v1/accounts/{id}")).await
    }
}

/// The choice that a flow has led to.
pub(crate) fn choice(landed: &str) -> String {
    landed
        .strip_prefix("/connections?choose=")
        .unwrap_or_else(|| panic!("landed at {landed}"))
        .to_owned()
}

/// Chooses these accounts, which has to succeed.
pub(crate) async fn choose<W: World>(browser: &Browser<W>, choice: &str, ids: &[&str]) -> Value {
    let response = browser
        .call(
            "POST",
            &format!("/api/v1/connect/{choice}/choices"),
            Some(&json!({ "choices": ids })),
        )
        .await;
    assert_eq!(
        response.status(),
        200,
        "{}",
        String::from_utf8_lossy(response.body())
    );
    body(&response)
}
