//! The Worker's configuration: vars and secrets, read once per event and checked where they are
//! needed.
//!
//! A missing pair of credentials means "not set up"; half a pair, an unusable key or a base that is
//! not https is a mistake, and every route that needs it refuses with a sentence for the operator:
//! fail closed.

mod app;
mod error;
mod media;
mod meta;
mod openai;
mod tiktok;
mod values;

use crate::domain::door::Door;
use crate::domain::ledger::fingerprint;
use crate::domain::link::{LinkKeys, Purpose};
use crate::domain::media::MediaKey;
use crate::domain::provider::Provider;
use crate::domain::sealing::KeyRing;
use crate::domain::secret::{Secret, is_same};
use crate::domain::time::Timestamp;
use app::{Bases, app};
use serde::Serialize;
use values::{base, checked_origin, pair};

pub use app::App;
pub use error::ConfigError;
pub use openai::OpenAi;
pub use tiktok::{TikTokTerms, VideoSource};
pub(crate) use values::is_loopback;

/// The whole configuration.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where people reach this instance, without a slash at the end:
    /// `https://scheduler.example.com`.
    pub public_origin: Result<String, ConfigError>,
    /// Who may sign up on this instance.
    pub signup: Result<Signup, ConfigError>,
    /// The code of the link that lets the first person in.
    setup_code: Option<Secret>,
    /// The address that people write to about this instance.
    pub contact_email: Option<String>,
    /// Whether each invocation logs what it has asked for.
    pub logs_usage: bool,
    /// The sandbox's public feed, where the platforms are the sandbox's.
    pub sandbox_feed: Option<String>,
    /// The app at X.
    pub x: Result<App, ConfigError>,
    /// The app at TikTok.
    pub tiktok: Result<App, ConfigError>,
    /// What TikTok lets that app do, and how it gets our videos.
    pub tiktok_terms: TikTokTerms,
    /// The app at Meta, for Facebook Pages.
    pub meta: Result<App, ConfigError>,
    /// The same app, for the Instagram profiles behind Pages.
    pub linked: Result<App, ConfigError>,
    /// The app at Instagram Login.
    pub instagram: Result<App, ConfigError>,
    /// Our client at Google.
    pub google: Result<GoogleClient, ConfigError>,
    /// The access to OpenAI.
    openai: Result<OpenAi, ConfigError>,
    token_keys: Result<KeyRing, ConfigError>,
    link_keys: Result<LinkKeys, ConfigError>,
    media_quota: Result<u64, ConfigError>,
}

/// Who may sign up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signup {
    /// The first identity becomes the operator; then nobody.
    First,
    /// Whoever was invited may sign up.
    Invite,
    /// Everybody may sign up.
    Open,
}

/// Who may sign up, as everybody is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "Signup"))]
#[serde(rename_all = "lowercase")]
pub enum SignupState {
    /// The first identity becomes the operator; then nobody.
    First,
    /// Whoever was invited may sign up.
    Invite,
    /// Everybody may sign up.
    Open,
    /// Nobody: the configuration is not usable.
    Closed,
}

/// Our client at Google, which only says who a person is.
#[derive(Clone, Debug)]
pub struct GoogleClient {
    /// The client's public id.
    pub client_id: String,
    /// The client's secret.
    pub client_secret: Secret,
    /// Who says it: an identity is the issuer's and no other's.
    pub issuer: String,
}

// === impl Config ===

impl Config {
    /// Reads the configuration through `var`, which answers with the value of a name.
    #[must_use]
    pub fn read(var: impl Fn(&str) -> Option<String>) -> Self {
        let var = |name: &str| values::without_edges(var(name));
        let x_web_base = base(&var, "X_WEB_BASE", "https://x.com");
        Self {
            public_origin: var("PUBLIC_ORIGIN")
                .ok_or(ConfigError::Missing("PUBLIC_ORIGIN"))
                .and_then(|origin| checked_origin(&origin)),
            signup: signup(&var),
            setup_code: var("SETUP_CODE").map(Secret::new),
            contact_email: var("CONTACT_EMAIL"),
            logs_usage: var("LOG_USAGE").is_some(),
            sandbox_feed: x_web_base.clone().ok().filter(|base| is_loopback(base)),
            x: app(&var, "X", ("X_CLIENT_ID", "X_CLIENT_SECRET"), || {
                let api = base(&var, "X_API_BASE", "https://api.x.com")?;
                Ok(Bases::of(x_web_base?, api))
            }),
            tiktok: tiktok_app(&var),
            tiktok_terms: tiktok::terms(&var).unwrap_or_default(),
            meta: meta::meta(&var),
            linked: meta::linked(&var),
            instagram: meta::instagram(&var),
            google: google(&var),
            openai: openai::openai(&var),
            token_keys: token_keys(&var),
            link_keys: media::link_keys(&var),
            media_quota: media::quota(&var),
        }
    }

