//! A Page as the Graph API shows it, with the Instagram profile behind it:
//! <https://developers.facebook.com/docs/graph-api/reference/page>.

use crate::domain::secret::Secret;
use crate::platforms::account::{Allowance, Offer, Profile};
use crate::platforms::graph::id::id;
use serde::Deserialize;

/// What is asked about a Page: in a list of Pages, and about one alone.
#[derive(Clone, Copy, Debug)]
pub(in crate::platforms) struct Fields {
    /// In a list. Only there a Page says what the person may do with it: `tasks` is no field of the
    /// Page itself.
    pub listed: &'static str,
    /// The fields that are asked of one Page alone.
    pub single: &'static str,
}

/// The fields that publishing to Pages needs.
pub(in crate::platforms) const PAGES: Fields = Fields {
    listed: "id,name,username,picture.type(large),access_token,tasks",
    single: "id,name,username,picture.type(large),access_token",
};

/// To publish to the profiles behind them.
pub(in crate::platforms) const PROFILES: Fields = Fields {
    listed: "id,name,access_token,tasks,\
        instagram_business_account{id,username,name,profile_picture_url}",
    single: "id,name,access_token,instagram_business_account{id,username,name,profile_picture_url}",
};

/// What a Page is asked about itself, with its own token.
pub(in crate::platforms) const OWN: &str = "id,name,username,picture.type(large)";

/// What a profile is asked about itself.
pub(in crate::platforms) const PROFILE: &str = "id,username,name,profile_picture_url";

/// One of these lets a person publish:
/// <https://developers.facebook.com/docs/pages-api/overview#tasks>. What Pages of the new
/// experience call their tasks begins with a prefix.
const PUBLISHING: [&str; 3] = ["CREATE_CONTENT", "MANAGE", "FULL_CONTROL"];
const NEW_EXPERIENCE: &str = "PROFILE_PLUS_";

/// A Page.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(in crate::platforms) struct Page {
    #[serde(deserialize_with = "id")]
    pub id: String,
    pub name: Option<String>,
    username: Option<String>,
    picture: Option<Picture>,
    access_token: Option<Secret>,
    tasks: Option<Vec<String>>,
    #[serde(rename = "instagram_business_account")]
    pub instagram: Option<Instagram>,
}

