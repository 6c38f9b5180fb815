//! Ports on 127.0.0.1 for Workers and sandboxes that run side by side.

use std::net::TcpListener;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context, Result};

/// Below the range from which Linux and macOS take the near ends of connections: a port from there
/// may be taken again before the Worker listens.
const FIRST: u32 = 20_000;
const COUNT: u32 = 12_000;
/// Far enough apart that two processes that start at once do not try the same ports.
const APART: u32 = 64;

/// How many ports this process has tried.
static TRIED: AtomicU32 = AtomicU32::new(0);

/// A port that is free now, and that this process has not been given before.
pub(crate) fn free() -> Result<u16> {
    let start = std::process::id().wrapping_mul(APART);
    (0..COUNT)
        .map(|_| start.wrapping_add(TRIED.fetch_add(1, Ordering::Relaxed)))
        .filter_map(|number| u16::try_from(FIRST + number % COUNT).ok())
        .find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok())
        .context("no port is free")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{COUNT, FIRST, free};

    #[test]
    fn nobody_is_given_the_same_port_twice() {
        let ports: BTreeSet<u16> = (0..50).map(|_| free().expect("a port")).collect();
        assert_eq!(ports.len(), 50);
        let range = FIRST..FIRST + COUNT;
        assert!(ports.iter().all(|port| range.contains(&u32::from(*port))));
    }
}
