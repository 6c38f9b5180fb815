//! What Meta says of a token.
//! <https://developers.facebook.com/docs/graph-api/reference/debug_token>.
//!
//! The token that is examined goes in the query, as that is how Meta takes it; the app's own, which
//! has its secret in it, in the header.

use super::client::{Refusal, read};
use super::errors::{GraphError, whole};
use super::id::is_id;
use crate::config::App;
use crate::domain::secret::Secret;
use crate::platforms::error::{Class, PlatformError};
use crate::ports::Http;
use serde_json::Value;

/// The permission whose objects are Pages.
pub(in crate::platforms) const PAGES: &str = "pages_show_list";

/// What Meta says of a person's token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::platforms) struct TokenInfo {
    /// Whether Meta takes it.
    pub state: TokenState,
    /// The ids of the Pages that the person chose; none: all of them, also those to come.
    pub chosen: Option<Vec<String>>,
}

/// Whether Meta takes a token, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::platforms) enum TokenState {
    /// Meta takes the token.
    Valid,
    /// The token has expired. The tokens of Pages that it gave may live on.
    Expired,
    /// The token was revoked.
    Revoked,
}

/// Asks Meta about a person's token.
pub(in crate::platforms) async fn debug_token(
    http: &impl Http,
    app: &App,
    token: &Secret,
) -> Result<TokenInfo, Refusal> {
    let own = Secret::new(format!("{}|{}", app.client_id, app.client_secret.expose()));
    let answer = read(
        http,
        app,
        "debug_token",
        &own,
        &[("input_token", token.expose())],
    )
    .await?;
    let unclear = || {
        PlatformError::new(
            Class::Retry,
            "unexpected_answer",
            "Facebook did not say whether the connection stands.",
        )
    };
    Ok(TokenInfo::read(&answer).ok_or_else(unclear)?)
}

// === impl TokenInfo ===

impl TokenInfo {
    /// None where the answer says neither yes nor no.
    fn read(answer: &Value) -> Option<Self> {
        let data = answer.get("data")?;
        let error = data.get("error").and_then(GraphError::of);
        let state = match (data.get("is_valid")?.as_bool()?, error) {
            (true, None) => TokenState::Valid,
            (
                false,
                Some(GraphError {
                    code: 190,
                    subcode: Some(463),
                    ..
                }),
            ) => TokenState::Expired,
            (false, None | Some(GraphError { code: 190, .. })) => TokenState::Revoked,
            (true | false, Some(_)) => return None,
        };
        Some(Self {
            state,
            chosen: chosen(data),
        })
    }
}

fn chosen(data: &Value) -> Option<Vec<String>> {
    let scopes = data.get("granular_scopes")?.as_array()?;
    let pages = scopes
        .iter()
        .find(|scope| scope.get("scope").and_then(Value::as_str) == Some(PAGES))?;
    let ids = pages.get("target_ids")?.as_array()?.iter();
    let text = |id: &Value| {
        id.as_str()
            .map(str::to_owned)
            .or_else(|| whole(id).map(|id| id.to_string()))
    };
    Some(ids.filter_map(text).filter(|id| is_id(id)).collect())
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{Script, app};
    use super::*;
    use serde_json::json;

    fn read(data: &Value) -> Option<TokenInfo> {
        TokenInfo::read(&json!({ "data": data }))
    }

    #[tokio::test]
    async fn the_apps_own_token_is_in_the_header_and_in_no_address() {
        let script = Script::new(&[("GET debug_token", 200, r#"{"data":{"is_valid":true}}"#)]);
        debug_token(&script.transport(), &app(), &Secret::new("EAAuser"))
            .await
            .unwrap();
        insta::assert_snapshot!(script.calls().join("\n"), @"GET /v26.0/debug_token \
            input_token=EAAuser Bearer 1024|app-secret");
    }

    #[test]
    fn the_pages_that_were_chosen_are_those_of_their_permission() {
        let data = json!({
            "app_id": "1024",
            "type": "USER",
            "is_valid": true,
            "expires_at": 0,
            "scopes": ["pages_show_list"],
            "granular_scopes": [
                { "scope": "pages_manage_posts", "target_ids": ["7"] },
                {
                    "scope": "pages_show_list",
                    "target_ids": ["910", 17_841_405_309_211_844_u64, "../me"],
                },
                { "scope": "instagram_basic" },
            ],
        });
        assert_eq!(
            read(&data).unwrap().chosen,
            Some(vec!["910".into(), "17841405309211844".into()])
        );
    }

    #[test]
    fn without_ids_everything_was_chosen() {
        let data = json!({ "is_valid": true, "granular_scopes": [{ "scope": "pages_show_list" }] });
        assert_eq!(
            read(&data),
            Some(TokenInfo {
                state: TokenState::Valid,
                chosen: None
            })
        );
        let none = json!({
            "is_valid": true,
            "granular_scopes": [{ "scope": "pages_show_list", "target_ids": [] }],
        });
        assert_eq!(read(&none).unwrap().chosen, Some(Vec::new()));
    }

    #[test]
    fn a_token_has_ended_only_where_meta_says_so() {
        let state = |data: Value| read(&data).map(|info| info.state);
        let ended = |subcode: Option<i64>| {
            let error = json!({ "code": 190, "message": "Nope", "subcode": subcode });
            json!({ "is_valid": false, "error": error })
        };
        assert_eq!(state(ended(Some(460))), Some(TokenState::Revoked));
        assert_eq!(state(ended(None)), Some(TokenState::Revoked));
        assert_eq!(
            state(json!({ "is_valid": false })),
            Some(TokenState::Revoked)
        );
        assert_eq!(state(ended(Some(463))), Some(TokenState::Expired));
        for unclear in [
            json!({}),
            json!(null),
            json!({ "is_valid": null }),
            json!({ "is_valid": "false" }),
            json!({ "is_valid": false, "error": { "code": 2 } }),
            json!({ "is_valid": true, "error": { "code": 190 } }),
        ] {
            assert_eq!(state(unclear.clone()), None, "{unclear}");
        }
    }
}
