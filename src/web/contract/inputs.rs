//! What each extractor says of the operations that use it.

use super::describe::{Describing, Input};
use super::operation::Session;
use crate::web::body;
use crate::web::file::Asked;
use crate::web::incoming::Incoming;
use crate::web::path::{PartPath, Path};
use crate::web::precondition::{IfMatch, Once};
use crate::web::query::Query;
use crate::web::session::{Browser, Reader, Visitor, Writer};
use axum::extract::State;
use axum::extract::rejection::QueryRejection;
use http::{HeaderMap, Uri};
use schemars::JsonSchema;

/// What `If-Match` looks like (RFC 9110 §13.1.1), as far as a post's versions do.
const IF_MATCH: &str = "^(\\*|\"[0-9]+\"( *, *\"[0-9]+\")*)$";

/// What an `Idempotency-Key` looks like.
const KEY: &str = "^[!-~]{1,255}$";

impl<S> Input for State<S> {
    fn describe(_: &mut Describing<'_>) {}
}

impl Input for HeaderMap {
    fn describe(_: &mut Describing<'_>) {}
}

impl Input for Asked {
    fn describe(_: &mut Describing<'_>) {}
}

impl Input for Uri {
    fn describe(_: &mut Describing<'_>) {}
}

impl Input for Browser {
    fn describe(to: &mut Describing<'_>) {
        to.session(Session::Optional);
    }
}

impl Input for Option<Reader> {
    fn describe(to: &mut Describing<'_>) {
        to.session(Session::Optional);
        to.operation.slides = true;
    }
}

impl Input for Visitor {
    fn describe(to: &mut Describing<'_>) {
        to.session(Session::Optional);
        to.operation.slides = true;
    }
}

impl Input for Reader {
    fn describe(to: &mut Describing<'_>) {
        to.session(Session::Needed);
        to.operation.slides = true;
        to.fault(401, &["unauthenticated"]);
    }
}

impl Input for Writer {
    fn describe(to: &mut Describing<'_>) {
        to.session(Session::Needed);
        to.fault(401, &["unauthenticated"]);
        to.fault(403, &["wrong_origin"]);
        to.fault(503, &["not_configured"]);
    }
}

/// The table of routes names the parameter.
impl Input for Path {
    fn describe(to: &mut Describing<'_>) {
        to.fault(404, &["not_found"]);
    }
}

impl Input for PartPath {
    fn describe(to: &mut Describing<'_>) {
        to.fault(404, &["not_found"]);
    }
}

impl Input for Incoming {
    fn describe(to: &mut Describing<'_>) {
        to.bytes_body("application/octet-stream");
        to.fault(400, &["unreadable_body"]);
        to.fault(411, &["length_required"]);
        to.fault(413, &["too_large"]);
        to.fault(415, &["octet_stream_only"]);
    }
}

impl Input for body::Csv {
    fn describe(to: &mut Describing<'_>) {
        to.text_body("text/csv");
        to.fault(400, &["unreadable_body"]);
        to.fault(408, &["too_slow"]);
        to.fault(413, &["too_large"]);
        to.fault(415, &["csv_only"]);
        to.fault(422, &["invalid"]);
    }
}

impl Input for body::Picture {
    fn describe(to: &mut Describing<'_>) {
        to.bytes_body("image/*");
        to.fault(400, &["unreadable_body"]);
        to.fault(408, &["too_slow"]);
        to.fault(413, &["too_large"]);
    }
}

impl<T: JsonSchema> Input for Query<T> {
    fn describe(to: &mut Describing<'_>) {
        to.query::<T>();
        to.fault(422, &["invalid"]);
    }
}

impl<T: JsonSchema> Input for Result<axum::extract::Query<T>, QueryRejection> {
    fn describe(to: &mut Describing<'_>) {
        to.query::<T>();
    }
}

impl<T: JsonSchema> Input for body::Json<T> {
    fn describe(to: &mut Describing<'_>) {
        to.body::<T>("application/json");
        to.fault(400, &["not_json"]);
        to.fault(403, &["json_only"]);
        to.fault(422, &["invalid"]);
    }
}

impl Input for IfMatch {
    fn describe(to: &mut Describing<'_>) {
        to.header(
            "If-Match",
            true,
            "The version that was seen, as `ETag` and `version` tell it; or `*`: whichever it is.",
            ("\"3\"", IF_MATCH),
        );
        to.fault(412, &["stale"]);
        to.fault(428, &["if_match_required"]);
    }
}

impl Input for Once {
    fn describe(to: &mut Describing<'_>) {
        let description = "1 to 255 visible ASCII characters. The same key with the same body \
            makes one post, however often it comes \
            within a day; with another body it is refused.";
        to.header(
            "Idempotency-Key",
            false,
            description,
            ("0198c0ff-ee00-7000-8000-000000000001", KEY),
        );
        to.fault(400, &["idempotency_key"]);
    }
}
