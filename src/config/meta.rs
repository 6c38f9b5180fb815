//! The apps at Meta: Facebook Login, for Pages and the Instagram profiles behind them, and
//! Instagram Login.

use super::app::{App, Bases, app};
use super::error::ConfigError;
use super::values::base;

/// Where Meta's Graph API answers, and where it takes videos:
/// <https://developers.facebook.com/docs/graph-api/guides/upload>,
/// <https://developers.facebook.com/docs/video-api/guides/reels-publishing>.
const META_GRAPH: &str = "https://graph.facebook.com";
pub(super) const META_VIDEO: &str = "https://graph-video.facebook.com";
pub(super) const META_RUPLOAD: &str = "https://rupload.facebook.com";

/// Where people see Instagram.
const INSTAGRAM_WEB: &str = "https://www.instagram.com";

/// The app at Meta.
pub(super) fn meta(var: &impl Fn(&str) -> Option<String>) -> Result<App, ConfigError> {
    app(var, "Facebook", ("META_APP_ID", "META_APP_SECRET"), || {
        let web = base(var, "META_WEB_BASE", "https://www.facebook.com")?;
        let api = base(var, "META_GRAPH_BASE", META_GRAPH)?;
        // Whoever answers instead of Meta takes the videos too, where nothing else is said.
        let of_meta = |host| {
            if api == META_GRAPH {
                host
            } else {
                api.as_str()
            }
        };
        Ok(Bases {
            video: base(var, "META_VIDEO_BASE", of_meta(META_VIDEO))?,
            rupload: base(var, "META_RUPLOAD_BASE", of_meta(META_RUPLOAD))?,
            version: graph_version(var)?,
            ..Bases::of(web, api.clone())
        })
    })
}

/// People consent at Facebook, and see the posts at Instagram.
pub(super) fn linked(var: &impl Fn(&str) -> Option<String>) -> Result<App, ConfigError> {
    Ok(App {
        posts_base: base(var, "INSTAGRAM_WEB_BASE", INSTAGRAM_WEB)?,
        ..meta(var)?
    })
}

/// The app at Instagram Login.
pub(super) fn instagram(var: &impl Fn(&str) -> Option<String>) -> Result<App, ConfigError> {
    let names = ("INSTAGRAM_APP_ID", "INSTAGRAM_APP_SECRET");
    app(var, "Instagram", names, || {
        let web = base(var, "INSTAGRAM_WEB_BASE", INSTAGRAM_WEB)?;
        let api = base(var, "INSTAGRAM_GRAPH_BASE", "https://graph.instagram.com")?;
        Ok(Bases {
            token: base(var, "INSTAGRAM_API_BASE", "https://api.instagram.com")?,
            version: graph_version(var)?,
            ..Bases::of(web, api)
        })
    })
}

/// The version of Meta's Graph API, as its addresses have it.
fn graph_version(var: &impl Fn(&str) -> Option<String>) -> Result<String, ConfigError> {
    let version = var("META_GRAPH_VERSION").unwrap_or_else(|| "v26.0".to_owned());
    let numbers = version
        .strip_prefix('v')
        .and_then(|numbers| numbers.split_once('.'));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match numbers {
        Some((major, minor)) if is_number(major) && is_number(minor) => Ok(version),
        _ => Err(ConfigError::Unusable(
            "META_GRAPH_VERSION",
            "write it as Meta does, for instance v26.0".into(),
        )),
    }
}
