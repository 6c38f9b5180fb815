//! What no compiler can list when a network or a door is added: the words of the documents, the
//! names of the configuration, and the dashboard's folder. Each failure says what is missing where.

use crate::scenarios::formats::FORMATS;
use noctin_scheduler::config::Config;
use noctin_scheduler::domain::door::Door;
use noctin_scheduler::domain::network::Network;
use noctin_scheduler::domain::provider::Provider;
use std::fs;
use std::path::Path;

/// The names of a provider's configuration. A new door makes the compiler ask for them.
fn variables(provider: Provider) -> [&'static str; 2] {
    match provider {
        Provider::Google => ["GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET"],
        Provider::Door(Door::X) => ["X_CLIENT_ID", "X_CLIENT_SECRET"],
        Provider::Door(Door::TikTok) => ["TIKTOK_CLIENT_KEY", "TIKTOK_CLIENT_SECRET"],
        Provider::Door(Door::Facebook | Door::Instagram) => ["META_APP_ID", "META_APP_SECRET"],
        Provider::Door(Door::InstagramDirect) => ["INSTAGRAM_APP_ID", "INSTAGRAM_APP_SECRET"],
    }
}

/// The callback that is registered at the provider.
fn callback(provider: Provider) -> String {
    match provider {
        Provider::Google => "/login/google/callback".to_owned(),
        Provider::Door(door) => format!("/connect/{door}/callback"),
    }
}

fn document(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    fs::read_to_string(path).unwrap()
}

#[test]
fn every_provider_stands_in_the_documents_of_whoever_sets_it_up() {
    let (readme, example) = (document("README.md"), document(".dev.vars.example"));
    let (setup, configuration) = readme.split_once("### Configuration").unwrap();
    for provider in Provider::ALL {
        let address = callback(provider);
        assert!(
            setup.contains(&format!("{{your host}}{address}`")),
            "README.md, Deploy it: the redirect URI {address} is missing"
        );
        for name in variables(provider) {
            for (place, text) in [
                ("README.md, Deploy it", setup),
                ("README.md, Configuration", configuration),
                (".dev.vars.example", example.as_str()),
            ] {
                assert!(text.contains(name), "{place}: {name} is missing");
            }
        }
    }
}

#[test]
fn suggestions_stand_in_the_documents_of_whoever_sets_them_up() {
    let (readme, example) = (document("README.md"), document(".dev.vars.example"));
    let (setup, configuration) = readme.split_once("### Configuration").unwrap();
    for (place, text) in [
        ("README.md, Deploy it", setup),
        ("README.md, Configuration", configuration),
        (".dev.vars.example", example.as_str()),
    ] {
        for name in ["OPENAI_API_KEY", "OPENAI_MODEL"] {
            assert!(text.contains(name), "{place}: {name} is missing");
        }
    }
    assert!(configuration.contains("OPENAI_API_BASE") && example.contains("OPENAI_API_BASE"));
    let privacy = document("PRIVACY.md");
    assert!(
        privacy.contains("- **OpenAI**"),
        "PRIVACY.md: OpenAI receives texts"
    );
}

/// The part of `text` between `begin` and the next `end`.
fn between<'a>(text: &'a str, begin: &str, end: &str) -> &'a str {
    let (_, rest) = text
        .split_once(begin)
        .unwrap_or_else(|| panic!("{begin} is missing"));
    let (part, _) = rest
        .split_once(end)
        .unwrap_or_else(|| panic!("{end} is missing behind {begin}"));
    part
}

#[test]
fn every_network_stands_in_the_documents_of_whoever_uses_it() {
    let (privacy, api) = (document("PRIVACY.md"), document("docs/API.md"));
    let receivers = between(&privacy, "**The platforms you connect** (", ")");
    let receivers: Vec<_> = receivers.split(", ").collect();
    let platforms = between(&api, "`platform` says where an account publishes (", ")");
    for network in Network::ALL {
        let title = network.title();
        assert!(
            receivers.contains(&title),
            "PRIVACY.md: {title} receives posts and is not named"
        );
        assert!(
            platforms.contains(&format!("`{network}`")),
            "docs/API.md: `{network}` is missing among the values of `platform`"
        );
        let folder = format!("dashboard/src/networks/{network}");
        assert!(
            Path::new(env!("CARGO_MANIFEST_DIR")).join(&folder).is_dir(),
            "{folder} is missing"
        );
    }
    let doors = between(&api, "`connected_through` how it was connected (", ")");
    for door in Door::ALL {
        assert!(
            doors.contains(&format!("`{door}`")),
            "docs/API.md: `{door}` is missing among the values of `connected_through`"
        );
    }
}

#[test]
fn the_configuration_reads_the_names_that_are_documented() {
    for provider in Provider::ALL {
        let names = variables(provider);
        let set_up = |left_out: Option<&str>| {
            Config::read(|name| {
                let is_set = names.contains(&name) && Some(name) != left_out;
                match name {
                    "PUBLIC_ORIGIN" => Some("https://scheduler.example.com".to_owned()),
                    "TOKEN_KEYS" => Some(format!(
                        r#"{{"active":"k1","keys":{{"k1":"{}"}}}}"#,
                        crate::KEY
                    )),
                    _ => is_set.then(|| "value".to_owned()),
                }
            })
            .is_set_up(provider)
        };
        assert!(set_up(None), "{provider} needs more than {names:?}");
        for name in names {
            assert!(!set_up(Some(name)), "{provider} is set up without {name}");
        }
    }
}

#[test]
fn the_readme_lists_what_the_scenarios_publish() {
    let rows = FORMATS.iter().map(|format| {
        let network = format.door.network().title();
        format!("| {network} | {} | {} |\n", format.name, format.holds)
    });
    let table: String = ["| network | format | a post of it holds |\n|---|---|---|\n".to_owned()]
        .into_iter()
        .chain(rows)
        .collect();
    let readme = document("README.md");
    let shown = between(&readme, "## What it publishes\n\n", "\n## ");
    assert!(
        shown.contains(&table),
        "README.md, What it publishes, has another table than the scenarios:\n{table}"
    );
}
