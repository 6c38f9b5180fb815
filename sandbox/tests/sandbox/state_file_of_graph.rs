//! What Facebook and Instagram have in the state file.

use std::fs;

use serde_json::{Value, json};

use crate::bench::pass;
use crate::state_file::{again, folder};

#[tokio::test(start_paused = true)]
async fn what_people_gave_to_facebook_and_instagram_is_there_after_a_restart() {
    let folder = folder();
    let path = folder.path().join("sandbox.json");
    let bench = again(&path);
    let person = bench
        .control(
            "POST",
            "/meta/people",
            json!({"name": "New Person", "pages": [{"name": "New Page"}]}),
        )
        .await
        .json();
    let user = bench
        .long(&[("user", person["id"].as_str().expect("an id"))])
        .await;
    let page = bench.page_token(&bench.page("New Page"), &user).await;
    let gone = bench.long(&[("username", "Sandbox Writer")]).await;
    bench
        .deed("meta", &bench.person("Sandbox Writer"), "change-password")
        .await;
    let gram = bench.instagram_long("new.account").await;
    bench
        .control(
            "POST",
            "/settings",
            json!({"instagram_token_shape": "flat", "meta_short_s": 60}),
        )
        .await;
    bench.sandbox.save().expect("a file");

    let bench = again(&path);
    assert_eq!(
        bench.graph("GET", "/me", &user).await.json()["name"],
        "New Person"
    );
    assert_eq!(bench.page_token(&bench.page("New Page"), &user).await, page);
    assert_eq!(
        bench.graph("GET", "/me", &gone).await.json()["error"]["error_subcode"],
        460
    );
    let me = "/instagram/graph/v26.0/me?fields=username";
    assert_eq!(
        bench.call("GET", me, &gram).await.json()["username"],
        "new.account"
    );
    assert_eq!(bench.sandbox.settings().meta_short_s, 60);
}

#[tokio::test(start_paused = true)]
async fn a_file_from_before_facebook_and_instagram_still_loads() {
    let folder = folder();
    let path = folder.path().join("sandbox.json");
    let bench = again(&path);
    bench.connect("new_writer").await;
    bench.sandbox.save().expect("a file");
    let mut kept: Value = serde_json::from_slice(&fs::read(&path).expect("a file")).expect("JSON");
    let object = kept.as_object_mut().expect("an object");
    assert!(object.remove("meta").is_some() && object.remove("instagram").is_some());
    let settings = object["settings"].as_object_mut().expect("an object");
    settings.retain(|name, _| !name.starts_with("meta_") && !name.starts_with("instagram_"));
    fs::write(&path, kept.to_string()).expect("a file");
    let bench = again(&path);
    assert_eq!(bench.sandbox.x_users().len(), 4);
    assert_eq!(
        (
            bench.sandbox.meta_people().len(),
            bench.sandbox.instagram_accounts().len()
        ),
        (3, 5)
    );
    let linked = bench.sandbox.meta_pages()[0]
        .instagram
        .clone()
        .expect("a profile");
    assert!(
        bench
            .sandbox
            .instagram_accounts()
            .iter()
            .any(|account| account.user_id == linked)
    );
}

/// An id that stands under this name in an answer.
fn id(answer: &Value, name: &str) -> String {
    answer[name].as_str().expect("an id").to_owned()
}

#[tokio::test(start_paused = true)]
async fn what_pages_have_under_way_is_there_after_a_restart() {
    let folder = folder();
    let path = folder.path().join("sandbox.json");
    let bench = again(&path);
    let user = bench.long(&[("username", "Sandbox Studio")]).await;
    let page = bench.page("Sandbox Gallery");
    let token = bench.page_token(&page, &user).await;
    let made = async |edge: &str| {
        let path = format!("/{page}/{edge}");
        bench.graph("POST", &path, &token).await.json()
    };
    let published = id(&made("feed?message=public").await, "id");
    let draft = id(&made("feed?message=draft&published=false").await, "id");
    let reel = id(&made("video_reels?upload_phase=start").await, "video_id");
    bench.sandbox.save().expect("a file");

    let bench = again(&path);
    let read = async |id: &str, field: &str| {
        let path = format!("/{id}?fields={field}");
        bench.graph("GET", &path, &token).await.json()[field].clone()
    };
    assert_eq!(read(&published, "message").await, "public");
    assert_eq!(read(&draft, "is_published").await, false);
    assert_eq!(read(&reel, "status").await["video_status"], "uploading");
    let release = format!("/{draft}?is_published=true");
    bench.graph("POST", &release, &token).await;
    let public = bench.sandbox.meta_public();
    let texts: Vec<&str> = public.iter().map(|post| post.text.as_str()).collect();
    assert_eq!(texts, ["public", "draft"]);
    let page = format!("/meta/posts/{published}");
    assert_eq!(bench.get(&page).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn what_accounts_have_under_way_is_there_after_a_restart() {
    let folder = folder();
    let path = folder.path().join("sandbox.json");
    let bench = again(&path);
    let token = bench.instagram_long("sandbox.kitchen").await;
    let account = bench.account("sandbox.kitchen").user_id;
    let media = format!("/instagram/graph/v26.0/{account}/media");
    let creation = format!("{media}?image_url=https://media.scheduler.example/a.jpg&caption=kept");
    let container = bench.call("POST", &creation, &token).await.json();
    bench.sandbox.save().expect("a file");

    let bench = again(&path);
    pass(1).await;
    let publish = format!("{media}_publish?creation_id={}", id(&container, "id"));
    assert_eq!(bench.call("POST", &publish, &token).await.status, 200);
    assert_eq!(bench.sandbox.instagram_public()[0].text, "kept");
}
