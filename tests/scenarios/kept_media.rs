//! Media that are here: served, listed, described, shown small, and deleted.

use super::browser::Browser;
use super::media::{MIB, PNG, kept_bytes, path_of, png_of, put, refusal, refused};
use super::world::{World, body, header, request};
use http::Response;
use noctin_scheduler::domain::ids::{MediaId, WorkspaceId};
use noctin_scheduler::domain::link::{LinkKeys, Purpose};
use noctin_scheduler::domain::media::MediaKey;
use noctin_scheduler::domain::time::Timestamp;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

pub(crate) async fn s21_a_file_is_served_as_what_its_bytes_are<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    let medium = browser.upload("../Été & \"co\"?#.html", PNG).await;
    let whole = browser.file(&medium, "GET", "").await;
    assert_eq!((whole.status().as_u16(), &whole.body()[..]), (200, PNG));
    for (name, value) in [
        ("content-type", "image/png"),
        ("content-length", &*PNG.len().to_string()),
        ("accept-ranges", "bytes"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "private, max-age=3600"),
        (
            "content-disposition",
            "inline; filename=\"_t_ _ _co___.html.png\"; \
            filename*=UTF-8''%C3%89t%C3%A9%20%26%20%22co%22%3F%23.html.png",
        ),
    ] {
        assert_eq!(header(&whole, name), value, "{name}");
    }
    let policy = header(&whole, "content-security-policy");
    assert!(
        policy.starts_with("sandbox; default-src 'none'"),
        "{policy}"
    );
    let head = browser.file(&medium, "HEAD", "").await;
    assert_eq!((head.status().as_u16(), head.body().len()), (200, 0));
    assert_eq!(header(&head, "content-length"), PNG.len().to_string());
    let range = browser.file(&medium, "GET", "bytes=1-3").await;
    assert_eq!(
        (range.status().as_u16(), &range.body()[..]),
        (206, &PNG[1..4])
    );
    assert_eq!(
        (
            header(&range, "content-range"),
            header(&range, "content-length")
        ),
        (&*format!("bytes 1-3/{}", PNG.len()), "3")
    );
    let end = browser.file(&medium, "GET", "bytes=-2").await;
    assert_eq!(&end.body()[..], &PNG[PNG.len() - 2..]);
    let beyond = browser.file(&medium, "GET", "bytes=999-").await;
    assert_eq!(refusal(&beyond), refused(416, "range_not_satisfiable"));
    assert_eq!(
        header(&beyond, "content-range"),
        format!("bytes */{}", PNG.len())
    );
    let unfinished = body(&browser.announce("b.png", 9).await);
    let early = browser.file(&unfinished, "GET", "").await;
    assert_eq!(refusal(&early), refused(404, "not_found"));
}

pub(crate) async fn media_are_listed_named_and_described<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    let mut ids = Vec::new();
    for name in ["one.png", "two.png", "three.png"] {
        ids.insert(0, browser.upload(name, PNG).await["id"].clone());
        world.pass(Duration::from_millis(5)).await;
    }
    let first = browser.read("/api/v1/media?limit=2").await;
    let next = first["next"].as_str().unwrap();
    let second = browser
        .read(&format!("/api/v1/media?limit=2&after={next}"))
        .await;
    let listed: Vec<_> = [&first, &second]
        .iter()
        .flat_map(|page| page["data"].as_array().unwrap())
        .map(|medium| medium["id"].clone())
        .collect();
    assert_eq!(listed, ids, "newest first");
    assert_eq!(second["next"], Value::Null);
    for query in ["limit=0", "limit=101", "after=x", "after=1.med_1", "x=1"] {
        let answer = browser.get(&format!("/api/v1/media?{query}")).await;
        assert_eq!(answer.status(), 422, "{query}");
    }
    let path = path_of(&first["data"][0]);
    let change = async |patch: Value| browser.call("PATCH", &path, Some(&patch)).await;
    let changed = body(&change(json!({ "name": "Three", "alt": "A red\npixel" })).await);
    assert_eq!(
        (&changed["name"], &changed["alt"]),
        (&json!("Three"), &json!("A red\npixel"))
    );
    let cleared = body(&change(json!({ "alt": null })).await);
    assert_eq!(
        (&cleared["name"], &cleared["alt"]),
        (&json!("Three"), &Value::Null)
    );
    for (patch, path, code) in [
        (json!({ "alt": "a\u{7}" }), "alt", "control_character"),
        (json!({ "alt": "é".repeat(1_001) }), "alt", "too_long"),
        (json!({ "name": " " }), "name", "required"),
        (json!({ "kind": "video" }), "kind", "unknown_field"),
    ] {
        let problem = body(&change(patch).await);
        let fault = &problem["errors"][0];
        assert_eq!(
            (&fault["path"], &fault["code"]),
            (&json!(path), &json!(code)),
            "{problem}"
        );
    }
    assert_eq!(
        change(json!({ "alt": "é".repeat(1_000) })).await.status(),
        200
    );
}

