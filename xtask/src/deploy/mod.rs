//! `cargo xtask deploy`: migrations first, then the Worker, then what is still to be set.
//!
//! Migrations only add, so the code that runs meanwhile keeps working. The first deployment creates
//! the database, and there the order is the other way round; until the migrations are in, the
//! Worker answers 503 `not_migrated`.
//!
//! Whatever part fails, the command ends by saying what stands, and that a second run mends it.

mod advice;
mod cloudflare;
pub(crate) mod instance;

use anyhow::{Context, Result, anyhow, bail};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use toml::Table;

use crate::{checkout, packages};
use advice::advice;
use cloudflare::Cloudflare;

/// The secret with the code of the link that lets the first person in.
const SETUP_CODE: &str = "SETUP_CODE";

/// Deploys to the account that wrangler is logged in to.
pub(crate) async fn run(origin: Option<&str>) -> Result<()> {
    packages::ensure().await?;
    let config = read_config()?;
    println!("{}", deploy(&config, origin, &Cloudflare::new()).await?);
    Ok(())
}

/// The configuration of the Worker.
pub(crate) fn read_config() -> Result<Table> {
    std::fs::read_to_string(checkout::path("wrangler.toml"))
        .context("wrangler.toml cannot be read")?
        .parse()
        .context("wrangler.toml is not valid TOML")
}

/// Does each part in its turn; answers with the last words.
async fn deploy(config: &Table, origin: Option<&str>, cloudflare: &Cloudflare) -> Result<String> {
    instance::check(config)?;
    let origin = public_origin(config, origin)?;
    let is_first = !has_database(config, cloudflare)
        .await
        .context("Nothing was changed. A second run begins anew")?;
    if !is_first {
        cloudflare.migrate().await.context(
            "The Worker was not deployed, and the migrations are not all in. They only add, so the \
            version that runs goes on running. A second run applies the rest",
        )?;
    }
    let uploaded = cloudflare.upload(&origin, custom_domain(&origin)).await;
    uploaded.context(if is_first {
        "The Worker was not deployed. A part of what it needs may be in your account already \
        (a database, namespaces, queues); nothing runs. A second run finds it and goes on"
    } else {
        "The Worker was not deployed. The migrations are in; they only add, so the version that \
        runs goes on running. A second run deploys"
    })?;
    if is_first {
        cloudflare.migrate().await.context(
            "The Worker is deployed, but not all of its tables are there: until then it answers \
            503 `not_migrated`. A second run makes them",
        )?;
    }
    Ok(match cloudflare.secrets().await {
        Ok(secrets) => {
            let link = first_link(cloudflare, &secrets, &origin).await?;
            format!("{}{link}", advice(&secrets, &origin))
        }
        Err(error) => format!(
            "Deployed: {origin}. Which secrets are set cannot be told ({error:#}); \
            `npx wrangler secret list` says it"
        ),
    })
}

/// Where no link for the operator was made yet, makes it: the one time that its code is shown. It
/// opens nothing once somebody is there.
async fn first_link(cloudflare: &Cloudflare, secrets: &[String], origin: &str) -> Result<String> {
    if secrets.iter().any(|secret| secret == SETUP_CODE) {
        return Ok(String::new());
    }
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| anyhow!("the system gives no random bytes: {error}"))?;
    let code = URL_SAFE_NO_PAD.encode(bytes);
    cloudflare.put_secret(SETUP_CODE, &code).await.context(
        "The Worker is deployed, but has no link for its operator yet, and takes nobody before. A \
        second run makes it",
    )?;
    Ok(format!(
        "\nIf nobody has signed in here yet: whoever does so through this link first is the \
        operator. It is shown this once; for another, set the secret \
        {SETUP_CODE}:\n  {origin}/#setup={code}"
    ))
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
async fn has_database(config: &Table, cloudflare: &Cloudflare) -> Result<bool> {
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
    cloudflare.has_database(name).await
}

#[cfg(test)]
mod rehearsal;

#[cfg(test)]
mod tests {
    use super::{custom_domain, public_origin};

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
}
