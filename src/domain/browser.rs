//! What a browser is called in a list of sessions: coarse enough to say nothing about a person,
//! fine enough to recognise one's own.
//!
//! The label is put together from the words below alone, so nothing that a client writes is ever
//! kept or shown.

/// Marks of browsers in a `User-Agent`. Each also claims to be those below it, so the first that
/// fits counts
/// (<https://developer.mozilla.org/docs/Web/HTTP/Guides/Browser_detection_using_the_user_agent>).
const BROWSERS: [(&str, &str); 11] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Vivaldi/", "Vivaldi"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
];

/// Marks of systems. Android says that it is Linux, and an iPhone that it is like Mac OS X.
const SYSTEMS: [(&str, &str); 8] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
];

/// The label of the browser that calls itself `user_agent`, such as `Firefox on Linux`; none where
/// it is not known.
#[must_use]
pub fn label(user_agent: &str) -> Option<String> {
    let browser = first(&BROWSERS, user_agent)?;
    Some(first(&SYSTEMS, user_agent).map_or_else(
        || browser.to_owned(),
        |system| format!("{browser} on {system}"),
    ))
}

fn first(marks: &[(&str, &'static str)], user_agent: &str) -> Option<&'static str> {
    marks
        .iter()
        .find(|(mark, _)| user_agent.contains(mark))
        .map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_told_from_those_that_it_claims_to_be() {
        for (user_agent, is) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Firefox on Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) \
                Chrome/138.0.0.0 Safari/537.36",
                "Chrome on ChromeOS",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like \
                Gecko) Version/18.5 Safari/605.1.15",
                "Safari on macOS",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 \
                (KHTML, like Gecko) CriOS/138.0 Mobile/15E148 Safari/604.1",
                "Chrome on iPhone",
            ),
            (
                "Mozilla/5.0 (Linux; Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0",
                "Firefox on Android",
            ),
            ("curl/8.14.1", "curl"),
        ] {
            assert_eq!(label(user_agent).as_deref(), Some(is), "{user_agent}");
        }
    }

    #[test]
    fn nothing_that_a_client_writes_is_kept() {
        assert_eq!(
            label("Firefox/140.0 on Linux; call me 0700 123456, <script>").as_deref(),
            Some("Firefox on Linux")
        );
        assert_eq!(label("a crawler of mine"), None);
        assert_eq!(label(""), None);
    }
}
