//! Leaks: every cookie, `state`, code, token and key that a scenario has seen is searched for in
//! everything that the Worker stores and logs.

use super::world::{Sandbox, World};
use std::collections::{BTreeSet, HashSet};
use std::sync::{Arc, Mutex};

/// How much of a secret must be found to be a leak: its last 96 bits. (On the host every world
/// draws the same chance, so the first bits of one world's secret may be another's nonce.)
const PIECE: usize = 16;

/// What the browsers of this run have been given.
static SEEN: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Notes a secret that a browser has been given.
pub(crate) fn note(secret: &str) {
    if secret.len() >= PIECE {
        SEEN.lock().unwrap().insert(secret.to_owned());
    }
}

/// All secrets that this world has handed out or was configured with.
pub(crate) async fn canaries<W: World>(world: &Arc<W>) -> Vec<String> {
    let issued = Sandbox(Arc::clone(world))
        .control("GET", "/secrets", None)
        .await;
    let issued = issued["secrets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|secret| secret["value"].as_str().unwrap().to_owned());
    issued
        .chain(SEEN.lock().unwrap().clone())
        .chain(world.configured_secrets())
        .collect()
}

/// No secret is in the database, in a key-value store or in the log.
pub(crate) async fn nothing_secret_lies_open<W: World>(world: &Arc<W>) {
    let canaries = canaries(world).await;
    let stored = world.stored_bytes().await;
    let logged = world.logged().await;
    for (place, bytes) in [
        ("what is stored", stored.as_slice()),
        ("the log", logged.as_bytes()),
    ] {
        let found = first_of(&canaries, bytes);
        assert!(found.is_none(), "a secret lies open in {place}: …{found:?}");
    }
}

/// The first of the secrets of which the bytes hold a piece. Secrets are words of base64, so only
/// such words are looked at.
pub(crate) fn first_of(canaries: &[String], bytes: &[u8]) -> Option<String> {
    let pieces: HashSet<&[u8]> = canaries
        .iter()
        .filter_map(|canary| canary.as_bytes().last_chunk::<PIECE>())
        .map(<[u8; PIECE]>::as_slice)
        .collect();
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || b"-_+/=".contains(&byte);
    let words = bytes
        .split(|byte| !is_word(*byte))
        .filter(|word| word.len() >= PIECE);
    let found = words
        .flat_map(|word| word.windows(PIECE))
        .find(|piece| pieces.contains(piece))?;
    Some(String::from_utf8_lossy(&found[PIECE - 4..]).into_owned())
}
