//! Templates where the database fails, how they count, and how far back marks are looked for.

use super::quotas::draft;
use super::*;
use crate::scenarios::slots::codes;
use crate::scenarios::templates::{about, save, template};
use crate::scenarios::world::{body, header};

const TEMPLATES: &str = "/api/v1/templates";

/// A number of the only row that a look finds.
fn number(host: &Host, sql: &str) -> i64 {
    let rows = host.core.ports.database().look(sql).unwrap();
    rows[0]["number"].as_i64().unwrap()
}

fn kept(host: &Host) -> i64 {
    number(host, "SELECT bytes AS number FROM workspaces")
}

#[tokio::test(start_paused = true)]
async fn a_template_whose_answers_are_lost_is_made_changed_and_deleted_once() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    let store = host.core.ports.database();
    for lost in [Break::Before, Break::After] {
        store.fail("INTO templates", lost, 1);
        let made = save(&browser, &template("text", "Once", "One")).await;
        store.fail("UPDATE OR IGNORE templates", lost, 1);
        let change = json!({ "text": "Two" });
        let changed = about(&browser, "PATCH", &made, Some(&change)).await;
        assert_eq!(
            (changed.status().as_u16(), &body(&changed)["version"]),
            (200, &json!(2))
        );
        assert_eq!(number(&host, "SELECT count(*) AS number FROM templates"), 1);
        store.fail("DELETE FROM templates", lost, 1);
        let deleted = about(&browser, "DELETE", &body(&changed), None).await;
        assert_eq!(deleted.status(), 204);
        assert_eq!(kept(&host), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn templates_count_in_what_a_workspace_keeps() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    let made = save(&browser, &template("text", "Café", "Six by")).await;
    assert_eq!(kept(&host), 11);
    let change = json!({ "name": "Cafe", "text": "Six bytes" });
    let changed = body(&about(&browser, "PATCH", &made, Some(&change)).await);
    assert_eq!(kept(&host), 13);
    let fill = "UPDATE workspaces SET bytes=bytes+104857600-14";
    host.core.ports.database().prepare(fill).unwrap();
    let new = template("text", "A", "B");
    let refused = browser.call("POST", TEMPLATES, Some(&new)).await;
    assert_eq!(codes(&refused), [" workspace_full"]);
    let longer = json!({ "text": "Twelve bytes" });
    let refused = about(&browser, "PATCH", &changed, Some(&longer)).await;
    assert_eq!(codes(&refused), [" workspace_full"]);
    let shorter = json!({ "text": "Six" });
    let shorter = about(&browser, "PATCH", &changed, Some(&shorter)).await;
    assert_eq!(shorter.status(), 200, "what makes it smaller is taken");
    let deleted = about(&browser, "DELETE", &body(&shorter), None).await;
    assert_eq!((deleted.status().as_u16(), kept(&host)), (204, 104_857_586));
}

#[tokio::test(start_paused = true)]
async fn a_workspace_has_two_hundred_templates_of_256_kib_and_makes_400_an_hour() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    let store = host.core.ports.database();
    let made = save(&browser, &template("text", "First", "One")).await;
    let fill = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<199) INSERT \
        INTO templates (id, workspace, kind, name, name_key, text, version, created_at, \
        updated_at) SELECT 'tpl_'||i, workspace, kind, i, i, text, 1, 0, 0 FROM templates, n";
    store.prepare(fill).unwrap();
    let new = template("first_comment", "One more", "Too many");
    let refused = browser.call("POST", TEMPLATES, Some(&new)).await;
    assert_eq!(codes(&refused), [" too_many"]);
    let renamed = json!({ "name": "Renamed" });
    let renamed = body(&about(&browser, "PATCH", &made, Some(&renamed)).await);
    store
        .prepare("DELETE FROM templates WHERE name<>'Renamed'")
        .unwrap();
    let long = "\u{1f600}".repeat(25_000);
    for name in ["A", "B"] {
        save(&browser, &template("text", name, &long)).await;
    }
    let refused = browser
        .call("POST", TEMPLATES, Some(&template("text", "C", &long)))
        .await;
    assert_eq!(codes(&refused), ["text too_large"]);
    let refused = about(&browser, "PATCH", &renamed, Some(&json!({ "text": long }))).await;
    assert_eq!(codes(&refused), ["text too_large"]);
    store
        .prepare("UPDATE quotas SET used=400 WHERE kind='templates_hour'")
        .unwrap();
    let refused = browser
        .call("POST", TEMPLATES, Some(&template("text", "D", "Often")))
        .await;
    assert_eq!(refused.status(), 429);
    assert!(!header(&refused, "retry-after").is_empty());
}

#[tokio::test(start_paused = true)]
async fn marks_are_looked_for_in_so_many_posts_and_so_many_bytes() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let store = host.core.ports.database();
    let tags = async || {
        let told = browser.read("/api/v1/tags").await;
        let tags = told["hashtags"].as_array().unwrap().iter();
        tags.map(|tag| tag["tag"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    for minute in 10..40 {
        let mut post = draft(&account, &format!("#tag{minute}"));
        post["schedule"] = json!({ "at": format!("2031-05-01T10:{minute}:00Z") });
        let made = browser.call("POST", "/api/v1/posts", Some(&post)).await;
        assert_eq!(made.status(), 201, "{}", body(&made));
    }
    assert_eq!(tags().await.len(), 30);
    let before = store.work();
    tags().await;
    let few = store.work() - before;
    // As many as ten years make, long before these.
    let history = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<10000) \
        INSERT INTO posts (id, workspace, author, text, version, due_at, zone, late_minutes, \
        created_at, updated_at, state) SELECT 'post_'||i, p.workspace, p.author, '#old'||i, 1, i, \
        'UTC', 60, 0, 0, 'published' FROM (SELECT * FROM posts LIMIT 1) p, n";
    store.prepare(history).unwrap();
    let found = tags().await;
    assert_eq!(found.len(), 100);
    assert!(found.contains(&"tag10".to_owned()) && !found.contains(&"old9880".to_owned()));
    let before = store.work();
    tags().await;
    let many = store.work() - before;
    assert!(many < 10 * few, "{few} steps, and {many} with a history");
    store
        .prepare("UPDATE posts SET text=text||' '||printf('%.60000c', 'a') WHERE due_at>99999")
        .unwrap();
    assert_eq!(tags().await, ["tag39", "tag38"]);
}
