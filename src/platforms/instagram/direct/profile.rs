//! Who a profile is:
//! <https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/get-started>.

use super::unwrapped;
use crate::config::App;
use crate::domain::secret::Secret;
use crate::platforms::account::{Allowance, Checked, Holder, Offer, Offers, Profile};
use crate::platforms::error::{Class, PlatformError};
use crate::platforms::graph::errors;
use crate::platforms::lenient_json;
use crate::platforms::limits::READ_LIMITS;
use crate::platforms::tokens::Tokens;
use crate::ports::Http;
use http::{Request, Response, header};
use serde_json::Value;

const FIELDS: &str = "id,user_id,username,name,profile_picture_url,account_type";

/// The kinds of account that apps may publish to, in whichever case Instagram writes them.
const PROFESSIONAL: [&str; 3] = ["BUSINESS", "CREATOR", "MEDIA_CREATOR"];

const PERSONAL: &str = "PERSONAL";

/// Why a profile that is none of those cannot be published to.
const ONLY_PROFESSIONAL: &str = "Instagram lets apps publish to professional accounts only. Switch \
    this one to a business or creator \
     account in the Instagram app, then connect it again.";

/// What Instagram says about the bearer of a token.
#[derive(Debug)]
struct Me {
    /// The id that names the person to our app alone: Meta's callbacks use it.
    scoped_id: String,
    profile: Profile,
    account_type: Option<String>,
}

/// Who gave these tokens, and which accounts they can serve: one profile.
///
/// # Errors
/// When Instagram does not say.
pub async fn offers(http: &impl Http, app: &App, tokens: &Tokens) -> Result<Offers, PlatformError> {
    me(http, app, &tokens.access_token)
        .await
        .map(Me::into_offers)
}

/// Whether the tokens still serve the account. [`Class::RefreshToken`] asks to be called again with
/// refreshed ones: two calls of different kinds have to agree that a connection is over.
///
/// # Errors
/// When Instagram does not tell for certain.
pub async fn check(http: &impl Http, app: &App, tokens: &Tokens) -> Result<Checked, PlatformError> {
    let me = me(http, app, &tokens.access_token).await?;
    if me.is_personal() {
        return Ok(Checked::AccountLost(ONLY_PROFESSIONAL.to_owned()));
    }
    Ok(Checked::Works {
        profile: me.profile,
        scopes: None,
        token: None,
    })
}

async fn me(http: &impl Http, app: &App, token: &Secret) -> Result<Me, PlatformError> {
    let answer = http.send(request(app, token)?, READ_LIMITS).await;
    read(
        &answer
            .map_err(|error| PlatformError::new(Class::Retry, "no_answer", error.to_string()))?,
    )
}

fn request(app: &App, token: &Secret) -> Result<Request<Vec<u8>>, PlatformError> {
    Request::get(format!(
        "{}/{}/me?fields={FIELDS}",
        app.api_base, app.version
    ))
    .header(header::AUTHORIZATION, format!("Bearer {}", token.expose()))
    .header(header::ACCEPT, "application/json")
    .body(Vec::new())
    .map_err(|error| PlatformError::new(Class::Operator, "bad_request", error.to_string()))
}

fn read(answer: &Response<Vec<u8>>) -> Result<Me, PlatformError> {
    let body: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
    let user = unwrapped(&body);
    let ids = (lenient_json::text(user, "user_id"), body.get("error"));
    let (Some(remote_id), None) = ids else {
        return Err(refusal(answer));
    };
    let username = lenient_json::text(user, "username").unwrap_or_default();
    let name = lenient_json::text(user, "name").unwrap_or_else(|| username.clone());
    Ok(Me {
        scoped_id: lenient_json::text(user, "id").unwrap_or_else(|| remote_id.clone()),
        profile: Profile {
            remote_id,
            username,
            name,
            picture_url: lenient_json::text(user, "profile_picture_url"),
            allowance: Allowance::default(),
        },
        account_type: lenient_json::text(user, "account_type"),
    })
}

