//! `noctin-sandbox --port 8788 --state FILE`: the platforms on this computer, until ctrl-c.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::{env, io};

use noctin_sandbox::server::Running;
use noctin_sandbox::{Sandbox, SystemClock};

const DEFAULT_PORT: u16 = 8788;
const USAGE: &str = "usage: noctin-sandbox [--port 8788] [--state FILE]";

/// What the arguments ask for.
#[derive(Debug, PartialEq, Eq)]
struct Options {
    port: u16,
    /// The state file; none unless asked for.
    state: Option<PathBuf>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let Some(options) = Options::parse(env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let sandbox = match options.sandbox() {
        Ok(sandbox) => sandbox,
        Err(error) => return fail(&format!("cannot use its state file: {error}")),
    };
    match Running::start_with(
        SocketAddr::from((Ipv4Addr::LOCALHOST, options.port)),
        sandbox,
    )
    .await
    {
        Ok(running) => until_interrupted(running).await,
        Err(error) => fail(&format!("cannot listen on port {}: {error}", options.port)),
    }
}

fn fail(what: &str) -> ExitCode {
    eprintln!("noctin-sandbox {what}");
    ExitCode::FAILURE
}

async fn until_interrupted(running: Running) -> ExitCode {
    println!("{}", running.base_url());
    let outcome = tokio::signal::ctrl_c().await;
    running.stop().await;
    outcome.map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS)
}

// === impl Options ===

impl Options {
    /// None if the arguments cannot be read.
    fn parse(mut arguments: impl Iterator<Item = String>) -> Option<Self> {
        let mut options = Self {
            port: DEFAULT_PORT,
            state: None,
        };
        while let Some(name) = arguments.next() {
            let value = arguments.next()?;
            match name.as_str() {
                "--port" => options.port = value.parse().ok()?,
                "--state" => options.state = Some(value.into()),
                _ => return None,
            }
        }
        Some(options)
    }

    fn sandbox(&self) -> io::Result<Sandbox> {
        let Some(path) = &self.state else {
            return Ok(Sandbox::new(Arc::new(SystemClock)));
        };
        let (sandbox, set_aside) = Sandbox::with_state_file(Arc::new(SystemClock), path)?;
        if let Some(set_aside) = set_aside {
            eprintln!("noctin-sandbox: {set_aside}");
        }
        Ok(sandbox)
    }
}

#[cfg(test)]
mod tests {
    use super::Options;

    fn of(arguments: &[&str]) -> Option<(u16, Option<String>)> {
        let options = Options::parse(arguments.iter().map(ToString::to_string))?;
        Some((
            options.port,
            options.state.map(|path| path.display().to_string()),
        ))
    }

    #[test]
    fn the_port_is_8788_and_nothing_is_kept_unless_asked_for() {
        assert_eq!(of(&[]), Some((8788, None)));
        assert_eq!(of(&["--port", "9000"]), Some((9000, None)));
        assert_eq!(
            of(&["--state", "kept.json", "--port", "9000"]),
            Some((9000, Some("kept.json".to_owned())))
        );
        assert_eq!(of(&["--port"]), None);
        assert_eq!(of(&["--port", "9000", "more"]), None);
        assert_eq!(of(&["--host", "localhost"]), None);
    }
}
