//! What X makes of a text: every link replaced by a `t.co` one, `&`, `<` and `>` escaped, and the
//! entities that say so.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::links;
use crate::secrets::random_text;

/// `https://t.co/` and ten characters: 23, as counted.
const SLUG_LENGTH: usize = 10;
/// How much of a path is shown before it is cut.
const PATH_SHOWN: usize = 15;

/// A text as the API gives it back.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Wrapped {
    pub(crate) text: String,
    pub(crate) urls: Vec<UrlEntity>,
}

/// One link in it; `start` and `end` count code points.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct UrlEntity {
    start: usize,
    end: usize,
    pub(crate) url: String,
    pub(crate) expanded_url: String,
    pub(crate) display_url: String,
    /// The medium that the link stands for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) media_key: Option<String>,
}

/// Wraps a text.
pub(crate) fn wrap(text: &str) -> Wrapped {
    let text: String = text.trim().nfc().collect();
    let mut wrapped = Wrapped {
        text: String::new(),
        urls: Vec::new(),
    };
    let mut from = 0;
    for link in links::find(&text) {
        wrapped.text.push_str(&escaped(&text[from..link.start]));
        wrapped.push_link(&text[link.clone()]);
        from = link.end;
    }
    wrapped.text.push_str(&escaped(&text[from..]));
    wrapped
}

// === impl Wrapped ===

impl Wrapped {
    fn push_link(&mut self, link: &str) {
        let url = format!("https://t.co/{}", slug());
        let bare = &link[links::scheme_length(link).unwrap_or(0)..];
        let expanded_url = if bare.len() == link.len() {
            format!("http://{link}")
        } else {
            link.to_owned()
        };
        let start = self.text.chars().count();
        self.text.push_str(&url);
        let end = self.text.chars().count();
        self.urls.push(UrlEntity {
            start,
            end,
            url,
            expanded_url,
            display_url: displayed(bare),
            media_key: None,
        });
    }

    /// One link for all media, at the end, and an entity for each: their keys and addresses.
    pub(crate) fn push_media(&mut self, media: Vec<(String, String)>) {
        if media.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        let slug = slug();
        let url = format!("https://t.co/{slug}");
        let start = self.text.chars().count();
        self.text.push_str(&url);
        let end = self.text.chars().count();
        let entities = media
            .into_iter()
            .map(|(media_key, expanded_url)| UrlEntity {
                start,
                end,
                url: url.clone(),
                expanded_url,
                display_url: format!("pic.x.com/{slug}"),
                media_key: Some(media_key),
            });
        self.urls.extend(entities);
    }
}

fn slug() -> String {
    let slug: String = random_text()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(SLUG_LENGTH)
        .collect();
    format!("{slug:0<SLUG_LENGTH$}")
}

fn displayed(bare: &str) -> String {
    let bare = bare.strip_prefix("www.").unwrap_or(bare);
    let (host, path) = bare.split_at(bare.find('/').unwrap_or(bare.len()));
    if path.chars().count() <= PATH_SHOWN {
        return bare.to_owned();
    }
    let shown: String = path.chars().take(PATH_SHOWN).collect();
    format!("{host}{shown}…")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn a_link_becomes_a_short_one_and_the_entities_lead_back() {
        let wrapped = wrap("A & B: example.com/page <now>");
        let entity = &wrapped.urls[0];
        assert_eq!(entity.expanded_url, "http://example.com/page");
        assert_eq!(entity.display_url, "example.com/page");
        assert_eq!(entity.url.len(), 23);
        assert_eq!(
            wrapped.text,
            format!("A &amp; B: {} &lt;now&gt;", entity.url)
        );
        let points: Vec<char> = wrapped.text.chars().collect();
        assert_eq!(
            points[entity.start..entity.end].iter().collect::<String>(),
            entity.url
        );
    }
}
