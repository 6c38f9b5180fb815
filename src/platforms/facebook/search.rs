//! The Pages that a person lets us see.
//! <https://developers.facebook.com/docs/graph-api/reference/user/accounts> leaves some out, mostly
//! those of Business portfolios, and never says so; the token itself names those that were ticked,
//! and each can be read by its id.
//!
//! `/me/businesses` is not asked: it shows portfolios in which the person has a role, and only to
//! those who allowed `business_management`. To them the list shows the same Pages.

use super::page::{Fields, Page};
use crate::config::App;
use crate::domain::secret::Secret;
use crate::platforms::account::Holder;
use crate::platforms::graph::client::{Refusal, Refused, read, shaped, unclear};
use crate::platforms::graph::debug_token::{self, TokenInfo, debug_token};
use crate::platforms::graph::id::id;
use crate::platforms::tokens::Tokens;
use crate::ports::Http;
use serde::Deserialize;
use serde::de::IgnoredAny;

/// How many Pages one call lists: a Page with its token and picture is about 1 KB, and an answer
/// may be 256.
const AT_ONCE: &str = "100";

/// How many calls list Pages: a thousand of them.
const MOST_LISTS: usize = 10;

/// How many Pages are read one by one. With the lists and all else of a connection that stays under
/// the 50 calls that an invocation may make.
const MOST_SINGLE: usize = 25;

/// The result of a search for Pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::platforms) struct Found {
    /// The person whose Pages they are.
    pub holder: Holder,
    /// The Pages.
    pub pages: Vec<Page>,
    /// How many were ticked that Meta does not show.
    pub hidden: usize,
    /// Whether the person chose among their Pages.
    pub is_chosen: bool,
    /// Whether the person has more Pages than were read.
    pub is_cut: bool,
}

/// Finds the holder of the tokens, and their Pages if they let us see any.
pub(in crate::platforms) async fn find(
    http: &impl Http,
    app: &App,
    tokens: &Tokens,
    fields: &Fields,
) -> Result<Found, Refusal> {
    let token = &tokens.access_token;
    let holder = holder(http, app, token).await?;
    let mut found = Found {
        holder,
        pages: Vec::new(),
        hidden: 0,
        is_chosen: false,
        is_cut: false,
    };
    if !tokens
        .scopes
        .iter()
        .any(|scope| scope == debug_token::PAGES)
    {
        return Ok(found);
    }
    (found.pages, found.is_cut) = list(http, app, token, fields).await?;
    let chosen = match debug_token(http, app, token).await {
        Ok(TokenInfo { chosen, .. }) => chosen,
        // What is there is there; but that there is nothing can only be said by whoever has looked.
        Err(refusal) if found.pages.is_empty() => return Err(refusal),
        Err(_) => None,
    };
    found.is_chosen = chosen.is_some();
    let unlisted = unlisted(chosen, &found.pages);
    found.is_cut |= unlisted.len() > MOST_SINGLE;
    for id in unlisted.iter().take(MOST_SINGLE) {
        match single(http, app, token, id, fields).await {
            Ok(page) => found.pages.push(page),
            Err(_) => found.hidden += 1,
        }
    }
    Ok(found)
}

/// The Page that `is_it`; none: there is none, for certain.
pub(in crate::platforms) async fn find_one(
    http: &impl Http,
    app: &App,
    token: &Secret,
    fields: &Fields,
    is_it: impl Fn(&Page) -> bool + Send + Sync,
) -> Result<Option<Page>, Refusal> {
    let (pages, is_cut) = list(http, app, token, fields).await?;
    if let Some(page) = pages.iter().find(|page| is_it(page)) {
        return Ok(Some(page.clone()));
    }
    let unlisted = unlisted(debug_token(http, app, token).await?.chosen, &pages);
    for id in unlisted.iter().take(MOST_SINGLE) {
        match single(http, app, token, id, fields).await {
            Ok(page) if is_it(&page) => return Ok(Some(page)),
            Ok(_)
            | Err(Refusal {
                refused: Some(Refused::Object),
                ..
            }) => {}
            Err(refusal) => return Err(refusal),
        }
    }
    if is_cut || unlisted.len() > MOST_SINGLE {
        Err(unclear("more Pages than can be looked through").into())
    } else {
        Ok(None)
    }
}

/// One Page, as the person sees it.
pub(in crate::platforms) async fn single(
    http: &impl Http,
    app: &App,
    token: &Secret,
    id: &str,
    fields: &Fields,
) -> Result<Page, Refusal> {
    let page: Page = shaped(read(http, app, id, token, &[("fields", fields.single)]).await?)?;
    if page.id == id {
        Ok(page)
    } else {
        Err(unclear("another Page than was asked for").into())
    }
}

async fn holder(http: &impl Http, app: &App, token: &Secret) -> Result<Holder, Refusal> {
    #[derive(Deserialize)]
    struct Me {
        #[serde(deserialize_with = "id")]
        id: String,
        #[serde(default)]
        name: String,
    }
    let Me { id, name } = shaped(read(http, app, "me", token, &[("fields", "id,name")]).await?)?;
    Ok(Holder {
        subject: id,
        label: name.clone(),
        name,
    })
}