/// A token that is not taken may be prolonged yet: that call decides whether the connection is
/// over.
fn refusal(answer: &Response<Vec<u8>>) -> PlatformError {
    let mut error = errors::read(answer);
    let is_token =
        errors::parse(answer.body()).is_some_and(|error| matches!(error.code, 102 | 190));
    if is_token && error.class == Class::Reconnect {
        error.class = Class::RefreshToken;
    }
    error
}

// === impl Me ===

impl Me {
    /// An obstacle where the kind is told and is not one that apps may publish to.
    fn into_offers(self) -> Offers {
        let is_told =
            |kinds: &[&str], kind: &str| kinds.iter().any(|known| known.eq_ignore_ascii_case(kind));
        let obstacle = self
            .account_type
            .filter(|kind| !is_told(&PROFESSIONAL, kind))
            .map(|_| ONLY_PROFESSIONAL.to_owned());
        let Offers { holder, .. } = Offers::of(self.profile.clone());
        let accounts = vec![Offer {
            profile: self.profile,
            token: None,
            obstacle,
        }];
        Offers {
            holder: Holder {
                subject: self.scoped_id,
                ..holder
            },
            accounts,
            remarks: Vec::new(),
        }
    }

    /// Whether it has become a personal account. A kind that nobody knows yet is no reason to stop.
    fn is_personal(&self) -> bool {
        self.account_type
            .as_deref()
            .is_some_and(|kind| kind.eq_ignore_ascii_case(PERSONAL))
    }
}

