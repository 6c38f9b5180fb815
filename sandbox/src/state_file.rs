//! The file from which a sandbox has its users, consents and posts again when it is started again.
//!
//! What belongs to one run is not in the file: the script of faults, the record of calls, the list
//! of secrets, the outbox, the open windows and the offset of the clock. The bytes of media are in
//! a folder beside it. The file is always replaced as a whole, so whoever ends this process at a
//! bad moment finds the old one or the new one.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::{fmt, fs, io};

use serde::{Deserialize, Serialize};

use crate::google::GoogleState;
use crate::instagram::InstagramState;
use crate::meta::MetaState;
use crate::settings::Settings;
use crate::spool::Spool;
use crate::state::State;
use crate::tiktok::TikTokState;
use crate::x::XState;

/// The version of the file's format; it grows whenever a file of the version before can no longer
/// be read.
const VERSION: u32 = 1;

/// A file that could not be read, and where it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// Where the file is now.
    pub path: PathBuf,
    /// Why the file could not be read.
    pub reason: String,
}

/// The file of one sandbox.
#[derive(Debug)]
pub(crate) struct StateFile {
    path: PathBuf,
    /// The number of the state that is in the file; the lock also keeps two writers apart.
    saved: Mutex<Option<u64>>,
}

/// What the file holds.
#[derive(Serialize, Deserialize)]
pub(crate) struct SavedState {
    version: u32,
    settings: Settings,
    x: XState,
    #[serde(default = "GoogleState::new")]
    google: GoogleState,
    #[serde(default = "TikTokState::new")]
    tiktok: TikTokState,
    #[serde(default)]
    meta: Option<MetaState>,
    #[serde(default)]
    instagram: Option<InstagramState>,
}

/// What the file holds in every version.
#[derive(Deserialize)]
struct Head {
    version: u32,
}

// === impl StateFile ===

impl StateFile {
    /// The file at this path, and the state in it, or a fresh one. A file that cannot be understood
    /// is renamed and stops nobody.
    pub(crate) fn open(path: &Path) -> io::Result<(Self, State, Option<SetAside>)> {
        let (mut state, set_aside) = match fs::read(path) {
            Ok(bytes) => match understand(&bytes) {
                Ok(state) => (state, None),
                Err(reason) => (State::new(), Some(set_aside(path, reason)?)),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => (State::new(), None),
            Err(error) => return Err(error),
        };
        state.spool = Spool::kept(beside(path, ".media"));
        let file = Self {
            path: path.to_owned(),
            saved: Mutex::new(None),
        };
        Ok((file, state, set_aside))
    }

    /// Writes the file anew if it holds another state than the one of this number.
    pub(crate) fn save(
        &self,
        number: impl FnOnce() -> u64,
        state: impl FnOnce() -> SavedState,
    ) -> io::Result<()> {
        let mut saved = self.saved.lock().unwrap_or_else(PoisonError::into_inner);
        let number = number();
        if *saved == Some(number) {
            return Ok(());
        }
        // No call waits for the writing: it happens on a copy.
        replace(&self.path, &serde_json::to_vec(&state())?)?;
        *saved = Some(number);
        Ok(())
    }
}

// === impl SavedState ===

impl SavedState {
    /// A copy of what is kept of a state.
    pub(crate) fn of(state: &State) -> Self {
        Self {
            version: VERSION,
            settings: state.settings.clone(),
            x: state.x.clone(),
            google: state.google.clone(),
            tiktok: state.tiktok.clone(),
            meta: Some(state.meta.clone()),
            instagram: Some(state.instagram.clone()),
        }
    }
}

// === impl SetAside ===

impl fmt::Display for SetAside {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "what the sandbox kept cannot be read: {}. It starts afresh; the file is now {}",
            self.reason,
            self.path.display()
        )
    }
}

/// The state in the bytes of a file; the reason is the middle of a sentence.
fn understand(bytes: &[u8]) -> Result<State, String> {
    let Head { version } = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    if version != VERSION {
        return Err(format!(
            "it has version {version}, and this sandbox reads version {VERSION}"
        ));
    }
    let SavedState {
        settings,
        x,
        google,
        tiktok,
        meta,
        instagram,
        ..
    } = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let fresh = State::new();
    let (meta, instagram) = (
        meta.unwrap_or(fresh.meta),
        instagram.unwrap_or(fresh.instagram),
    );
    Ok(State {
        settings,
        x,
        google,
        tiktok,
        meta,
        instagram,
        ..State::new()
    })
}

fn set_aside(path: &Path, reason: String) -> io::Result<SetAside> {
    let aside = beside(path, ".unreadable");
    fs::rename(path, &aside)?;
    Ok(SetAside {
        path: aside,
        reason,
    })
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let new = beside(path, ".new");
    fs::write(&new, bytes)?;
    fs::rename(new, path)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}
