//! Posts from a file: each row is held to the rules of any post, and all of them are made or none.

use super::browser::{Account, Browser};
use super::media::{refusal, refused};
use super::slots::{codes, daily, set};
use super::world::{World, body, header};
use futures_util::future::join_all;
use http::{Request, Response};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

const IMPORT: &str = "/api/v1/posts/import";
const POSTS: &str = "/api/v1/posts";

/// Sends a file.
pub(crate) async fn send<W: World>(
    browser: &Browser<W>,
    csv: &str,
    query: &str,
    key: Option<&str>,
) -> Response<Vec<u8>> {
    let url = format!("{}{IMPORT}?{query}", browser.world.origin());
    let mut request = Request::post(url).header("content-type", "text/csv; charset=utf-8");
    if let Some(key) = key {
        request = request.header("idempotency-key", key);
    }
    let request = request.body(csv.as_bytes().to_vec()).unwrap();
    browser.send(request).await
}

async fn preview<W: World>(browser: &Browser<W>, csv: &str) -> Value {
    let answer = send(browser, csv, "dry_run=true&zone=UTC", None).await;
    assert_eq!(answer.status(), 200, "{}", body(&answer));
    body(&answer)
}

async fn make<W: World>(browser: &Browser<W>, csv: &str, key: Option<&str>) -> Value {
    let answer = send(browser, csv, "zone=UTC", key).await;
    assert_eq!(answer.status(), 201, "{}", body(&answer));
    body(&answer)["data"].clone()
}

/// The columns and the codes of what a list says, with the line of the row.
fn said(preview: &Value, list: &str) -> Vec<String> {
    let rows = preview["rows"].as_array().unwrap().iter();
    let of_row = |row: &Value| {
        let faults = row[list].as_array().unwrap().iter();
        let line = row["line"].clone();
        faults
            .map(|fault| {
                let [path, code] = ["path", "code"].map(|name| fault[name].as_str().unwrap());
                format!("{line} {path} {code}")
            })
            .collect::<Vec<_>>()
    };
    rows.flat_map(of_row).collect()
}

async fn texts<W: World>(browser: &Browser<W>) -> Vec<String> {
    let page = browser.read(&format!("{POSTS}?limit=100")).await;
    let posts = page["data"].as_array().unwrap().iter();
    posts
        .map(|post| post["text"].as_str().unwrap().to_owned())
        .collect()
}

/// The day after tomorrow, in UTC.
fn day<W: World>(browser: &Browser<W>) -> String {
    browser.in_ms(2 * 86_400_000)[..10].to_owned()
}

pub(crate) async fn a_dry_run_says_what_would_become_of_each_row<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let (handle, day) = (&account.username, day(&browser));
    let long = "a".repeat(300);
    let csv = format!(
        "\u{feff}Accounts;text;date;time;zone;at;late_minutes\r\n\
        @{handle};\"Good; and\r\nlong\";{day};9:00;;;15\r\n\
        @{handle};{long};{day};10:00;Europe/Bucharest;;\r\n\
        nobody;Unknown;2020-01-01;25:00;;;\r\n\
        {};Twice said;{day};10:00;;now;\r\n\
        ;Only a draft;;;;;\r\n\
        x:{handle};Too late;2020-01-01;10:00;;;soon\r\n\
        {handle};{long};;;;;\r\n",
        account.id
    );
    let found = preview(&browser, &csv).await;
    assert_eq!(found["errors"], json!([]));
    assert_eq!(
        said(&found, "errors"),
        [
            "4 text too_long_for_x",
            "5 accounts unknown_account",
            "5 time not_a_time",
            "6 at one_of",
            "8 late_minutes not_a_number",
            "8 date in_the_past",
        ],
        "{found:#}"
    );
    let row = &found["rows"][0];
    assert_eq!(row["post"]["text"], "Good; and\r\nlong");
    assert_eq!(
        row["post"]["schedule"]["at"],
        format!("{day}T09:00:00.000Z")
    );
    assert_eq!(
        (
            &row["post"]["targets"][0]["account"],
            &row["post"]["late_minutes"]
        ),
        (&json!(account.id), &json!(15))
    );
    let draft = &found["rows"][4];
    assert_eq!(
        (&draft["post"]["is_draft"], &draft["post"]["schedule"]),
        (&json!(true), &Value::Null)
    );
    assert_eq!(
        said(&found, "warnings"),
        ["9 text too_long_for_x"],
        "what a draft would be refused for once it is planned"
    );
    assert_eq!(texts(&browser).await.len(), 0, "nothing was made");
}

pub(crate) async fn what_is_wrong_with_a_whole_file_is_said<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    let odd = preview(&browser, "text,colour\nHello,red\n").await;
    assert_eq!(
        (&odd["errors"][0]["path"], &odd["errors"][0]["code"]),
        (&json!("colour"), &json!("unknown_column"))
    );
    let open = preview(&browser, "text\n\"never closed\n").await;
    assert_eq!(open["errors"][0]["code"], "unclosed_quote");
    assert_eq!(
        preview(&browser, "text\n").await["errors"][0]["code"],
        "no_rows"
    );
    let elsewhere = send(
        &browser,
        "text\nHello\n",
        "dry_run=true&zone=Mars/Base",
        None,
    )
    .await;
    assert_eq!(codes(&elsewhere), ["zone unknown_zone"]);
    let json = browser
        .call("POST", &format!("{IMPORT}?dry_run=true"), Some(&json!({})))
        .await;
    assert_eq!(refusal(&json), refused(415, "csv_only"));
}

