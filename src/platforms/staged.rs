//! For the tests of adapters: requests as text, and a platform that answers as it was told and
//! remembers what it was asked.

use crate::fakes::http::Transport;
use crate::fakes::media::MemoryMedia;
use crate::ports::HttpError;
use http::{Request, Response};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

/// A platform with its answers ready.
pub(super) struct Staged {
    pub(super) http: Transport,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Staged {
    /// Gives `answers` one after the other; an answer with status 0 is lost on its way.
    pub(super) fn with(answers: &[(u16, &str)]) -> Self {
        let answers: VecDeque<_> = answers
            .iter()
            .map(|(status, body)| (*status, (*body).to_owned()))
            .collect();
        let (answers, asked) = (
            Arc::new(Mutex::new(answers)),
            Arc::new(Mutex::new(Vec::new())),
        );
        let heard = Arc::clone(&asked);
        let http = Transport::new(move |request| {
            heard.lock().unwrap().push(shown(&request));
            let next = answers.lock().unwrap().pop_front();
            async move {
                let (status, body) = next.expect("one call more than there are answers");
                if status == 0 {
                    Err(HttpError::Lost("cut".into()))
                } else {
                    Ok(answer(status, &body))
                }
            }
        });
        Self { http, asked }
    }

    /// The same, with the bytes of requests from this store.
    pub(super) fn over(self, media: MemoryMedia) -> Self {
        Self {
            http: self.http.over(Arc::new(media)),
            ..self
        }
    }

    /// What it was asked so far.
    pub(super) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// Method, address, headers and body.
pub(super) fn shown(request: &Request<Vec<u8>>) -> String {
    let headers: Vec<_> = request
        .headers()
        .iter()
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
        .collect();
    let (head, body) = (headers.join("\n"), String::from_utf8_lossy(request.body()));
    format!("{} {}\n{head}\n\n{body}", request.method(), request.uri())
        .trim_end()
        .to_owned()
}

/// An answer.
pub(super) fn answer(status: u16, body: &str) -> Response<Vec<u8>> {
    Response::builder()
        .status(status)
        .body(body.as_bytes().to_vec())
        .unwrap()
}
