//! What a person has chosen against what TikTok lets the creator do now, before anything is sent.
//! Nothing is ever changed silently: the post waits, and says what has to be chosen again.

use super::calls::{options_of, part_of};
use super::options::TikTokOptions;
use super::progress::Progress;
use crate::domain::content::Part;
use crate::domain::secret::Secret;
use crate::platforms::error::{Class, PlatformError};
use crate::platforms::publish::{Job, Slice};
use crate::platforms::tiktok::creator::{self, Creator, Privacy};
use crate::ports::Http;

/// Asks TikTok what the creator may do now, and looks whether the post may be sent like this.
pub(super) async fn ask(
    job: &Job<'_, impl Http>,
    progress: Progress,
    secret: Option<Secret>,
) -> Result<Slice, PlatformError> {
    let part = part_of(job)?;
    let options = options_of(part)?;
    let creator = creator::read(job.http, job.app, job.token, job.now).await?;
    let is_audited = job.config.tiktok_terms.is_audited;
    let mismatch = of_audit(&options, &creator, is_audited)
        .or_else(|| of_privacy(&options, &creator))
        .or_else(|| of_duration(part, &creator));
    match mismatch {
        Some(why) => Err(why),
        None => Ok(progress.asked_at(job.now).again(job.now, secret)),
    }
}

fn not_offered(message: String, hint: &str) -> PlatformError {
    PlatformError::new(Class::Fixable, PlatformError::NOT_OFFERED, message).with_hint(hint)
}

fn of_audit(options: &TikTokOptions, creator: &Creator, is_audited: bool) -> Option<PlatformError> {
    let is_for_others = options.privacy != Some(Privacy::SelfOnly);
    if is_audited || (creator.is_private() && !is_for_others) {
        return None;
    }
    let message = "TikTok has not audited this instance's app yet: until then it posts to private \
        accounts only, and only for their owners.";
    let hint = if creator.is_private() {
        "Choose \u{201c}Only me\u{201d}. The post waits."
    } else {
        "Make the account private in the TikTok app and choose \u{201c}Only me\u{201d}, or send it \
        as a draft. The post waits."
    };
    Some(not_offered(message.to_owned(), hint))
}

fn of_privacy(options: &TikTokOptions, creator: &Creator) -> Option<PlatformError> {
    let chosen = options.privacy?;
    if creator.privacy_options.contains(&chosen) {
        return None;
    }
    let offered: Vec<&str> = creator
        .privacy_options
        .iter()
        .map(|it| it.title())
        .collect();
    let message = format!(
        "TikTok does not offer \u{201c}{}\u{201d} to this account any more. It offers: {}.",
        chosen.title(),
        offered.join(", ")
    );
    Some(not_offered(
        message,
        "Choose again who may see the post. It waits.",
    ))
}

fn of_duration(part: &Part, creator: &Creator) -> Option<PlatformError> {
    let longest = creator.longest_video_s?;
    let duration = part.media.first()?.medium.facts.duration_ms?;
    let message = || {
        let seconds = duration.div_ceil(1_000);
        format!(
            "TikTok lets this account post videos of up to {longest} seconds; this has {seconds}."
        )
    };
    let hint = "Cut the video shorter, and put it into the post. It waits.";
    let is_too_long = duration > longest.saturating_mul(1_000);
    is_too_long.then(|| not_offered(message(), hint))
}

/// The error of a preparation, where TikTok itself refuses what the person chose.
pub(super) fn waiting(error: PlatformError) -> PlatformError {
    match error.code.as_str() {
        "privacy_level_option_mismatch" | "unaudited_client_can_only_post_to_private_accounts" => {
            PlatformError {
                class: Class::Fixable,
                code: PlatformError::NOT_OFFERED.to_owned(),
                ..error
            }
        }
        _ => error,
    }
}
