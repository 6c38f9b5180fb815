//! The bytes of media: each file is on the disk, in a folder of the sandbox, so that a large video
//! costs no memory. A folder beside a state file stays; any other goes with its sandbox.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ring::digest::{Context, SHA256};
use serde::{Deserialize, Serialize};
use tempfile::{NamedTempFile, TempDir, TempPath};

/// As much as is read or copied at once.
const PIECE: usize = 64 * 1024;

/// The folder of the files of one sandbox.
#[derive(Debug, Default)]
pub(crate) struct Files {
    /// Where the files stay; none for those that go with the sandbox.
    lasting: Option<PathBuf>,
    /// The folder that goes with the sandbox, once it was needed.
    passing: Mutex<Option<TempDir>>,
}

/// A file whose bytes are all here and change no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredFile {
    /// The SHA-256 of its bytes in hexadecimal, which is its name in the folder too.
    pub(crate) sha256: String,
    pub(crate) bytes: u64,
}

/// A body that was written to the disk while it came in; the file goes with it.
#[derive(Debug)]
pub(crate) struct Spooled {
    path: TempPath,
    /// How many bytes came.
    pub(crate) bytes: u64,
}

/// A body that is being written to the disk.
#[derive(Debug)]
pub(crate) struct Spool {
    file: NamedTempFile,
    bytes: u64,
}

// === impl Files ===

impl Files {
    /// Files that stay beside the state file of this path.
    pub(crate) fn beside(state_file: &Path) -> Self {
        let mut name = state_file.as_os_str().to_owned();
        name.push(".media");
        Self {
            lasting: Some(name.into()),
            passing: Mutex::default(),
        }
    }

    /// The folder, which is there from now on.
    fn folder(&self) -> io::Result<PathBuf> {
        if let Some(folder) = &self.lasting {
            fs::create_dir_all(folder)?;
            return Ok(folder.clone());
        }
        let mut passing = self.passing.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(folder) = &*passing {
            return Ok(folder.path().to_owned());
        }
        let folder = TempDir::with_prefix("noctin-sandbox-")?;
        let path = folder.path().to_owned();
        *passing = Some(folder);
        Ok(path)
    }

    /// Begins to write a body to the disk.
    pub(crate) fn spool(&self) -> io::Result<Spool> {
        Ok(Spool {
            file: NamedTempFile::new_in(self.folder()?)?,
            bytes: 0,
        })
    }

    /// Adds what came to an unfinished file, behind the bytes that were there before.
    pub(crate) fn append(&self, name: &str, before: u64, part: &mut dyn Read) -> io::Result<u64> {
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(self.folder()?.join(name))?;
        file.set_len(before)?;
        file.seek(SeekFrom::Start(before))?;
        io::copy(part, &mut file)
    }

    /// Takes an unfinished file as it is now for a whole one.
    pub(crate) fn finish(&self, name: &str) -> io::Result<StoredFile> {
        let folder = self.folder()?;
        let unfinished = folder.join(name);
        let stored = digest(&mut File::open(&unfinished)?)?;
        fs::rename(unfinished, folder.join(&stored.sha256))?;
        Ok(stored)
    }

    /// Keeps bytes that are all here.
    pub(crate) fn keep(&self, bytes: &[u8]) -> io::Result<StoredFile> {
        let stored = digest(&mut &*bytes)?;
        fs::write(self.path(&stored)?, bytes)?;
        Ok(stored)
    }

    /// Keeps a body that came in as a whole, beside the body itself.
    pub(crate) fn copy(&self, body: &Spooled) -> io::Result<StoredFile> {
        let stored = digest(&mut body.open()?)?;
        fs::copy(&body.path, self.path(&stored)?)?;
        Ok(stored)
    }

    /// Where a file is.
    pub(crate) fn path(&self, file: &StoredFile) -> io::Result<PathBuf> {
        Ok(self.folder()?.join(&file.sha256))
    }

    /// A part of a file.
    pub(crate) fn read(&self, file: &StoredFile, from: u64, length: u64) -> io::Result<Vec<u8>> {
        let mut opened = File::open(self.path(file)?)?;
        opened.seek(SeekFrom::Start(from))?;
        let mut bytes = Vec::new();
        opened.take(length).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

// === impl Spool ===

impl Spool {
    /// Adds a piece of the body.
    pub(crate) fn push(&mut self, piece: &[u8]) -> io::Result<()> {
        self.bytes += piece.len() as u64;
        self.file.write_all(piece)
    }

    /// How many bytes came so far.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The body as far as it came.
    pub(crate) fn end(self) -> Spooled {
        Spooled {
            path: self.file.into_temp_path(),
            bytes: self.bytes,
        }
    }
}

// === impl Spooled ===

impl Spooled {
    /// The bytes from the beginning.
    pub(crate) fn open(&self) -> io::Result<File> {
        File::open(&self.path)
    }
}

/// Counts bytes and sums them up.
fn digest(from: &mut dyn Read) -> io::Result<StoredFile> {
    let mut sum = Context::new(&SHA256);
    let mut piece = vec![0; PIECE];
    let mut bytes = 0;
    loop {
        let read = from.read(&mut piece)?;
        let Some(some) = piece.get(..read).filter(|some| !some.is_empty()) else {
            break;
        };
        sum.update(some);
        bytes += some.len() as u64;
    }
    let sha256 = hex(sum.finish().as_ref());
    Ok(StoredFile { sha256, bytes })
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut digits, byte| {
        for half in [byte >> 4, byte & 15] {
            digits.extend(char::from_digit(half.into(), 16));
        }
        digits
    })
}

#[cfg(test)]
mod tests {
    use super::Files;

    /// The SHA-256 of `abc`, of FIPS 180-2, appendix B.1.
    const OF_ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn a_file_has_the_same_name_however_it_came() {
        let files = Files::default();
        let kept = files.keep(b"abc").expect("a file");
        assert_eq!((kept.sha256.as_str(), kept.bytes), (OF_ABC, 3));
        let mut spool = files.spool().expect("a file");
        spool.push(b"a").expect("a piece");
        spool.push(b"bc").expect("a piece");
        assert_eq!(files.copy(&spool.end()).expect("a file"), kept);
        files.append("video", 0, &mut &b"a?"[..]).expect("a part");
        files.append("video", 1, &mut &b"bc"[..]).expect("a part");
        assert_eq!(files.finish("video").expect("a file"), kept);
        assert_eq!(files.read(&kept, 1, 9).expect("a part"), b"bc");
    }

    #[test]
    fn what_stays_is_beside_the_state_file_and_the_rest_goes() {
        let folder = tempfile::tempdir().expect("a folder");
        let state = folder.path().join("sandbox.json");
        Files::beside(&state).keep(b"abc").expect("a file");
        let path = folder.path().join("sandbox.json.media").join(OF_ABC);
        assert!(path.is_file());
        let passing = Files::default();
        let file = passing.keep(b"abc").expect("a file");
        let path = passing.path(&file).expect("a path");
        assert!(path.is_file());
        drop(passing);
        assert!(!path.exists());
    }
}
