//! Keeps a sandbox in a file, so that users, consents and posts are there again when it is started
//! again.
//!
//! What belongs to one run is not kept: the script of faults, the record of calls, the list of
//! secrets, the outbox, the open windows and the offset of the clock. The file is always replaced
//! as a whole, so whoever ends this process at a bad moment finds the old one or the new one.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::{fmt, fs, io};

use serde::{Deserialize, Serialize};

use crate::{Clock, Sandbox, Settings, State, google, instagram, meta, tiktok, x};

/// Grows whenever a file of the version before can no longer be read.
const VERSION: u32 = 1;

/// A file that could not be read, and where it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// Where it is now.
    pub path: PathBuf,
    /// Why it could not be read.
    pub reason: String,
}

/// Where a sandbox is kept.
#[derive(Debug)]
pub(crate) struct StateFile {
    path: PathBuf,
    /// Which state is in the file; the lock also keeps two writers apart.
    kept: Mutex<Option<u64>>,
}

/// What the file holds.
#[derive(Serialize, Deserialize)]
struct Kept {
    version: u32,
    settings: Settings,
    x: x::World,
    #[serde(default = "google::World::new")]
    google: google::World,
    #[serde(default = "tiktok::World::new")]
    tiktok: tiktok::World,
    #[serde(default)]
    meta: Option<meta::World>,
    #[serde(default)]
    instagram: Option<instagram::World>,
}

/// What it holds in every version.
#[derive(Deserialize)]
struct Head {
    version: u32,
}

// === impl Sandbox ===

impl Sandbox {
    /// The sandbox that was kept in this file, or a fresh one; from now on [`Self::save`] keeps it
    /// there. A file that cannot be understood is renamed and stops nobody.
    ///
    /// # Errors
    /// When the file is there and cannot be opened, or cannot be written.
    pub fn keeping(clock: Arc<dyn Clock>, path: &Path) -> io::Result<(Self, Option<SetAside>)> {
        let (state, set_aside) = match fs::read(path) {
            Ok(bytes) => match understand(&bytes) {
                Ok(state) => (state, None),
                Err(reason) => (State::new(), Some(set_aside(path, reason)?)),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => (State::new(), None),
            Err(error) => return Err(error),
        };
        let file = StateFile {
            path: path.to_owned(),
            kept: Mutex::new(None),
        };
        let sandbox = Self {
            file: Some(Arc::new(file)),
            ..Self::with(clock, state)
        };
        sandbox.save()?;
        Ok((sandbox, set_aside))
    }

    /// Writes the file anew if something may have changed; does nothing for a sandbox that is kept
    /// nowhere.
    ///
    /// # Errors
    /// When the file cannot be written; the one that was there is still there.
    pub fn save(&self) -> io::Result<()> {
        let Some(file) = &self.file else {
            return Ok(());
        };
        let mut kept = file.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let changes = self.read().changes;
        if *kept == Some(changes) {
            return Ok(());
        }
        // No call waits for the writing: it happens on a copy.
        let now = self.read().kept();
        replace(&file.path, &serde_json::to_vec(&now)?)?;
        *kept = Some(changes);
        Ok(())
    }

    /// Whether [`Self::save`] has a file to write.
    pub(crate) fn is_kept(&self) -> bool {
        self.file.is_some()
    }
}

// === impl State ===

impl State {
    fn kept(&self) -> Kept {
        Kept {
            version: VERSION,
            settings: self.settings.clone(),
            x: self.x.clone(),
            google: self.google.clone(),
            tiktok: self.tiktok.clone(),
            meta: Some(self.meta.clone()),
            instagram: Some(self.instagram.clone()),
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
    let Kept {
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
