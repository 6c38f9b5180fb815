//! What an app can ask a person for.
//!
//! <https://developers.facebook.com/docs/permissions>

/// The permission that everybody gives who logs in, and that nobody can keep back.
pub(crate) const ALWAYS: &str = "public_profile";

/// Every permission that this app may ask for, each with its sentence on the page of the decision.
const ALL: [(&str, &str); 13] = [
    (ALWAYS, "Know your name and profile picture"),
    ("email", "Know your e-mail address"),
    ("pages_show_list", "See the Pages that you manage"),
    ("pages_read_engagement", "Read what your Pages published"),
    (
        "pages_manage_posts",
        "Create and manage content on your Pages",
    ),
    (
        "pages_manage_engagement",
        "Create and manage comments on your Pages",
    ),
    (
        "pages_read_user_content",
        "Read what others write on your Pages",
    ),
    ("pages_manage_metadata", "Manage the settings of your Pages"),
    ("read_insights", "Read how your Pages do"),
    ("business_management", "Manage your business"),
    (
        "instagram_basic",
        "See the profile and posts of the Instagram accounts of your Pages",
    ),
    (
        "instagram_content_publish",
        "Publish to the Instagram accounts of your Pages",
    ),
    (
        "instagram_manage_comments",
        "Manage comments on the Instagram accounts of your Pages",
    ),
];

/// What a permission reaches: its ids are named beside it when a token is examined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// The person alone.
    Person,
    /// Pages.
    Pages,
    /// The Instagram profiles of Pages.
    Instagram,
    /// Business portfolios.
    Portfolios,
}

/// What a permission lets an app do, for the person; none if there is no such permission.
pub(crate) fn sentence(name: &str) -> Option<&'static str> {
    ALL.iter()
        .find(|(known, _)| *known == name)
        .map(|(_, sentence)| *sentence)
}

/// What a permission reaches.
pub(crate) fn reach(name: &str) -> Reach {
    match name {
        "business_management" => Reach::Portfolios,
        _ if name.starts_with("instagram_") => Reach::Instagram,
        _ if name.starts_with("pages_") || name == "read_insights" => Reach::Pages,
        _ => Reach::Person,
    }
}

/// The permissions of a `scope`, separated by commas; nothing but the profile if there is none. The
/// reason is a sentence.
pub(crate) fn parse(scope: Option<&str>) -> Result<Vec<String>, String> {
    let mut asked = vec![ALWAYS.to_owned()];
    for name in scope.into_iter().flat_map(|scope| scope.split(',')) {
        if sentence(name).is_none() {
            return Err(format!(
                "Invalid Scopes: {name}. This message is only shown to developers."
            ));
        }
        if !asked.iter().any(|known| known == name) {
            asked.push(name.to_owned());
        }
    }
    Ok(asked)
}

#[cfg(test)]
mod tests {
    use super::{ALL, Reach, parse, reach};

    #[test]
    fn a_scope_is_a_comma_list_and_the_profile_is_always_in_it() {
        assert_eq!(parse(None), Ok(vec!["public_profile".to_owned()]));
        let asked = parse(Some("pages_show_list,public_profile,pages_show_list"));
        assert_eq!(
            asked,
            Ok(vec![
                "public_profile".to_owned(),
                "pages_show_list".to_owned()
            ])
        );
        for wrong in [
            "instagram_business_basic",
            "pages_show_list instagram_basic",
            "pages_show_list,",
            ",",
        ] {
            assert!(parse(Some(wrong)).is_err(), "{wrong}");
        }
    }

    #[test]
    fn only_the_profile_and_the_address_reach_nothing_but_the_person() {
        let alone: Vec<&str> = ALL
            .iter()
            .map(|(name, _)| *name)
            .filter(|name| reach(name) == Reach::Person)
            .collect();
        assert_eq!(alone, ["public_profile", "email"]);
    }
}
