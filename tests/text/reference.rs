//! Asks the scripts beside this file, with the Node.js of the checkout.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// What the reference and the dashboard make of a text.
#[derive(Debug, Deserialize)]
pub(crate) struct Verdict {
    /// The length by twitter-text, with what is put right in `reference.mjs`.
    pub(crate) reference: usize,
    /// The length by twitter-text as it is.
    pub(crate) untouched: usize,
    /// The links that it finds.
    pub(crate) links: Vec<String>,
    /// How many cashtags it finds.
    pub(crate) cashtags: usize,
    /// The length by the dashboard.
    pub(crate) dashboard: usize,
    /// Where the dashboard says that too much begins, in UTF-16 units.
    pub(crate) overflow: Option<usize>,
}

/// The verdicts on `texts`, in their order.
pub(crate) fn judge(texts: &[String]) -> Vec<Verdict> {
    let input: String = texts
        .iter()
        .map(|text| serde_json::to_string(text).unwrap() + "\n")
        .collect();
    let verdicts = run("reference.mjs", &input);
    assert_eq!(verdicts.len(), texts.len());
    verdicts
}

/// Every emoji that Unicode recommends.
pub(crate) fn emoji() -> Vec<String> {
    run("emoji.mjs", "")
}

/// The lines that `script` writes, which read everything before.
fn run<T: DeserializeOwned>(script: &str, input: &str) -> Vec<T> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::new(root.join("node_modules/.bin/node"));
    command
        .arg(root.join("tests/text").join(script))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut node = command
        .spawn()
        .expect("Node.js starts: `npm ci` installs it");
    node.stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let output = node.wait_with_output().unwrap();
    assert!(output.status.success(), "{script} failed");
    let lines = output
        .stdout
        .split(|&byte| byte == b'\n')
        .filter(|line| !line.is_empty());
    lines
        .map(|line| serde_json::from_slice(line).unwrap())
        .collect()
}
