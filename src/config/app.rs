//! Our apps at the platforms, and where the platforms answer.

use super::error::ConfigError;
use super::values::pair;
use crate::domain::secret::Secret;

/// Our app at a platform.
#[derive(Clone, Debug)]
pub struct App {
    /// The app's public id.
    pub client_id: String,
    /// The app's secret.
    pub client_secret: Secret,
    /// The base of the addresses at which people consent.
    pub web_base: String,
    /// The base of the addresses at which people see posts: where they consent, except for
    /// Instagram profiles behind Pages.
    pub posts_base: String,
    /// Where codes are exchanged: with the API, except at Instagram.
    pub token_base: String,
    /// The base of the API's addresses.
    pub api_base: String,
    /// Where videos are sent chunk by chunk: with the API, except at Meta.
    pub video_base: String,
    /// Where videos are sent as one stream: with the API, except at Meta.
    pub rupload_base: String,
    /// The version of the API, where the configuration pins one.
    pub version: String,
}

/// The bases of a platform's addresses.
pub(super) struct Bases {
    pub(super) web: String,
    pub(super) token: String,
    pub(super) api: String,
    pub(super) video: String,
    pub(super) rupload: String,
    pub(super) version: String,
}

impl Bases {
    /// Codes are exchanged where the API answers, which names its version itself.
    pub(super) fn of(web: String, api: String) -> Self {
        Self {
            web,
            token: api.clone(),
            video: api.clone(),
            rupload: api.clone(),
            api,
            version: String::new(),
        }
    }
}

/// Our app at a platform, where its credentials are set.
pub(super) fn app(
    var: &impl Fn(&str) -> Option<String>,
    door: &'static str,
    (id, secret): (&'static str, &'static str),
    bases: impl FnOnce() -> Result<Bases, ConfigError>,
) -> Result<App, ConfigError> {
    let (client_id, client_secret) = pair(var, door, id, secret)?;
    let bases = bases()?;
    Ok(App {
        client_id,
        client_secret,
        posts_base: bases.web.clone(),
        web_base: bases.web,
        token_base: bases.token,
        api_base: bases.api,
        video_base: bases.video,
        rupload_base: bases.rupload,
        version: bases.version,
    })
}
