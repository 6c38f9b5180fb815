//! Facebook Pages: <https://developers.facebook.com/docs/pages-api>.

use super::page::{OWN, PAGES, Page};
use super::{account_check, login, missing_pages, search};
use crate::config::App;
use crate::platforms::account::{Checked, Offers};
use crate::platforms::error::PlatformError;
use crate::platforms::graph::client::{self, Refusal, Refused, read, shaped};
use crate::platforms::tokens::Tokens;
use crate::ports::Http;

/// What is said of a Page that the person cannot publish to any more.
const LOST: &str = "Facebook does not let us act for this Page any more: the person who connected \
    it lost their role on it, left it out \
                    at Facebook, or took a permission back. Connect it again as somebody who may \
                    publish to it.";

/// Who gave these tokens, and which Pages they can serve.
///
/// # Errors
/// When Facebook does not say.
pub async fn offers(http: &impl Http, app: &App, tokens: &Tokens) -> Result<Offers, PlatformError> {
    let found = search::find(http, app, tokens, &PAGES).await?;
    let remarks = missing_pages::of(&found, login::SCOPES, &tokens.scopes);
    Ok(Offers {
        accounts: found.pages.iter().map(Page::offer).collect(),
        holder: found.holder,
        remarks,
    })
}

/// Whether the tokens still serve the Page. Its own token is tried first; where that is refused,
/// the person's token has to agree.
///
/// # Errors
/// When Facebook does not tell for certain.
pub async fn check(
    http: &impl Http,
    app: &App,
    tokens: &Tokens,
    remote_id: &str,
) -> Result<Checked, PlatformError> {
    if let Some(token) = tokens.of_accounts.get(remote_id) {
        match read(http, app, remote_id, token, &[("fields", OWN)])
            .await
            .and_then(shaped::<Page>)
        {
            Ok(page) if page.id == remote_id => {
                return Ok(Checked::Works {
                    profile: page.profile(),
                    scopes: login::granted(http, app, &tokens.access_token).await.ok(),
                    token: None,
                });
            }
            Ok(_) => return Err(client::unclear("another Page than was asked for")),
            Err(Refusal {
                refused: Some(_), ..
            }) => {}
            Err(refusal) => return Err(refusal.unclear()),
        }
    }
    let seen = search::single(http, app, &tokens.access_token, remote_id, &PAGES).await;
    second_look(http, app, tokens, remote_id, seen).await
}

