//! Deployments with a stand-in for wrangler, which fails where it is told to.

use std::os::unix::fs::symlink;
use std::path::PathBuf;

use tempfile::TempDir;

use super::cloudflare::Cloudflare;
use super::{deploy, read_config};
use crate::checkout;

const ORIGIN: &str = "https://scheduler.example.com";

/// An account of Cloudflare's that remembers what was done to it.
struct Account {
    folder: TempDir,
}

// === impl Account ===

impl Account {
    /// An account without anything in it.
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let account = Self { folder };
        // A link, because a program that was just written cannot always be started: another test's
        // child may still hold it open.
        let stand_in = checkout::path("xtask/src/deploy/stand-in.sh");
        symlink(stand_in, account.path("wrangler")).expect("the stand-in");
        account
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Deploys while `part` fails; answers with what was said, and what was done.
    async fn deploy(&self, part: &str) -> (Result<String, String>, Vec<String>) {
        std::fs::write(self.path("fails"), part).expect("written");
        std::fs::write(self.path("done"), "").expect("written");
        let cloudflare = Cloudflare::through(self.path("wrangler"));
        let config = read_config().expect("wrangler.toml");
        let said = deploy(&config, Some(ORIGIN), &cloudflare).await;
        let done = std::fs::read_to_string(self.path("done")).expect("read");
        (
            said.map_err(|error| format!("{error:#}")),
            done.lines().map(str::to_owned).collect(),
        )
    }
}

#[tokio::test]
async fn the_first_deployment_makes_the_database_and_then_its_tables() {
    let account = Account::new();
    let (said, done) = account.deploy("nothing").await;
    assert_eq!(done, ["list", "deploy", "migrations", "secret", "put"]);
    assert!(said.expect("deployed").contains("secret put TOKEN_KEYS"));
    let (_, done) = account.deploy("nothing").await;
    assert_eq!(done, ["list", "migrations", "deploy", "secret"]);
}

#[tokio::test]
async fn the_operators_link_is_made_and_shown_once() {
    let account = Account::new();
    let said = account.deploy("put").await.0.expect_err("no link");
    assert!(
        said.contains("takes nobody before") && said.contains("A second run"),
        "{said}"
    );
    let said = account.deploy("nothing").await.0.expect("deployed");
    let code = std::fs::read_to_string(account.path("code")).expect("the secret");
    assert_eq!(code.len(), 43, "32 random bytes");
    assert!(said.contains(&format!("{ORIGIN}/#setup={code}")), "{said}");
    let said = account.deploy("nothing").await.0.expect("deployed");
    assert!(!said.contains("#setup="), "{said}");
}

#[tokio::test]
async fn whatever_fails_first_is_said_with_what_stands_and_a_second_run_mends_it() {
    for (part, stands) in [
        ("list", "Nothing was changed"),
        ("deploy", "nothing runs"),
        ("migrations", "The Worker is deployed"),
    ] {
        let account = Account::new();
        let said = account.deploy(part).await.0.expect_err(part);
        assert!(
            said.contains(stands) && said.contains("A second run"),
            "{said}"
        );
        account.deploy("nothing").await.0.expect("mended");
    }
}

#[tokio::test]
async fn whatever_fails_later_leaves_the_version_before_running() {
    for (part, stands) in [
        ("list", "Nothing was changed"),
        (
            "migrations",
            "was not deployed, and the migrations are not all in",
        ),
        ("deploy", "The migrations are in"),
    ] {
        let account = Account::new();
        account.deploy("nothing").await.0.expect("the first");
        let (said, done) = account.deploy(part).await;
        let said = said.expect_err(part);
        assert!(
            said.contains(stands) && said.contains("A second run"),
            "{said}"
        );
        assert!(!done.contains(&"deploy".to_owned()), "{part}: {done:?}");
        account.deploy("nothing").await.0.expect("mended");
    }
}

#[tokio::test]
async fn a_deployment_stands_where_only_its_secrets_cannot_be_listed() {
    let said = Account::new().deploy("secret").await.0.expect("deployed");
    assert!(
        said.contains("Deployed") && said.contains("no secret today"),
        "{said}"
    );
}
