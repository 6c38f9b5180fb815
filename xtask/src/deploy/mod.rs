//! `cargo xtask deploy`: migrations first, then the Worker, then what is still to be set.
//!
//! Migrations only add, so the code that runs meanwhile keeps working. The first deployment creates
//! the database, and there the order is the other way round; until the migrations are in, the
//! Worker answers 503 `not_migrated`.

use std::process::Stdio;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use tokio::process::Command;
use toml::Table;

use crate::{checkout, packages, shell};

/// Secrets without which nobody can sign in, and how to make one.
const KEY_RINGS: [&str; 1] = ["TOKEN_KEYS"];
const FRESH_KEY_RING: &str =
    r#"printf '{"active":"k1","keys":{"k1":"%s"}}' "$(openssl rand -base64 32)""#;

/// Deploys to the account that wrangler is logged in to.
pub(crate) async fn run(origin: Option<&str>) -> Result<()> {
    packages::ensure().await?;
    let config = std::fs::read_to_string(checkout::path("wrangler.toml"))
        .context("wrangler.toml cannot be read")?;
    let config: Table = config.parse().context("wrangler.toml is not valid TOML")?;
    let origin = public_origin(&config, origin)?;
    let is_first = !has_database(&config).await?;
    if !is_first {
        migrate().await?;
    }
    let mut deploy = wrangler(&["deploy", "--var", &format!("PUBLIC_ORIGIN:{origin}")]);
    deploy.args(
        custom_domain(&origin)
            .into_iter()
            .flat_map(|host| ["--domain", host]),
    );
    shell::run(shown(&mut deploy)).await?;
    if is_first {
        migrate().await?;
    }
    println!("{}", advice(&secrets().await?, &origin));
    Ok(())
}

/// The flag, else the configuration; never a loopback address, because every redirect URI is built
/// from it.
fn public_origin(config: &Table, flag: Option<&str>) -> Result<String> {
    let configured = config
        .get("vars")
        .and_then(|vars| vars.get("PUBLIC_ORIGIN"))
        .and_then(toml::Value::as_str);
    let origin = flag
        .or(configured)
        .unwrap_or_default()
        .trim_end_matches('/');
    if !origin.starts_with("https://") {
        bail!(
            "PUBLIC_ORIGIN is {origin:?}, and has to be the https origin that people will use. Set \
            it in wrangler.toml, \
             or: cargo xtask deploy --origin https://scheduler.example.com"
        );
    }
    Ok(origin.to_owned())
}

/// The host that has to lead to the Worker, unless it is the one that every Worker has.
fn custom_domain(origin: &str) -> Option<&str> {
    let host = origin.strip_prefix("https://")?.split(['/', ':']).next()?;
    (!host.ends_with(".workers.dev")).then_some(host)
}

/// Whether the account already has the database of the binding `DB`.
async fn has_database(config: &Table) -> Result<bool> {
    let database = config
        .get("d1_databases")
        .and_then(|all| all.get(0))
        .context("wrangler.toml binds no database")?;
    if database.get("database_id").is_some() {
        return Ok(true);
    }
    let name = database
        .get("database_name")
        .and_then(toml::Value::as_str)
        .context("wrangler.toml names no database")?;
    let listed = json(&["d1", "list", "--json"]).await.context(
        "Cloudflare cannot be asked. Log in with `npx wrangler login`, or set CLOUDFLARE_API_TOKEN",
    )?;
    Ok(names(&listed).any(|found| found == name))
}

async fn migrate() -> Result<()> {
    shell::run(shown(&mut wrangler(&[
        "d1",
        "migrations",
        "apply",
        "DB",
        "--remote",
    ])))
    .await
}

async fn secrets() -> Result<Vec<String>> {
    let listed = json(&["secret", "list", "--format", "json"])
        .await
        .context("the secrets of the Worker cannot be listed")?;
    Ok(names(&listed).map(str::to_owned).collect())
}

/// The pair of each app, where it is registered, and the platform of its first redirect URI.
const PLATFORMS: [([&str; 2], &str, &str); 4] = [
    (["X_CLIENT_ID", "X_CLIENT_SECRET"], "developer.x.com", "x"),
    (
        ["TIKTOK_CLIENT_KEY", "TIKTOK_CLIENT_SECRET"],
        "developers.tiktok.com",
        "tiktok",
    ),
    (
        ["META_APP_ID", "META_APP_SECRET"],
        "developers.facebook.com",
        "facebook",
    ),
    (
        ["INSTAGRAM_APP_ID", "INSTAGRAM_APP_SECRET"],
        "developers.facebook.com (Instagram login)",
        "instagram-direct",
    ),
];

