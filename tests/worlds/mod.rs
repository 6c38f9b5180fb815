//! The worlds that need more than a file of their own.

pub(crate) mod pool;
pub(crate) mod workerd;