    /// Our app at `platform`.
    ///
    /// # Errors
    /// When it is not set up, or wrongly.
    pub fn app(&self, door: Door) -> Result<&App, ConfigError> {
        match door {
            Door::X => &self.x,
            Door::TikTok => &self.tiktok,
            Door::Facebook => &self.meta,
            Door::Instagram => &self.linked,
            Door::InstagramDirect => &self.instagram,
        }
        .as_ref()
        .map_err(Clone::clone)
    }

    /// Who may sign up.
    #[must_use]
    pub const fn signup_state(&self) -> SignupState {
        match &self.signup {
            Ok(Signup::First) => SignupState::First,
            Ok(Signup::Invite) => SignupState::Invite,
            Ok(Signup::Open) => SignupState::Open,
            Err(_) => SignupState::Closed,
        }
    }

    /// Whether whoever brings the code with this fingerprint may be the first, who becomes the
    /// operator. On a machine of one's own anybody may. A public host is found by strangers within
    /// minutes: there it takes the code that only whoever deploys it has.
    #[must_use]
    pub fn lets_in_first(&self, code: Option<&str>) -> bool {
        match &self.setup_code {
            Some(setup) => code.is_some_and(|code| is_same(code, &fingerprint(setup.expose()))),
            None => self.public_origin.as_deref().is_ok_and(is_loopback),
        }
    }

    /// The keys that seal tokens.
    ///
    /// # Errors
    /// When they are missing or unusable.
    pub fn token_keys(&self) -> Result<&KeyRing, ConfigError> {
        self.token_keys.as_ref().map_err(Clone::clone)
    }

    /// The keys that sign addresses of media.
    ///
    /// # Errors
    /// When they are missing or unusable.
    pub fn link_keys(&self) -> Result<&LinkKeys, ConfigError> {
        self.link_keys.as_ref().map_err(Clone::clone)
    }

    /// How many bytes of media a workspace may keep.
    ///
    /// # Errors
    /// When it is no number.
    pub fn media_quota(&self) -> Result<u64, ConfigError> {
        self.media_quota.clone()
    }

    /// An address at which a platform may fetch a medium until `ends_at`. Whoever has it needs
    /// nothing else, so it is no more for a log than a token is.
    ///
    /// # Errors
    /// When the public origin or the keys that sign are missing or unusable.
    pub fn media_link(&self, medium: &MediaKey, ends_at: Timestamp) -> Result<String, ConfigError> {
        let signed = self.link_keys()?.sign(medium, Purpose::Publish, ends_at);
        Ok(format!("{}/m/{signed}", self.origin()?))
    }

    /// The public origin.
    ///
    /// # Errors
    /// When it is missing or unusable.
    pub fn origin(&self) -> Result<&str, ConfigError> {
        self.public_origin.as_deref().map_err(Clone::clone)
    }

    /// Our client at Google.
    ///
    /// # Errors
    /// When it is not set up, or wrongly.
    pub fn google(&self) -> Result<&GoogleClient, ConfigError> {
        self.google.as_ref().map_err(Clone::clone)
    }

    /// The access to OpenAI.
    ///
    /// # Errors
    /// When it is not set up, or wrongly.
    pub fn openai(&self) -> Result<&OpenAi, ConfigError> {
        self.openai.as_ref().map_err(Clone::clone)
    }

