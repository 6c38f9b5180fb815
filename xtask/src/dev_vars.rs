//! `.dev.vars`: the local values of what is a secret in production.
//!
//! <https://developers.cloudflare.com/workers/configuration/secrets/#local-development-with-secrets>

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{Result, anyhow};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use noctin_sandbox::{google, instagram, meta, openai, tiktok, x};

/// Names and values, in the order in which they are written.
pub(crate) type Vars = BTreeMap<String, String>;

/// What a Worker needs to talk to the sandbox at `base` instead of the platforms, with fresh keys.
pub(crate) fn for_sandbox(base: &str) -> Result<Vars> {
    let base = base.trim_end_matches('/');
    let vars = [
        ("X_WEB_BASE", format!("{base}/x")),
        ("X_API_BASE", format!("{base}/x")),
        ("X_CLIENT_ID", x::CLIENT_ID.to_owned()),
        ("X_CLIENT_SECRET", x::CLIENT_SECRET.to_owned()),
        ("TIKTOK_WEB_BASE", format!("{base}/tiktok")),
        ("TIKTOK_API_BASE", format!("{base}/tiktok")),
        ("TIKTOK_CLIENT_KEY", tiktok::CLIENT_KEY.to_owned()),
        ("TIKTOK_CLIENT_SECRET", tiktok::CLIENT_SECRET.to_owned()),
        ("TIKTOK_AUDITED", "yes".to_owned()),
        ("META_WEB_BASE", format!("{base}/meta")),
        ("META_GRAPH_BASE", format!("{base}/meta")),
        ("META_VIDEO_BASE", format!("{base}/meta")),
        ("META_RUPLOAD_BASE", format!("{base}/meta/rupload")),
        ("META_APP_ID", meta::APP_ID.to_owned()),
        ("META_APP_SECRET", meta::APP_SECRET.to_owned()),
        ("INSTAGRAM_WEB_BASE", format!("{base}/instagram")),
        ("INSTAGRAM_API_BASE", format!("{base}/instagram")),
        ("INSTAGRAM_GRAPH_BASE", format!("{base}/instagram/graph")),
        ("INSTAGRAM_APP_ID", instagram::APP_ID.to_owned()),
        ("INSTAGRAM_APP_SECRET", instagram::APP_SECRET.to_owned()),
        ("GOOGLE_ISSUER", format!("{base}/google")),
        ("GOOGLE_CLIENT_ID", google::CLIENT_ID.to_owned()),
        ("GOOGLE_CLIENT_SECRET", google::CLIENT_SECRET.to_owned()),
        ("OPENAI_API_BASE", format!("{base}/openai/v1")),
        ("OPENAI_API_KEY", openai::API_KEY.to_owned()),
        ("OPENAI_MODEL", openai::MODEL.to_owned()),
        ("TOKEN_KEYS", fresh_keys()?),
        ("LINK_KEYS", fresh_keys()?),
    ];
    Ok(vars
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect())
}

/// A key ring with one key of 32 random bytes.
fn fresh_keys() -> Result<String> {
    let mut key = [0; 32];
    getrandom::fill(&mut key)
        .map_err(|error| anyhow!("the system gives no random bytes: {error}"))?;
    Ok(format!(
        r#"{{"active":"k1","keys":{{"k1":"{}"}}}}"#,
        STANDARD.encode(key)
    ))
}

/// The text of a `.dev.vars` file. Single quotes keep JSON as it is.
pub(crate) fn text(vars: &Vars) -> String {
    vars.iter().fold(String::new(), |mut text, (name, value)| {
        let _ = writeln!(text, "{name}='{value}'");
        text
    })
}

