//! The wrangler configuration of a test stack: `wrangler.toml` with its paths made absolute, its
//! build command gone, and an origin of its own. The built Worker is one module, and taken as it
//! is: bundled once more, it would be watched, which costs more than some tests do. What is
//! deployed and what is tested differ in nothing else.

use std::path::Path;

use anyhow::{Context, Result};
use toml::{Table, Value};

/// What differs from `wrangler.toml`.
#[derive(Debug)]
pub(crate) struct Changes<'a> {
    /// The checkout, for relative paths.
    pub(crate) root: &'a Path,
    /// The built Worker's module.
    pub(crate) main: &'a Path,
    /// `http://127.0.0.1:{port}`.
    pub(crate) origin: &'a str,
}

/// The changed configuration, as TOML.
pub(crate) fn derive(original: &str, changes: &Changes<'_>) -> Result<String> {
    let mut config: Table = original
        .parse()
        .context("wrangler.toml is not valid TOML")?;
    config.remove("build");
    config.insert("main".into(), path(changes.main));
    config.insert("no_bundle".into(), true.into());
    config.insert("rules".into(), Value::Array(vec![modules().into()]));
    if let Some(assets) = config.get_mut("assets").and_then(Value::as_table_mut) {
        make_absolute(assets, "directory", changes.root);
        let routes = assets
            .get_mut("run_worker_first")
            .and_then(Value::as_array_mut);
        routes
            .context("wrangler.toml: assets.run_worker_first has to list routes")?
            .push("/__test/*".into());
    }
    for database in config
        .get_mut("d1_databases")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        if let Some(database) = database.as_table_mut() {
            make_absolute(database, "migrations_dir", changes.root);
        }
    }
    let vars = config
        .entry("vars")
        .or_insert_with(|| Table::new().into())
        .as_table_mut();
    vars.context("wrangler.toml: vars has to be a table")?
        .insert("PUBLIC_ORIGIN".into(), changes.origin.into());
    Ok(config.to_string())
}

/// The files beside the entry that it imports. Wasm is known without being named.
fn modules() -> Table {
    let globs = Value::Array(vec!["**/*.js".into()]);
    Table::from_iter([
        ("type".to_owned(), Value::from("ESModule")),
        ("globs".to_owned(), globs),
    ])
}

fn make_absolute(table: &mut Table, key: &str, root: &Path) {
    if let Some(value) = table.get(key).and_then(Value::as_str) {
        let absolute = path(&root.join(value));
        table.insert(key.to_owned(), absolute);
    }
}

fn path(path: &Path) -> Value {
    path.to_string_lossy().into_owned().into()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use toml::Table;

    use super::{Changes, derive};

    const ORIGINAL: &str = r#"
        name = "n"
        main = "build/index.js"
        compatibility_flags = ["one"]
        [build]
        command = "cargo xtask build"
        [assets]
        directory = "dashboard/dist"
        run_worker_first = ["/api/*"]
        [[d1_databases]]
        binding = "DB"
        migrations_dir = "migrations"
        [vars]
        PUBLIC_ORIGIN = "http://127.0.0.1:8787"
        SIGNUP = "first"
    "#;

    fn derived() -> Table {
        let changes = Changes {
            root: Path::new("/root"),
            main: Path::new("/t/index.js"),
            origin: "http://127.0.0.1:9",
        };
        derive(ORIGINAL, &changes)
            .expect("derives")
            .parse()
            .expect("TOML")
    }

    #[test]
    fn a_stack_runs_the_built_worker_and_never_builds() {
        assert_eq!(derived()["main"].as_str(), Some("/t/index.js"));
        assert!(!derived().contains_key("build"));
        assert_eq!(derived()["no_bundle"].as_bool(), Some(true));
    }

    #[test]
    fn paths_lead_back_into_the_checkout() {
        assert_eq!(
            derived()["assets"]["directory"].as_str(),
            Some("/root/dashboard/dist")
        );
        assert_eq!(
            derived()["d1_databases"][0]["migrations_dir"].as_str(),
            Some("/root/migrations")
        );
    }

    #[test]
    fn test_routes_reach_the_worker_and_all_else_stays() {
        let config = derived();
        assert_eq!(
            config["assets"]["run_worker_first"]
                .as_array()
                .map(Vec::len),
            Some(2)
        );
        assert_eq!(
            config["vars"]["PUBLIC_ORIGIN"].as_str(),
            Some("http://127.0.0.1:9")
        );
        assert_eq!(config["vars"]["SIGNUP"].as_str(), Some("first"));
        assert_eq!(config["compatibility_flags"][0].as_str(), Some("one"));
    }
}
