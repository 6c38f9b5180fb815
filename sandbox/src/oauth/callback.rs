//! The address of the app to which a person returns: which ones are registered, and what is added.

use http::Uri;

use crate::form::Form;

/// The `redirect_uri` of a request, if it is registered with one of these paths.
pub(crate) fn registered<'f>(form: &'f Form, paths: &[&str]) -> Option<&'f str> {
    form.one("redirect_uri")
        .filter(|uri| is_registered(uri, paths))
}

/// The sandbox's own apps may come back to any port of this computer, and to nothing else.
fn is_registered(redirect_uri: &str, paths: &[&str]) -> bool {
    let Ok(uri) = redirect_uri.parse::<Uri>() else {
        return false;
    };
    let is_loopback = matches!(uri.host(), Some("127.0.0.1" | "localhost" | "[::1]"));
    let is_plain = uri.query().is_none() && !redirect_uri.contains(['#', '@']);
    uri.scheme_str() == Some("http") && is_loopback && is_plain && paths.contains(&uri.path())
}

/// The address with these parameters behind it.
pub(crate) fn with_parameters(redirect_uri: &str, parameters: &[(&str, String)]) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(parameters)
        .finish();
    let mark = if redirect_uri.contains('?') { '&' } else { '?' };
    format!("{redirect_uri}{mark}{query}")
}

/// Scheme, host and port of an address.
pub(crate) fn origin(redirect_uri: &str) -> &str {
    let path = redirect_uri.match_indices('/').nth(2);
    path.map_or(redirect_uri, |(at, _)| &redirect_uri[..at])
}

#[cfg(test)]
mod tests {
    use super::is_registered;

    #[test]
    fn only_callbacks_on_this_computer_are_registered() {
        let paths = ["/connect/x/callback", "/login/x/callback"];
        assert!(is_registered(
            "http://127.0.0.1:8787/connect/x/callback",
            &paths
        ));
        assert!(is_registered(
            "http://localhost:5173/login/x/callback",
            &paths
        ));
        for other in [
            "https://127.0.0.1:8787/connect/x/callback",
            "http://127.0.0.1:8787/connect/x/callback/",
            "http://127.0.0.1:8787/connect/x/callback?next=1",
            "http://127.0.0.1:8787/connect/google/callback",
            "http://localhost@scheduler.example/connect/x/callback",
            "http://127.0.0.1.example/connect/x/callback",
            "/connect/x/callback",
        ] {
            assert!(!is_registered(other, &paths), "{other}");
        }
    }
}
