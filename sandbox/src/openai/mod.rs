//! OpenAI, offline: the Responses API, under the prefix `/openai/v1`. It judges each request as
//! strictly as the real one, and more strictly where a client must not slip: nothing may be stored,
//! and whoever asks has to be named by a pseudonym. What it suggests is made of the words that it
//! was asked about, so that a person sees at once whether it works.
//!
//! <https://platform.openai.com/docs/api-reference/responses/create>

mod app;
mod data_url;
mod documented;
mod errors;
mod question;
mod routes;
mod schema;
mod state;
mod suggest;

pub use crate::faults::OpenAiAnswer;
pub use app::{API_KEY, MODEL};

pub(crate) use documented::documented;
pub(crate) use errors::scripted;
pub(crate) use routes::{answer, is_call};
pub(crate) use state::OpenAiState;