pub(crate) async fn a_thumbnail_is_a_small_picture_beside_a_medium<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    let medium = browser.upload("a.png", PNG).await;
    let path = format!("{}/thumbnail", path_of(&medium));
    let url = format!("{}{path}", world.origin());
    assert_eq!(
        refusal(&browser.get(&path).await),
        refused(404, "not_found")
    );
    let webp = b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0";
    for (bytes, kind) in [(PNG, "image/png"), (&webp[..], "image/webp")] {
        // What it is called counts for nothing.
        assert_eq!(
            browser.send(put(&url, "image/gif", bytes)).await.status(),
            204
        );
        let served = browser.get(&path).await;
        assert_eq!(
            (header(&served, "content-type"), &served.body()[..]),
            (kind, bytes)
        );
        let policy = header(&served, "content-security-policy");
        assert!(policy.starts_with("sandbox;"), "{policy}");
    }
    assert_eq!(browser.read(&path_of(&medium)).await["thumbnail"], true);
    for page in [&b"<html>"[..], b"<svg/>", b"", b"GIF89a"] {
        let answer = browser.send(put(&url, "image/png", page)).await;
        assert_eq!(refusal(&answer), refused(422, "invalid"));
    }
    let large = png_of(256 * 1024 + 1);
    let answer = browser.send(put(&url, "image/png", &large)).await;
    assert_eq!(refusal(&answer), refused(413, "too_large"));
    assert_eq!(
        browser.get(&path).await.body()[..],
        webp[..],
        "the last good one stays"
    );
}

pub(crate) async fn a_deleted_medium_is_gone_with_its_bytes<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    let medium = browser.upload("a.png", PNG).await;
    let link = link_to(&world, &medium, 60_000).await;
    assert_eq!(fetch(&world, "GET", &link).await.status(), 200);
    let path = path_of(&medium);
    assert_eq!(browser.call("DELETE", &path, None).await.status(), 204);
    for gone in [
        browser.get(&path).await,
        browser.file(&medium, "GET", "").await,
        browser.call("DELETE", &path, None).await,
        browser.complete(&medium).await,
        fetch(&world, "GET", &link).await,
    ] {
        assert_eq!(refusal(&gone), refused(404, "not_found"));
    }
    assert_eq!(kept_bytes(&browser).await, json!(0));
    let unfinished = body(&browser.announce("b.png", 9 * MIB).await);
    let part = vec![1; 8 * MIB];
    assert_eq!(browser.send_part(&unfinished, 1, &part).await.status(), 204);
    let path = path_of(&unfinished);
    assert_eq!(browser.call("DELETE", &path, None).await.status(), 204);
    let late = browser.send_part(&unfinished, 1, &part).await;
    assert_eq!(refusal(&late), refused(404, "not_found"));
    assert_eq!(kept_bytes(&browser).await, json!(0));
}

