//! What one call to a platform may take, in time and in bytes.

use crate::domain::policy::CALL_LIMIT;
use crate::domain::time::Span;
use crate::ports::Limits;

/// The limits of a call that reads something.
pub const READ_LIMITS: Limits = Limits {
    time: Span::seconds(10),
    bytes: 256 * 1024,
};

/// The limits of a call for tokens. It may take longer than a read: when its answer is lost, so may
/// be the connection. What it brought is stored within the 30 s for which a request goes on once
/// its client has gone.
pub const TOKEN_LIMITS: Limits = Limits {
    time: Span::seconds(25),
    bytes: 64 * 1024,
};

/// The limits of a commit.
pub const COMMIT_LIMITS: Limits = Limits {
    time: CALL_LIMIT,
    bytes: 256 * 1024,
};
