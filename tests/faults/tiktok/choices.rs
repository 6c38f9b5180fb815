//! What TikTok offers to a creator, against what the person chose: said before the moment, and
//! never changed silently.

use super::*;
use crate::scenarios::imports::send;

#[tokio::test(start_paused = true)]
async fn every_fault_of_a_post_on_tiktok_is_told_at_once_with_its_place() {
    let creator = creator().await;
    let refused = async |files: &[&str], options: Value| {
        let wish = Wish::new("refused", &samples(files), options);
        creator.refused(&wish).await
    };
    assert_eq!(
        refused(&[], json!({})).await,
        [
            "media required",
            "targets[0].options.consented_at consent_missing",
            "targets[0].options.privacy required"
        ]
    );
    let both = ["tall.mp4", "photo.jpg"];
    assert_eq!(refused(&both, direct()).await, ["media mixed_media"]);
    let mut paid = direct();
    paid["privacy"] = json!("SELF_ONLY");
    paid["branded_content"] = json!(true);
    assert_eq!(
        refused(&both[..1], paid).await,
        ["targets[0].options.privacy branded_is_private"]
    );
    assert_eq!(
        refused(&both[..1], json!({ "color": "red" })).await,
        ["targets[0].options.color unknown_field"]
    );
}

/// What is wrong with a row of a file, by column and code.
fn codes(row: &Value) -> Vec<String> {
    let faults = row["errors"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    faults
        .map(|fault| format!("{} {}", text(&fault["path"]), text(&fault["code"])))
        .collect()
}

/// A file says what TikTok wants of a person, in words; what it does not say is told by column.
#[tokio::test(start_paused = true)]
async fn a_file_of_posts_says_what_tiktok_wants_of_a_person() {
    let creator = creator().await;
    let wish = Wish::new("filed", &samples(&["tall.mp4"]), json!({}));
    let shown = creator.draft("Out now", &wish, Duration::from_mins(20));
    let medium = shown.await["media"][0]["id"].as_str().unwrap().to_owned();
    let csv = |choices: &str| {
        let head = "text,accounts,media,at,tiktok_privacy,tiktok_allow,tiktok_promotes,\
            tiktok_consent";
        let at = creator.browser.in_ms(3_600_000);
        format!(
            "{head}\nOut now,{},{medium},{at},{choices}\n",
            creator.account
        )
    };
    let tried = async |choices: &str| {
        let answer = send(&creator.browser, &csv(choices), "dry_run=true", None).await;
        body(&answer)["rows"][0].clone()
    };
    assert_eq!(
        codes(&tried(",,,").await),
        ["tiktok_consent consent_missing", "tiktok_privacy required"]
    );
    assert_eq!(
        codes(&tried("nobody,all,,perhaps").await),
        [
            "tiktok_privacy not_readable",
            "tiktok_allow not_readable",
            "tiktok_consent not_readable",
            "tiktok_consent consent_missing",
            "tiktok_privacy required"
        ]
    );
    let fine = tried("everyone,comment|stitch,own,yes").await;
    assert_eq!(codes(&fine), [""; 0], "{fine:#}");
    let options = &fine["post"]["targets"][0]["options"];
    let chosen = [
        "privacy",
        "allow_comment",
        "allow_duet",
        "allow_stitch",
        "brand_organic",
    ];
    assert_eq!(
        chosen.map(|name| options[name].clone()),
        [
            json!("PUBLIC_TO_EVERYONE"),
            json!(true),
            Value::Null,
            json!(true),
            json!(true)
        ]
    );
    let csv = csv("everyone,comment|stitch,own,yes");
    let made = send(&creator.browser, &csv, "", None).await;
    assert_eq!(made.status(), 201, "{}", body(&made));
    minutes(&creator.host, 62).await;
    assert_eq!(creator.public().await.len(), 1);
}

/// Planned in 40 minutes; then TikTok says something else of the creator.
async fn changed(wish: &Wish, changes: Value) -> (Poster, Value) {
    let creator = creator().await;
    let post = creator.plan("Chosen", wish, Duration::from_mins(40)).await;
    creator.become_(changes).await;
    (creator, post)
}

#[tokio::test(start_paused = true)]
async fn a_person_whose_choice_is_not_offered_any_more_is_asked_before_the_moment() {
    for name in ["video", "photos"] {
        let due_ms = creator().await.host.now_ms() + 40 * 60_000;
        let (creator, post) = changed(&wish(name), json!({ "private": true })).await;
        minutes(&creator.host, 26).await;
        let receipt = creator.browser.wait_for(&post, "held").await;
        let error = &receipt["error"];
        assert_eq!(error["code"], "not_offered", "{name}: {receipt:#}");
        let said = error["message"].as_str().unwrap();
        assert!(
            said.contains("Everyone") && said.contains("Followers"),
            "{said}"
        );
        assert!(creator.host.now_ms() < due_ms, "there is time yet");
        assert!(creator.begun().await.is_empty(), "{name}: nothing was sent");
        // Another choice goes out on time.
        let path = format!("/api/v1/posts/{}", post["id"].as_str().unwrap());
        let seen = creator.browser.read(&path).await;
        let mut options = direct();
        options["privacy"] = json!("FOLLOWER_OF_CREATOR");
        let targets = json!([{ "account": creator.account, "options": options }]);
        let edited = creator
            .browser
            .edit(&seen, &json!({ "targets": targets }))
            .await;
        assert_eq!(
            edited.status(),
            200,
            "{}",
            String::from_utf8_lossy(edited.body())
        );
        minutes(&creator.host, 20).await;
        creator.browser.wait_for(&post, "published").await;
        let made = creator.made().await;
        assert_eq!(made[0]["asked"]["privacy_level"], "FOLLOWER_OF_CREATOR");
        let late_ms = made[0]["received_at_ms"].as_i64().unwrap() - due_ms;
        assert!((0..1_000).contains(&late_ms), "{name}: {late_ms} ms late");
    }
}

#[tokio::test(start_paused = true)]
async fn a_choice_that_nobody_makes_again_is_never_made_for_them() {
    let (creator, post) = changed(&wish("video"), json!({ "private": true })).await;
    minutes(&creator.host, 3 * 60).await;
    let receipt = creator.browser.wait_for(&post, "missed").await;
    let said = receipt["error"]["message"].as_str().unwrap();
    assert!(said.contains("does not offer"), "{receipt:#}");
    assert!(creator.begun().await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_video_that_is_too_long_for_its_creator_waits_for_a_shorter_one() {
    let shorter = json!({ "max_video_post_duration_sec": 3 });
    let (creator, post) = changed(&wish("video"), shorter).await;
    minutes(&creator.host, 20).await;
    let receipt = creator.browser.wait_for(&post, "held").await;
    let said = receipt["error"]["message"].as_str().unwrap();
    assert!(said.contains("3 seconds"), "{receipt:#}");
    // The creator may post longer ones again: it goes out by itself.
    creator
        .become_(json!({ "max_video_post_duration_sec": 300 }))
        .await;
    minutes(&creator.host, 40).await;
    creator.browser.wait_for(&post, "published").await;
}

#[tokio::test(start_paused = true)]
async fn who_cannot_post_today_is_told_before_the_moment_and_what_comes_of_it() {
    for (reason, state, class) in [
        ("spam_risk_too_many_posts", "scheduled", "rate_limited"),
        ("reached_active_user_cap", "scheduled", "rate_limited"),
        ("spam_risk_user_banned_from_posting", "failed", "refused"),
    ] {
        let (creator, post) = changed(&wish("photos"), json!({ "cannot_post": reason })).await;
        minutes(&creator.host, 30).await;
        let receipt = creator.browser.wait_for(&post, state).await;
        let error = &receipt["error"];
        assert_eq!(
            (&error["code"], &error["class"]),
            (&json!(reason), &json!(class))
        );
        minutes(&creator.host, 3 * 60).await;
        let receipt = creator.browser.receipt(&post).await;
        let ended = receipt["state"].as_str().unwrap();
        assert!(["missed", "failed"].contains(&ended), "{receipt:#}");
        assert!(creator.begun().await.is_empty(), "{reason}");
    }
}

#[tokio::test(start_paused = true)]
async fn more_than_five_drafts_wait_for_their_creator() {
    let creator = creator().await;
    let mut last = Value::Null;
    for number in 0..6 {
        let after = Duration::from_mins(40 + 2 * number);
        last = creator.plan("Draft", &wish("photo draft"), after).await;
    }
    minutes(&creator.host, 60).await;
    let receipt = creator.browser.wait_for(&last, "failed").await;
    let code = &receipt["error"]["code"];
    assert_eq!(code, "spam_risk_too_many_pending_share", "{receipt:#}");
    assert_eq!(creator.made().await.len(), 5);
}

#[tokio::test(start_paused = true)]
async fn an_app_that_is_not_audited_says_so_before_anything_is_sent() {
    let unaudited = [("TIKTOK_AUDITED", None)];
    let creator = Poster::with(Door::TikTok, &unaudited, |_| String::new()).await;
    creator.set(json!({ "tiktok_audited": false })).await;
    let shown = creator
        .browser
        .read(&format!("/api/v1/accounts/{}/creator", creator.account))
        .await;
    assert_eq!(shown["is_app_audited"], false, "{shown}");
    let post = creator
        .plan("Public", &wish("video"), Duration::from_mins(40))
        .await;
    minutes(&creator.host, 20).await;
    let receipt = creator.browser.wait_for(&post, "held").await;
    assert_eq!(receipt["error"]["code"], "not_offered", "{receipt:#}");
    let hint = receipt["error"]["hint"].as_str().unwrap();
    assert!(hint.contains("account private"), "{receipt:#}");
    assert!(creator.begun().await.is_empty());
    // A draft needs no audit, and a private account may post for its owner alone.
    let draft = creator
        .plan("Draft", &wish("video draft"), Duration::from_mins(40))
        .await;
    creator.become_(json!({ "private": true })).await;
    let mut alone = wish("photos");
    alone.options["privacy"] = json!("SELF_ONLY");
    let post = creator.plan("Alone", &alone, Duration::from_mins(40)).await;
    minutes(&creator.host, 44).await;
    creator.browser.wait_for(&draft, "published").await;
    creator.browser.wait_for(&post, "published").await;
}

#[tokio::test(start_paused = true)]
async fn the_composer_is_told_what_tiktok_offers_now() {
    let creator = creator().await;
    let path = format!("/api/v1/accounts/{}/creator", creator.account);
    creator
        .become_(json!({ "disabled": ["comment"], "name": "A nickname" }))
        .await;
    let shown = creator.browser.read(&path).await;
    assert_eq!(shown["nickname"], "A nickname", "{shown}");
    assert_eq!(
        shown["privacy_options"],
        json!(["PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"])
    );
    assert_eq!(
        (&shown["comment_disabled"], &shown["duet_disabled"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(shown["longest_video_s"], 300);
    assert_eq!(shown["obstacle"], Value::Null);
    creator
        .become_(json!({ "cannot_post": "spam_risk_too_many_posts" }))
        .await;
    let shown = creator.browser.read(&path).await;
    assert_eq!(
        shown["obstacle"]["code"], "spam_risk_too_many_posts",
        "{shown}"
    );
    creator.break_at(CREATOR, 0, json!({ "kind": "html" }));
    assert_eq!(creator.browser.get(&path).await.status(), 503);
    // A token that is not taken is exchanged once.
    creator.become_(json!({ "cannot_post": null })).await;
    creator.break_at(CREATOR, 0, json!({ "kind": "status", "status": 401 }));
    let shown = creator.browser.read(&path).await;
    assert_eq!(shown["obstacle"], Value::Null, "{shown}");
    let (other, account) = Browser::signed_up(&creator.host).await;
    assert_eq!(other.get(&path).await.status(), 404, "somebody else's");
    let of_x = format!("/api/v1/accounts/{}/creator", account.id);
    assert_eq!(other.get(&of_x).await.status(), 404, "no creator of TikTok");
}