fn advice(secrets: &[String], origin: &str) -> String {
    let is_missing = |name: &&str| !secrets.iter().any(|secret| secret == name);
    let mut lines: Vec<String> = KEY_RINGS
        .iter()
        .copied()
        .filter(is_missing)
        .map(|name| format!("  {FRESH_KEY_RING} | npx wrangler secret put {name}"))
        .collect();
    // One platform is enough; the others are shown as "not set up". A half pair is a mistake.
    let is_unused = !PLATFORMS
        .iter()
        .any(|(pair, ..)| pair.iter().all(|name| !is_missing(name)));
    for (pair, portal, name) in PLATFORMS {
        let missing = pair.iter().filter(|name| is_missing(name)).count();
        if missing == 1 || (missing == 2 && is_unused) {
            lines.push(format!(
                "  # an app at {portal} with the redirect URI {origin}/connect/{name}/callback"
            ));
            lines.extend(
                pair.iter()
                    .filter(|name| is_missing(name))
                    .map(|name| format!("  npx wrangler secret put {name}")),
            );
        }
    }
    if lines.is_empty() {
        format!("Deployed: {origin}")
    } else {
        format!("Deployed: {origin}. Still to be set:\n{}", lines.join("\n"))
    }
}

fn names(listed: &Value) -> impl Iterator<Item = &str> {
    listed
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|entry| entry["name"].as_str())
}

async fn json(arguments: &[&str]) -> Result<Value> {
    let output = wrangler(arguments)
        .output()
        .await
        .context("cannot start wrangler")?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    serde_json::from_slice(&output.stdout).context("wrangler did not answer with JSON")
}

fn wrangler(arguments: &[&str]) -> Command {
    let mut command = shell::node_program("wrangler");
    command.args(arguments);
    command
}

/// With the terminal's input, because wrangler may ask.
fn shown(command: &mut Command) -> &mut Command {
    command.stdin(Stdio::inherit())
}

#[cfg(test)]
mod tests {
    use super::{advice, custom_domain, public_origin};

    #[test]
    fn a_loopback_origin_is_never_deployed() {
        let config = "[vars]\nPUBLIC_ORIGIN = \"http://127.0.0.1:8787\""
            .parse()
            .expect("TOML");
        assert!(public_origin(&config, None).is_err());
        assert_eq!(
            public_origin(&config, Some("https://a.example/")).expect("an origin"),
            "https://a.example"
        );
    }

    #[test]
    fn a_host_of_ones_own_becomes_a_custom_domain() {
        assert_eq!(
            custom_domain("https://scheduler.example.com"),
            Some("scheduler.example.com")
        );
        assert_eq!(
            custom_domain("https://noctin-scheduler.somebody.workers.dev"),
            None
        );
    }

    #[test]
    fn what_is_missing_is_said_with_its_command() {
        let text = advice(&["TOKEN_KEYS".into()], "https://a.example");
        assert!(!text.contains("secret put TOKEN_KEYS"));
        assert!(advice(&[], "https://a.example").contains("secret put TOKEN_KEYS"));
        for name in ["x", "tiktok", "facebook", "instagram-direct"] {
            assert!(
                text.contains(&format!("https://a.example/connect/{name}/callback")),
                "{name}"
            );
        }
    }

    #[test]
    fn one_platform_is_enough_and_half_a_pair_is_not() {
        let one = ["TOKEN_KEYS", "TIKTOK_CLIENT_KEY", "TIKTOK_CLIENT_SECRET"].map(String::from);
        assert_eq!(
            advice(&one, "https://a.example"),
            "Deployed: https://a.example"
        );
        let half = advice(
            &[
                "TOKEN_KEYS".into(),
                "TIKTOK_CLIENT_KEY".into(),
                "X_CLIENT_ID".into(),
                "X_CLIENT_SECRET".into(),
            ],
            "https://a.example",
        );
        assert!(
            half.contains("secret put TIKTOK_CLIENT_SECRET") && !half.contains("META_APP_ID"),
            "{half}"
        );
    }

    #[test]
    fn nothing_is_asked_for_when_all_is_set() {
        let all = ["TOKEN_KEYS", "X_CLIENT_ID", "X_CLIENT_SECRET"].map(String::from);
        assert_eq!(
            advice(&all, "https://a.example"),
            "Deployed: https://a.example"
        );
    }
}