    /// Whether everything is there that a suggestion needs.
    #[must_use]
    pub const fn has_suggestions(&self) -> bool {
        self.openai.is_ok() && self.link_keys.is_ok()
    }

    /// Whether everything is there that a flow through `provider` needs.
    #[must_use]
    pub fn is_set_up(&self, provider: Provider) -> bool {
        let has_client = match provider {
            Provider::Google => self.google.is_ok(),
            Provider::Door(door) => self.app(door).is_ok(),
        };
        has_client && self.token_keys.is_ok() && self.public_origin.is_ok()
    }

    /// The one redirect URI of a provider's authorization server: no two share one.
    ///
    /// # Errors
    /// When the public origin is missing or unusable.
    pub fn redirect_uri(&self, provider: Provider) -> Result<String, ConfigError> {
        let flow = match provider {
            Provider::Google => "login",
            Provider::Door(_) => "connect",
        };
        Ok(format!("{}/{flow}/{provider}/callback", self.origin()?))
    }
}

fn signup(var: &impl Fn(&str) -> Option<String>) -> Result<Signup, ConfigError> {
    match var("SIGNUP").as_deref() {
        None | Some("first") => Ok(Signup::First),
        Some("invite") => Ok(Signup::Invite),
        Some("open") => Ok(Signup::Open),
        Some(_) => Err(ConfigError::Unusable(
            "SIGNUP",
            "use first, invite or open".into(),
        )),
    }
}

/// Whoever misspells its terms finds TikTok not usable, and not posts that TikTok refuses.
fn tiktok_app(var: &impl Fn(&str) -> Option<String>) -> Result<App, ConfigError> {
    let names = ("TIKTOK_CLIENT_KEY", "TIKTOK_CLIENT_SECRET");
    app(var, "TikTok", names, || {
        let web = base(var, "TIKTOK_WEB_BASE", "https://www.tiktok.com")?;
        let api = base(var, "TIKTOK_API_BASE", "https://open.tiktokapis.com")?;
        tiktok::terms(var)?;
        Ok(Bases::of(web, api))
    })
}

fn google(var: &impl Fn(&str) -> Option<String>) -> Result<GoogleClient, ConfigError> {
    let (client_id, client_secret) =
        pair(var, "Google", "GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET")?;
    Ok(GoogleClient {
        client_id,
        client_secret,
        issuer: base(var, "GOOGLE_ISSUER", "https://accounts.google.com")?,
    })
}