/// What the person's own token shows of a Page whose token is not taken, or not there.
async fn second_look(
    http: &impl Http,
    app: &App,
    tokens: &Tokens,
    remote_id: &str,
    seen: Result<Page, Refusal>,
) -> Result<Checked, PlatformError> {
    let page = match seen {
        Ok(page) => page,
        Err(Refusal {
            refused: Some(refused),
            ..
        }) => return account_check::of_refusal(http, app, tokens, refused, LOST).await,
        Err(refusal) => return Err(refusal.unclear()),
    };
    match page.token() {
        Some(token) => {
            account_check::with_new_token(http, app, tokens, remote_id, page.profile(), token).await
        }
        None => account_check::of_refusal(http, app, tokens, Refused::Object, LOST).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::secret::Secret;
    use crate::platforms::error::Class;
    use crate::platforms::graph::fixtures::{Rule, Script, app, tokens};
    use std::collections::BTreeMap;

    const OWN_WORKS: Rule = (
        "GET v26.0/910 EAApage",
        200,
        r#"{"id":"910","name":"A Page","username":"a.page"}"#,
    );
    const OWN_REFUSED: Rule = (
        "GET v26.0/910 EAApage",
        400,
        r#"{"error":{"code":190,"error_subcode":460}}"#,
    );
    const PERMISSIONS: Rule = (
        "GET me/permissions EAAuser",
        200,
        r#"{"data":[{"permission":"pages_show_list","status":"granted"}]}"#,
    );
    const GOOD: Rule = ("GET debug_token", 200, r#"{"data":{"is_valid":true}}"#);
    const ENDED: Rule = (
        "GET debug_token",
        200,
        r#"{"data":{"is_valid":false,"error":{"code":190,"subcode":460}}}"#,
    );
    const RUN_OUT: Rule = (
        "GET debug_token",
        200,
        r#"{"data":{"is_valid":false,"error":{"code":190,"subcode":463}}}"#,
    );
    const NEW_TOKEN: Rule = (
        "GET v26.0/910 access_token EAAuser",
        200,
        r#"{"id":"910","name":"A Page","access_token":"EAAnew"}"#,
    );
    const GONE: Rule = (
        "GET v26.0/910 access_token EAAuser",
        400,
        r#"{"error":{"code":100,"error_subcode":33}}"#,
    );
    const REFUSED: Rule = (
        "GET v26.0/910 access_token EAAuser",
        400,
        r#"{"error":{"code":190,"error_subcode":460}}"#,
    );

    async fn checked(rules: &[Rule]) -> Result<Checked, PlatformError> {
        check(&Script::new(rules).transport(), &app(), &tokens(), "910").await
    }

    #[tokio::test]
    async fn a_page_that_works_is_asked_with_its_own_token() {
        let script = Script::new(&[OWN_WORKS, PERMISSIONS]);
        let found = check(&script.transport(), &app(), &tokens(), "910")
            .await
            .unwrap();
        let Checked::Works {
            profile,
            scopes,
            token,
        } = found
        else {
            panic!("{found:?}")
        };
        assert_eq!((profile.username.as_str(), token), ("a.page", None));
        assert_eq!(
            scopes,
            Some(vec!["pages_show_list".to_owned()]),
            "what was declined since shows"
        );
        insta::assert_snapshot!(script.calls().join("\n"), @r"
        GET /v26.0/910 fields=id,name,username,picture.type(large) Bearer EAApage
        GET /v26.0/me/permissions Bearer EAAuser
        ");
    }

    #[tokio::test]
    async fn a_page_works_although_the_persons_token_does_not() {
        let over = (
            "GET me/permissions",
            400,
            r#"{"error":{"code":190,"error_subcode":463}}"#,
        );
        let found = checked(&[OWN_WORKS, over]).await.unwrap();
        assert!(
            matches!(found, Checked::Works { scopes: None, .. }),
            "{found:?}"
        );
    }

    #[tokio::test]
    async fn a_token_that_is_not_taken_any_more_is_replaced() {
        let found = checked(&[OWN_REFUSED, NEW_TOKEN, PERMISSIONS])
            .await
            .unwrap();
        assert!(
            matches!(
                &found,
                Checked::Works { token: Some(token), .. } if token.expose() == "EAAnew"
            ),
            "{found:?}"
        );
        let bare = Tokens {
            of_accounts: BTreeMap::new(),
            ..tokens()
        };
        let found = check(
            &Script::new(&[NEW_TOKEN, PERMISSIONS]).transport(),
            &app(),
            &bare,
            "910",
        )
        .await
        .unwrap();
        assert!(
            matches!(&found, Checked::Works { token: Some(_), .. }),
            "one that was never there is found too"
        );
    }

    #[tokio::test]
    async fn a_page_is_lost_where_two_calls_agree() {
        let untokened = (
            "GET v26.0/910 access_token EAAuser",
            200,
            r#"{"id":"910","name":"A Page"}"#,
        );
        let forbidden = (
            "GET v26.0/910 access_token EAAuser",
            403,
            r#"{"error":{"code":200}}"#,
        );
        let roleless = (
            "GET v26.0/910 access_token EAAuser",
            400,
            r#"{"error":{"code":190,"error_subcode":492}}"#,
        );
        for seen in [GONE, untokened, forbidden, roleless] {
            let found = checked(&[OWN_REFUSED, seen, GOOD]).await;
            assert!(
                matches!(found, Ok(Checked::AccountLost(_))),
                "{seen:?} {found:?}"
            );
        }
    }

    #[tokio::test]
    async fn a_grant_is_over_where_the_persons_token_has_ended_too() {
        for seen in [REFUSED, GONE] {
            assert_eq!(
                checked(&[OWN_REFUSED, seen, ENDED]).await,
                Ok(Checked::GrantOver)
            );
        }
    }

    #[tokio::test]
    async fn a_consent_that_has_run_out_takes_no_other_page_with_it() {
        let found = checked(&[
            OWN_REFUSED,
            (
                "GET v26.0/910 EAAuser",
                400,
                r#"{"error":{"code":190,"error_subcode":463}}"#,
            ),
            RUN_OUT,
        ])
        .await;
        assert!(matches!(found, Ok(Checked::AccountLost(_))), "{found:?}");
    }

    #[tokio::test]
    async fn no_single_refusal_ends_anything() {
        let same = (
            "GET v26.0/910 access_token EAAuser",
            200,
            r#"{"id":"910","access_token":"EAApage"}"#,
        );
        let lone = |status, body| ("GET v26.0/910 EAApage", status, body);
        let unclear: [&[Rule]; 12] = [
            &[lone(401, "")],
            &[lone(401, "<html>")],
            &[lone(404, "")],
            &[lone(500, OWN_REFUSED.2)],
            &[lone(400, r#"{"error":{"code":190,"is_transient":true}}"#)],
            &[lone(400, r#"{"error":{"code":4}}"#)],
            &[lone(
                400,
                r#"{"error":{"code":100,
                    "message":"Invalid appsecret_proof provided in the API argument"}}"#,
            )],
            &[lone(200, r#"{"id":"911"}"#)],
            &[OWN_REFUSED, same],
            &[OWN_REFUSED, ("GET v26.0/910 EAAuser", 500, "")],
            &[OWN_REFUSED, REFUSED, GOOD],
            &[
                OWN_REFUSED,
                GONE,
                ("GET debug_token", 400, r#"{"error":{"code":190}}"#),
            ],
        ];
        for rules in unclear {
            let found = checked(rules).await;
            assert!(
                matches!(&found, Err(error) if error.class == Class::Retry),
                "{rules:?} {found:?}"
            );
        }
    }

    #[tokio::test]
    async fn pages_are_offered_with_their_tokens_and_what_is_in_the_way() {
        let script = Script::new(&[
            (
                "GET v26.0/me fields=id,name",
                200,
                r#"{"id":"7","name":"A Person"}"#,
            ),
            (
                "GET me/accounts",
                200,
                r#"{"data":[{"id":"910","name":"Mine","access_token":"EAA910","tasks":["MANAGE"]},
                    {"id":"911","name":"Seen only","access_token":"EAA911","tasks":["ANALYZE"]}]}"#,
            ),
            (
                "GET debug_token",
                200,
                r#"{"data":{"is_valid":true,"granular_scopes":[{"scope":"pages_show_list",
                    "target_ids":["910","911"]}]}}"#,
            ),
        ]);
        let offers = offers(&script.transport(), &app(), &tokens())
            .await
            .unwrap();
        assert_eq!(
            (offers.holder.subject.as_str(), offers.holder.label.as_str()),
            ("7", "A Person")
        );
        let [mine, seen] = offers.accounts.as_slice() else {
            panic!("{offers:?}")
        };
        assert_eq!(
            (mine.token.clone(), mine.obstacle.clone()),
            (Some(Secret::new("EAA910")), None)
        );
        assert!(seen.obstacle.is_some());
        let codes: Vec<_> = offers
            .remarks
            .iter()
            .map(|remark| remark.code.as_str())
            .collect();
        assert_eq!(codes, ["no_business_management", "selected_only"]);
    }
}
