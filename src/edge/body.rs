//! Bodies of requests to platforms. One with media is a stream whose length is known before it is
//! sent, so that the platform gets a `Content-Length`; the runtime pipes it from the media store.

use super::media::R2;
use crate::ports::HttpError;
use crate::ports::media::{Body, Chunk, MediaError};
use futures_util::future::{Either, select};
use js_sys::{BigInt, Uint8Array};
use std::pin::pin;
use wasm_bindgen::JsValue;
use web_sys::{ReadableStream, StreamPipeOptions, WritableStream};
use worker::wasm_bindgen_futures::JsFuture;
use worker::worker_sys::FixedLengthStream;

/// A body that is about to be sent.
pub(super) enum Outgoing {
    /// No bytes at all.
    Empty,
    /// These bytes.
    Bytes(Uint8Array),
    /// One stretch of one medium.
    Stream(ReadableStream),
    /// Several stretches, which go into a pipe one behind the other.
    Pipe(FixedLengthStream, Vec<Piece>),
}

/// A stretch of a body.
pub(super) enum Piece {
    Bytes(Uint8Array),
    Stream(ReadableStream),
}

/// Opens every medium of a body. Nothing has been sent where one of them cannot be opened.
pub(super) async fn open(media: &R2, body: &Body) -> Result<Outgoing, HttpError> {
    if let Some(bytes) = body.bytes() {
        return Ok(if bytes.is_empty() {
            Outgoing::Empty
        } else {
            Outgoing::Bytes(Uint8Array::from(bytes.as_slice()))
        });
    }
    let mut pieces = Vec::with_capacity(body.chunks().len());
    for chunk in body.chunks() {
        pieces.push(
            piece(media, chunk)
                .await
                .map_err(|error| not_sent(&error))?,
        );
    }
    if let [Piece::Stream(stream)] = pieces.as_slice() {
        return Ok(Outgoing::Stream(stream.clone()));
    }
    let pipe = FixedLengthStream::new_big_int(BigInt::from(body.length()));
    let pipe = pipe.map_err(|error| HttpError::NotSent(format!("{error:?}")))?;
    Ok(Outgoing::Pipe(pipe, pieces))
}

async fn piece(media: &R2, chunk: &Chunk) -> Result<Piece, MediaError> {
    match chunk {
        Chunk::Bytes(bytes) => Ok(Piece::Bytes(Uint8Array::from(bytes.as_slice()))),
        Chunk::Media {
            key,
            offset,
            length,
        } => media.stream(key, *offset, *length).await.map(Piece::Stream),
        Chunk::Request { .. } => Err(MediaError::Failed("a request is not sent on".to_owned())),
    }
}

fn not_sent(error: &MediaError) -> HttpError {
    HttpError::NotSent(error.to_string())
}

// === impl Outgoing ===

impl Outgoing {
    /// The body as `fetch` takes it.
    pub(super) fn value(&self) -> Option<JsValue> {
        match self {
            Self::Empty => None,
            Self::Bytes(bytes) => Some(bytes.into()),
            Self::Stream(stream) => Some(stream.into()),
            Self::Pipe(pipe, _) => Some(pipe.readable().into()),
        }
    }

    /// Fills the pipe for as long as `sending` takes. An answer may come before the pipe is empty;
    /// and a medium that breaks off breaks the request off, which `sending` then tells.
    pub(super) async fn fill_while<T>(self, sending: impl Future<Output = T>) -> T {
        let Self::Pipe(pipe, pieces) = self else {
            return sending.await;
        };
        match select(pin!(sending), pin!(fill(pipe.writable(), pieces))).await {
            Either::Left((answer, _)) => answer,
            Either::Right(((), sending)) => sending.await,
        }
    }
}

async fn fill(pipe: WritableStream, pieces: Vec<Piece>) {
    if let Err(error) = try_fill(&pipe, pieces).await {
        // Where the other side has closed it, there is nothing left to break off.
        let _ = JsFuture::from(pipe.abort_with_reason(&error)).await;
    }
}

async fn try_fill(pipe: &WritableStream, pieces: Vec<Piece>) -> Result<(), JsValue> {
    let stays_open = StreamPipeOptions::new();
    stays_open.set_prevent_close(true);
    for piece in pieces {
        match piece {
            Piece::Bytes(bytes) => {
                let writer = pipe.get_writer()?;
                JsFuture::from(writer.write_with_chunk(&bytes)).await?;
                writer.release_lock();
            }
            Piece::Stream(stream) => {
                JsFuture::from(stream.pipe_to_with_options(pipe, &stays_open)).await?;
            }
        }
    }
    JsFuture::from(pipe.close()).await.map(drop)
}
