//! The npm packages of the checkout: wrangler, the dashboard's build, Node.js itself.

use anyhow::{Context, Result};
use serde_json::{Map, Value};

use crate::{checkout, shell};

/// Installs the packages of `package-lock.json` unless they are there.
pub(crate) async fn ensure() -> Result<()> {
    if are_installed() {
        return Ok(());
    }
    let mut npm = shell::program("npm");
    npm.args(["ci", "--no-audit", "--no-fund"]);
    shell::run_quietly("Installing npm packages", &mut npm).await.map(drop).context(
        "The npm packages cannot be installed: Node.js 20 or newer with npm has to be in the PATH, \
        and the npm registry within reach",
    )
}

/// Whether `node_modules` holds what the lock file asks for.
pub(crate) fn are_installed() -> bool {
    let read = |path: &str| {
        serde_json::from_str::<Value>(&std::fs::read_to_string(checkout::path(path)).ok()?).ok()
    };
    // npm keeps its own account of what it installed.
    let (Some(wanted), Some(installed)) = (
        read("package-lock.json"),
        read("node_modules/.package-lock.json"),
    ) else {
        return false;
    };
    let (Some(wanted), Some(installed)) = (packages(&wanted), packages(&installed)) else {
        return false;
    };
    checkout::node_program("node").exists() && satisfies(wanted, installed)
}

fn packages(lock: &Value) -> Option<&Map<String, Value>> {
    lock.get("packages")?.as_object()
}

/// Optional packages are those of other systems: they may be absent, but not of another version.
fn satisfies(wanted: &Map<String, Value>, installed: &Map<String, Value>) -> bool {
    wanted
        .iter()
        .filter(|(path, _)| !path.is_empty())
        .all(|(path, package)| match installed.get(path) {
            Some(found) => found.get("version") == package.get("version"),
            None => is_optional(package),
        })
}

fn is_optional(package: &Value) -> bool {
    ["optional", "devOptional", "peer"]
        .iter()
        .any(|key| package.get(key) == Some(&Value::Bool(true)))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::satisfies;

    fn check(wanted: &Value, installed: &Value) -> bool {
        satisfies(
            wanted.as_object().expect("an object"),
            installed.as_object().expect("an object"),
        )
    }

    #[test]
    fn the_same_versions_are_installed() {
        let wanted = json!({"": {"name": "root"}, "node_modules/a": {"version": "1.0.0"}});
        assert!(check(
            &wanted,
            &json!({"node_modules/a": {"version": "1.0.0"}})
        ));
    }

    #[test]
    fn another_version_or_a_missing_package_is_not() {
        let wanted = json!({"node_modules/a": {"version": "1.0.1"}});
        assert!(!check(
            &wanted,
            &json!({"node_modules/a": {"version": "1.0.0"}})
        ));
        assert!(!check(&wanted, &json!({})));
    }

    #[test]
    fn a_package_for_another_system_may_be_missing() {
        assert!(check(
            &json!({"node_modules/a-win32": {"version": "1.0.0", "optional": true}}),
            &json!({})
        ));
    }
}
