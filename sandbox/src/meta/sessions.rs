//! The sessions in which people send files: what came so far, and the handle of the whole.

use std::io::{self, Read};

use serde::{Deserialize, Serialize};

use crate::files::{Files, StoredFile};
use crate::secrets::random_text;

/// What stands before the id of a session.
pub(crate) const SESSION: &str = "upload:";

/// One session.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Upload {
    pub(crate) id: String,
    person: String,
    /// How many bytes the whole has.
    pub(crate) size: u64,
    /// How many bytes have come so far.
    pub(crate) bytes: u64,
    /// Once all of it is here: by which it is named from then on.
    handle: Option<String>,
    file: Option<StoredFile>,
}

/// All sessions.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Uploads {
    all: Vec<Upload>,
}

// === impl Uploads ===

impl Uploads {
    /// Begins a session of a person, and gives it its id.
    pub(crate) fn begin(&mut self, person: String, size: u64) -> String {
        let id = format!("{SESSION}{}", random_text());
        self.all.push(Upload {
            id: id.clone(),
            person,
            size,
            bytes: 0,
            handle: None,
            file: None,
        });
        id
    }

    /// The session of this id, if it is this person's.
    pub(crate) fn of(&mut self, id: &str, person: &str) -> Option<&mut Upload> {
        self.all
            .iter_mut()
            .find(|upload| upload.id == id && upload.person == person)
    }

    /// The file of a handle; it can be had once.
    pub(crate) fn use_up(&mut self, handle: &str) -> Option<StoredFile> {
        let named = |upload: &&mut Upload| upload.handle.as_deref() == Some(handle);
        self.all.iter_mut().find(named)?.file.take()
    }
}

// === impl Upload ===

impl Upload {
    /// Adds a part of the file, and gives its handle when all of it is here.
    pub(crate) fn add(&mut self, part: &mut dyn Read, files: &Files) -> io::Result<Option<String>> {
        let name = self.id.replace(':', "-");
        self.bytes += files.append(&name, self.bytes, part)?;
        if self.bytes < self.size {
            return Ok(None);
        }
        let handle = format!("4:{}", random_text());
        self.file = Some(files.finish(&name)?);
        self.handle = Some(handle.clone());
        Ok(Some(handle))
    }
}
