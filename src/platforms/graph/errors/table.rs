//! Every error that is documented, or has been met, by code and subcode: the first row that fits is
//! the answer. Instagram's are
//! <https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/error-codes>,
//! those of uploads
//! <https://developers.facebook.com/documentation/video-api/reference/error-codes>.

use crate::platforms::error::Class::{Fixable, Operator, Reconnect, Refused, Retry};
use crate::platforms::error::{Class, Full, PlatformError};

/// The name of the error of an app that the person has removed.
pub(in crate::platforms) const APP_REMOVED: &str = "app_removed";

/// The answers do not name the window: Meta tells of those in headers, and in minutes.
const LIMITED: Class = Class::RateLimited {
    full: Full {
        account: None,
        app: None,
    },
};

/// One kind of error.
pub(super) struct Row {
    on: On,
    class: Class,
    code: &'static str,
    message: &'static str,
    hint: &'static str,
}

/// Which errors a row is for.
enum On {
    /// Those with one of these numbers, as code or as subcode: where both are known, Meta has sent
    /// either.
    Number(&'static [i64]),
    /// Those with this code and one of these subcodes.
    Pair(i64, &'static [i64]),
    /// Those with a subcode from the first to the last.
    Subcodes(i64, i64),
    /// Those with a code from the first to the last.
    Codes(i64, i64),
}

use On::{Codes, Number, Pair, Subcodes};

const AGAIN: &str = "Connect the account again.";
const WAIT: &str = "Nothing to do: it is tried again.";
const OPERATOR: &str = "Whoever runs this instance has to look at the app at Meta.";
const OTHER_PICTURE: &str = "Use another picture.";
const OTHER_VIDEO: &str = "Use another video.";
const IN_FACEBOOK: &str =
    "Open Facebook as the person who connected the Page, and do what it asks there.";
const IN_INSTAGRAM: &str = "Open the Instagram app, and do what it asks there.";

/// A row: for which errors, what they mean, its name, what happened, what to do.
const fn row_of(
    on: On,
    class: Class,
    code: &'static str,
    message: &'static str,
    hint: &'static str,
) -> Row {
    Row {
        on,
        class,
        code,
        message,
        hint,
    }
}

/// From the most exact to the least.
#[rustfmt::skip]
static ROWS: &[Row] = &[
    // The connection.
    row_of(Pair(190, &[458]), Reconnect, APP_REMOVED, "This app was removed in the person's \
        settings at Meta.", AGAIN),
    row_of(Pair(190, &[459]), Reconnect, "checkpoint", "Meta wants to hear from the person \
        first.", "Sign in at facebook.com, do what is asked there, then connect the account \
            again."),
    row_of(Pair(190, &[460]), Reconnect, "session_ended", "The password was changed, or Meta ended \
        the session to keep the person safe.", AGAIN),
    row_of(Pair(190, &[463]), Reconnect, "token_expired", "The connection has run out.", AGAIN),
    row_of(Pair(190, &[464]), Reconnect, "unconfirmed", "The person's account at Meta is not \
        confirmed.", "Confirm it at facebook.com, then connect the account again."),
    row_of(Pair(190, &[492]), Reconnect, "role_lost", "The person who connected the Page has no \
        role on it any more.", "Ask an admin of the Page for the role, then connect it again."),
    row_of(Pair(100, &[36007, 36009]), Reconnect, "code_spent", "The consent was used already, or \
        is too old.", "Start again."),
    row_of(Pair(100, &[36008]), Reconnect, "redirect_mismatch", "Meta does not know the address \
        that people come back to.", OPERATOR),
    row_of(Pair(100, &[33]), Reconnect, "not_found", "Meta does not have this, or does not show it \
        to this connection.", AGAIN),
    row_of(Number(&[1_363_042]), Reconnect, "permission_missing", "This connection may not publish \
        videos there.", "Connect the account again, and allow everything that is asked for."),
    // Windows.
    row_of(Number(&[2_207_042]), LIMITED, "daily_limit", "Instagram takes no more posts from this \
        profile today.", WAIT),
    row_of(Number(&[1_390_008]), LIMITED, "too_fast", "Facebook wants more time between two \
        posts.", WAIT),
    // What a person can change.
    row_of(Number(&[2_207_051]), Fixable, "spam", "Instagram takes this for spam, and has blocked \
        it.", "Wait a day, and look at the profile, before you send it again."),
    row_of(Number(&[1_346_003]), Fixable, "abusive", "Others have reported this content as \
        abusive.", "Change the post."),
    row_of(Number(&[2_207_050]), Fixable, "account_restricted", "Instagram has restricted this \
        profile.", IN_INSTAGRAM),
    row_of(Number(&[2_207_081]), Fixable, "no_trial_reels", "This profile cannot publish trial \
        reels.", "Publish it as a usual reel."),
    row_of(Number(&[2_207_057]), Fixable, "cover_outside", "The moment of the cover is not within \
        the video.", "Choose an earlier moment."),
    row_of(Number(&[2_207_028]), Fixable, "carousel_size", "A carousel has two to ten pictures or \
        videos.", "Add or remove some."),
    row_of(Number(&[2_207_035, 2_207_036, 2_207_037]), Fixable, "product_tags", "Instagram does \
        not take these product tags.", "Change or remove them."),
    row_of(Number(&[2_207_040]), Fixable, "too_many_mentions", "Instagram takes at most 20 \
        mentions in a post.", "Mention fewer."),
    row_of(Number(&[36_004, 2_207_010]), Fixable, "caption_too_long", "The caption is too long for \
        Instagram.", "Shorten it."),
    row_of(Number(&[36_000, 2_207_004]), Fixable, "picture_too_big", "The picture is over the 8 MB \
        of Instagram.", OTHER_PICTURE),
    row_of(Number(&[36_001, 2_207_005]), Fixable, "picture_format", "Instagram does not take this \
        kind of picture.", "Use a JPEG."),
    row_of(Number(&[36_003, 2_207_009]), Fixable, "picture_ratio", "The picture is too tall or too \
        wide for Instagram.", "Crop it to between 4:5 and 1.91:1."),
    row_of(Number(&[2_207_026]), Fixable, "video_format", "Meta does not take this kind of \
        video.", "Use an MP4 with H.264 and AAC."),
    row_of(Number(&[1_609_005]), Fixable, "link_unreadable", "Facebook cannot read the page behind \
        the link.", "Change the link."),
    row_of(Number(&[1_609_008]), Fixable, "link_to_facebook", "Facebook takes no links to itself \
        here.", "Remove the link."),
    row_of(Number(&[1_366_046]), Fixable, "picture_refused", "The picture is too big, or of a kind \
        that Facebook does not take.", OTHER_PICTURE),
    row_of(Number(&[1_366_051]), Fixable, "picture_posted", "This picture has been posted \
        already.", "Look at the Page before you send it again."),
    row_of(Number(&[1_404_078, 4_854_002]), Fixable, "identity_unconfirmed", "Facebook wants the \
        person to confirm who they are before they publish to this Page.", IN_FACEBOOK),
    row_of(Number(&[1_404_102]), Fixable, "community_standards", "Facebook says that this goes \
        against its community standards.", "Change the post."),
    row_of(Number(&[1_404_006, 1_404_112]), Fixable, "account_limited", "Facebook has limited the \
        person, or wants to check their account.", IN_FACEBOOK),
    row_of(Number(&[1_363_022]), Fixable, "video_too_small", "The video is too small: under 1 \
        KB.", OTHER_VIDEO),
    row_of(Number(&[1_363_023]), Fixable, "video_too_big", "The video is too big for Facebook.",
        OTHER_VIDEO),
    row_of(Codes(352, 352), Fixable, "video_format", "Meta does not take this kind of video.",
        "Use an MP4 with H.264 and AAC."),
    row_of(Codes(506, 506), Fixable, "duplicate", "Facebook has this post from this Page \
        already.", "Look at the Page, then change the text."),
    row_of(Codes(25, 25), Fixable, "account_restricted", "Instagram has restricted this profile.",
        IN_INSTAGRAM),
    row_of(Codes(368, 368), Fixable, "blocked", "Facebook has blocked this for a while: too many \
        posts alike, or content that it does not want.", "Look at the Page, and wait a day before \
            you send it again."),
    // Our calls.
    row_of(Number(&[2_207_089]), Refused, "carousel_child", "Instagram does not publish a part of \
        a carousel by itself.", OPERATOR),
    row_of(Number(&[2_207_023]), Refused, "bad_media_type", "Instagram does not know what we asked \
        it to make.", OPERATOR),
    // What passes.
    row_of(Number(&[2_207_052, 9004]), Retry, "media_not_fetched", "Meta could not fetch the \
        picture or video from this instance.", WAIT),
    row_of(Number(&[2_207_077]), Retry, "media_not_fetched", "Instagram could not fetch the video \
        from this instance.", WAIT),
    row_of(Number(&[2_207_003]), Retry, "media_slow", "Meta waited too long for the picture or \
        video of this instance.", WAIT),
    row_of(Number(&[2_207_027, 9007]), Retry, "media_not_ready", "Instagram is still working on \
        it.", WAIT),
    row_of(Number(&[2_207_006, 2_207_008, 2_207_020]), Retry, "media_gone", "Instagram does not \
        have the prepared picture or video any more.", WAIT),
    row_of(Number(&[2_207_032, 2_207_053, 2_207_082, 2_207_085]), Retry, "media_failed",
        "Instagram could not take in the picture or video.", WAIT),
    row_of(Number(&[2_207_001]), Retry, "unavailable", "Instagram is not available for now.", WAIT),
    row_of(Number(&[6000, 1_363_019, 1_363_030, 1_363_037]), Retry, "upload_failed",
        "The upload of the video was cut off.", WAIT),
    row_of(Number(&[1_363_047, 1_609_010]), Retry, "unavailable", "Facebook is not available for \
        now.", WAIT),
    row_of(Codes(24, 24), Retry, "media_gone", "Instagram does not have the prepared picture or \
        video any more.", WAIT),
    // What is left of each code.
    row_of(Codes(4, 4), LIMITED, "app_limit", "This instance has used up its calls at Meta for \
        now.", WAIT),
    row_of(Codes(9, 9), LIMITED, "daily_limit", "Instagram takes no more posts from this profile \
        today.", WAIT),
    row_of(Codes(17, 17), LIMITED, "person_limit", "Meta takes no more calls for this person for \
        now.", WAIT),
    row_of(Codes(32, 32), LIMITED, "page_limit", "Facebook takes no more calls for this Page for \
        now.", WAIT),
    row_of(Codes(341, 341), LIMITED, "app_limit", "This instance has used up its calls at Meta for \
        now.", WAIT),
    row_of(Codes(613, 613), LIMITED, "rate_limited", "Meta takes no more calls for now.", WAIT),
    row_of(Codes(80_000, 80_014), LIMITED, "account_limit", "Meta takes no more calls for this \
        account for now.", WAIT),
    row_of(Codes(10, 10), Reconnect, "permission_missing", "This connection may not do that: a \
        permission, or the role on the Page, is missing.", "Connect the account again, and allow \
            everything that is asked for."),
    row_of(Codes(200, 299), Reconnect, "permission_missing", "This connection may not do that: a \
        permission, or the role on the Page, is missing.", "Connect the account again, and allow \
            everything that is asked for."),
    row_of(Codes(102, 102), Reconnect, "token_invalid", "This connection has ended.", AGAIN),
    row_of(Codes(190, 190), Reconnect, "token_invalid", "This connection has ended.", AGAIN),
    row_of(Codes(458, 492), Reconnect, "token_invalid", "This connection has ended.", AGAIN),
    row_of(Codes(3, 3), Operator, "app_not_permitted", "The app of this instance may not do that \
        at Meta.", OPERATOR),
    row_of(Codes(104, 104), Operator, "proof_missing", "Meta does not take the calls of this \
        instance's app.", OPERATOR),
    // New ones appear without being written down; the next try often works.
    row_of(Subcodes(2_207_000, 2_207_999), Retry, "unavailable", "Instagram could not do it.",
        WAIT),
    // An app secret that does not fit reads the same: no reason to end a connection either.
    row_of(Codes(100, 100), Refused, "bad_call", "Meta does not take the call as we made it.",
        OPERATOR),
    row_of(Codes(803, 803), Refused, "not_found", "Meta has nothing under this address.", OPERATOR),
    row_of(Codes(1, 2), Retry, "unavailable", "Meta is not available for now.", WAIT),
    row_of(Codes(-2, -1), Retry, "unavailable", "Instagram is not available for now.", WAIT),
];

/// The row for an error with these numbers.
pub(super) fn row(code: i64, subcode: Option<i64>) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.on.fits(code, subcode))
}

// === impl On ===

impl On {
    fn fits(&self, code: i64, subcode: Option<i64>) -> bool {
        let is_among = |numbers: &[i64]| subcode.is_some_and(|number| numbers.contains(&number));
        match *self {
            Number(numbers) => numbers.contains(&code) || is_among(numbers),
            Pair(of, subcodes) => code == of && is_among(subcodes),
            Subcodes(first, last) => subcode.is_some_and(|number| (first..=last).contains(&number)),
            Codes(first, last) => (first..=last).contains(&code),
        }
    }
}

// === impl Row ===

impl Row {
    /// Whether it tells of something that stays so until somebody acts on the connection or the
    /// app.
    pub(super) const fn is_for_good(&self) -> bool {
        match self.class {
            Reconnect | Operator | Refused => true,
            Retry | Class::RateLimited { .. } | Class::RefreshToken | Fixable | Class::Unknown => {
                false
            }
        }
    }

    pub(super) fn explain(&self) -> PlatformError {
        PlatformError::new(self.class, self.code, self.message).with_hint(self.hint)
    }
}