pub(crate) async fn the_posts_of_a_file_are_made_together_or_not_at_all<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let other = browser.connect(&world.unique("other")).await;
    let (one, two) = (&account.username, &other.username);
    let day = day(&browser);
    let bad = format!("text,accounts,date,time\nGood,{one},{day},09:00\n,{one},{day},10:00\n");
    let refused_file = send(&browser, &bad, "", None).await;
    assert_eq!(refused_file.status(), 422);
    assert_eq!(codes(&refused_file), ["rows[1].text required"]);
    assert_eq!(texts(&browser).await.len(), 0, "nothing was made");
    let soon = browser.in_ms(4_000);
    let csv = format!(
        "text,accounts,at,date,time\n\
        Soon,{one}|{two},{soon},,\n\
        First draft,{one},,,\n\
        Later,@{two},,{day},09:00\n\
        Second draft,,,,\n"
    );
    let made = make(&browser, &csv, None).await;
    let lines: Vec<&Value> = made
        .as_array()
        .unwrap()
        .iter()
        .map(|post| &post["line"])
        .collect();
    assert_eq!(lines, [2, 3, 4, 5]);
    assert_eq!(
        texts(&browser).await,
        ["First draft", "Second draft", "Soon", "Later"],
        "drafts stand in the order of the file"
    );
    let path = |at: usize| format!("{POSTS}/{}", made[at]["id"].as_str().unwrap());
    let draft = browser.read(&path(1)).await;
    assert_eq!(
        (&draft["state"], &draft["targets"][0]["account"]),
        (&json!("draft"), &json!(account.id))
    );
    let later = browser.read(&path(2)).await;
    assert_eq!(
        (&later["schedule"]["zone"], &later["schedule"]["local"]),
        (&json!("UTC"), &json!(format!("{day}T09:00:00")))
    );
    assert_eq!(later["deliveries"].as_array().unwrap().len(), 1);
    let post = browser.read(&path(0)).await;
    world.pass(Duration::from_secs(4)).await;
    browser.wait_for(&post, "published").await;
    for user in [&account.user, &other.user] {
        let public = browser.sandbox().public(user).await;
        assert_eq!((public.len(), &public[0]["text"]), (1, &json!("Soon")));
    }
    // An imported post is one as any other.
    let moved = browser
        .edit(
            &later,
            &json!({ "schedule": { "at": browser.in_ms(3_600_000) } }),
        )
        .await;
    assert_eq!(moved.status(), 200, "{}", body(&moved));
}

pub(crate) async fn the_same_key_imports_a_file_once<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let (handle, day) = (&account.username, day(&browser));
    let csv = format!(
        "text,accounts,date,time\nOne,{handle},{day},09:00\nTwo,{handle},{day},10:00\nThree,,,\n"
    );
    let key = world.unique("key");
    let many = join_all((0..5).map(|_| send(&browser, &csv, "zone=UTC", Some(&key)))).await;
    let ids: BTreeSet<String> = many
        .iter()
        .map(|answer| body(answer)["data"].to_string())
        .collect();
    assert_eq!(ids.len(), 1, "{ids:?}");
    assert_eq!(texts(&browser).await, ["Three", "One", "Two"]);
    let again = send(&browser, &csv, "zone=UTC", Some(&key)).await;
    assert_eq!(
        (
            again.status().as_u16(),
            header(&again, "idempotent-replayed")
        ),
        (201, "true")
    );
    // What is gone is not made again, whichever of them it is.
    let first = body(&again)["data"][2]["id"].as_str().unwrap().to_owned();
    let draft = browser.read(&format!("{POSTS}/{first}")).await;
    assert_eq!(browser.cancel(&draft).await.status(), 204);
    let after = send(&browser, &csv, "zone=UTC", Some(&key)).await;
    assert_eq!(body(&after)["data"].as_array().unwrap().len(), 2);
    assert_eq!(texts(&browser).await, ["One", "Two"]);
    // The key is the file's, with its zone: no other request may have it.
    let changed = csv.replace("One", "Other");
    for (csv, query) in [(&changed, "zone=UTC"), (&csv, "zone=Europe/Paris")] {
        let other = send(&browser, csv, query, Some(&key)).await;
        assert_eq!(codes(&other), [" idempotency_key_reused"]);
    }
    let draft = json!({ "text": "One", "targets": [], "schedule": null }).to_string();
    let single = Request::post(format!("{}{POSTS}", world.origin()))
        .header("content-type", "application/json")
        .header("idempotency-key", &key)
        .body(draft.into_bytes())
        .unwrap();
    assert_eq!(
        codes(&browser.send(single).await),
        [" idempotency_key_reused"]
    );
    // Also where the post that has it is gone, and the file is shorter.
    let key = world.unique("key");
    let made = make(&browser, "text\nFour\nFive\n", Some(&key)).await;
    let first = browser
        .read(&format!("{POSTS}/{}", made[0]["id"].as_str().unwrap()))
        .await;
    assert_eq!(browser.cancel(&first).await.status(), 204);
    let other = send(&browser, "text\nSix\n", "zone=UTC", Some(&key)).await;
    assert_eq!(codes(&other), [" idempotency_key_reused"]);
    assert_eq!(texts(&browser).await, ["Five", "One", "Two"]);
}