/// An Instagram professional profile.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(in crate::platforms) struct Instagram {
    #[serde(deserialize_with = "id")]
    pub id: String,
    username: Option<String>,
    name: Option<String>,
    profile_picture_url: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Picture {
    data: Option<PictureData>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct PictureData {
    url: Option<String>,
}

// === impl Page ===

impl Page {
    /// The Page as something to publish to.
    pub(in crate::platforms) fn offer(&self) -> Offer {
        Offer {
            profile: self.profile(),
            token: self.token(),
            obstacle: self.obstacle(),
        }
    }

    /// Who the Page is.
    pub(in crate::platforms) fn profile(&self) -> Profile {
        let picture = self
            .picture
            .as_ref()
            .and_then(|picture| picture.data.as_ref());
        Profile {
            remote_id: self.id.clone(),
            username: self.username.clone().unwrap_or_default(),
            name: self.name.clone().unwrap_or_default(),
            picture_url: picture.and_then(|data| data.url.clone()),
            allowance: Allowance::default(),
        }
    }

    /// The token that publishes to the Page.
    pub(in crate::platforms) fn token(&self) -> Option<Secret> {
        self.access_token
            .clone()
            .filter(|token| !token.expose().is_empty())
    }

    /// Why the person cannot publish to it, if so.
    pub(in crate::platforms) fn obstacle(&self) -> Option<String> {
        let is_publishing =
            |task: &String| PUBLISHING.contains(&task.trim_start_matches(NEW_EXPERIENCE));
        if self
            .tasks
            .as_ref()
            .is_some_and(|tasks| !tasks.iter().any(is_publishing))
        {
            return Some(
                "You may not publish to this Page: ask its admin to let you create content, then \
                continue with Facebook again."
                    .into(),
            );
        }
        let no_token = "Facebook does not let us act for this Page: ask its admin for a role on \
            it, then continue with Facebook again.";
        self.token().is_none().then(|| no_token.into())
    }
}

// === impl Instagram ===

impl Instagram {
    /// Who the profile is.
    pub(in crate::platforms) fn profile(&self) -> Profile {
        let username = self.username.clone().unwrap_or_default();
        let name = self.name.clone().filter(|name| !name.is_empty());
        Profile {
            remote_id: self.id.clone(),
            name: name.unwrap_or_else(|| username.clone()),
            username,
            picture_url: self.profile_picture_url.clone(),
            allowance: Allowance::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    /// As <https://developers.facebook.com/docs/graph-api/reference/user/accounts> shows one.
    const LISTED: &str = r#"{"access_token":"EAApage","category":"Brand",
        "category_list":[{"id":"1605186416478696","name":"Brand"}],
        "name":"A Page","id":"1353269864728879",
        "tasks":["ANALYZE","ADVERTISE","MODERATE","CREATE_CONTENT","MANAGE"],
        "picture":{"data":{"height":200,"is_silhouette":false,
            "url":"https://scontent.example/p.jpg","width":200}},
        "instagram_business_account":{"id":17841405309211844,"username":"a_profile"}}"#;

    fn page(change: impl Fn(&mut Value)) -> Page {
        let mut page: Value = serde_json::from_str(LISTED).unwrap();
        change(&mut page);
        serde_json::from_value(page).unwrap()
    }

    #[test]
    fn a_page_is_offered_with_its_own_token() {
        let offer = page(|_| ()).offer();
        assert_eq!(offer.profile.remote_id, "1353269864728879");
        assert_eq!(
            (offer.profile.name.as_str(), offer.profile.username.as_str()),
            ("A Page", "")
        );
        assert_eq!(
            offer.profile.picture_url.as_deref(),
            Some("https://scontent.example/p.jpg")
        );
        assert_eq!(
            (offer.token, offer.obstacle),
            (Some(Secret::new("EAApage")), None)
        );
    }

    #[test]
    fn a_profile_keeps_every_digit_of_its_id_and_has_a_name() {
        let profile = page(|_| ()).instagram.unwrap().profile();
        assert_eq!(
            (profile.remote_id.as_str(), profile.name.as_str()),
            ("17841405309211844", "a_profile")
        );
    }

    #[test]
    fn who_may_not_publish_is_told_whom_to_ask() {
        let looking = page(|page| page["tasks"] = serde_json::json!(["ANALYZE", "MODERATE"]));
        assert!(looking.obstacle().unwrap().contains("create content"));
        assert!(
            page(|page| page["tasks"] = serde_json::json!([]))
                .obstacle()
                .is_some()
        );
        for task in [
            "CREATE_CONTENT",
            "MANAGE",
            "PROFILE_PLUS_CREATE_CONTENT",
            "PROFILE_PLUS_FULL_CONTROL",
        ] {
            assert_eq!(
                page(|page| page["tasks"] = serde_json::json!([task])).obstacle(),
                None,
                "{task}"
            );
        }
        let alone = page(|page| drop(page.as_object_mut().unwrap().remove("tasks")));
        assert_eq!(
            alone.obstacle(),
            None,
            "a Page that is not in a list does not say"
        );
    }

    #[test]
    fn a_page_without_a_token_cannot_be_published_to() {
        for token in [Value::Null, "".into()] {
            let offer = page(|page| page["access_token"] = token.clone()).offer();
            assert!(offer.token.is_none() && offer.obstacle.is_some());
        }
    }

    #[test]
    fn an_id_is_digits_and_nothing_else() {
        for id in [
            r#""""#,
            r#""me""#,
            r#""1/../me""#,
            "1.5",
            "-1",
            "1e30",
            "null",
            "{}",
        ] {
            assert!(
                serde_json::from_str::<Page>(&format!(r#"{{"id":{id}}}"#)).is_err(),
                "{id}"
            );
        }
        assert!(serde_json::from_str::<Page>(r#"{"id":18446744073709551615}"#).is_ok());
    }

    #[test]
    fn debug_output_shows_no_token() {
        assert!(!format!("{:?}", page(|_| ())).contains("EAApage"));
    }

    proptest! {
        #[test]
        fn no_answer_makes_the_reader_panic(body in "\\PC{0,100}") {
            let _ = serde_json::from_str::<Page>(&body).map(|page| page.offer());
        }
    }
}
