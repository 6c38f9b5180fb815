//! Facebook Login: the dialog, the code, the tokens.

use noctin_sandbox::meta;
use serde_json::json;

use crate::bench::{Bench, CHALLENGE, Seen, form};
use crate::login::{DIALOG, PAGES_CALLBACK, PAGES_SCOPE, text};

async fn dialog(bench: &Bench, changes: &[(&str, &str)]) -> Seen {
    let usual = [
        ("client_id", meta::APP_ID),
        ("redirect_uri", PAGES_CALLBACK),
        ("state", "some state"),
        ("scope", PAGES_SCOPE),
    ];
    let query = form(&crate::login::merged(&usual, changes));
    bench
        .get(&format!(
            "{DIALOG}?{}",
            String::from_utf8(query).expect("text")
        ))
        .await
}

/// What a person gave, permission by permission.
pub(crate) async fn permissions(bench: &Bench, token: &str) -> Vec<(String, String)> {
    let seen = bench.graph("GET", "/me/permissions", token).await;
    let data = seen.json()["data"].as_array().expect("a list").clone();
    data.iter()
        .map(|one| (text(&one["permission"]), text(&one["status"])))
        .collect()
}

fn pair(name: &str, status: &str) -> (String, String) {
    (name.to_owned(), status.to_owned())
}

#[tokio::test(start_paused = true)]
async fn the_dialog_sends_nobody_back_on_a_doubtful_request() {
    let bench = Bench::new();
    let person = bench.person("Sandbox Writer");
    for change in [
        ("client_id", "1"),
        ("client_id", ""),
        (
            "redirect_uri",
            "https://scheduler.example/connect/facebook/callback",
        ),
        (
            "redirect_uri",
            "http://127.0.0.1:8787/connect/facebook/callback/",
        ),
        (
            "redirect_uri",
            "http://127.0.0.1:8787/connect/instagram-direct/callback",
        ),
        ("redirect_uri", "http://127.0.0.1:8787/connect/x/callback"),
        ("scope", "pages_show_list,instagram_business_basic"),
        ("scope", "pages_show_list pages_manage_posts"),
        ("scope", "publish_actions"),
        ("response_type", "token"),
        ("auth_type", "reask"),
        ("config_id", "17"),
        ("state", ""),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ] {
        let seen = dialog(&bench, &[change]).await;
        assert_eq!(
            (seen.status.as_u16(), seen.header("location")),
            (400, None),
            "{change:?}"
        );
        let decided = bench.facebook(&[change, ("user", &person)]).await;
        assert_eq!(
            (decided.status.as_u16(), decided.header("location")),
            (400, None),
            "{change:?}"
        );
    }
    assert!(bench.sandbox.secrets().is_empty());
}

