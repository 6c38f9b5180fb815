//! What one account is asked to publish, before its network decides what becomes of it.

use super::ids::WorkspaceId;
use super::media::{Attached, Attachment, Library, MediaKey};
use super::violation::{Violation, wrong_shape};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What a target asks for beyond its text, as a client writes it. Its network knows what it may
/// hold.
pub type Options = serde_json::Map<String, Value>;

/// What one account is asked to publish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// Whose it is.
    pub workspace: WorkspaceId,
    /// The text: the account's own, or the post's.
    pub text: String,
    /// The pictures and videos, in order: the account's own, or the post's.
    pub media: Vec<Attachment>,
    /// What is asked for beyond the text.
    pub options: Options,
    /// What is known of every medium that the post names.
    pub library: Library,
}

/// One public call of a commit: a post of a thread, or the only one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The text.
    pub text: String,
    /// Its pictures and videos, in order.
    pub media: Vec<Attached>,
    /// What this call asks for beyond its text, by the names that its network uses.
    pub settings: Options,
    /// Whether the post is whole without it: a first comment. Such parts stand behind all others,
    /// and what becomes of them never changes that the post is published.
    pub is_extra: bool,
}

/// Options as a network has them.
///
/// # Errors
/// When they are not of that shape; the violation's path begins with `options`.
pub fn read_options<T: DeserializeOwned>(options: &Options) -> Result<T, Violation> {
    serde_path_to_error::deserialize(Value::Object(options.clone())).map_err(|error| {
        let fault = wrong_shape(&error);
        let path = if fault.path.is_empty() {
            "options".to_owned()
        } else {
            format!("options.{}", fault.path)
        };
        Violation { path, ..fault }
    })
}

// === impl Content ===

impl Content {
    /// The media that `list`, which stands at `path`, names.
    ///
    /// # Errors
    /// With the place of the first that there is not.
    pub fn attached(&self, path: &str, list: &[Attachment]) -> Result<Vec<Attached>, Violation> {
        let attached = |(at, attachment): (usize, &Attachment)| {
            let medium = self.library.get(&attachment.id);
            let medium = medium.ok_or_else(|| unknown_medium(path, at))?;
            Ok(Attached {
                key: MediaKey::of(&self.workspace, &medium.id),
                alt: attachment.alt.clone().or_else(|| medium.alt.clone()),
                medium: medium.clone(),
            })
        };
        list.iter().enumerate().map(attached).collect()
    }

    /// The places in `list`, which stands at `path`, that name a medium that there is not.
    #[must_use]
    pub fn unknown_media(&self, path: &str, list: &[Attachment]) -> Vec<Violation> {
        unknown_media(&self.library, path, list)
    }
}

/// The places in `list`, which stands at `path`, that name a medium which is not in `library`.
#[must_use]
pub fn unknown_media(library: &Library, path: &str, list: &[Attachment]) -> Vec<Violation> {
    let unknown = |(_, attachment): &(usize, &Attachment)| !library.contains_key(&attachment.id);
    let places = list.iter().enumerate().filter(unknown);
    places.map(|(at, _)| unknown_medium(path, at)).collect()
}

fn unknown_medium(path: &str, at: usize) -> Violation {
    Violation::unknown_medium(format!("{path}[{at}].id"))
}

// === impl Part ===

impl Part {
    /// A part that is a text and nothing else.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            media: Vec::new(),
            settings: Options::new(),
            is_extra: false,
        }
    }

    /// The part as one without which the post is whole.
    #[must_use]
    pub fn extra(self) -> Self {
        Self {
            is_extra: true,
            ..self
        }
    }

    /// The part with these pictures and videos.
    #[must_use]
    pub fn with_media(self, media: Vec<Attached>) -> Self {
        Self { media, ..self }
    }
}
