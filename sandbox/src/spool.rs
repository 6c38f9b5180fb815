//! The folder in which the bytes of media lie: on disk, so that a large video costs no memory.
//!
//! It goes with the sandbox, or lies beside the state file and outlives it as that does.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use ring::digest::{Context, SHA256};
use tempfile::TempDir;

/// How much is copied at once.
const STRETCH: usize = 256 * 1024;

/// A folder of files; clones share it.
#[derive(Debug, Clone)]
pub(crate) struct Spool(Arc<Place>);

/// Where the folder is.
#[derive(Debug)]
enum Place {
    /// Made when first needed, and removed with the sandbox.
    Passing(Mutex<Option<TempDir>>),
    /// Beside a state file.
    Kept(PathBuf),
}

/// A file that was put together.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Joined {
    pub(crate) bytes: u64,
    /// The SHA-256 of the bytes, in hexadecimal digits.
    pub(crate) sha256: String,
}

// === impl Spool ===

impl Spool {
    /// A folder that goes with the sandbox.
    pub(crate) fn passing() -> Self {
        Self(Arc::new(Place::Passing(Mutex::new(None))))
    }

    /// A folder that stays.
    pub(crate) fn kept(folder: PathBuf) -> Self {
        Self(Arc::new(Place::Kept(folder)))
    }

    /// Where the file of this name is, or would be.
    pub(crate) fn path(&self, name: &str) -> io::Result<PathBuf> {
        match &*self.0 {
            Place::Passing(folder) => {
                let mut folder = folder.lock().unwrap_or_else(PoisonError::into_inner);
                let made = match folder.take() {
                    Some(made) => made,
                    None => tempfile::Builder::new()
                        .prefix("noctin-sandbox-")
                        .tempdir()?,
                };
                Ok(folder.insert(made).path().join(name))
            }
            Place::Kept(folder) => {
                fs::create_dir_all(folder)?;
                Ok(folder.join(name))
            }
        }
    }

    /// Writes a file, in the place of the one of the same name.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        fs::write(self.path(name)?, bytes)
    }

    /// Makes one file of others, which go.
    pub(crate) fn join(&self, parts: &[String], whole: &str) -> io::Result<Joined> {
        let mut out = File::create(self.path(whole)?)?;
        let mut hash = Context::new(&SHA256);
        let mut bytes = 0;
        let mut stretch = vec![0; STRETCH];
        for part in parts {
            let mut file = File::open(self.path(part)?)?;
            loop {
                let read = file.read(&mut stretch)?;
                if read == 0 {
                    break;
                }
                hash.update(&stretch[..read]);
                out.write_all(&stretch[..read])?;
                bytes += read as u64;
            }
        }
        for part in parts {
            self.remove(part);
        }
        let mut digits = String::new();
        for byte in hash.finish().as_ref() {
            // Writing into a text cannot fail.
            write!(digits, "{byte:02x}").unwrap_or_default();
        }
        Ok(Joined {
            bytes,
            sha256: digits,
        })
    }

    /// These bytes of a file; fewer where it ends.
    pub(crate) fn read(&self, name: &str, range: Range<u64>) -> io::Result<Vec<u8>> {
        let mut file = BufReader::new(File::open(self.path(name)?)?);
        file.seek(SeekFrom::Start(range.start))?;
        let mut bytes = Vec::new();
        file.take(range.end.saturating_sub(range.start))
            .read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Removes a file; one that is not there is no trouble.
    pub(crate) fn remove(&self, name: &str) {
        drop(self.path(name).and_then(fs::remove_file));
    }

    /// Removes every file.
    pub(crate) fn clear(&self) {
        match &*self.0 {
            Place::Passing(folder) => {
                drop(folder.lock().unwrap_or_else(PoisonError::into_inner).take());
            }
            Place::Kept(folder) => drop(fs::remove_dir_all(folder)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Spool;

    #[test]
    fn parts_become_one_file_and_the_folder_goes_with_its_owner() {
        let spool = Spool::passing();
        spool.write("a", b"ab").expect("a file");
        spool.write("b", b"c").expect("a file");
        let joined = spool
            .join(&["a".to_owned(), "b".to_owned()], "whole")
            .expect("one file");
        assert_eq!(joined.bytes, 3);
        assert_eq!(
            joined.sha256,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(spool.read("whole", 1..9).expect("bytes"), b"bc");
        let folder = spool.path("whole").expect("a path");
        let folder = folder.parent().expect("a folder").to_owned();
        assert_eq!(folder.read_dir().expect("a folder").count(), 1);
        drop(spool);
        assert!(!folder.exists());
    }
}
