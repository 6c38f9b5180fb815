//! What a file of posts can say for TikTok: the choices that TikTok wants of a person.

use super::options::Mode;
use crate::domain::content::Options;
use crate::platforms::columns::{FileColumn, is_yes, option, words};
use crate::platforms::tiktok::creator::Privacy;
use serde_json::{Value, json};

/// The columns.
pub(super) const COLUMNS: &[FileColumn] = &[
    FileColumn {
        name: "tiktok_mode",
        options: &["mode"],
        read: |cell, _| {
            let mode = match cell.to_lowercase().as_str() {
                "profile" | "direct" => Mode::Direct,
                "draft" | "inbox" => Mode::Inbox,
                _ => return None,
            };
            Some(option("mode", json!(mode)))
        },
        hint: "Write profile, or draft for the inbox of the TikTok app.",
    },
    FileColumn {
        name: "tiktok_privacy",
        options: &["privacy"],
        read: |cell, _| Some(option("privacy", json!(privacy(cell)?))),
        hint: "Write who may see it: everyone, friends, followers or only_me.",
    },
    FileColumn {
        name: "tiktok_title",
        options: &["title"],
        read: |cell, _| Some(option("title", cell)),
        hint: "Write the title of the photos.",
    },
    FileColumn {
        name: "tiktok_allow",
        options: &["allow_comment", "allow_duet", "allow_stitch"],
        read: |cell, _| {
            chosen(
                cell,
                &[
                    ("comment", "allow_comment"),
                    ("duet", "allow_duet"),
                    ("stitch", "allow_stitch"),
                ],
            )
        },
        hint: "Write what others may do: comment, duet, stitch, or several of them.",
    },
    FileColumn {
        name: "tiktok_promotes",
        options: &["brand_organic", "branded_content"],
        read: |cell, _| {
            chosen(
                cell,
                &[("own", "brand_organic"), ("partner", "branded_content")],
            )
        },
        hint: "Write own for your own business, partner for a paid partnership, or both.",
    },
    FileColumn {
        name: "tiktok_ai",
        options: &["ai_generated"],
        read: |cell, _| Some(option("ai_generated", is_yes(cell)?)),
        hint: "Write yes or no.",
    },
    FileColumn {
        name: "tiktok_music",
        options: &["auto_music"],
        read: |cell, _| Some(option("auto_music", is_yes(cell)?)),
        hint: "Write yes or no.",
    },
    FileColumn {
        name: "tiktok_consent",
        options: &["consented_at"],
        read: |cell, now| {
            let consent = is_yes(cell)?.then(|| option("consented_at", json!(now)));
            Some(consent.unwrap_or_default())
        },
        hint: "Write yes where you agree to what TikTok asks for, or leave it empty.",
    },
];

/// Who may see it, in a person's words or by TikTok's name.
fn privacy(cell: &str) -> Option<Privacy> {
    match cell.to_lowercase().replace([' ', '-'], "_").as_str() {
        "everyone" | "public" => Some(Privacy::PublicToEveryone),
        "friends" => Some(Privacy::MutualFollowFriends),
        "followers" => Some(Privacy::FollowerOfCreator),
        "only_me" | "private" => Some(Privacy::SelfOnly),
        _ => serde_json::from_value(Value::from(cell)).ok(),
    }
}

/// Each word of a cell as the option that it turns on; none: one of them is none of these.
fn chosen(cell: &str, known: &[(&str, &str)]) -> Option<Options> {
    let option_of = |word: String| {
        let found = known.iter().find(|(name, _)| *name == word)?;
        Some((found.1.to_owned(), Value::from(true)))
    };
    words(cell).map(option_of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Timestamp;

    fn read(name: &str, cell: &str) -> Option<Value> {
        let column = COLUMNS.iter().find(|column| column.name == name).unwrap();
        let now = Timestamp::parse("2026-12-01T09:00:00Z").unwrap();
        let options = (column.read)(cell, now)?;
        assert!(options.keys().all(|name| column.options.contains(&&**name)));
        Some(json!(options))
    }

    #[test]
    fn each_column_reads_what_people_write() {
        for (name, cell, options) in [
            ("tiktok_mode", "Profile", json!({ "mode": "direct" })),
            ("tiktok_mode", "draft", json!({ "mode": "inbox" })),
            (
                "tiktok_privacy",
                "Only me",
                json!({ "privacy": "SELF_ONLY" }),
            ),
            (
                "tiktok_privacy",
                "MUTUAL_FOLLOW_FRIENDS",
                json!({ "privacy": "MUTUAL_FOLLOW_FRIENDS" }),
            ),
            ("tiktok_title", "A title", json!({ "title": "A title" })),
            (
                "tiktok_allow",
                "comment, Duet",
                json!({ "allow_comment": true, "allow_duet": true }),
            ),
            (
                "tiktok_promotes",
                "own partner",
                json!({ "brand_organic": true, "branded_content": true }),
            ),
            ("tiktok_ai", "no", json!({ "ai_generated": false })),
            ("tiktok_music", "Yes", json!({ "auto_music": true })),
            (
                "tiktok_consent",
                "yes",
                json!({ "consented_at": "2026-12-01T09:00:00.000Z" }),
            ),
            ("tiktok_consent", "no", json!({})),
        ] {
            assert_eq!(read(name, cell), Some(options), "{name}: {cell}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_not_guessed() {
        for (name, cell) in [
            ("tiktok_mode", "both"),
            ("tiktok_privacy", "nobody"),
            ("tiktok_allow", "comment, everything"),
            ("tiktok_promotes", "yes"),
            ("tiktok_ai", "perhaps"),
            ("tiktok_consent", "2026-12-01"),
        ] {
            assert_eq!(read(name, cell), None, "{name}: {cell}");
        }
    }
}
