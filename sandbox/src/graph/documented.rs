//! Every error that the documents name, by its numbers, for scripts that want one.
//!
//! <https://developers.facebook.com/docs/graph-api/guides/error-handling>,
//! <https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/error-codes>

use http::{Response, StatusCode};

use super::errors::Refusal;
use super::usage;

/// The codes that say that a share is used up.
const LIMITS: [i32; 7] = [4, 17, 32, 341, 613, 80_001, 80_002];

/// The response with these numbers, in the platform's words where they are known.
pub(crate) fn documented(path: &str, code: i32, subcode: Option<u32>) -> Response<Vec<u8>> {
    let status = match code {
        1 | 2 => StatusCode::INTERNAL_SERVER_ERROR,
        10 | 200..=299 => StatusCode::FORBIDDEN,
        _ => StatusCode::BAD_REQUEST,
    };
    let message = of_code(code);
    let refusal = Refusal::new(code, format!("(#{code}) {message}")).with_status(status);
    let refusal = match subcode {
        Some(subcode) => {
            let sentence = of_subcode(subcode).unwrap_or(message);
            refusal.sub(subcode).told(message, sentence)
        }
        None => refusal,
    };
    let refusal = if matches!(code, -2..=2) {
        refusal.transient()
    } else {
        refusal
    };
    let mut response = refusal.respond();
    if LIMITS.contains(&code) {
        usage::exhausted(&mut response, usage::whose(path), None);
    }
    response
}

fn of_code(code: i32) -> &'static str {
    match code {
        -2 => "Timeout downloading media",
        -1 => "Fatal",
        1 => "An unknown error occurred",
        2 => "Service temporarily unavailable",
        3 => "Application does not have the capability to make this API call.",
        4 => "Application request limit reached",
        9 => "Application request limit reached for this action",
        10 => "Application does not have permission for this action",
        17 => "User request limit reached",
        24 => "The requested resource does not exist",
        25 => "The account is restricted",
        32 => "Page request limit reached",
        102 => "Session key invalid or no longer valid",
        104 => "An access token is required to request this resource.",
        190 => "Error validating access token",
        200..=299 => "Permissions error",
        324 => "Missing or invalid image file",
        341 => "Feed action request limit reached",
        352 => "The video format is not supported",
        368 => "The action attempted has been deemed abusive or is otherwise disallowed",
        506 => "Duplicate status message",
        613 => "Calls to this api have exceeded the rate limit.",
        803 => "Some of the aliases you requested do not exist",
        6000 | 6001 => "There was a problem uploading your video file.",
        9004 => "Only photo or video can be accepted as media type.",
        9007 => "Media ID is not available",
        36_000 => "The image is too large to download.",
        36_001 => "The image format is not supported.",
        36_003 => "The aspect ratio is not supported.",
        36_004 => "The caption is too long.",
        80_001 | 80_002 => "There have been too many calls to this account.",
        _ => "Invalid parameter",
    }
}

fn of_subcode(subcode: u32) -> Option<&'static str> {
    Some(match subcode {
        33 => "The object does not exist, or may not be seen.",
        458 => "The user has not authorized application.",
        459 => "You cannot access the app till you log in to www.facebook.com.",
        460 => "The session has been invalidated because the user changed their password.",
        463 => "Session has expired.",
        464 => "Sessions for the user are not allowed because the user is not a confirmed user.",
        467 => "The access token is invalid.",
        492 => "User does not have sufficient administrative permission for this action.",
        1_346_003 => "Your content couldn't be shared, because this link or text was reported.",
        1_363_019 | 1_363_037 => "There was a problem uploading your video.",
        1_363_022 => "The video you tried to upload is too small.",
        1_363_023 => "The video you tried to upload is too large.",
        1_363_030 => "Your video upload timed out before it could be completed.",
        1_363_042 => "You don't have permission to upload a video here.",
        1_363_047 | 1_609_010 => "This service is not available right now.",
        1_366_046 => "Your photos couldn't be uploaded. Photos should be smaller than 10 MB.",
        1_366_051 => "These photos were already posted.",
        1_390_008 => "You're posting too fast. Please slow down.",
        1_404_078 => "You are not authorized to publish as this Page: authorize yourself first.",
        4_854_002 => "Confirm your identity before you publish as this Page.",
        1_404_102 => "Your content goes against the community standards.",
        1_404_006 => "We have detected a potential security issue: complete the check first.",
        1_404_112 => "Your account is limited for some days.",
        1_609_005 => "The link could not be scraped.",
        1_609_008 => "Links to facebook.com are not allowed here.",
        _ => return None,
    })
}
