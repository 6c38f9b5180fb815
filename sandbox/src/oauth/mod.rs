//! What the platforms' authorization servers have in common: the page of the decision, codes,
//! tokens that rotate, PKCE, and the check of a caller's token.

pub(crate) mod authorize;
pub(crate) mod bearer;
pub(crate) mod callback;
pub(crate) mod codes;
pub(crate) mod consent;
pub(crate) mod credentials;
pub(crate) mod pkce;
pub(crate) mod rotation;
