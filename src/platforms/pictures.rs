//! Where the pictures of accounts may be fetched from. Their addresses come from the platforms'
//! answers, and lead to hosts that each platform uses for nothing else.

use crate::config::App;
use crate::domain::door::Door;
use http::Uri;

/// The hosts of a platform's pictures, those below them included. The platforms name them only in
/// the examples of their references:
/// <https://docs.x.com/x-api/users/get-my-user>,
/// <https://developers.tiktok.com/doc/tiktok-api-v2-get-user-info>,
/// <https://developers.facebook.com/docs/graph-api/reference/user/picture/>.
const fn hosts(door: Door) -> &'static [&'static str] {
    match door {
        Door::X => &["twimg.com"],
        Door::TikTok => &["tiktokcdn.com", "tiktokcdn-us.com", "tiktokcdn-eu.com"],
        Door::Facebook => &["fbcdn.net", "fbsbx.com"],
        Door::Instagram | Door::InstagramDirect => &["cdninstagram.com", "fbcdn.net", "fbsbx.com"],
    }
}

/// Whether a picture of an account may be fetched from there: over https from a host of the
/// platform's pictures, or from where the platform's API itself answers.
#[must_use]
pub fn is_of_platform(door: Door, app: &App, address: &Uri) -> bool {
    let (Some(scheme), Some(authority)) = (address.scheme_str(), address.authority()) else {
        return false;
    };
    let host = authority.host();
    let is_below = |known: &str| {
        host.strip_suffix(known)
            .is_some_and(|before| before.is_empty() || before.ends_with('.'))
    };
    let is_documented = scheme == "https"
        && authority.as_str() == host
        && hosts(door).iter().any(|known| is_below(known));
    let is_where_it_answers = app
        .api_base
        .parse::<Uri>()
        .is_ok_and(|base| base.scheme_str() == Some(scheme) && base.authority() == Some(authority));
    is_documented || is_where_it_answers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::secret::Secret;

    fn is_allowed(address: &str) -> bool {
        let app = App {
            client_id: String::new(),
            client_secret: Secret::new(""),
            web_base: "https://x.com".into(),
            posts_base: "https://x.com".into(),
            token_base: String::new(),
            api_base: "http://127.0.0.1:8788/x".into(),
            video_base: String::new(),
            rupload_base: String::new(),
            version: String::new(),
        };
        is_of_platform(Door::X, &app, &address.parse().unwrap())
    }

    #[test]
    fn s20_a_picture_comes_from_its_platform_only() {
        for good in [
            "https://pbs.twimg.com/profile_images/1/a.jpg",
            "https://twimg.com/a",
            "http://127.0.0.1:8788/x/profile_images/1.png",
        ] {
            assert!(is_allowed(good), "{good}");
        }
        for bad in [
            "http://pbs.twimg.com/a",
            "https://pbs.twimg.com:8443/a",
            "https://me@pbs.twimg.com/a",
            "https://nottwimg.com/a",
            "https://twimg.com.evil.example/a",
            "https://169.254.169.254/latest",
            "http://127.0.0.1/a",
            "http://127.0.0.1:8789/a",
            "https://127.0.0.1:8788/a",
            "/a",
        ] {
            assert!(!is_allowed(bad), "{bad}");
        }
    }
}
