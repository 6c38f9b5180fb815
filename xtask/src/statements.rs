//! `cargo xtask statements`: lists every statement that the tests on the host run, with its plan.
//! The list is committed, and those tests hold each statement against it.

use anyhow::{Context, Result};

use crate::transcript::say;
use crate::{checkout, shell};

const LIST: &str = "tests/statements/plans.txt";

/// Runs the tests on the host, and writes down what they run.
pub(crate) async fn renew() -> Result<()> {
    let seen = checkout::path("target/statements.txt");
    std::fs::create_dir_all(checkout::path("target"))?;
    std::fs::write(&seen, "")?;
    let mut tests = shell::cargo();
    tests
        .args(["test", "--test", "host"])
        .env("STATEMENTS", &seen);
    shell::run_quietly("Running the tests on the host", &mut tests).await?;
    let text = std::fs::read_to_string(&seen)?;
    std::fs::write(checkout::path(LIST), in_order(&text))
        .with_context(|| format!("{LIST} cannot be written"))?;
    say(format_args!("  {LIST}"));
    Ok(())
}

/// Each statement once, file by file.
fn in_order(seen: &str) -> String {
    let blocks: std::collections::BTreeSet<&str> = seen
        .split("\n\n")
        .map(str::trim)
        .filter(|block| !block.is_empty())
        .collect();
    blocks.into_iter().collect::<Vec<_>>().join("\n\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn each_statement_stands_once_and_in_order() {
        assert_eq!(in_order("b\n2\n\na\n1\n\nb\n2\n\n"), "a\n1\n\nb\n2\n");
    }
}
