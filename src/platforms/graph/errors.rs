//! What Meta's refusals mean:
//! <https://developers.facebook.com/docs/graph-api/guides/error-handling>.
//!
//! Every Graph API of Meta refuses in one shape, under any HTTP status, 200 too. Its texts follow
//! the language of the person, so that numbers alone decide, and its types say nothing.

mod table;

use crate::domain::text::shortened;
use crate::platforms::error::{Class, Full, PlatformError};
use http::{Response, StatusCode};
use serde_json::Value;
use std::fmt;

pub(in crate::platforms) use table::APP_REMOVED;

/// How much of Meta's words is kept.
const LONGEST_MESSAGE: usize = 300;

/// The `error` of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GraphError {
    /// What went wrong; may be negative, and is 0 where it is not told.
    pub code: i64,
    /// The subcode, which tells more exactly what went wrong.
    pub subcode: Option<i64>,
    /// Whether Meta says that it will pass. It says so too seldom.
    pub is_transient: bool,
    /// What Meta wants the person to read, in their language.
    pub user_message: Option<String>,
    /// What Meta wants to be told about the call.
    pub trace: Option<String>,
}

/// The error in the body of an answer, if there is one.
#[must_use]
pub fn parse(body: &[u8]) -> Option<GraphError> {
    let body: Value = serde_json::from_slice(body).ok()?;
    GraphError::of(body.get("error")?)
}

/// The error in an answer to a call that makes nothing public: codes 1 and 2 and any server error
/// may hide a success.
#[must_use]
pub fn read(answer: &Response<Vec<u8>>) -> PlatformError {
    match parse(answer.body()) {
        Some(error) => error.explain(answer.status()),
        None => without_words(answer.status()),
    }
}

/// What an answer says that is no error of Meta's: something stands between us, and it proves
/// nothing.
fn without_words(status: StatusCode) -> PlatformError {
    if status == StatusCode::TOO_MANY_REQUESTS {
        return PlatformError::new(
            Class::RateLimited {
                full: Full::default(),
            },
            "rate_limited",
            "Meta takes no more calls for now.",
        );
    }
    PlatformError::new(
        Class::Retry,
        "unexpected_answer",
        format!(
            "Meta gave no answer that can be read ({}).",
            status.as_u16()
        ),
    )
}

// === impl GraphError ===

impl GraphError {
    /// Reads the object that stands under `error`. `debug_token` has one with shorter names inside
    /// its answer.
    pub(in crate::platforms) fn of(error: &Value) -> Option<Self> {
        let error = error.as_object()?;
        let text = |name: &str| {
            error
                .get(name)
                .and_then(Value::as_str)
                .filter(|text| !text.is_empty())
        };
        Some(Self {
            code: error.get("code").and_then(whole).unwrap_or(0),
            subcode: error
                .get("error_subcode")
                .or_else(|| error.get("subcode"))
                .and_then(whole),
            is_transient: error.get("is_transient") == Some(&Value::Bool(true)),
            user_message: text("error_user_msg")
                .map(|text| shortened(text, LONGEST_MESSAGE).to_owned()),
            trace: text("fbtrace_id").map(str::to_owned),
        })
    }

    /// What it means, in an answer with this status.
    #[must_use]
    pub fn explain(&self, status: StatusCode) -> PlatformError {
        let will_pass = self.is_transient || status.is_server_error();
        match table::row(self.code, self.subcode) {
            // What passes by itself ends no connection, and is nobody's fault.
            Some(row) if !(will_pass && row.is_for_good()) => row.explain(),
            _ if will_pass => PlatformError::new(
                Class::Retry,
                "unavailable",
                "Meta is not available for now.",
            ),
            _ => self.unlisted(),
        }
    }

    fn numbers(&self) -> String {
        self.subcode.map_or_else(
            || self.code.to_string(),
            |subcode| format!("{}/{subcode}", self.code),
        )
    }

    /// Whether it says that a window is used up.
    pub(in crate::platforms) fn is_limit(&self, status: StatusCode) -> bool {
        matches!(self.explain(status).class, Class::RateLimited { .. })
    }

