//! What the bytes of a stored file say of it.

use crate::domain::media::{Facts, MediaKey};
use crate::facts::{self, Source, Unreadable};
use crate::ports::Ports;
use crate::ports::media::{Media, MediaError};
use crate::usecases::Core;

/// A file in the media store.
struct Stored<'a, P> {
    core: &'a Core<P>,
    key: &'a MediaKey,
}

impl<P: Ports> Source for Stored<'_, P> {
    type Error = MediaError;

    async fn read(&self, offset: u64, length: u64) -> Result<Vec<u8>, MediaError> {
        self.core.ports.media().read(self.key, offset, length).await
    }
}

/// Reads what a stored file is. The inner error says why it is not taken.
pub(super) async fn read<P: Ports>(
    core: &Core<P>,
    key: &MediaKey,
    bytes: u64,
) -> Result<Result<Facts, Unreadable>, MediaError> {
    facts::read(&Stored { core, key }, bytes).await
}
