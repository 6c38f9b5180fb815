//! Instagram profiles behind Pages:
//! <https://developers.facebook.com/docs/instagram-platform/instagram-api-with-facebook-login>.

use crate::config::App;
use crate::platforms::account::{Checked, Offer, Offers};
use crate::platforms::error::PlatformError;
use crate::platforms::facebook::page::{Instagram, PROFILE, PROFILES, Page};
use crate::platforms::facebook::{account_check, login, missing_pages, search};
use crate::platforms::graph::client::{self, Refusal, Refused, read, shaped};
use crate::platforms::login::{Feature, Scope};
use crate::platforms::tokens::Tokens;
use crate::ports::Http;

/// The scopes that publish to the Instagram profiles behind Pages:
/// <https://developers.facebook.com/docs/permissions>.
pub const SCOPES: &[Scope] = &[
    Scope {
        name: "pages_show_list",
        feature: Feature::Recognition,
        is_needed: true,
    },
    Scope {
        name: "pages_read_engagement",
        feature: Feature::Recognition,
        is_needed: true,
    },
    Scope {
        name: "instagram_basic",
        feature: Feature::Recognition,
        is_needed: true,
    },
    Scope {
        name: "instagram_content_publish",
        feature: Feature::Publishing,
        is_needed: true,
    },
    Scope {
        name: "business_management",
        feature: Feature::BusinessPages,
        is_needed: false,
    },
    Scope {
        name: "instagram_manage_comments",
        feature: Feature::Comments,
        is_needed: false,
    },
];

/// What is said of a profile that the person cannot publish to any more.
const LOST: &str = "Facebook does not let us act for this profile any more: it is not linked to a \
    Page of the person who connected it, \
                    was left out at Facebook, or a permission was taken back. Link it to the Page, \
                    then connect it again.";

/// Who gave these tokens, and which profiles they can serve.
///
/// # Errors
/// When Facebook does not say.
pub async fn offers(http: &impl Http, app: &App, tokens: &Tokens) -> Result<Offers, PlatformError> {
    let found = search::find(http, app, tokens, &PROFILES).await?;
    let mut remarks = missing_pages::of(&found, SCOPES, &tokens.scopes);
    let bare: Vec<&str> = found
        .pages
        .iter()
        .filter(|page| page.instagram.is_none())
        .map(|page| page.name.as_deref().unwrap_or(&page.id))
        .collect();
    // Without the permission no Page shows its profile, and that has been said.
    if !bare.is_empty() && tokens.scopes.iter().any(|scope| scope == "instagram_basic") {
        remarks.push(missing_pages::page_without_instagram(&bare));
    }
    Ok(Offers {
        accounts: found.pages.iter().filter_map(offer).collect(),
        holder: found.holder,
        remarks,
    })
}

/// The profile behind a Page as something to publish to: with the Page's token.
fn offer(page: &Page) -> Option<Offer> {
    Some(Offer {
        profile: page.instagram.as_ref()?.profile(),
        token: page.token(),
        obstacle: page.obstacle(),
    })
}

/// Whether the tokens still serve the profile. The Page's token is tried first; where that is
/// refused, the person's token has to agree.
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
        match read(http, app, remote_id, token, &[("fields", PROFILE)])
            .await
            .and_then(shaped::<Instagram>)
        {
            Ok(found) if found.id == remote_id => {
                return Ok(Checked::Works {
                    profile: found.profile(),
                    scopes: login::granted(http, app, &tokens.access_token).await.ok(),
                    token: None,
                });
            }
            Ok(_) => return Err(client::unclear("another profile than was asked for")),
            Err(Refusal {
                refused: Some(_), ..
            }) => {}
            Err(refusal) => return Err(refusal.unclear()),
        }
    }
    second_look(http, app, tokens, remote_id).await
}

