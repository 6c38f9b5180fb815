//! When a draft is meant to go out, and a planned post that becomes a draft again.

use super::browser::Browser;
use super::drafts::{POSTS, path, save, texts, written};
use super::media::{refusal, refused};
use super::slots::codes;
use super::world::{World, body};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// Whoever is not sure yet takes the time away: nothing goes out at it, and what was written is
/// there to be planned anew.
pub(crate) async fn what_is_planned_becomes_a_draft_again<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let draft = save(&browser, &written("Not yet", &[&account])).await;
    let at = browser.in_ms(3_600_000);
    let planned = browser
        .edit(&draft, &json!({ "schedule": { "at": at } }))
        .await;
    let back = browser
        .edit(&body(&planned), &json!({ "schedule": null }))
        .await;
    assert_eq!(back.status(), 200, "{}", body(&back));
    let back = body(&back);
    assert_eq!(
        (&back["state"], &back["schedule"], &back["deliveries"]),
        (&json!("draft"), &Value::Null, &json!([]))
    );
    assert_eq!(back["targets"][0]["account"], json!(account.id));
    let drafts = browser.read(&format!("{POSTS}?state=draft")).await;
    assert_eq!(texts(&drafts), ["Not yet"]);
    world.pass(Duration::from_mins(70)).await;
    world.tick().await;
    assert_eq!(browser.sandbox().public(&account.user).await.len(), 0);
    // It is a draft as any other: it is planned once more, and goes out once.
    let now = json!({ "schedule": { "now": true } });
    let planned = browser.edit(&back, &now).await;
    assert_eq!(planned.status(), 200, "{}", body(&planned));
    let published = browser.wait_for(&body(&planned), "published").await;
    assert_eq!(published["state"], "published");
    assert_eq!(browser.sandbox().public(&account.user).await.len(), 1);
    let public = browser.read(&path(&back)).await;
    let late = browser.edit(&public, &json!({ "schedule": null })).await;
    assert_eq!(refusal(&late), refused(409, "over"));
}

/// The time that was chosen for a draft is kept with it, and nothing happens then.
pub(crate) async fn a_draft_says_everywhere_when_it_is_meant_to_go_out<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let local = json!({ "local": "2031-05-01T09:00", "zone": "Europe/Bucharest" });
    let mut draft = written("For the first of May", &[&account]);
    draft["intended"] = json!({ "schedule": local });
    let made = save(&browser, &draft).await;
    assert_eq!(
        (&made["intended"], &made["schedule"]),
        (&draft["intended"], &Value::Null)
    );
    let text = json!({ "text": "For May" });
    let changed = body(&browser.edit(&made, &text).await);
    assert_eq!(changed["intended"], draft["intended"], "it stays");
    let weekly = json!({ "repeat": { "unit": "week", "every": 2, "days": ["monday"],
        "time": "18:30", "zone": "UTC", "starts_on": "2031-05-05",
        "ends_after": 3 } });
    let again = json!({ "intended": weekly });
    let changed = body(&browser.edit(&changed, &again).await);
    assert_eq!(changed["intended"], weekly);
    let soon = json!({ "schedule": { "at": browser.in_ms(60_000) } });
    let changed = body(&browser.edit(&changed, &json!({ "intended": soon })).await);
    world.pass(Duration::from_mins(5)).await;
    world.tick().await;
    assert_eq!(browser.sandbox().public(&account.user).await.len(), 0);
    // That it is over now keeps nobody from writing on.
    let changed = body(&browser.edit(&changed, &json!({ "text": "Still" })).await);
    assert_eq!(changed["intended"], soon);
    for (wrong, fault) in [
        (
            json!({ "schedule": { "local": "noon", "zone": "UTC" } }),
            "intended.schedule.local not_a_time",
        ),
        (json!({ "schedule": {} }), "intended.schedule one_of"),
    ] {
        let refused = browser.edit(&changed, &json!({ "intended": wrong })).await;
        assert_eq!(codes(&refused), [fault]);
    }
    // What is planned has its schedule instead, and is meant for that when it is a draft again.
    let both = json!({ "schedule": local, "intended": soon });
    let refused = browser.edit(&changed, &both).await;
    assert_eq!(codes(&refused), ["intended not_taken"]);
    let planned = body(&browser.edit(&changed, &json!({ "schedule": local })).await);
    assert_eq!(planned["intended"], Value::Null);
    let back = body(&browser.edit(&planned, &json!({ "schedule": null })).await);
    assert_eq!(back["intended"], json!({ "schedule": local }));
    let none = body(&browser.edit(&back, &json!({ "intended": null })).await);
    assert_eq!(none["intended"], Value::Null);
}