#[cfg(test)]
mod tests {
    use super::super::our_app;
    use super::*;
    use crate::domain::time::Timestamp;
    use crate::platforms::staged::{Staged, answer, shown};
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    const ME: &str = r#"{"id":"1020","user_id":"17841405793187218","username":"a_name",
        "name":"A name","profile_picture_url":"https://scontent.cdninstagram.com/a.jpg",
        "account_type":"BUSINESS"}"#;
    const EXPIRED: &str = r#"{"error":{"message":"Error validating access token",
        "type":"OAuthException","code":190,"error_subcode":463,"fbtrace_id":"A6LJ"}}"#;

    fn tokens() -> Tokens {
        Tokens {
            access_token: Secret::new("IGQa"),
            refresh_token: None,
            expires_at: Timestamp::FAR,
            refresh_expires_at: None,
            scopes: Vec::new(),
            of_accounts: BTreeMap::new(),
        }
    }

    fn of_kind(kind: &str) -> String {
        ME.replace("BUSINESS", kind)
    }

    async fn checked(answer: (u16, &str)) -> Result<Checked, PlatformError> {
        let instagram = Staged::with(&[answer]);
        let checked = check(&instagram.http, &our_app(), &tokens()).await;
        assert_eq!(instagram.asked().len(), 1);
        checked
    }

    #[test]
    fn the_token_goes_in_the_header() {
        insta::assert_snapshot!(shown(&request(&our_app(), &tokens().access_token).unwrap()), @r#"
        GET https://graph.instagram.com/v26.0/me?fields=id,user_id,username,name,profile_picture_url,account_type
        authorization: Bearer IGQa
        accept: application/json
        "#);
    }

    #[tokio::test]
    async fn a_profile_publishes_by_one_id_and_its_person_is_named_by_the_other() {
        let instagram = Staged::with(&[(200, ME)]);
        let offers = offers(&instagram.http, &our_app(), &tokens())
            .await
            .unwrap();
        assert_eq!(
            offers.holder,
            Holder {
                subject: "1020".into(),
                name: "A name".into(),
                label: "@a_name".into()
            }
        );
        let profile = Profile {
            remote_id: "17841405793187218".into(),
            username: "a_name".into(),
            name: "A name".into(),
            picture_url: Some("https://scontent.cdninstagram.com/a.jpg".into()),
            allowance: Allowance::default(),
        };
        assert_eq!(
            offers.accounts,
            [Offer {
                profile,
                token: None,
                obstacle: None
            }]
        );
        assert!(offers.remarks.is_empty());
    }

    #[test]
    fn a_profile_is_read_in_every_shape_and_keeps_every_digit() {
        let wrapped = format!(r#"{{"data":[{ME}]}}"#);
        let numbers = ME
            .replace(r#""1020""#, "1020")
            .replace(r#""17841405793187218""#, "17841405793187218");
        for body in [ME, &wrapped, &numbers] {
            let me = read(&answer(200, body)).unwrap();
            assert_eq!(
                (me.scoped_id.as_str(), me.profile.remote_id.as_str()),
                ("1020", "17841405793187218")
            );
        }
        let bare = read(&answer(200, r#"{"user_id":"1","username":"a_name"}"#)).unwrap();
        assert_eq!(
            (
                bare.scoped_id.as_str(),
                bare.profile.name.as_str(),
                bare.profile.picture_url
            ),
            ("1", "a_name", None)
        );
    }

    #[test]
    fn only_a_professional_profile_is_without_an_obstacle() {
        let obstacle = |body: &str| {
            read(&answer(200, body))
                .unwrap()
                .into_offers()
                .accounts
                .remove(0)
                .obstacle
        };
        for kind in [
            "BUSINESS",
            "CREATOR",
            "MEDIA_CREATOR",
            "Business",
            "Media_Creator",
        ] {
            assert_eq!(obstacle(&of_kind(kind)), None, "{kind}");
        }
        for kind in ["PERSONAL", "SOMETHING_NEW"] {
            assert_eq!(
                obstacle(&of_kind(kind)).as_deref(),
                Some(ONLY_PROFESSIONAL),
                "{kind}"
            );
        }
        assert_eq!(
            obstacle(r#"{"user_id":"1"}"#),
            None,
            "nothing is held against what is not told"
        );
    }

    #[tokio::test]
    async fn a_look_finds_who_the_account_is_now() {
        let Ok(Checked::Works {
            profile,
            scopes: None,
            token: None,
        }) = checked((200, ME)).await
        else {
            panic!("the account works")
        };
        assert_eq!(
            (profile.remote_id.as_str(), profile.username.as_str()),
            ("17841405793187218", "a_name")
        );
        assert!(matches!(
            checked((200, &of_kind("SOMETHING_NEW"))).await,
            Ok(Checked::Works { .. })
        ));
    }

    #[tokio::test]
    async fn an_account_that_became_personal_is_lost_and_its_grant_is_not() {
        for kind in ["PERSONAL", "Personal"] {
            assert_eq!(
                checked((200, &of_kind(kind))).await,
                Ok(Checked::AccountLost(ONLY_PROFESSIONAL.into()))
            );
        }
    }

    #[tokio::test]
    async fn a_token_that_is_not_taken_asks_for_a_refresh_and_ends_nothing() {
        for status in [200, 400, 401] {
            assert_eq!(
                checked((status, EXPIRED)).await.unwrap_err().class,
                Class::RefreshToken,
                "{status}"
            );
        }
        let other = EXPIRED.replace("190", "10").replace("463", "0");
        assert_eq!(
            checked((400, &other)).await.unwrap_err().class,
            Class::Reconnect,
            "a permission is not the token's"
        );
    }

    #[tokio::test]
    async fn nothing_but_a_clear_answer_says_who_it_is() {
        let with_error = ME.replacen('{', r#"{"error":{"code":2},"#, 1);
        for (status, body) in [
            (200, ""),
            (200, "<html>"),
            (200, "{}"),
            (200, r#"{"data":[]}"#),
            (401, ""),
            (500, EXPIRED),
            (200, &with_error),
            (0, ""),
        ] {
            assert_eq!(
                checked((status, body)).await.unwrap_err().class,
                Class::Retry,
                "{status} {body}"
            );
        }
    }

    proptest! {
        #[test]
        fn no_answer_is_too_odd_to_be_read(
            status in 200_u16..600,
            body in proptest::collection::vec(any::<u8>(), 0..200),
        ) {
            prop_assert!(read(&Response::builder().status(status).body(body).unwrap()).is_err());
        }
    }
}
