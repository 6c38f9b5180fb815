//! Letting the app in: the page, the way back, and the tokens.

use http::{Request, header};
use serde_json::json;

use super::{CALLBACK, SCOPES, address, decide, redeem, tokens};
use crate::bench::{Bench, CHALLENGE};

#[tokio::test(start_paused = true)]
async fn tiktok_sends_nobody_back_on_a_doubtful_request() {
    let bench = Bench::new();
    for change in [
        ("client_key", "somebody-else"),
        ("client_key", ""),
        (
            "redirect_uri",
            "https://scheduler.example/connect/tiktok/callback",
        ),
        (
            "redirect_uri",
            "http://127.0.0.1:8787/connect/tiktok/callback/",
        ),
        ("redirect_uri", "http://127.0.0.1:8787/connect/x/callback"),
        ("response_type", "token"),
        ("scope", ""),
        ("scope", "user.info.basic video.publish"),
        ("scope", "user.info.basic,video.create"),
        ("state", ""),
        ("disable_auto_auth", "yes"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ] {
        let seen = bench.get(&address(&[change])).await;
        assert_eq!(
            (seen.status.as_u16(), seen.header("location")),
            (400, None),
            "{change:?}"
        );
        assert!(seen.text.contains("Error: "), "{change:?}");
        let decided = decide(
            &bench,
            &[change],
            &[("username", "sandbox_writer"), ("decision", "allow")],
        )
        .await;
        assert_eq!(
            (decided.status.as_u16(), decided.header("location")),
            (400, None),
            "{change:?}"
        );
    }
    assert!(bench.sandbox.secrets().is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_page_has_a_box_for_each_scope_and_the_basic_one_cannot_be_unticked() {
    let bench = Bench::new();
    let page = bench.get(&address(&[])).await;
    assert_eq!(page.status, 200);
    for expected in [
        r#"name="scope" value="user.info.basic" checked disabled"#,
        r#"name="scope" value="video.publish" checked>"#,
        "sandbox_writer",
        "sandbox_private",
    ] {
        assert!(page.text.contains(expected), "{expected}");
    }
    assert!(
        !page.text.contains("video.list"),
        "what was not asked for is not offered"
    );
}

#[tokio::test(start_paused = true)]
async fn a_code_comes_back_percent_encoded_with_the_scopes_and_the_state() {
    let bench = Bench::new();
    for redirect in [CALLBACK, "http://localhost:9/login/tiktok/callback"] {
        let back = decide(
            &bench,
            &[("redirect_uri", redirect)],
            &[("username", "sandbox_writer"), ("decision", "allow")],
        )
        .await;
        let location = back.header("location").expect("an address");
        assert!(
            location.starts_with(&format!("{redirect}?code=")) && location.contains("%2A0%21"),
            "{location}"
        );
        assert!(!location.contains(['*', '!']), "{location}");
        let code = back.parameter("code").expect("a code");
        assert!(code.contains('*') && code.contains('!'), "{code}");
        assert_eq!(back.parameter("scopes").as_deref(), Some(SCOPES));
        assert_eq!(back.parameter("scope"), None);
        assert_eq!(back.parameter("state").as_deref(), Some("some state"));
    }
}

#[tokio::test(start_paused = true)]
async fn only_what_is_ticked_is_granted() {
    let bench = Bench::new();
    let user = ("username", "sandbox_writer");
    let allow = ("decision", "allow");
    for (fields, granted) in [
        (vec![user, allow], SCOPES),
        (vec![("scopes_shown", "1"), user, allow], "user.info.basic"),
        (
            vec![
                ("scopes_shown", "1"),
                ("scope", "video.upload"),
                user,
                allow,
            ],
            "user.info.basic,video.upload",
        ),
        (
            vec![
                ("scope", "video.publish"),
                ("scope", "video.upload"),
                user,
                allow,
            ],
            SCOPES,
        ),
        (
            vec![("scope", "video.list"), user, allow],
            "user.info.basic",
        ),
    ] {
        let back = decide(&bench, &[], &fields).await;
        assert_eq!(
            back.parameter("scopes").as_deref(),
            Some(granted),
            "{fields:?}"
        );
        let seen = redeem(&bench, &back.parameter("code").expect("a code")).await;
        assert_eq!(seen.json()["scope"], granted);
    }
    let asked = decide(&bench, &[("scope", "video.publish")], &[user, allow]).await;
    assert_eq!(
        asked.parameter("scopes").as_deref(),
        Some("user.info.basic,video.publish"),
        "the basic one is always there"
    );
}

#[tokio::test(start_paused = true)]
async fn a_person_who_cancels_tiktok_goes_back_without_a_code() {
    let bench = Bench::new();
    let back = decide(&bench, &[], &[("decision", "deny")]).await;
    assert_eq!(back.status, 302);
    assert_eq!(back.parameter("error").as_deref(), Some("access_denied"));
    assert!(back.parameter("error_description").is_some());
    assert_eq!(back.parameter("state").as_deref(), Some("some state"));
    assert_eq!(back.parameter("code"), None);
    for undecided in [
        vec![],
        vec![("decision", "allow")],
        vec![("decision", "allow"), ("user", "nobody")],
    ] {
        assert_eq!(decide(&bench, &[], &undecided).await.status, 400);
    }
    assert!(bench.sandbox.secrets().is_empty());
}

#[tokio::test(start_paused = true)]
async fn who_is_signed_in_and_agreed_before_sees_the_page_only_where_it_is_asked_for() {
    let bench = Bench::new();
    let back = decide(
        &bench,
        &[],
        &[("username", "sandbox_studio"), ("decision", "allow")],
    )
    .await;
    let cookie = back
        .header("set-cookie")
        .expect("a cookie")
        .split(';')
        .next()
        .expect("a pair")
        .to_owned();
    let visit = async |changes: &[(&str, &str)]| {
        let request =
            Request::get(address(changes)).header(header::COOKIE, format!("other=1; {cookie}"));
        bench
            .send(request.body(Vec::new()).expect("a request"))
            .await
    };
    let early = visit(&[("disable_auto_auth", "0")]).await;
    assert_eq!(early.status, 200, "an unused code is no consent yet");
    let tokens = tokens(&redeem(&bench, &back.parameter("code").expect("a code")).await);
    let always = visit(&[]).await;
    assert_eq!(always.status, 200, "disable_auto_auth=1 always shows it");
    let more = visit(&[("disable_auto_auth", "0"), ("scope", "video.list")]).await;
    assert_eq!(more.status, 200, "it was not agreed to");
    let stranger = bench.get(&address(&[("disable_auto_auth", "0")])).await;
    assert_eq!(stranger.status, 200, "nobody is signed in");
    for skipping in ["0", ""] {
        let seen = visit(&[("disable_auto_auth", skipping)]).await;
        assert_eq!(seen.status, 302);
        let again = redeem(&bench, &seen.parameter("code").expect("a code")).await;
        assert_eq!(again.json()["open_id"], tokens.open_id);
    }
    let disconnect = format!("/tiktok/users/{}/disconnect", tokens.open_id);
    bench.control("POST", &disconnect, json!({})).await;
    let late = visit(&[("disable_auto_auth", "0")]).await;
    assert_eq!(late.status, 200, "the consent is over");
}
