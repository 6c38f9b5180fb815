//! The step `structure`: what keeps the tree readable and no compiler looks at.
//!
//! | module | is |
//! |---|---|
//! | [`budgets`] | how long a file, a function and a line may be |
//! | [`circles`] | finds files that import each other in a circle |
//! | [`rust_imports`], [`script_imports`] | who imports whom, in Rust and in the dashboard |
//! | [`files`] | the files of a folder, and their texts |
//! | [`rust_source`] | the words of a Rust file, without comments, texts and tests |

mod budgets;
mod circles;
mod files;
mod rust_imports;
mod rust_source;
mod script_imports;

use anyhow::{Result, bail};

use crate::checkout;
use crate::transcript::say;

/// The crates whose files may not import each other in a circle.
const CRATES: [&str; 4] = ["src", "sandbox/src", "xtask/src", "xtask/launch/src"];
/// The same for TypeScript and Svelte.
const SCRIPTS: &str = "dashboard/src";

/// Prints every violation; fails where there is one.
pub(crate) fn check() -> Result<()> {
    let root = checkout::root();
    let mut violations = budgets::violations(root)?;
    for folder in CRATES {
        let imports = rust_imports::read(root, folder)?;
        violations.extend(circles::violations(&imports));
    }
    violations.extend(circles::violations(&script_imports::read(root, SCRIPTS)?));
    for violation in &violations {
        say(violation);
    }
    if !violations.is_empty() {
        bail!("the tree has {} faults of structure", violations.len());
    }
    say("no circle of imports, and all files, functions and lines are within their budgets");
    Ok(())
}