/// What the person's list shows, and whether it goes on.
async fn list(
    http: &impl Http,
    app: &App,
    token: &Secret,
    fields: &Fields,
) -> Result<(Vec<Page>, bool), Refusal> {
    let (mut pages, mut after) = (Vec::<Page>::new(), None::<String>);
    for _ in 0..MOST_LISTS {
        let mut params = vec![("fields", fields.listed), ("limit", AT_ONCE)];
        if let Some(after) = &after {
            params.push(("after", after));
        }
        let List { data, paging } = shaped(read(http, app, "me/accounts", token, &params).await?)?;
        for page in data {
            if pages.iter().all(|known| known.id != page.id) {
                pages.push(page);
            }
        }
        match paging.and_then(Paging::onward) {
            Some(next) if after.as_ref() != Some(&next) => after = Some(next),
            Some(_) | None => return Ok((pages, false)),
        }
    }
    Ok((pages, true))
}

/// Those of the chosen that are not among the listed.
fn unlisted(chosen: Option<Vec<String>>, listed: &[Page]) -> Vec<String> {
    let mut ids = chosen.unwrap_or_default();
    ids.retain(|id| listed.iter().all(|page| page.id != *id));
    ids.sort_unstable();
    ids.dedup();
    ids
}

#[derive(Deserialize)]
struct List {
    data: Vec<Page>,
    paging: Option<Paging>,
}

#[derive(Deserialize)]
struct Paging {
    cursors: Option<Cursors>,
    next: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Cursors {
    after: Option<String>,
}

// === impl Paging ===

impl Paging {
    /// Where the list goes on. The address under `next` is not followed: it has the token in it,
    /// and would lead wherever it says.
    fn onward(self) -> Option<String> {
        self.next?;
        self.cursors?.after
    }
}

#[cfg(test)]
mod tests {
    use super::super::page::PAGES;
    use super::*;
    use crate::platforms::error::Class;
    use crate::platforms::graph::fixtures::{Rule, Script, app, tokens};