pub(crate) async fn s33_a_workspace_keeps_no_more_than_it_may<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    // Ten gigabytes hold two files of four, and no third, whoever is first.
    let announce = || browser.announce("a.mp4", 4_000_000_000);
    let answers = futures_util::future::join_all((0..5).map(|_| announce())).await;
    let (taken, full): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status() == 201);
    assert_eq!((taken.len(), full.len()), (2, 3));
    for answer in full {
        assert_eq!(body(answer)["errors"][0]["code"], "media_full");
    }
    let small = browser.announce("b.png", 1_000_000_000).await;
    assert_eq!(small.status(), 201, "what fits is taken");
    let path = path_of(&body(taken[0]));
    assert_eq!(browser.call("DELETE", &path, None).await.status(), 204);
    assert_eq!(announce().await.status(), 201, "and what has become free");
}

pub(crate) async fn s36_a_signed_address_opens_one_medium_until_it_ends<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    let medium = browser.upload("a b&c?d#é.png", PNG).await;
    let link = link_to(&world, &medium, 60_000).await;
    let whole = fetch(&world, "GET", &link).await;
    assert_eq!((whole.status().as_u16(), &whole.body()[..]), (200, PNG));
    for (name, value) in [
        ("content-type", "image/png"),
        ("content-length", &*PNG.len().to_string()),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "no-store"),
        ("set-cookie", ""),
        ("location", ""),
    ] {
        assert_eq!(header(&whole, name), value, "{name}");
    }
    let head = fetch(&world, "HEAD", &link).await;
    assert_eq!((head.status().as_u16(), head.body().len()), (200, 0));
    assert_eq!(header(&head, "content-length"), PNG.len().to_string());
    let other = browser.upload("b.png", PNG).await;
    let expired = link_to(&world, &other, -1).await;
    let forged = {
        let (claim, _) = link.rsplit_once('.').unwrap();
        let (_, signature) = expired.rsplit_once('.').unwrap();
        format!("{claim}.{signature}")
    };
    let cut = link[..link.len() - 1].to_owned();
    let nothing = "v1.k1.9999999999999.publish.bQ.bQ".to_owned();
    let mut bodies = Vec::new();
    for bad in [expired, forged, cut, nothing] {
        let answer = fetch(&world, "GET", &bad).await;
        assert_eq!(refusal(&answer), refused(404, "not_found"), "{bad}");
        let mut told = body(&answer);
        told["request_id"] = Value::Null;
        bodies.push(told);
    }
    bodies.dedup();
    assert_eq!(bodies.len(), 1, "each says the same");
    assert!(
        !world
            .logged()
            .await
            .contains(link.rsplit_once('.').unwrap().1),
        "no address stands in the log"
    );
}

/// Fetches a signed address, as a platform does.
async fn fetch<W: World>(world: &Arc<W>, method: &str, signed: &str) -> Response<Vec<u8>> {
    let url = format!("{}/m/{signed}", world.origin());
    world.worker(request(method, &url, None)).await
}

/// The last part of an address that opens a medium for so many milliseconds.
async fn link_to<W: World>(world: &Arc<W>, medium: &Value, lasts_ms: i64) -> String {
    let id = medium["id"].as_str().unwrap();
    let rows = world.rows().await;
    let mut rows = rows.lines().filter_map(|line| line.strip_prefix("media "));
    let row = rows.find(|row| row.contains(id)).unwrap();
    let row: Value = serde_json::from_str(row).unwrap();
    let workspace = WorkspaceId::parse(row["workspace"].as_str().unwrap()).unwrap();
    let key = MediaKey::of(&workspace, &MediaId::parse(id).unwrap());
    let ends_at = Timestamp::from_ms(world.now_ms() + lasts_ms);
    let keys = LinkKeys::parse(&world.link_keys()).unwrap();
    keys.sign(&key, Purpose::Publish, ends_at)
}