    /// An error that nobody has written down: the person may know what to do, from Meta's words.
    fn unlisted(&self) -> PlatformError {
        let said = self.user_message.clone().unwrap_or_else(|| {
            format!(
                "Meta refused this without saying why (error {}).",
                self.numbers()
            )
        });
        PlatformError::new(Class::Fixable, "refused", said)
            .with_hint("Change what Meta names, and send it again.")
    }
}

/// For logs: numbers, and where Meta finds the call again.
impl fmt::Display for GraphError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "error {}, trace {}",
            self.numbers(),
            self.trace.as_deref().unwrap_or("none")
        )
    }
}

/// A whole number, as Meta writes them: bare, or in a string.
pub(in crate::platforms) fn whole(value: &Value) -> Option<i64> {
    value
        .as_i64()
        .or_else(|| value.as_str()?.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// An answer as Meta writes it.
    fn answer(status: u16, code: i64, subcode: Option<i64>) -> Response<Vec<u8>> {
        let mut body = serde_json::json!({ "error": {
            "message": "(#1) Une erreur est survenue", "type": "OAuthException",
            "code": code, "is_transient": false,
            "error_data": { "blame_field_specs": [["message"]] }, "fbtrace_id": "A6LJylpZRQwZ",
        }});
        if let Some(subcode) = subcode {
            body["error"]["error_subcode"] = subcode.into();
        }
        of(status, &body.to_string())
    }

    fn of(status: u16, body: &str) -> Response<Vec<u8>> {
        Response::builder()
            .status(status)
            .body(body.as_bytes().to_vec())
            .unwrap()
    }

    /// Codes, subcode, class and name.
    type Row = (&'static [i64], Option<i64>, &'static str, &'static str);

    #[rustfmt::skip]
    const DOCUMENTED: &[Row] = &[
        (&[1], None, "retry", "unavailable"),
        (&[1], Some(2_207_057), "fixable", "cover_outside"),
        (&[2], None, "retry", "unavailable"),
        (&[3], None, "operator", "app_not_permitted"),
        (&[4], None, "rate_limited", "app_limit"),
        (&[4], Some(2_207_051), "fixable", "spam"),
        (&[9], Some(2_207_042), "rate_limited", "daily_limit"),
        (&[9], None, "rate_limited", "daily_limit"),
        (&[10], None, "reconnect", "permission_missing"),
        (&[17], None, "rate_limited", "person_limit"),
        (&[17], Some(2_446_079), "rate_limited", "person_limit"),
        (&[24], Some(2_207_006), "retry", "media_gone"),
        (&[24], Some(2_207_008), "retry", "media_gone"),
        (&[24], None, "retry", "media_gone"),
        (&[25], Some(2_207_050), "fixable", "account_restricted"),
        (&[25], None, "fixable", "account_restricted"),
        (&[32], None, "rate_limited", "page_limit"),
        (&[100], None, "refused", "bad_call"),
        (&[100], Some(33), "reconnect", "not_found"),
        (&[100], Some(36007), "reconnect", "code_spent"),
        (&[100], Some(36008), "reconnect", "redirect_mismatch"),
        (&[100], Some(36009), "reconnect", "code_spent"),
        (&[100], Some(2_207_023), "refused", "bad_media_type"),
        (&[100], Some(2_207_089), "refused", "carousel_child"),
        (&[100], Some(2_207_028), "fixable", "carousel_size"),
        (&[100], Some(2_207_035), "fixable", "product_tags"),
        (&[100], Some(2_207_036), "fixable", "product_tags"),
        (&[100], Some(2_207_037), "fixable", "product_tags"),
        (&[100], Some(2_207_040), "fixable", "too_many_mentions"),
        (&[102], None, "reconnect", "token_invalid"),
        (&[104], None, "operator", "proof_missing"),
        (&[190], None, "reconnect", "token_invalid"),
        (&[190], Some(458), "reconnect", "app_removed"),
        (&[190], Some(459), "reconnect", "checkpoint"),
        (&[190], Some(460), "reconnect", "session_ended"),
        (&[190], Some(463), "reconnect", "token_expired"),
        (&[190], Some(464), "reconnect", "unconfirmed"),
        (&[190], Some(467), "reconnect", "token_invalid"),
        (&[190], Some(492), "reconnect", "role_lost"),
        (&[200, 210, 299], None, "reconnect", "permission_missing"),
        (&[458, 492], None, "reconnect", "token_invalid"),
        (&[341], None, "rate_limited", "app_limit"),
        (&[352], Some(2_207_026), "fixable", "video_format"),
        (&[352], None, "fixable", "video_format"),
        (&[368], None, "fixable", "blocked"),
        (&[368], Some(1_390_008), "rate_limited", "too_fast"),
        (&[368], Some(1_346_003), "fixable", "abusive"),
        (&[506], None, "fixable", "duplicate"),
        (&[613], None, "rate_limited", "rate_limited"),
        (&[613], Some(1996), "rate_limited", "rate_limited"),
        (&[803], None, "refused", "not_found"),
        (&[80000, 80001, 80002, 80003, 80004, 80005, 80006, 80008, 80009, 80014], None,
                "rate_limited", "account_limit"),
        (&[9004], Some(2_207_052), "retry", "media_not_fetched"),
        (&[9004], None, "retry", "media_not_fetched"),
        (&[9007], Some(2_207_027), "retry", "media_not_ready"),
        (&[9007], None, "retry", "media_not_ready"),
        (&[36000], Some(2_207_004), "fixable", "picture_too_big"),
        (&[36001], Some(2_207_005), "fixable", "picture_format"),
        (&[36003], Some(2_207_009), "fixable", "picture_ratio"),
        (&[36004], Some(2_207_010), "fixable", "caption_too_long"),
        (&[-1], Some(2_207_001), "retry", "unavailable"),
        (&[-1], Some(2_207_032), "retry", "media_failed"),
        (&[-1], Some(2_207_053), "retry", "media_failed"),
        (&[-2], Some(2_207_003), "retry", "media_slow"),
        (&[-2], Some(2_207_020), "retry", "media_gone"),
        (&[-1, -2], None, "retry", "unavailable"),
        (&[0], Some(2_207_026), "fixable", "video_format"),
        (&[0], Some(2_207_077), "retry", "media_not_fetched"),
        (&[0], Some(2_207_081), "fixable", "no_trial_reels"),
        (&[0], Some(2_207_082), "retry", "media_failed"),
        (&[0], Some(2_207_085), "retry", "media_failed"),
        (&[1_609_005], None, "fixable", "link_unreadable"),
        (&[100], Some(1_609_008), "fixable", "link_to_facebook"),
        (&[324], Some(1_366_046), "fixable", "picture_refused"),
        (&[100], Some(1_366_051), "fixable", "picture_posted"),
        (&[200], Some(1_404_078), "fixable", "identity_unconfirmed"),
        (&[200], Some(4_854_002), "fixable", "identity_unconfirmed"),
        (&[368], Some(1_404_102), "fixable", "community_standards"),
        (&[368], Some(1_404_006), "fixable", "account_limited"),
        (&[368], Some(1_404_112), "fixable", "account_limited"),
        (&[2], Some(1_363_047), "retry", "unavailable"),
        (&[100], Some(1_609_010), "retry", "unavailable"),
        (&[6000, 1_363_019, 1_363_030, 1_363_037], None, "retry", "upload_failed"),
        (&[6000], Some(1_363_019), "retry", "upload_failed"),
        (&[6000], Some(1_363_022), "fixable", "video_too_small"),
        (&[1_363_023], None, "fixable", "video_too_big"),
        (&[1_363_042], None, "reconnect", "permission_missing"),
            // Nobody has written these down.
        (&[100, 0], Some(2_207_999), "retry", "unavailable"),
        (&[190], Some(999_999), "reconnect", "token_invalid"),
        (&[5, 7_777, -7_777], None, "fixable", "refused"),
    ];

    #[test]
    fn each_documented_error_means_what_is_written_down() {
        for (codes, subcode, class, name) in DOCUMENTED {
            for code in *codes {
                let error = read(&answer(400, *code, *subcode));
                assert_eq!(
                    (error.class.name(), error.code.as_str()),
                    (*class, *name),
                    "{code} {subcode:?}"
                );
                assert!(
                    !error.message.contains("erreur") && error.hint.is_some(),
                    "Meta's text is in the person's language: {error:?}"
                );
            }
        }
    }

    #[test]
    fn an_error_is_one_under_any_status() {
        for status in [200, 400, 401, 403] {
            assert_eq!(
                read(&answer(status, 190, Some(460))).code,
                "session_ended",
                "{status}"
            );
        }
    }

    #[test]
    fn what_passes_by_itself_ends_no_connection() {
        for (code, subcode) in [
            (190, Some(458)),
            (190, None),
            (10, None),
            (200, None),
            (102, None),
            (100, Some(33)),
            (100, None),
            (3, None),
        ] {
            assert_eq!(
                read(&answer(500, code, subcode)).class,
                Class::Retry,
                "{code} {subcode:?}"
            );
            let transient = format!(
                r#"{{"error":{{"code":{code},"error_subcode":{},"is_transient":true}}}}"#,
                subcode.unwrap_or(0)
            );
            assert_eq!(
                read(&of(400, &transient)).class,
                Class::Retry,
                "{transient}"
            );
        }
        let limited = of(500, r#"{"error":{"code":4,"is_transient":true}}"#);
        assert_eq!(
            read(&limited).class.name(),
            "rate_limited",
            "a window stays one"
        );
        let spam = of(
            400,
            r#"{"error":{"code":4,"error_subcode":2207051,"is_transient":true}}"#,
        );
        assert_eq!(
            read(&spam).class,
            Class::Fixable,
            "a block is not knocked at"
        );
    }

    #[test]
    fn an_answer_without_metas_words_proves_nothing() {
        for (status, body) in [
            (401, ""),
            (403, "<html>"),
            (404, "{}"),
            (400, r#"{"error":"invalid_request"}"#),
            (200, "[]"),
            (302, ""),
            (503, ""),
        ] {
            assert_eq!(
                read(&of(status, body)).class,
                Class::Retry,
                "{status} {body}"
            );
            assert_eq!(parse(body.as_bytes()), None);
        }
        assert_eq!(read(&of(429, "")).class.name(), "rate_limited");
    }

    #[test]
    fn an_unknown_error_is_told_in_the_words_that_are_meant_for_people() {
        let body = r#"{"error":{"message":"Invalid","code":7777,"error_user_title":"Nope",
            "error_user_msg":"Bitte kürzen."}}"#;
        assert_eq!(read(&of(400, body)).message, "Bitte kürzen.");
        let numbers = read(&of(
            400,
            r#"{"error":{"message":"secret-ish","code":7777,"error_subcode":12}}"#,
        ));
        insta::assert_snapshot!(numbers.message, @"Meta refused this without saying why (error \
            7777/12).");
    }

    #[test]
    fn numbers_and_data_come_in_every_shape() {
        let odd = br#"{"error":{"message":"x","code":"-1","error_subcode":"2207001",
            "error_data":"{\"a\":1}","is_transient":null}}"#;
        let error = parse(odd).unwrap();
        assert_eq!(
            (error.code, error.subcode, error.is_transient),
            (-1, Some(2_207_001), false)
        );
        assert_eq!(
            parse(br#"{"error":{"message":"x","type":"OAuthException"}}"#)
                .unwrap()
                .code,
            0
        );
        assert_eq!(parse(br#"{"error":null,"data":[]}"#), None);
        assert_eq!(
            parse(br#"{"error":{"code":1,"fbtrace_id":"A6LJ"}}"#)
                .unwrap()
                .trace
                .as_deref(),
            Some("A6LJ")
        );
    }

    proptest! {
        #[test]
        fn no_answer_makes_the_reader_panic(
            status in 200_u16..600,
            body in proptest::collection::vec(any::<u8>(), 0..200),
        ) {
            let answer = Response::builder().status(status).body(body).unwrap();
            let is_taken_as_passing =
                matches!(read(&answer).class, Class::Retry | Class::RateLimited { .. });
            prop_assert!(is_taken_as_passing);
        }

        #[test]
        fn no_numbers_end_a_connection_that_meta_is_too_busy_to_speak_of(
            code in any::<i64>(),
            subcode in any::<Option<i64>>(),
        ) {
            prop_assert_ne!(read(&answer(503, code, subcode)).class, Class::Reconnect);
        }
    }
}