/// Which Page of the person has the profile whose token is not taken, or not there.
async fn second_look(
    http: &impl Http,
    app: &App,
    tokens: &Tokens,
    remote_id: &str,
) -> Result<Checked, PlatformError> {
    let is_it = |page: &Page| {
        page.instagram
            .as_ref()
            .is_some_and(|profile| profile.id == remote_id)
    };
    let page = match search::find_one(http, app, &tokens.access_token, &PROFILES, is_it).await {
        Ok(page) => page,
        Err(Refusal {
            refused: Some(refused),
            ..
        }) => return account_check::of_refusal(http, app, tokens, refused, LOST).await,
        Err(refusal) => return Err(refusal.unclear()),
    };
    match page.and_then(|page| Some((page.instagram.as_ref()?.profile(), page.token()?))) {
        Some((profile, token)) => {
            account_check::with_new_token(http, app, tokens, remote_id, profile, token).await
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

    const OWN_WORKS: Rule = (
        "GET v26.0/17841 EAApage",
        200,
        r#"{"id":17841,"username":"a_profile","profile_picture_url":"https://p.example/1"}"#,
    );
    const OWN_REFUSED: Rule = (
        "GET v26.0/17841 EAApage",
        400,
        r#"{"error":{"code":190,"error_subcode":492}}"#,
    );
    const PERMISSIONS: Rule = (
        "GET me/permissions EAAuser",
        200,
        r#"{"data":[{"permission":"instagram_basic","status":"granted"}]}"#,
    );
    const GOOD: Rule = ("GET debug_token", 200, r#"{"data":{"is_valid":true}}"#);
    const NEW_TOKEN: Rule = (
        "GET me/accounts EAAuser",
        200,
        r#"{"data":[{"id":"911","access_token":"EAAother"},{"id":"910","access_token":"EAAnew",
            "instagram_business_account":{"id":"17841"}}]}"#,
    );
    const UNLINKED: Rule = (
        "GET me/accounts EAAuser",
        200,
        r#"{"data":[{"id":"910","access_token":"EAAnew"}]}"#,
    );

    async fn checked(rules: &[Rule]) -> Result<Checked, PlatformError> {
        check(&Script::new(rules).transport(), &app(), &tokens(), "17841").await
    }

    #[tokio::test]
    async fn a_profile_that_works_is_asked_with_the_token_of_its_page() {
        let script = Script::new(&[OWN_WORKS, PERMISSIONS]);
        let found = check(&script.transport(), &app(), &tokens(), "17841")
            .await
            .unwrap();
        let Checked::Works { profile, token, .. } = found else {
            panic!("{found:?}")
        };
        assert_eq!(
            (profile.username.as_str(), profile.name.as_str(), token),
            ("a_profile", "a_profile", None)
        );
        insta::assert_snapshot!(script.calls().join("\n"), @r"
        GET /v26.0/17841 fields=id,username,name,profile_picture_url Bearer EAApage
        GET /v26.0/me/permissions Bearer EAAuser
        ");
    }

    #[tokio::test]
    async fn a_token_that_is_not_taken_any_more_is_replaced_by_that_of_the_page() {
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
    }

    #[tokio::test]
    async fn a_profile_behind_a_hidden_page_is_found_too() {
        let chosen = (
            "GET debug_token",
            200,
            r#"{"data":{"is_valid":true,"granular_scopes":[{"scope":"pages_show_list",
                "target_ids":["912"]}]}}"#,
        );
        let hidden = (
            "GET v26.0/912 EAAuser",
            200,
            r#"{"id":"912","access_token":"EAAnew","instagram_business_account":{"id":"17841"}}"#,
        );
        let found = checked(&[OWN_REFUSED, UNLINKED, chosen, hidden, PERMISSIONS])
            .await
            .unwrap();
        assert!(
            matches!(found, Checked::Works { token: Some(_), .. }),
            "{found:?}"
        );
        let unknown = ("GET v26.0/912 EAAuser", 500, "");
        let error = checked(&[OWN_REFUSED, UNLINKED, chosen, unknown])
            .await
            .unwrap_err();
        assert_eq!(
            error.class,
            Class::Retry,
            "it may be behind the Page that could not be read"
        );
        let absent = (
            "GET v26.0/912 EAAuser",
            400,
            r#"{"error":{"code":100,"error_subcode":33}}"#,
        );
        assert!(matches!(
            checked(&[OWN_REFUSED, UNLINKED, chosen, absent]).await,
            Ok(Checked::AccountLost(_))
        ));
    }

    #[tokio::test]
    async fn a_profile_is_lost_where_two_calls_agree() {
        assert!(matches!(
            checked(&[OWN_REFUSED, UNLINKED, GOOD]).await,
            Ok(Checked::AccountLost(_))
        ));
        let over = (
            "GET me/accounts",
            400,
            r#"{"error":{"code":190,"error_subcode":458}}"#,
        );
        let ended = (
            "GET debug_token",
            200,
            r#"{"data":{"is_valid":false,"error":{"code":190,"subcode":458}}}"#,
        );
        assert_eq!(
            checked(&[OWN_REFUSED, over, ended]).await,
            Ok(Checked::GrantOver)
        );
    }

    #[tokio::test]
    async fn no_single_refusal_ends_anything() {
        let over = (
            "GET me/accounts",
            400,
            r#"{"error":{"code":190,"error_subcode":458}}"#,
        );
        let same = (
            "GET me/accounts",
            200,
            r#"{"data":[{"id":"910","access_token":"EAApage",
                "instagram_business_account":{"id":"17841"}}]}"#,
        );
        let unclear: [&[Rule]; 6] = [
            &[("GET v26.0/17841", 401, "")],
            &[("GET v26.0/17841", 200, r#"{"id":"17842"}"#)],
            &[OWN_REFUSED, ("GET me/accounts", 503, "")],
            &[OWN_REFUSED, over, GOOD],
            &[OWN_REFUSED, same],
            &[OWN_REFUSED, UNLINKED, ("GET debug_token", 500, "")],
        ];
        for rules in unclear {
            let found = checked(rules).await;
            assert!(
                matches!(&found, Err(error) if error.class == Class::Retry),
                "{rules:?} {found:?}"
            );
        }
    }

    async fn offered(tokens: &Tokens) -> Offers {
        let pages = r#"{"data":[{"id":"910","name":"With","access_token":"EAA910",
            "tasks":["CREATE_CONTENT"],
            "instagram_business_account":{"id":"17841","username":"a_profile","name":"A Profile"}},
            {"id":"911","name":"Without","access_token":"EAA911","tasks":["MANAGE"]}]}"#;
        let script = Script::new(&[
            (
                "GET v26.0/me fields=id,name",
                200,
                r#"{"id":"7","name":"A Person"}"#,
            ),
            ("GET me/accounts", 200, pages),
            GOOD,
        ]);
        offers(&script.transport(), &app(), tokens).await.unwrap()
    }

    #[tokio::test]
    async fn a_profile_is_offered_with_the_token_of_its_page() {
        let offers = offered(&tokens()).await;
        let [offer] = offers.accounts.as_slice() else {
            panic!("{offers:?}")
        };
        assert_eq!(
            (
                offer.profile.remote_id.as_str(),
                offer.profile.name.as_str()
            ),
            ("17841", "A Profile")
        );
        assert_eq!(
            (offer.token.clone(), offer.obstacle.clone()),
            (Some(Secret::new("EAA910")), None)
        );
        let bare = offers
            .remarks
            .iter()
            .find(|remark| remark.code == "page_without_instagram")
            .unwrap();
        assert!(
            bare.message.contains("“Without”") && !bare.message.contains("“With”"),
            "{bare:?}"
        );
    }

    #[tokio::test]
    async fn without_the_permission_no_page_is_said_to_have_no_profile() {
        let blind = Tokens {
            scopes: vec!["pages_show_list".into()],
            ..tokens()
        };
        let offers = offered(&blind).await;
        let codes: Vec<_> = offers
            .remarks
            .iter()
            .map(|remark| remark.code.as_str())
            .collect();
        assert_eq!(codes, ["missing_scopes", "no_business_management"]);
    }
}