/// What a file that points to the sandbox on `port` lacks because it is older than a platform
/// there: nothing of a platform that it says anything of, be it that there is none. As `--var`
/// takes it.
pub(crate) fn missing(text: &str, port: u16) -> Result<Vec<String>> {
    let is_said = |name: &str| {
        let prefix = name.split_inclusive('_').next().unwrap_or(name);
        text.lines()
            .any(|line| line.trim_start().starts_with(prefix))
    };
    let vars = for_sandbox(&format!("http://127.0.0.1:{port}"))?;
    Ok(vars
        .iter()
        .filter(|(name, _)| !is_said(name))
        .map(|(name, value)| format!("{name}:{value}"))
        .collect())
}

/// The port of the sandbox that a `.dev.vars` file points to: the first platform base on a loopback
/// host.
pub(crate) fn sandbox_port(text: &str) -> Option<u16> {
    text.lines()
        .filter(|line| !line.trim_start().starts_with('#'))
        .find_map(|line| {
            let (name, value) = line.split_once('=')?;
            if !name.trim().ends_with("_BASE") {
                return None;
            }
            let authority = value
                .trim()
                .trim_matches(['\'', '"'])
                .strip_prefix("http://")?
                .split('/')
                .next()?;
            let (host, port) = authority.rsplit_once(':')?;
            matches!(host, "127.0.0.1" | "localhost").then(|| port.parse().ok())?
        })
}

#[cfg(test)]
mod tests {
    use super::{for_sandbox, missing, sandbox_port, text};

    #[test]
    fn the_file_points_to_the_sandbox_and_holds_fresh_keys() {
        let vars = for_sandbox("http://127.0.0.1:8788").expect("vars");
        assert_eq!(vars["X_API_BASE"], "http://127.0.0.1:8788/x");
        assert_eq!(vars["GOOGLE_ISSUER"], "http://127.0.0.1:8788/google");
        assert_ne!(
            vars["TOKEN_KEYS"],
            for_sandbox("http://127.0.0.1:8788").expect("vars")["TOKEN_KEYS"]
        );
        assert_eq!(sandbox_port(&text(&vars)), Some(8788));
    }

    #[test]
    fn a_key_ring_is_json_in_single_quotes() {
        let text = text(&for_sandbox("http://127.0.0.1:1").expect("vars"));
        let line = text
            .lines()
            .find(|line| line.starts_with("TOKEN_KEYS="))
            .expect("the line");
        let json = line
            .trim_start_matches("TOKEN_KEYS='")
            .trim_end_matches('\'');
        let ring: serde_json::Value = serde_json::from_str(json).expect("JSON");
        assert_eq!(ring["active"], "k1");
        assert_eq!(ring["keys"]["k1"].as_str().map(str::len), Some(44));
    }

    #[test]
    fn an_older_file_gets_the_platforms_that_it_does_not_speak_of() {
        let whole = text(&for_sandbox("http://127.0.0.1:8788").expect("vars"));
        assert!(missing(&whole, 8788).expect("vars").is_empty());
        for (prefix, count, one) in [
            ("GOOGLE_", 3, "GOOGLE_ISSUER:http://127.0.0.1:8788/google"),
            ("META_", 6, "META_GRAPH_BASE:http://127.0.0.1:8788/meta"),
            ("OPENAI_", 3, "OPENAI_MODEL:gpt-5.4-mini"),
        ] {
            let older: String = whole
                .split_inclusive('\n')
                .filter(|line| !line.starts_with(prefix))
                .collect();
            let added = missing(
                &(older.clone() + &format!("# {prefix}CLIENT_ID=''\n")),
                8788,
            )
            .expect("vars");
            assert_eq!(added.len(), count);
            assert!(added.contains(&one.to_owned()));
            assert!(
                missing(&(older + &format!("{prefix}CLIENT_ID=''\n")), 8788)
                    .expect("vars")
                    .is_empty(),
                "the person wants none"
            );
        }
    }

    #[test]
    fn real_platforms_need_no_sandbox() {
        assert_eq!(
            sandbox_port(
                "X_CLIENT_ID=abc\n# \
                X_API_BASE=http://127.0.0.1:8788/x\nX_API_BASE=https://api.x.com"
            ),
            None
        );
    }
}