pub(crate) async fn imported_posts_take_the_free_slots_one_after_the_other<W: World>(
    world: Arc<W>,
) {
    let (browser, account) = Browser::signed_up(&world).await;
    let handle = &account.username;
    let csv = format!("text,accounts,slot\nA,{handle},next\nB,{handle},next\n");
    assert_eq!(
        said(&preview(&browser, &csv).await, "errors"),
        ["2 slot no_slots", "3 slot no_slots"]
    );
    set(&browser, &daily(&["09:00", "12:00", "18:00"], None)).await;
    let next = browser.read("/api/v1/slots/next").await["next"]["at"].clone();
    // One row names the first free slot itself.
    let csv = format!(
        "text,accounts,slot,at\nA,{handle},next,\nB,{handle},next,\nNamed,{handle},,{}\n",
        next.as_str().unwrap()
    );
    let seen = preview(&browser, &csv).await;
    let both = join_all([
        send(&browser, &csv, "", None),
        send(&browser, &csv.replace("Named", "Also named"), "", None),
    ])
    .await;
    for answer in &both {
        assert_eq!(answer.status(), 201, "{}", body(answer));
    }
    let page = browser.read(&format!("{POSTS}?state=scheduled")).await;
    let times: Vec<&str> = page["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|post| post["schedule"]["at"].as_str().unwrap())
        .collect();
    let distinct: BTreeSet<&&str> = times.iter().collect();
    assert_eq!((times.len(), distinct.len()), (6, 5), "{times:?}");
    assert!(
        seen["rows"][0]["post"]["schedule"]["at"].as_str().unwrap() > next.as_str().unwrap(),
        "{seen:#}"
    );
}

/// What others have is not there: neither their accounts nor their media.
pub(crate) async fn a_file_names_only_what_is_there<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    let (stranger, theirs): (_, Account) = Browser::signed_up(&world).await;
    let medium = body(&stranger.announce("theirs.png", 1).await)["id"].clone();
    let csv = format!(
        "text,accounts,media\nA,{},\nB,@{},\nC,,{}\nD,,picture.png\n",
        theirs.id,
        theirs.username,
        medium.as_str().unwrap()
    );
    assert_eq!(
        said(&preview(&browser, &csv).await, "errors"),
        [
            "2 accounts unknown_account",
            "3 accounts unknown_account",
            "4 media unknown_medium",
            "5 media not_an_id",
        ]
    );
}

/// A text of an account's own stands in a column with its name, or with that of its network; the
/// posts of a thread stand in one cell.
pub(crate) async fn a_file_says_threads_and_texts_of_single_accounts<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let other = browser.connect(&world.unique("other")).await;
    let (one, two) = (&account.username, &other.username);
    let csv = format!(
        "text,accounts,text:x,Text: @{two},thread,tiktok_privacy\n\
        Shared,@{one}|@{two},For X,\"For the other\",\"Second\n---\nThird\",\n\
        Shared,@{one},,\"Nobody hears\",,everyone\n\
        Shared,@{one},{},,,\n",
        "a".repeat(300)
    );
    let found = preview(&browser, &csv).await;
    assert_eq!(found["errors"], json!([]), "{found:#}");
    let targets = &found["rows"][0]["post"]["targets"];
    let thread = json!([{ "text": "Second" }, { "text": "Third" }]);
    assert_eq!(
        [&targets[0]["text"], &targets[1]["text"]],
        [&json!("For X"), &json!("For the other")]
    );
    assert_eq!(
        [
            &targets[0]["options"]["thread"],
            &targets[1]["options"]["thread"]
        ],
        [&thread; 2]
    );
    let remarks = said(&found, "warnings");
    for remark in [
        format!("5 Text: @{two} left_out"),
        "5 tiktok_privacy left_out".to_owned(),
        "6 text:x too_long_for_x".to_owned(),
    ] {
        assert!(remarks.contains(&remark), "{remark}: {remarks:?}");
    }
    let made = make(&browser, &csv, None).await;
    let post = browser
        .read(&format!("{POSTS}/{}", made[0]["id"].as_str().unwrap()))
        .await;
    assert_eq!(post["targets"][1]["text"], "For the other");
    assert_eq!(post["targets"][1]["options"]["thread"], thread);
    // Whose a text is has to be clear.
    let unclear = "text,text:@nobody,text:x,TEXT:X\nShared,A,B,C\n";
    let found = preview(&browser, unclear).await;
    let errors = found["errors"].as_array().unwrap().iter();
    let codes: Vec<&str> = errors
        .map(|fault| fault["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["unknown_account", "twice"]);
}
