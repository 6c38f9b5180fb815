//! What a person should know when a Page or a profile is not there to choose: the platform never
//! says why, and what to do is known.

use super::examination::PAGES;
use super::search::Found;
use crate::platforms::{Feature, MissingPage, Scope};

/// How many Pages are named.
const MOST_NAMES: usize = 10;

/// What there is to say about a search, with these scopes granted of those that were asked for.
pub(super) fn of(found: &Found, asked: &'static [Scope], granted: &[String]) -> Vec<MissingPage> {
    let is_granted = |scope: &str| granted.iter().any(|granted| granted == scope);
    let declined = |is_needed: bool| {
        asked
            .iter()
            .filter(move |asked| asked.is_needed == is_needed)
            .filter(|asked| !is_granted(asked.name))
    };
    let needed: Vec<&str> = declined(true).map(|asked| asked.name).collect();
    let is_blind = declined(false).any(|asked| asked.feature == Feature::BusinessPages);
    let sees_pages = is_granted(PAGES);
    [
        (!needed.is_empty()).then(|| missing_scopes(&needed)),
        found.pages.is_empty().then(|| no_pages(found, sees_pages)),
        (found.hidden > 0).then(|| unreadable_pages(found.hidden)),
        (is_blind && sees_pages).then(no_business_management),
        found.is_chosen.then(selected_only),
        found.is_cut.then(more_pages),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Pages behind which no profile was found.
pub(super) fn page_without_instagram(names: &[&str]) -> MissingPage {
    let named: Vec<String> = names
        .iter()
        .take(MOST_NAMES)
        .map(|name| format!("“{name}”"))
        .collect();
    let more = names.len().saturating_sub(MOST_NAMES);
    let more = if more == 0 {
        String::new()
    } else {
        format!(" and {more} more")
    };
    let message = format!(
        "No Instagram profile was found behind {}{more}. In the Instagram app, make the profile a \
        professional one and link it to the Page; \
         if it is linked, continue with Facebook again and tick it.",
        named.join(", ")
    );
    remark("page_without_instagram", message)
}

fn missing_scopes(scopes: &[&str]) -> MissingPage {
    let message = format!(
        "Not allowed: {}. Nothing can be published without. Continue with Facebook again, and \
        allow everything that is asked for.",
        scopes.join(", ")
    );
    remark("missing_scopes", message)
}

fn no_pages(found: &Found, sees_pages: bool) -> MissingPage {
    let why = if !sees_pages {
        "You did not allow us to see your Pages. Continue with Facebook again, and allow it."
    } else if found.hidden > 0 {
        "Facebook shows none of the Pages that you ticked."
    } else if found.is_chosen {
        "You ticked no Page at Facebook. Continue with Facebook again, and tick those that you \
        want to publish to."
    } else {
        "Facebook shows no Page on which you have a role. Ask the admin of a Page for one, or \
        create a Page at Facebook."
    };
    remark("no_pages", why)
}

fn unreadable_pages(count: usize) -> MissingPage {
    let pages = if count == 1 {
        "a Page".to_owned()
    } else {
        format!("{count} Pages")
    };
    let message = format!(
        "Facebook does not show {pages} that you ticked. Usually your role in the Business \
        portfolio is missing: ask its admin to give you \
         access to the Page, then continue with Facebook again."
    );
    remark("unreadable_pages", message)
}

fn no_business_management() -> MissingPage {
    let message = "You did not allow business_management, so Pages that belong to a Business \
        portfolio may be missing here. If one is, \
                   continue with Facebook again and allow it.";
    remark("no_business_management", message)
}

fn selected_only() -> MissingPage {
    remark(
        "selected_only",
        "You chose Pages one by one at Facebook. If one is missing here, continue with Facebook \
        again and tick it there.",
    )
}

fn more_pages() -> MissingPage {
    let message = "You have more Pages than are listed here. If one is missing, continue with \
        Facebook again and tick only the Pages that \
                   you want to publish to.";
    remark("more_pages", message)
}

fn remark(code: &str, message: impl Into<String>) -> MissingPage {
    MissingPage {
        code: code.to_owned(),
        message: message.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::login::FACEBOOK;
    use super::*;
    use crate::platforms::Holder;

    fn codes(found: &Found, granted: &[&str]) -> Vec<String> {
        let granted: Vec<String> = granted.iter().map(|scope| (*scope).to_owned()).collect();
        of(found, FACEBOOK, &granted)
            .into_iter()
            .map(|remark| remark.code)
            .collect()
    }

    fn found() -> Found {
        let page = serde_json::from_str(r#"{"id":"910","access_token":"EAApage"}"#).unwrap();
        let holder = Holder {
            subject: "1".into(),
            name: String::new(),
            label: String::new(),
        };
        Found {
            holder,
            pages: vec![page],
            hidden: 0,
            is_chosen: false,
            is_cut: false,
        }
    }

    const ALL: [&str; 4] = [
        "pages_show_list",
        "pages_read_engagement",
        "pages_manage_posts",
        "business_management",
    ];

    #[test]
    fn where_nothing_is_missing_nothing_is_said() {
        assert!(codes(&found(), &ALL).is_empty());
    }

    #[test]
    fn each_reason_has_a_remark() {
        assert_eq!(codes(&found(), &ALL[..3]), ["no_business_management"]);
        assert_eq!(
            codes(&found(), &["pages_show_list", "business_management"]),
            ["missing_scopes"]
        );
        assert_eq!(
            codes(
                &Found {
                    hidden: 2,
                    ..found()
                },
                &ALL
            ),
            ["unreadable_pages"]
        );
        assert_eq!(
            codes(
                &Found {
                    is_chosen: true,
                    ..found()
                },
                &ALL
            ),
            ["selected_only"]
        );
        assert_eq!(
            codes(
                &Found {
                    is_cut: true,
                    ..found()
                },
                &ALL
            ),
            ["more_pages"]
        );
        assert_eq!(
            codes(
                &Found {
                    pages: Vec::new(),
                    ..found()
                },
                &ALL
            ),
            ["no_pages"]
        );
    }

    #[test]
    fn no_page_at_all_is_told_with_its_reason() {
        let none = Found {
            pages: Vec::new(),
            ..found()
        };
        let of_portfolio = Found {
            hidden: 1,
            is_chosen: true,
            ..none.clone()
        };
        let unticked = Found {
            is_chosen: true,
            ..none.clone()
        };
        let reasons = [
            no_pages(&none, false),
            no_pages(&none, true),
            no_pages(&of_portfolio, true),
            no_pages(&unticked, true),
        ];
        let different: std::collections::BTreeSet<_> =
            reasons.iter().map(|remark| &remark.message).collect();
        assert_eq!(different.len(), 4);
        assert_eq!(
            codes(&none, &ALL[1..]),
            ["missing_scopes", "no_pages"],
            "of hidden Pages nothing is known then"
        );
    }

    #[test]
    fn a_missing_scope_is_named() {
        let remarks = of(
            &found(),
            FACEBOOK,
            &[
                "pages_show_list".to_owned(),
                "business_management".to_owned(),
            ],
        );
        insta::assert_snapshot!(remarks[0].message, @"Not allowed: pages_read_engagement, \
            pages_manage_posts. Nothing can be published without. Continue with Facebook again, \
            and allow everything that is asked for.");
    }

    #[test]
    fn a_crowd_of_pages_is_not_named_one_by_one() {
        let names = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L"];
        let message = page_without_instagram(&names).message;
        assert!(
            message.contains("“J” and 2 more.") && !message.contains("“K”"),
            "{message}"
        );
        assert!(
            page_without_instagram(&names[..1])
                .message
                .contains("behind “A”. ")
        );
    }
}
