//! `noctin-sandbox --port 8788`: the platforms on this computer, until ctrl-c.

use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;

use noctin_sandbox::server::Running;

const DEFAULT_PORT: u16 = 8788;
const USAGE: &str = "usage: noctin-sandbox [--port 8788]";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let Some(port) = port(std::env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match Running::start(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await {
        Ok(running) => until_interrupted(running).await,
        Err(error) => {
            eprintln!("noctin-sandbox cannot listen on port {port}: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn until_interrupted(running: Running) -> ExitCode {
    println!("{}", running.base_url());
    let outcome = tokio::signal::ctrl_c().await;
    running.stop().await;
    outcome.map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS)
}

/// The port that the arguments ask for; none if they cannot be read.
fn port(mut arguments: impl Iterator<Item = String>) -> Option<u16> {
    let port = match arguments.next().as_deref() {
        None => Some(DEFAULT_PORT),
        Some("--port") => arguments.next()?.parse().ok(),
        Some(_) => None,
    };
    port.filter(|_| arguments.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::port;

    fn of(arguments: &[&str]) -> Option<u16> {
        port(arguments.iter().map(ToString::to_string))
    }

    #[test]
    fn the_port_is_8788_unless_another_is_asked_for() {
        assert_eq!(of(&[]), Some(8788));
        assert_eq!(of(&["--port", "9000"]), Some(9000));
        assert_eq!(of(&["--port"]), None);
        assert_eq!(of(&["--port", "9000", "more"]), None);
        assert_eq!(of(&["--host"]), None);
    }
}
