//! What TikTok lets a creator do now, asked while a post is written: TikTok wants a composer to
//! show it fresh (<https://developers.tiktok.com/doc/content-sharing-guidelines>).

use super::check::CheckError;
use crate::domain::door::Door;
use crate::domain::ids::{AccountId, GrantId};
use crate::domain::time::Span;
use crate::platforms::tiktok::creator::{self, Creator, Privacy};
use crate::platforms::{Class, PlatformError};
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use crate::usecases::sessions::Person;
use crate::usecases::vault::{self, Access};
use crate::usecases::{Core, CoreError, publishable};
use serde::{Deserialize, Serialize};

/// How long the tokens must still be good when TikTok is asked.
const MARGIN: Span = Span::minutes(1);

/// What TikTok lets a creator do now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "TikTokCreator"))]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an answer of its own, which TikTok gives by that name"
)]
pub struct CreatorNow {
    /// What stands above the posts.
    nickname: String,
    /// The @handle, without its sign.
    username: String,
    /// Who may see a post: one of these has to be chosen.
    privacy_options: Vec<Privacy>,
    /// Whether nobody may write below a post.
    comment_disabled: bool,
    /// Whether nobody may show a video beside one of their own.
    duet_disabled: bool,
    /// Whether nobody may cut a video into one of their own.
    stitch_disabled: bool,
    /// How long a video may be, in seconds, where TikTok says so.
    longest_video_s: Option<u64>,
    /// Whether the account is private.
    is_private: bool,
    /// Whether TikTok has audited this instance's app. Until then it posts to private accounts
    /// only, and only for their owners.
    is_app_audited: bool,
    /// Why nothing can be posted now; none where it can be.
    obstacle: Option<CreatorObstacle>,
}

/// Why a creator cannot post now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct CreatorObstacle {
    /// A short name of the reason, for programs.
    code: String,
    /// The reason, for people.
    message: String,
    /// What a person can do about it.
    hint: Option<String>,
}

#[derive(Deserialize)]
struct Row {
    door: Door,
    grant_id: GrantId,
    username: String,
    name: String,
}

/// Asks TikTok what the creator may do now.
///
/// # Errors
/// [`CheckError::NotThere`] for an account that is none of TikTok's; see [`CheckError`].
pub async fn creator<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &AccountId,
) -> Result<CreatorNow, CheckError> {
    let sql = "SELECT door, grant_id, username, name FROM accounts WHERE id=:id AND \
        workspace=:workspace AND disconnected_at IS NULL";
    let find = Statement::new(sql)
        .bind("id", id)
        .bind("workspace", &person.workspace);
    let found = core
        .ports
        .store()
        .run(find)
        .await
        .map_err(CoreError::from)?;
    let row: Option<Row> = found.first().map_err(CoreError::from)?;
    let row = row
        .filter(|row| row.door == Door::TikTok)
        .ok_or(CheckError::NotThere)?;
    let is_audited = core.config.tiktok_terms.is_audited;
    match ask(core, &row).await? {
        Ok(creator) => Ok(CreatorNow::of(creator, is_audited)),
        Err(error) => match error.class {
            Class::Retry | Class::Unknown | Class::RefreshToken => Err(CheckError::Unavailable),
            Class::RateLimited { .. }
            | Class::Reconnect
            | Class::Operator
            | Class::Fixable
            | Class::Refused => Ok(CreatorNow::unable(row, is_audited, error)),
        },
    }
}

/// Asks TikTok; where it does not take the token, once more with a fresh one.
async fn ask<P: Ports>(
    core: &Core<P>,
    row: &Row,
) -> Result<Result<Creator, PlatformError>, CoreError> {
    let app = core.config.app(row.door)?;
    let mut refused = None;
    loop {
        let until = core.now() + MARGIN;
        let (tokens, generation) = match vault::access(core, &row.grant_id, until, refused).await? {
            Access::Ready { tokens, generation } => (tokens, generation),
            Access::Reconnect => return Ok(Err(publishable::needs_reconnect(&row.username))),
            Access::Wait => {
                let message = "The access to this account cannot be renewed right now.";
                return Ok(Err(PlatformError::new(
                    Class::Retry,
                    "unavailable",
                    message,
                )));
            }
        };
        let token = &tokens.access_token;
        let answer = creator::read(core.ports.http(), app, token, core.now()).await;
        match &answer {
            Err(error) if error.class == Class::RefreshToken && refused.is_none() => {
                refused = Some(generation);
            }
            _ => return Ok(answer),
        }
    }
}

// === impl CreatorNow ===

impl CreatorNow {
    fn of(creator: Creator, is_app_audited: bool) -> Self {
        Self {
            is_private: creator.is_private(),
            nickname: creator.nickname,
            username: creator.username,
            privacy_options: creator.privacy_options,
            comment_disabled: creator.is_comment_disabled,
            duet_disabled: creator.is_duet_disabled,
            stitch_disabled: creator.is_stitch_disabled,
            longest_video_s: creator.longest_video_s,
            is_app_audited,
            obstacle: None,
        }
    }

    /// A creator of whom TikTok says no more than that they cannot post.
    fn unable(row: Row, is_app_audited: bool, why: PlatformError) -> Self {
        Self {
            nickname: row.name,
            username: row.username,
            privacy_options: Vec::new(),
            comment_disabled: false,
            duet_disabled: false,
            stitch_disabled: false,
            longest_video_s: None,
            is_private: false,
            is_app_audited,
            obstacle: Some(CreatorObstacle {
                code: why.code,
                message: why.message,
                hint: why.hint,
            }),
        }
    }
}
