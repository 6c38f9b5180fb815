//! `cargo xtask`: the entry point. Everything else is in the library, where tests reach it too.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    xtask::cli::main().await
}
