//! What each answer says of the operations that give it.

use super::describe::{Describing, Output};
use crate::usecases::compose::import::ImportPreview;
use crate::usecases::compose::recurrences::Recurrence;
use crate::usecases::posts::Post;
use crate::usecases::slots::Slots;
use crate::usecases::templates::Template;
use crate::web::answer::{
    Counted, Created, CreatedRecurrence, Html, ImportAnswer, ImportedPosts, MadeTemplate, Tagged,
    TaggedIfAny, TaggedRecurrence, TaggedSlots, TaggedTemplate,
};
use crate::web::file::{Sent, SentIfAny};
use crate::web::health::Health;
use crate::web::problem::Error;
use axum::Json;
use axum::response::Response;
use http::StatusCode;
use schemars::JsonSchema;
use serde_json::json;

impl<T: Output> Output for Result<T, Error> {
    fn describe(to: &mut Describing<'_>) {
        T::describe(to);
        to.fault(500, &["internal"]);
        to.fault(503, &["not_configured", "not_migrated", "unavailable"]);
    }
}

impl<T: JsonSchema> Output for Json<T> {
    fn describe(to: &mut Describing<'_>) {
        to.json::<T>(200);
    }
}

/// The answer of a handler that made something.
impl<T: JsonSchema> Output for (StatusCode, Json<T>) {
    fn describe(to: &mut Describing<'_>) {
        to.json::<T>(201);
    }
}

impl Output for Tagged {
    fn describe(to: &mut Describing<'_>) {
        to.json::<Post>(200).headers.insert("ETag");
    }
}

impl Output for TaggedIfAny {
    fn describe(to: &mut Describing<'_>) {
        Tagged::describe(to);
        to.answer(204).what = "It was a draft, and is gone.";
    }
}

impl Output for Created {
    fn describe(to: &mut Describing<'_>) {
        to.json::<Post>(201).headers.extend([
            "ETag",
            "Idempotent-Replayed",
            "RateLimit",
            "RateLimit-Policy",
        ]);
        to.fault(429, &["quota_exceeded"]);
    }
}

impl Output for TaggedSlots {
    fn describe(to: &mut Describing<'_>) {
        to.json::<Slots>(200).headers.insert("ETag");
    }
}

impl Output for TaggedTemplate {
    fn describe(to: &mut Describing<'_>) {
        to.json::<Template>(200).headers.insert("ETag");
    }
}

impl Output for MadeTemplate {
    fn describe(to: &mut Describing<'_>) {
        to.json::<Template>(201).headers.extend([
            "ETag",
            "Idempotent-Replayed",
            "RateLimit",
            "RateLimit-Policy",
        ]);
        to.fault(429, &["quota_exceeded"]);
    }
}

impl Output for TaggedRecurrence {
    fn describe(to: &mut Describing<'_>) {
        to.json::<Recurrence>(200).headers.insert("ETag");
    }
}

impl Output for CreatedRecurrence {
    fn describe(to: &mut Describing<'_>) {
        to.json::<Recurrence>(201).headers.extend([
            "ETag",
            "Idempotent-Replayed",
            "RateLimit",
            "RateLimit-Policy",
        ]);
        to.fault(429, &["quota_exceeded"]);
    }
}

impl Output for ImportAnswer {
    fn describe(to: &mut Describing<'_>) {
        to.json::<ImportPreview>(200).what = "What would become of the file. Nothing was made.";
        let made = to.json::<ImportedPosts>(201);
        made.what = "The posts were made.";
        made.headers
            .extend(["Idempotent-Replayed", "RateLimit", "RateLimit-Policy"]);
        to.fault(429, &["quota_exceeded"]);
    }
}

impl<T: JsonSchema> Output for Counted<T> {
    fn describe(to: &mut Describing<'_>) {
        let answer = to.json::<T>(200);
        answer.headers.extend(["RateLimit", "RateLimit-Policy"]);
        to.fault(429, &["quota_exceeded"]);
    }
}

impl Output for Health {
    fn describe(to: &mut Describing<'_>) {
        to.json::<Self>(200).what = "The clockwork runs.";
        to.json::<Self>(503).what =
            "The last finished tick is over three minutes old, or the database does not answer.";
    }
}

impl Output for Html {
    fn describe(to: &mut Describing<'_>) {
        to.answer(200)
            .content
            .insert("text/html", json!({ "type": "string" }));
    }
}

/// Bytes of a picture or a video, or a range of them.
impl Output for Sent {
    fn describe(to: &mut Describing<'_>) {
        for status in [200, 206] {
            let answer = to.answer(status);
            answer.content.insert("image/*", json!({}));
            answer.content.insert("video/*", json!({}));
        }
        to.fault(404, &["not_found"]);
        to.fault(416, &["range_not_satisfiable"]);
    }
}

impl Output for SentIfAny {
    fn describe(to: &mut Describing<'_>) {
        Sent::describe(to);
        to.answer(204).what = "There is none, or none that can be had now.";
    }
}

/// Nothing to read: it was done.
impl Output for StatusCode {
    fn describe(to: &mut Describing<'_>) {
        to.answer(204).what = "It was done.";
    }
}

/// What it may be, the table says.
impl Output for Response {
    fn describe(_: &mut Describing<'_>) {}
}
