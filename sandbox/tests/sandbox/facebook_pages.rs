//! The Pages of a person: what is listed, what is hidden, what a token is good for, and what ends
//! it.

use http::{HeaderValue, Request};
use serde_json::{Value, json};

use crate::bench::Bench;
use crate::login::{PAGES_SCOPE, error, text};

const WITHOUT_PORTFOLIOS: &str = "pages_show_list,pages_read_engagement,pages_manage_posts";
pub(crate) const WITH_INSTAGRAM: &str =
    "pages_show_list,pages_manage_posts,instagram_basic,instagram_content_publish";

pub(crate) async fn names(bench: &Bench, path: &str, token: &str) -> Vec<String> {
    let seen = bench.graph("GET", path, token).await;
    let data = seen.json()["data"]
        .as_array()
        .unwrap_or_else(|| panic!("no list: {}", seen.text))
        .clone();
    data.iter().map(|page| text(&page["name"])).collect()
}

/// A token, and two Pages as they are in the list.
async fn journal_and_club(bench: &Bench) -> (String, Value, Value) {
    let token = bench
        .long(&[("username", "Sandbox Writer"), ("scope", WITH_INSTAGRAM)])
        .await;
    let fields = "id,name,access_token,tasks,category,picture.type(large),\
        instagram_business_account{id,username,name,profile_picture_url}";
    let path = format!("/me/accounts?fields={fields}&limit=100");
    let seen = bench.graph("GET", &path, &token).await.json();
    (token, seen["data"][0].clone(), seen["data"][1].clone())
}

#[tokio::test(start_paused = true)]
async fn the_list_hides_what_a_portfolio_has_until_portfolios_may_be_seen() {
    let bench = Bench::new();
    let token = bench
        .long(&[
            ("username", "Sandbox Writer"),
            ("scope", WITHOUT_PORTFOLIOS),
        ])
        .await;
    let seen = names(&bench, "/me/accounts", &token).await;
    assert_eq!(seen, ["Sandbox Journal", "Sandbox Club"]);
    let archive = bench.page("Sandbox Archive");
    let by_id = bench
        .graph(
            "GET",
            &format!("/{archive}?fields=access_token,name"),
            &token,
        )
        .await
        .json();
    assert_eq!(by_id["name"], "Sandbox Archive");
    assert!(by_id["access_token"].is_string());
    let examined = bench.examine(&token).await;
    let granular = examined["granular_scopes"]
        .as_array()
        .expect("a list")
        .clone();
    let pages = granular
        .iter()
        .find(|one| one["scope"] == "pages_show_list")
        .expect("the scope");
    assert!(
        pages["target_ids"]
            .as_array()
            .expect("ids")
            .contains(&json!(archive))
    );
    assert_eq!(
        error(&bench.graph("GET", "/me/businesses", &token).await),
        (200, None)
    );
}

#[tokio::test(start_paused = true)]
async fn whoever_may_see_portfolios_sees_their_pages_too() {
    let bench = Bench::new();
    let token = bench
        .long(&[("username", "Sandbox Writer"), ("scope", PAGES_SCOPE)])
        .await;
    assert_eq!(
        names(&bench, "/me/accounts", &token).await,
        ["Sandbox Journal", "Sandbox Archive", "Sandbox Club"]
    );
    let portfolios = bench.graph("GET", "/me/businesses", &token).await.json();
    assert_eq!(portfolios["data"][0]["name"], "Sandbox Portfolio");
    let id = text(&portfolios["data"][0]["id"]);
    assert_eq!(
        names(&bench, &format!("/{id}/owned_pages"), &token).await,
        ["Sandbox Archive"]
    );
    assert!(
        names(&bench, &format!("/{id}/client_pages"), &token)
            .await
            .is_empty()
    );
    assert_eq!(
        error(&bench.graph("GET", "/17/owned_pages", &token).await),
        (100, Some(33))
    );
}

#[tokio::test(start_paused = true)]
async fn a_listed_page_says_what_the_person_may_do_there_and_a_single_one_does_not() {
    let bench = Bench::new();
    let (token, journal, club) = journal_and_club(&bench).await;
    assert_eq!(
        journal["tasks"],
        json!([
            "ANALYZE",
            "ADVERTISE",
            "MODERATE",
            "CREATE_CONTENT",
            "MANAGE"
        ])
    );
    assert_eq!(club["tasks"], json!(["ANALYZE", "MODERATE"]));
    assert_eq!(
        journal["instagram_business_account"]["username"],
        "sandbox.journal"
    );
    assert_eq!(club.get("instagram_business_account"), None);
    let path = format!("/{}?fields=tasks", text(&journal["id"]));
    assert_eq!(error(&bench.graph("GET", &path, &token).await), (100, None));
}

