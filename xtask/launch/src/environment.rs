//! What `cargo run` leaves in the environment of the program that it starts.

use std::ffi::OsString;

/// The cargo that runs us.
#[must_use]
pub fn cargo() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// The variables with which cargo tells a program of itself. They are not passed on to cargo:
/// `ring` would take them for a change, and be built again each time.
///
/// <https://doc.rust-lang.org/cargo/reference/environment-variables.html#environment-variables-cargo-sets-for-crates>
pub fn about_this_program() -> impl Iterator<Item = OsString> {
    let names = std::env::vars_os().map(|(name, _)| name);
    names.filter(|name| {
        ["CARGO_PKG_", "CARGO_MANIFEST_"]
            .iter()
            .any(|start| name.to_string_lossy().starts_with(start))
    })
}