    const ME: Rule = (
        "GET v26.0/me fields=id,name",
        200,
        r#"{"id":10222331450061501,"name":"A Person"}"#,
    );
    const NONE: Rule = ("GET me/accounts", 200, r#"{"data":[]}"#);
    const ALL: Rule = (
        "GET debug_token",
        200,
        r#"{"data":{"is_valid":true,"granular_scopes":[{"scope":"pages_show_list"}]}}"#,
    );
    const CHOSEN: Rule = (
        "GET debug_token",
        200,
        r#"{"data":{"is_valid":true,"granular_scopes":[{"scope":"pages_show_list",
            "target_ids":["910","911","912","912"]}]}}"#,
    );

    async fn found(script: &Script) -> Result<Found, Refusal> {
        find(&script.transport(), &app(), &tokens(), &PAGES).await
    }

    fn ids(found: &Found) -> Vec<&str> {
        found.pages.iter().map(|page| page.id.as_str()).collect()
    }

    #[tokio::test]
    async fn a_list_is_read_to_its_end_at_our_own_addresses() {
        let script = Script::new(&[
            ME,
            (
                "GET me/accounts after=B",
                200,
                r#"{"data":[{"id":"911"},{"id":"910"}],"paging":{"cursors":{"before":"B",
                    "after":"C"},"previous":"https://x"}}"#,
            ),
            (
                "GET me/accounts limit=100",
                200,
                r#"{"data":[{"id":"910"}],"paging":{"cursors":{"after":"B"},
                    "next":"https://evil.example/?access_token=EAAuser"}}"#,
            ),
            ALL,
        ]);
        let found = found(&script).await.unwrap();
        assert_eq!(
            ids(&found),
            ["910", "911"],
            "a Page that moved is there once"
        );
        assert_eq!(
            found.holder,
            Holder {
                subject: "10222331450061501".into(),
                name: "A Person".into(),
                label: "A Person".into()
            }
        );
        assert!(!found.is_chosen && !found.is_cut && found.hidden == 0);
        insta::assert_snapshot!(script.calls().join("\n"), @r"
        GET /v26.0/me fields=id,name Bearer EAAuser
        GET /v26.0/me/accounts fields=id,name,username,picture.type(large),access_token,tasks limit=100 Bearer EAAuser
        GET /v26.0/me/accounts fields=id,name,username,picture.type(large),access_token,tasks limit=100 after=B Bearer EAAuser
        GET /v26.0/debug_token input_token=EAAuser Bearer 1024|app-secret
        ");
    }

    #[tokio::test]
    async fn a_page_that_the_list_hides_is_read_by_its_id() {
        let script = Script::new(&[
            ME,
            (
                "GET me/accounts",
                200,
                r#"{"data":[{"id":"910","access_token":"EAA910"}]}"#,
            ),
            CHOSEN,
            (
                "GET v26.0/911",
                200,
                r#"{"id":"911","name":"Of a portfolio","access_token":"EAA911"}"#,
            ),
            (
                "GET v26.0/912",
                400,
                r#"{"error":{"code":100,"error_subcode":33}}"#,
            ),
        ]);
        let found = found(&script).await.unwrap();
        assert_eq!(
            (ids(&found), found.hidden, found.is_chosen),
            (vec!["910", "911"], 1, true)
        );
        let single = script
            .calls()
            .into_iter()
            .find(|call| call.contains("/911"))
            .unwrap();
        insta::assert_snapshot!(single, @"GET /v26.0/911 \
            fields=id,name,username,picture.type(large),access_token Bearer EAAuser");
        assert!(
            !single.contains("tasks"),
            "a Page alone has no such field, and Meta refuses the whole call for it"
        );
    }

    #[tokio::test]
    async fn who_did_not_let_us_see_pages_is_not_asked_for_them() {
        let script = Script::new(&[ME]);
        let blind = Tokens {
            scopes: vec!["public_profile".into()],
            ..tokens()
        };
        let found = find(&script.transport(), &app(), &blind, &PAGES)
            .await
            .unwrap();
        assert!(found.pages.is_empty());
        assert_eq!(script.calls().len(), 1);
    }

    #[tokio::test]
    async fn that_there_is_no_page_is_said_only_by_whoever_has_looked() {
        let broken = ("GET debug_token", 500, "");
        let error = found(&Script::new(&[ME, NONE, broken])).await.unwrap_err();
        assert_eq!(error.error.class, Class::Retry);
        let some = ("GET me/accounts", 200, r#"{"data":[{"id":"910"}]}"#);
        assert_eq!(
            ids(&found(&Script::new(&[ME, some, broken])).await.unwrap()),
            ["910"]
        );
        assert!(
            found(&Script::new(&[ME, NONE, ALL]))
                .await
                .unwrap()
                .pages
                .is_empty()
        );
    }

    #[tokio::test]
    async fn a_list_without_an_end_is_cut() {
        let endless = (
            "GET me/accounts",
            200,
            r#"{"data":[{"id":"910"}],"paging":{"cursors":{"after":"A"},"next":"https://x"}}"#,
        );
        let same = Script::new(&[ME, endless, ALL]);
        assert!(
            !found(&same).await.unwrap().is_cut,
            "a cursor that stands still leads nowhere"
        );
        assert_eq!(same.calls().len(), 4);

        let other = (
            "GET me/accounts",
            200,
            r#"{"data":[],"paging":{"cursors":{"after":"B"},"next":"https://x"}}"#,
        );
        let script =
            Script::new(&[[ME, ALL].as_slice(), &[endless, other].repeat(MOST_LISTS)].concat());
        assert!(found(&script).await.unwrap().is_cut);
        assert_eq!(
            script
                .calls()
                .iter()
                .filter(|call| call.contains("me/accounts"))
                .count(),
            MOST_LISTS
        );
    }

    #[tokio::test]
    async fn what_may_be_beyond_the_end_of_a_search_is_not_said_to_be_missing() {
        let endless = (
            "GET me/accounts",
            200,
            r#"{"data":[{"id":"910"}],"paging":{"cursors":{"after":"A"},"next":"https://x"}}"#,
        );
        let other = (
            "GET me/accounts",
            200,
            r#"{"data":[],"paging":{"cursors":{"after":"B"},"next":"https://x"}}"#,
        );
        let long = Script::new(&[[ALL].as_slice(), &[endless, other].repeat(MOST_LISTS)].concat());
        let token = tokens().access_token;
        let error = find_one(&long.transport(), &app(), &token, &PAGES, |_| false)
            .await
            .unwrap_err();
        assert_eq!((error.refused, error.error.class), (None, Class::Retry));

        let ids: Vec<String> = (1..=MOST_SINGLE + 1).map(|id| id.to_string()).collect();
        let chosen = serde_json::json!({ "data": {
            "is_valid": true,
            "granular_scopes": [{ "scope": "pages_show_list", "target_ids": ids }],
        } });
        let chosen = ("GET debug_token", 200, &*chosen.to_string().leak());
        let absent = (
            "GET id,name,username,picture.type(large),access_token",
            400,
            r#"{"error":{"code":100,"error_subcode":33}}"#,
        );
        let many = Script::new(&[NONE, chosen, absent]);
        assert!(
            find_one(&many.transport(), &app(), &token, &PAGES, |_| false)
                .await
                .is_err()
        );
        assert_eq!(many.calls().len(), 2 + MOST_SINGLE);
        let found = found(&Script::new(&[ME, NONE, chosen, absent]))
            .await
            .unwrap();
        assert_eq!((found.hidden, found.is_cut), (MOST_SINGLE, true));
    }

    #[tokio::test]
    async fn what_cannot_be_read_is_no_empty_list() {
        for body in [
            "",
            "<html>",
            "{}",
            r#"{"data":{}}"#,
            r#"{"data":[{"name":"without an id"}]}"#,
        ] {
            let script = Script::new(&[ME, ("GET me/accounts", 200, body)]);
            assert_eq!(
                found(&script).await.unwrap_err().error.class,
                Class::Retry,
                "{body}"
            );
        }
    }
}