#[tokio::test(start_paused = true)]
async fn the_pictures_of_a_page_and_its_profile_are_there() {
    let bench = Bench::new();
    let (_, journal, _) = journal_and_club(&bench).await;
    for url in [
        &journal["picture"]["data"]["url"],
        &journal["instagram_business_account"]["profile_picture_url"],
    ] {
        let path = text(url).replace("http://127.0.0.1:8788", "");
        let picture = bench
            .handle(Request::get(&path).body(Vec::new()).expect("a request"))
            .await
            .response()
            .expect("a whole answer");
        assert_eq!(
            (
                picture.status().as_u16(),
                &picture.headers()["content-type"]
            ),
            (200, &HeaderValue::from_static("image/png")),
            "{path}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn the_profile_of_a_page_is_a_node_and_that_of_another_page_is_none() {
    let bench = Bench::new();
    let (token, journal, _) = journal_and_club(&bench).await;
    let account = bench.account("sandbox.journal").user_id;
    assert_eq!(
        journal["instagram_business_account"]["id"],
        account.as_str()
    );
    let profile = bench
        .graph(
            "GET",
            &format!("/{account}?fields=id,username,name,profile_picture_url"),
            &token,
        )
        .await
        .json();
    assert_eq!(
        (&profile["id"], &profile["name"]),
        (&json!(account), &json!("sandbox.journal"))
    );
    let other = bench.account("sandbox.gallery").user_id;
    assert_eq!(
        error(
            &bench
                .graph("GET", &format!("/{other}?fields=id"), &token)
                .await
        ),
        (100, Some(33))
    );
}

#[tokio::test(start_paused = true)]
async fn an_instagram_profile_shows_only_to_whom_it_may() {
    let bench = Bench::new();
    let token = bench
        .long(&[
            ("username", "Sandbox Studio"),
            ("scope", WITHOUT_PORTFOLIOS),
        ])
        .await;
    let seen = bench
        .graph(
            "GET",
            "/me/accounts?fields=name,instagram_business_account",
            &token,
        )
        .await
        .json();
    assert_eq!(seen["data"][0].get("instagram_business_account"), None);
    let account = bench.account("sandbox.gallery").user_id;
    assert_eq!(
        error(
            &bench
                .graph("GET", &format!("/{account}?fields=id"), &token)
                .await
        ),
        (100, Some(33))
    );
}

#[tokio::test(start_paused = true)]
async fn many_pages_come_page_by_page_and_the_next_address_holds_the_token() {
    let bench = Bench::new();
    let pages: Vec<Value> = (1..=5)
        .map(|number| json!({"name": format!("Page {number}")}))
        .collect();
    let person = bench
        .control(
            "POST",
            "/meta/people",
            json!({"name": "Owner", "pages": pages}),
        )
        .await
        .json();
    let token = bench.long(&[("user", &text(&person["id"]))]).await;
    assert_eq!(names(&bench, "/me/accounts", &token).await.len(), 5);
    let (mut path, mut seen) = ("/me/accounts?fields=name&limit=2".to_owned(), Vec::new());
    for round in 1..=3 {
        let answer = bench.graph("GET", &path, &token).await.json();
        seen.extend(
            answer["data"]
                .as_array()
                .expect("a list")
                .iter()
                .map(|page| text(&page["name"])),
        );
        let next = answer["paging"].get("next");
        assert_eq!(next.is_some(), round < 3);
        if let Some(next) = next {
            assert!(
                text(next).starts_with("http://127.0.0.1:8788/meta/v26.0/me/accounts?")
                    && text(next).contains(&token)
            );
        }
        path = format!(
            "/me/accounts?fields=name&limit=2&after={}",
            text(&answer["paging"]["cursors"]["after"])
        );
    }
    assert_eq!(seen, ["Page 1", "Page 2", "Page 3", "Page 4", "Page 5"]);
    let past = bench.graph("GET", &path, &token).await.json();
    assert_eq!((&past["data"], past.get("paging")), (&json!([]), None));
    assert_eq!(
        error(
            &bench
                .graph("GET", "/me/accounts?after=nowhere", &token)
                .await
        ),
        (100, None)
    );
}

#[tokio::test(start_paused = true)]
async fn the_list_is_empty_without_a_reason() {
    let bench = Bench::new();
    let reader = bench.long(&[("username", "Sandbox Reader")]).await;
    assert_eq!(
        bench.graph("GET", "/me/accounts", &reader).await.json(),
        json!({"data": []})
    );
    let writer = bench
        .long(&[("username", "Sandbox Writer"), ("scope", "public_profile")])
        .await;
    assert_eq!(
        bench.graph("GET", "/me/accounts", &writer).await.json(),
        json!({"data": []})
    );
    let journal = bench.page("Sandbox Journal");
    assert_eq!(
        error(
            &bench
                .graph("GET", &format!("/{journal}?fields=name"), &writer)
                .await
        ),
        (100, Some(33))
    );
}