pub(crate) async fn s15_somebody_elses_medium_is_not_there<W: World>(world: Arc<W>) {
    let (owner, _) = Browser::signed_up(&world).await;
    let (stranger, _) = Browser::signed_up(&world).await;
    let medium = owner.upload("a.png", PNG).await;
    let unfinished = body(&owner.announce("b.png", PNG.len()).await);
    let path = path_of(&medium);
    let thumbnail = format!("{}{path}/thumbnail", world.origin());
    for answer in [
        stranger.get(&path).await,
        stranger.file(&medium, "GET", "").await,
        stranger.get(&format!("{path}/thumbnail")).await,
        stranger.send(put(&thumbnail, "image/png", PNG)).await,
        stranger
            .call("PATCH", &path, Some(&json!({ "alt": "Mine" })))
            .await,
        stranger.call("DELETE", &path, None).await,
        stranger.complete(&medium).await,
        stranger.send_part(&unfinished, 1, PNG).await,
    ] {
        assert_eq!(refusal(&answer), refused(404, "not_found"));
    }
    assert_eq!(stranger.read("/api/v1/media").await["data"], json!([]));
    assert_eq!(owner.read(&path).await, medium, "nothing has changed");
    assert_eq!(owner.send_part(&unfinished, 1, PNG).await.status(), 204);
}

/// Where the platform has the picture of an account.
async fn picture_of<W: World>(world: &Arc<W>, account: &str) -> String {
    let rows = world.rows().await;
    let mut rows = rows
        .lines()
        .filter_map(|row| row.strip_prefix("accounts "))
        .map(|row| serde_json::from_str::<Value>(row).unwrap());
    let row = rows.find(|row| row["id"] == account).unwrap();
    row["picture_url"].as_str().unwrap().to_owned()
}

pub(crate) async fn an_account_shows_a_copy_of_its_picture<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let (stranger, _) = Browser::signed_up(&world).await;
    let path = format!("/api/v1/accounts/{}/picture", account.id);
    let shown = browser
        .read(&format!("/api/v1/accounts/{}", account.id))
        .await;
    assert_eq!(shown["has_picture"], true);
    let address = picture_of(&world, &account.id).await;
    let list = browser.read("/api/v1/accounts").await;
    assert!(!list.to_string().contains(&address), "{list:#}");
    let original = world.sandbox(request("GET", &address, None)).await;
    assert_eq!(original.status(), 200, "{address}");
    let fetched_at = async || {
        let rows = world.rows().await;
        let mut rows = rows.lines().filter_map(|row| row.strip_prefix("pictures "));
        let row = rows.find(|row| row.contains(&account.id))?;
        serde_json::from_str::<Value>(row).unwrap()["fetched_at"].as_i64()
    };
    assert_eq!(fetched_at().await, None);
    let mut instants = std::collections::BTreeSet::new();
    for _ in 0..3 {
        let copy = browser.get(&path).await;
        assert_eq!(
            (copy.status().as_u16(), copy.body()),
            (200, original.body())
        );
        assert_eq!(
            header(&copy, "content-type"),
            header(&original, "content-type")
        );
        instants.insert(fetched_at().await.unwrap());
        world.pass(Duration::from_hours(1)).await;
    }
    assert_eq!(instants.len(), 1, "it is fetched once");
    world.pass(Duration::from_hours(22)).await;
    assert_eq!(browser.get(&path).await.status(), 200);
    assert!(
        instants.insert(fetched_at().await.unwrap()),
        "and anew after a day"
    );
    assert_eq!(
        refusal(&stranger.get(&path).await),
        refused(404, "not_found")
    );
    let gone = format!("/api/v1/accounts/{}", account.id);
    assert_eq!(browser.call("DELETE", &gone, None).await.status(), 204);
    assert_eq!(
        refusal(&browser.get(&path).await),
        refused(404, "not_found")
    );
}
