//! Paper: a network that exists for tests, under the prefix `/paper`. A text is stored in chunks,
//! worked on for a while, accepted by a call that may be repeated, and visible some time later.
//!
//! * `POST /paper/{user}/drafts` begins a draft: `{"text", "chunks"}`. It answers with the
//!   draft's id, its upload address and its end.
//! * `PUT /paper/{user}/uploads/{draft}/{n}` stores chunk `n`. Chunks come in their order, and the
//!   latest may come again.
//! * `GET /paper/{user}/drafts/{draft}` says `uploading`, `processing` or `ready`.
//! * `POST /paper/{user}/drafts/{draft}/publish` accepts it. Repeating the call answers with the
//!   same handle.
//! * `GET /paper/{user}/publications/{handle}` says `pending`, `public` or `failed`.

mod routes;
mod state;

pub(crate) use routes::{answer, is_call, scripted, user_of};
pub(crate) use state::PaperState;