#[tokio::test(start_paused = true)]
async fn each_of_the_apps_own_callbacks_is_registered() {
    let bench = Bench::new();
    for path in [
        "/connect/facebook/callback",
        "/connect/instagram/callback",
        "/login/facebook/callback",
    ] {
        let seen = dialog(
            &bench,
            &[(
                "redirect_uri",
                &format!("http://localhost:9/{}", &path[1..]),
            )],
        )
        .await;
        assert_eq!(seen.status, 200, "{path}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_dialog_shows_each_permission_and_each_page_with_a_tick() {
    let bench = Bench::new();
    let seen = dialog(&bench, &[]).await;
    assert_eq!(seen.status, 200);
    for permission in PAGES_SCOPE.split(',') {
        assert!(
            seen.text.contains(&format!(
                "type=\"checkbox\" name=\"permission\" value=\"{permission}\" checked"
            )),
            "{permission}"
        );
    }
    for page in ["Sandbox Journal", "Sandbox Archive", "Sandbox Club"] {
        assert!(
            seen.text.contains(&format!(
                "type=\"checkbox\" name=\"page\" value=\"{}\" checked",
                bench.page(page)
            )),
            "{page}"
        );
    }
    let login = dialog(&bench, &[("scope", "public_profile")]).await;
    assert!(
        !login.text.contains("name=\"page\""),
        "nothing that is asked for is about Pages"
    );
}

#[tokio::test(start_paused = true)]
async fn a_denial_comes_back_with_the_four_parameters_of_facebook() {
    let back = Bench::new().facebook(&[("decision", "deny")]).await;
    let parameter = |name: &str| back.parameter(name);
    assert_eq!(parameter("error").as_deref(), Some("access_denied"));
    assert_eq!(parameter("error_reason").as_deref(), Some("user_denied"));
    assert_eq!(parameter("error_code").as_deref(), Some("200"));
    assert_eq!(
        parameter("error_description").as_deref(),
        Some("Permissions error")
    );
    assert_eq!(
        (parameter("state").as_deref(), parameter("code")),
        (Some("some state"), None)
    );
}

#[tokio::test(start_paused = true)]
async fn a_plain_decision_gives_everything_and_one_with_choices_only_what_is_ticked() {
    let bench = Bench::new();
    let person = bench.person("Sandbox Writer");
    let everything = bench.long(&[("user", &person)]).await;
    let granted: Vec<_> = permissions(&bench, &everything)
        .await
        .into_iter()
        .filter(|(_, status)| status == "granted")
        .collect();
    assert_eq!(granted.len(), 5, "{granted:?}");

    let journal = bench.page("Sandbox Journal");
    let choices = [
        ("user", person.as_str()),
        ("choices_shown", "1"),
        ("permission", "pages_show_list"),
        ("page", journal.as_str()),
    ];
    let some = bench.long(&choices).await;
    assert_eq!(
        permissions(&bench, &some).await,
        [
            pair("business_management", "declined"),
            pair("pages_manage_posts", "declined"),
            pair("pages_read_engagement", "declined"),
            pair("pages_show_list", "granted"),
            pair("public_profile", "granted"),
        ]
    );
    let pages = bench
        .graph("GET", "/me/accounts?fields=name", &some)
        .await
        .json();
    assert_eq!(
        pages["data"],
        json!([{"id": journal, "name": "Sandbox Journal"}])
    );
}

#[tokio::test(start_paused = true)]
async fn permissions_add_up_and_what_was_declined_is_asked_for_again_only_on_purpose() {
    let bench = Bench::new();
    let person = bench.person("Sandbox Studio");
    let user = ("user", person.as_str());
    let first = [
        user,
        ("scope", "pages_show_list,pages_manage_posts"),
        ("choices_shown", "1"),
        ("permission", "pages_show_list"),
        ("all_pages", "1"),
    ];
    bench.facebook(&first).await;
    let seen = dialog(&bench, &[("scope", "pages_show_list,pages_manage_posts")]).await;
    let of_studio = seen
        .text
        .split(&format!("data-of=\"{person}\""))
        .nth(1)
        .and_then(|rest| rest.split("</fieldset>").next());
    let of_studio = of_studio.expect("the choices");
    assert!(of_studio.contains("pages_show_list") && !of_studio.contains("pages_manage_posts"));

    let second = bench
        .long(&[user, ("scope", "pages_manage_posts,instagram_basic")])
        .await;
    assert_eq!(
        permissions(&bench, &second).await,
        [
            pair("instagram_basic", "granted"),
            pair("pages_manage_posts", "declined"),
            pair("pages_show_list", "granted"),
            pair("public_profile", "granted"),
        ]
    );
    let third = bench
        .long(&[
            user,
            ("scope", "pages_manage_posts"),
            ("auth_type", "rerequest"),
        ])
        .await;
    assert!(
        permissions(&bench, &third)
            .await
            .contains(&pair("pages_manage_posts", "granted"))
    );
    assert!(
        permissions(&bench, &second)
            .await
            .contains(&pair("pages_manage_posts", "granted")),
        "older tokens gain it too"
    );
}

#[tokio::test(start_paused = true)]
async fn the_address_can_name_what_was_granted_and_what_was_not() {
    let bench = Bench::new();
    let person = bench.person("Sandbox Studio");
    let choices = [
        ("user", person.as_str()),
        ("choices_shown", "1"),
        ("permission", "pages_show_list"),
        ("return_scopes", "true"),
    ];
    let back = bench.facebook(&choices).await;
    assert_eq!(
        back.parameter("granted_scopes").as_deref(),
        Some("pages_show_list,public_profile")
    );
    assert_eq!(
        back.parameter("denied_scopes").as_deref(),
        Some("business_management,pages_manage_posts,pages_read_engagement")
    );
}

#[tokio::test(start_paused = true)]
async fn somebody_new_has_a_page_with_an_instagram_profile() {
    let bench = Bench::new();
    let token = bench
        .long(&[
            ("username", "New Person"),
            ("scope", "pages_show_list,instagram_basic"),
        ])
        .await;
    let seen = bench
        .graph(
            "GET",
            "/me/accounts?fields=name,instagram_business_account{username}",
            &token,
        )
        .await
        .json();
    assert_eq!(seen["data"][0]["name"], "Page of New Person");
    assert_eq!(
        seen["data"][0]["instagram_business_account"]["username"],
        "newperson"
    );
    let before = bench.sandbox.meta_people().len();
    let ticked = [
        ("username", "new person"),
        ("choices_shown", "1"),
        ("permission", "pages_show_list"),
    ];
    let again = bench.long(&ticked).await;
    assert_eq!(
        bench.graph("GET", "/me/accounts", &again).await.json(),
        json!({"data": []}),
        "no Page was ticked this time"
    );
    assert_eq!(
        bench.sandbox.meta_people().len(),
        before,
        "the same person comes back"
    );
}
