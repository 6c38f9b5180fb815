//! The step `scenarios`. There is one scenario list for two worlds: what runs with fakes on the
//! host also runs in workerd.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};

use super::cargo_tests;
use crate::shell;
use crate::transcript::say;

/// Fails where one world runs a scenario that the other does not.
pub(super) async fn compare() -> Result<()> {
    let (host, workerd) = (listed_in("host").await?, listed_in("workerd").await?);
    ensure!(
        !host.is_empty(),
        "tests/host.rs lists no test under scenarios::"
    );
    let only = |left: &BTreeSet<String>, right: &BTreeSet<String>| {
        left.difference(right)
            .cloned()
            .collect::<Vec<_>>()
            .join(", ")
    };
    let (missing, extra) = (only(&host, &workerd), only(&workerd, &host));
    ensure!(
        missing.is_empty() && extra.is_empty(),
        "the scenarios differ. Only on the host: [{missing}]. Only in workerd: [{extra}]"
    );
    say(format_args!(
        "{} scenarios, the same in both worlds",
        host.len()
    ));
    Ok(())
}

async fn listed_in(target: &str) -> Result<BTreeSet<String>> {
    let mut program = cargo_tests::program(target).await?;
    let listed = shell::read(program.arg("--list")).await?;
    Ok(names(&listed))
}

fn names(listed: &str) -> BTreeSet<String> {
    let names = listed
        .lines()
        .filter_map(|line| line.strip_suffix(": test"));
    names
        .filter_map(|name| Some(name.split_once("scenarios::")?.1.to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn scenarios_are_the_tests_below_their_module() {
        let listed = "scenarios::once::a_post_goes_out: test\nhost_only::other: \
            test\nhost::scenarios::late: test\n2 tests, 0 benchmarks\n";
        assert_eq!(
            names(listed).into_iter().collect::<Vec<_>>(),
            ["late", "once::a_post_goes_out"]
        );
    }
}
