//! The addresses of posts on X.

use crate::config::App;

/// Where people see a post.
#[must_use]
pub(super) fn url(app: &App, username: &str, id: &str) -> String {
    format!("{}/{username}/status/{id}", app.web_base)
}

/// The id in the address of a post: `…/status/{id}`, whatever follows.
#[must_use]
pub(super) fn id_of(url: &str) -> Option<String> {
    let (_, rest) = url.trim().split_once("/status/")?;
    let id: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let is_ended = rest
        .get(id.len()..)
        .is_some_and(|tail| tail.is_empty() || tail.starts_with(['/', '?', '#']));
    (is_ended && (1..=19).contains(&id.len())).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_post_names_it() {
        assert_eq!(
            id_of(" https://x.com/a_name/status/1445880548472328192?s=20 ").as_deref(),
            Some("1445880548472328192")
        );
        assert_eq!(
            id_of("https://x.com/i/status/7/photo/1").as_deref(),
            Some("7")
        );
        for other in [
            "https://x.com/a_name",
            "https://x.com/a/status/",
            "https://x.com/a/status/12x",
            "12",
        ] {
            assert_eq!(id_of(other), None, "{other}");
        }
    }
}