fn token_keys(var: &impl Fn(&str) -> Option<String>) -> Result<KeyRing, ConfigError> {
    let json = var("TOKEN_KEYS").ok_or(ConfigError::Missing("TOKEN_KEYS"))?;
    KeyRing::parse(&json).map_err(|error| ConfigError::Unusable("TOKEN_KEYS", error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::meta::{META_RUPLOAD, META_VIDEO};
    use super::values::checked_base;
    use super::*;

    const KEYS: &str =
        r#"{"active":"k1","keys":{"k1":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}}"#;

    fn read(vars: &'static [(&str, &str)]) -> Config {
        Config::read(|name| {
            vars.iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn half_a_pair_names_the_missing_half() {
        assert_eq!(
            read(&[("X_CLIENT_ID", "a")]).app(Door::X).unwrap_err(),
            ConfigError::Half("X_CLIENT_SECRET")
        );
        assert_eq!(
            read(&[("X_CLIENT_SECRET", "a")]).app(Door::X).unwrap_err(),
            ConfigError::Half("X_CLIENT_ID")
        );
        assert_eq!(
            read(&[]).app(Door::X).unwrap_err(),
            ConfigError::NotSetUp("X")
        );
        assert_eq!(
            read(&[("X_CLIENT_ID", "a"), ("X_CLIENT_SECRET", " ")])
                .app(Door::X)
                .unwrap_err(),
            ConfigError::Half("X_CLIENT_SECRET")
        );
    }

    #[test]
    fn a_credential_is_taken_without_the_line_end_that_came_with_it() {
        let config = read(&[
            ("X_CLIENT_ID", " an-id\t"),
            ("X_CLIENT_SECRET", "secret\r\n"),
        ]);
        let app = config.app(Door::X).expect("usable");
        assert_eq!(app.client_id, "an-id");
        assert_eq!(app.client_secret.expose(), "secret");
        let keys = Config::read(|name| match name {
            "TOKEN_KEYS" => Some(format!("{KEYS}\n")),
            _ => None,
        });
        assert!(keys.token_keys().is_ok());
    }

    #[test]
    fn a_credential_with_a_space_inside_is_refused_by_its_name() {
        for secret in [
            "two words",
            "two\nlines",
            "a\u{200b}b",
            "a\u{7f}b",
            "“quoted”",
        ] {
            let config = Config::read(|name| match name {
                "X_CLIENT_ID" => Some("an-id".to_owned()),
                "X_CLIENT_SECRET" => Some(secret.to_owned()),
                _ => None,
            });
            let refused = config.app(Door::X).unwrap_err();
            assert!(
                matches!(refused, ConfigError::Unusable("X_CLIENT_SECRET", _)),
                "{secret:?}: {refused}"
            );
        }
    }

    #[test]
    fn the_first_person_at_a_public_host_brings_the_code_of_its_operator() {
        let (right, wrong) = (fingerprint("a-code"), fingerprint("another"));
        let own = read(&[("PUBLIC_ORIGIN", "http://127.0.0.1:8787")]);
        assert!(own.lets_in_first(None));
        let public = read(&[("PUBLIC_ORIGIN", "https://a.example")]);
        assert!(!public.lets_in_first(None) && !public.lets_in_first(Some(&right)));
        for origin in ["http://127.0.0.1:8787", "https://a.example"] {
            let config = Config::read(|name| match name {
                "PUBLIC_ORIGIN" => Some(origin.to_owned()),
                "SETUP_CODE" => Some("a-code\n".to_owned()),
                _ => None,
            });
            assert!(config.lets_in_first(Some(&right)), "{origin}");
            assert!(!config.lets_in_first(Some(&wrong)) && !config.lets_in_first(None));
        }
    }

    #[test]
    fn google_is_set_up_by_its_pair_and_has_an_issuer_of_its_own() {
        assert_eq!(
            read(&[]).google().unwrap_err(),
            ConfigError::NotSetUp("Google")
        );
        assert_eq!(
            read(&[("GOOGLE_CLIENT_ID", "a")]).google().unwrap_err(),
            ConfigError::Half("GOOGLE_CLIENT_SECRET")
        );
        let pair = read(&[("GOOGLE_CLIENT_ID", "a"), ("GOOGLE_CLIENT_SECRET", "b")]);
        assert_eq!(pair.google().unwrap().issuer, "https://accounts.google.com");
        assert!(
            !pair.is_set_up(Provider::Google),
            "without keys no flow can begin"
        );
        let plain = read(&[
            ("GOOGLE_CLIENT_ID", "a"),
            ("GOOGLE_CLIENT_SECRET", "b"),
            ("GOOGLE_ISSUER", "http://accounts.google.com"),
        ]);
        assert!(matches!(
            plain.google(),
            Err(ConfigError::Unusable("GOOGLE_ISSUER", _))
        ));
    }

    #[test]
    fn no_two_providers_share_a_redirect_uri() {
        let config = read(&[("PUBLIC_ORIGIN", "https://scheduler.example.com")]);
        let uris: std::collections::BTreeSet<_> = Provider::ALL
            .map(|provider| config.redirect_uri(provider).unwrap())
            .into();
        assert_eq!(uris.len(), Provider::ALL.len());
        assert!(uris.contains("https://scheduler.example.com/login/google/callback"));
        assert!(uris.contains("https://scheduler.example.com/connect/x/callback"));
    }

    #[test]
    fn videos_go_to_meta_only_where_its_api_is_metas() {
        let bases = |vars: &[(&str, &str)]| {
            let pair = [("META_APP_ID", "1"), ("META_APP_SECRET", "a")];
            let vars = [&pair, vars].concat();
            let config = Config::read(|name| {
                let found = vars.iter().find(|(known, _)| *known == name)?;
                Some(found.1.to_owned())
            });
            let app = config.app(Door::Facebook)?;
            Ok((app.video_base.clone(), app.rupload_base.clone()))
        };
        let both = |video: &str, rupload: &str| Ok((video.to_owned(), rupload.to_owned()));
        assert_eq!(bases(&[]), both(META_VIDEO, META_RUPLOAD));
        let sandbox = ("META_GRAPH_BASE", "http://127.0.0.1:8788/meta");
        assert_eq!(bases(&[sandbox]), both(sandbox.1, sandbox.1));
        let apart = [
            sandbox,
            ("META_VIDEO_BASE", "http://127.0.0.1:1/video/"),
            ("META_RUPLOAD_BASE", "http://127.0.0.1:2"),
        ];
        assert_eq!(
            bases(&apart),
            both("http://127.0.0.1:1/video", "http://127.0.0.1:2")
        );
        for name in ["META_VIDEO_BASE", "META_RUPLOAD_BASE"] {
            let refused = bases(&[(name, "http://rupload.facebook.com")]).unwrap_err();
            assert!(matches!(refused, ConfigError::Unusable(of, _) if of == name));
        }
    }

    #[test]
    fn plain_http_is_for_loopback_only() {
        let with = |base: &str| checked_base("X_API_BASE", base);
        assert_eq!(
            with("http://127.0.0.1:8788/x/"),
            Ok("http://127.0.0.1:8788/x".into())
        );
        for bad in [
            "http://api.x.com",
            "ftp://127.0.0.1",
            "api.x.com",
            "http://127.0.0.1.example.com",
            "https://a/?b",
        ] {
            assert!(with(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_origin_is_written_as_browsers_do() {
        for good in [
            "https://scheduler.example.com",
            "https://scheduler.example.com/",
            "https://a.example:8443",
            "http://127.0.0.1:8787",
        ] {
            assert_eq!(
                checked_origin(good),
                Ok(good.trim_end_matches('/').to_owned())
            );
        }
        for bad in [
            "https://A.example",
            "https://a.example/app",
            "https://a.example:443",
            "https://me@a.example",
            "http://localhost:80",
            "a.example",
        ] {
            assert!(
                matches!(
                    checked_origin(bad),
                    Err(ConfigError::Unusable("PUBLIC_ORIGIN", _))
                ),
                "{bad}"
            );
        }
    }

    #[test]
    fn unusable_keys_fail_closed() {
        assert_eq!(
            read(&[]).token_keys().unwrap_err(),
            ConfigError::Missing("TOKEN_KEYS")
        );
        assert!(matches!(
            read(&[("TOKEN_KEYS", "secret")]).token_keys(),
            Err(ConfigError::Unusable("TOKEN_KEYS", _))
        ));
        assert!(read(&[("SIGNUP", "everyone")]).signup.is_err());
    }

    #[test]
    fn keys_of_addresses_and_the_quota_of_media_are_read_where_they_are_needed() {
        let config = read(&[]);
        assert_eq!(
            config.link_keys().unwrap_err(),
            ConfigError::Missing("LINK_KEYS")
        );
        assert_eq!(config.media_quota(), Ok(10_000_000_000));
        let config = read(&[
            ("PUBLIC_ORIGIN", "https://a.example"),
            ("LINK_KEYS", KEYS),
            ("MEDIA_QUOTA_GB", "2"),
        ]);
        assert_eq!(config.media_quota(), Ok(2_000_000_000));
        let medium = MediaKey::parse("wsp_1/med_2").unwrap();
        let link = config.media_link(&medium, Timestamp::from_ms(9)).unwrap();
        assert!(
            link.starts_with("https://a.example/m/v1.k1.9.publish."),
            "{link}"
        );
        for quota in ["0", "-1", "ten", "1.5", "1000001", "18446744073709551616"] {
            let config = Config::read(|name| (name == "MEDIA_QUOTA_GB").then(|| quota.into()));
            assert!(config.media_quota().is_err(), "{quota}");
        }
    }

    #[test]
    fn debug_output_shows_no_secret() {
        let shown = format!(
            "{:?}",
            read(&[("X_CLIENT_ID", "id"), ("X_CLIENT_SECRET", "hunter2")])
        );
        assert!(shown.contains("Secret(…)") && !shown.contains("hunter2"));
    }
}
