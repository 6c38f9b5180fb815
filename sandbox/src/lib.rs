//! Offline platforms.
