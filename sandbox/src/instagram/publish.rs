//! The calls of publishing, the same through both doors: whoever was let in already said whose
//! account it is.
//!
//! <https://developers.facebook.com/docs/instagram-platform/content-publishing>

use http::Request;
use serde_json::{Value, json};

use super::containers::{Container, gone};
use super::drafts::{Draft, KNOWN};
use super::material::{self, Judged, Material};
use super::state::InstagramState;
use super::{drafts, media_node};
use crate::answer::origin;
use crate::graph::fields::wanted;
use crate::graph::public::{InstagramDetails, PostKind, PublicMedium, PublicPost};
use crate::graph::upload::{UploadPart, UploadRefusal, body_of};
use crate::graph::{OF_LISTS, Params, Refusal, paging};
use crate::moment::Moment;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A call about an account, by somebody who may make it.
pub(crate) struct AccountCall<'a> {
    /// The id by which the account publishes.
    pub(crate) account: &'a str,
    pub(crate) request: &'a Request<Vec<u8>>,
    pub(crate) params: &'a Params,
    pub(crate) token: &'a str,
    /// Whether the caller came through Facebook, where videos can be sent byte by byte.
    pub(crate) is_through_facebook: bool,
}

/// Images are looked at before the answer, videos after it: the number is the one with which the
/// work on one will fail.
fn judge(draft: &Draft, moment: &Moment<'_>) -> Result<(Judged, Option<Material>), Refusal> {
    let pulled = moment.pulled.as_ref();
    let cover = material::image(moment.cover.as_ref(), false, moment.files)?;
    if draft.is_video() {
        let wanted = (&draft.shape, draft.extras.thumb_offset);
        return Ok((material::pulled_video(pulled, wanted, moment.files)?, cover));
    }
    let has_ratio = !matches!(draft.shape, drafts::Shape::Story { .. });
    Ok((
        (material::image(pulled, has_ratio, moment.files)?, None),
        cover,
    ))
}

/// An edge of an account: its method, its name and the parameters that it takes.
pub(crate) fn known(method: &str, edge: &str) -> Option<&'static [&'static str]> {
    match (method, edge) {
        ("POST", "media") => Some(&KNOWN),
        ("GET", "media" | "comments") => Some(&OF_LISTS),
        ("POST", "media_publish") => Some(&["creation_id"]),
        ("GET", "content_publishing_limit") => Some(&["since"]),
        ("POST", "comments") => Some(&["message"]),
        _ => None,
    }
}

// === impl InstagramState ===

impl InstagramState {
    /// Answers a call to an edge of an account; the id of what became public is the second of the
    /// pair.
    pub(crate) fn edge(
        &mut self,
        edge: &str,
        account_call: &AccountCall<'_>,
        moment: &Moment<'_>,
    ) -> Result<(Value, Option<String>), Refusal> {
        match (account_call.request.method().as_str(), edge) {
            ("POST", "media") => Ok((self.create(account_call, moment)?, None)),
            ("GET", "media") => Ok((self.list(account_call)?, None)),
            ("POST", "media_publish") => {
                let id = self.publish(account_call, moment)?;
                Ok((json!({"id": id}), Some(id)))
            }
            ("GET", "content_publishing_limit") => Ok((self.limit(account_call, moment)?, None)),
            (_, other) => Err(Refusal::no_such_path(&format!("/{other}"))),
        }
    }

    /// A container or a medium of an account, as a node; none if there is none of this id.
    pub(crate) fn uploaded(
        &self,
        id: &str,
        account_call: &AccountCall<'_>,
        now_ms: i64,
    ) -> Option<Result<Value, Refusal>> {
        if let Some(container) = self.containers.get(id, account_call.account) {
            return Some(container.node(account_call.params, now_ms));
        }
        self.media
            .get(id)
            .filter(|medium| medium.account == account_call.account)?;
        Some(
            wanted(account_call.params, &["id"])
                .and_then(|fields| media_node::node(self, account_call.request, id, &fields)),
        )
    }

    /// The account of a container or a medium.
    pub(crate) fn author(&self, id: &str) -> Option<String> {
        let of_medium = || self.media.get(id).map(|medium| medium.account.clone());
        self.containers
            .account_of(id)
            .map(str::to_owned)
            .or_else(of_medium)
    }

    /// Takes bytes, or the address of the whole, for a container that awaits them.
    pub(crate) fn take_upload(
        &mut self,
        request: &Request<Vec<u8>>,
        id: &str,
        is_own: impl Fn(&str) -> bool,
        moment: &Moment<'_>,
    ) -> Result<(), UploadRefusal> {
        let part = UploadPart::of(request, moment.pulled.as_ref())?;
        let container = self
            .containers
            .get_mut(id)
            .filter(|container| is_own(&container.account) && container.is_awaited());
        let container = container.ok_or(UploadRefusal::Gone)?;
        let (shape, cover_ms) = container.wanted();
        if matches!(part, UploadPart::Bytes { size, .. } if material::is_too_large(&shape, size)) {
            return Err(UploadRefusal::File);
        }
        let (bytes, is_whole) = part.add_to(container.bytes)?;
        let name = format!("instagram-{id}");
        if matches!(part, UploadPart::Bytes { .. }) {
            let mut body = body_of(request)?;
            moment.files.append(&name, container.bytes, &mut *body)?;
        }
        container.bytes = bytes;
        if !is_whole {
            return Err(UploadRefusal::Partial);
        }
        let wanted = (&shape, cover_ms);
        let judged = match part {
            UploadPart::Address(url) => {
                container.url = Some(url);
                material::pulled_video(moment.pulled.as_ref(), wanted, moment.files)?
            }
            UploadPart::Bytes { .. } => {
                material::video(moment.files.finish(&name)?, wanted, moment.files)?
            }
        };
        container.arrived(judged, moment);
        Ok(())
    }

    fn create(
        &mut self,
        account_call: &AccountCall<'_>,
        moment: &Moment<'_>,
    ) -> Result<Value, Refusal> {
        let draft = Draft::parse(account_call.params, account_call.is_through_facebook)?;
        let ((material, fault), cover) = judge(&draft, moment)?;
        let judged = (material, fault.or(moment.settings.instagram_fails_with));
        let is_upload = draft.url.is_none() && !matches!(draft.shape, drafts::Shape::Carousel(_));
        let id = self
            .containers
            .create(account_call.account, &draft, (judged, cover), moment)?;
        if !is_upload {
            return Ok(json!({"id": id}));
        }
        let version = account_call
            .request
            .uri()
            .path()
            .split('/')
            .nth(2)
            .unwrap_or_default();
        let host = origin(account_call.request);
        let uri = format!("{host}/meta/rupload/ig-api-upload/{version}/{id}");
        Ok(json!({"id": id, "uri": uri}))
    }

    fn publish(
        &mut self,
        account_call: &AccountCall<'_>,
        moment: &Moment<'_>,
    ) -> Result<String, Refusal> {
        let id = account_call.params.needed("creation_id")?;
        let used = self.used(account_call.account, moment.now_ms - DAY_MS);
        let container = self
            .containers
            .get_mut(id)
            .filter(|container| container.account == account_call.account);
        let container = container.ok_or_else(|| gone(id))?;
        if used >= moment.settings.instagram_quota as usize {
            let refusal = Refusal::new(9, "(#9) Application request limit reached").sub(2_207_042);
            return Err(refusal.told(
                "Publishing limit reached",
                "You reached the maximum number of posts that is allowed by the API.",
            ));
        }
        container.publish(moment.now_ms)?;
        let container = container.clone();
        let medium = self.media.publish(&container, moment.now_ms);
        let parts = container
            .children
            .iter()
            .filter_map(|child| self.containers.get(child, account_call.account));
        let media = parts.chain([&container]).filter_map(Container::public);
        let media = media.collect();
        let name = self
            .accounts
            .get(account_call.account)
            .map(|account| account.username.clone())
            .unwrap_or_default();
        let kind = match container.product_type.as_str() {
            "REELS" => PostKind::Reel,
            "STORY" => PostKind::Story,
            _ => PostKind::Feed,
        };
        self.public.push(PublicPost {
            seq: 0,
            id: medium.id.clone(),
            author: account_call.account.to_owned(),
            author_name: name,
            kind,
            text: container.caption.clone(),
            link: None,
            media,
            details: Some(container.details()),
            comments: Vec::new(),
            received_at_ms: moment.received_at_ms,
            public_at_ms: moment.now_ms,
            deleted_at_ms: None,
        });
        Ok(medium.id)
    }

    fn list(&self, account_call: &AccountCall<'_>) -> Result<Value, Refusal> {
        let fields = wanted(account_call.params, &["id"])?;
        let ids: Vec<String> = self
            .media
            .of(account_call.account)
            .map(|medium| medium.id.clone())
            .collect();
        let part = paging::cut(&ids, account_call.params)?;
        let data: Vec<Value> = part
            .ids
            .iter()
            .map(|id| media_node::node(self, account_call.request, id, &fields))
            .collect::<Result<_, _>>()?;
        let address = format!(
            "{}{}",
            origin(account_call.request),
            account_call.request.uri().path()
        );
        Ok(paging::answer(
            &part,
            &data,
            account_call.params,
            &address,
            account_call.token,
        ))
    }

    fn limit(&self, account_call: &AccountCall<'_>, moment: &Moment<'_>) -> Result<Value, Refusal> {
        let fields = wanted(account_call.params, &["quota_usage"])?;
        let since_ms = match account_call.params.number("since")? {
            Some(since_s) => i64::try_from(since_s)
                .unwrap_or(i64::MAX)
                .saturating_mul(1000),
            None => moment.now_ms - DAY_MS,
        };
        let mut data = serde_json::Map::new();
        for field in fields {
            let value = match field.name.as_str() {
                "quota_usage" => json!(self.used(account_call.account, since_ms)),
                "config" => {
                    let total = moment.settings.instagram_quota;
                    json!({"quota_total": total, "quota_duration": DAY_MS / 1000})
                }
                other => {
                    return Err(Refusal::no_such_field(
                        other,
                        "ContentPublishingLimitResponse",
                    ));
                }
            };
            data.insert(field.name, value);
        }
        Ok(json!({"data": [data]}))
    }

    /// How often an account published after an instant; a carousel counts once.
    fn used(&self, account: &str, after_ms: i64) -> usize {
        self.media
            .of(account)
            .filter(|medium| medium.published_at_ms > after_ms)
            .count()
    }
}

// === impl Container ===

impl Container {
    /// The picture or video as everybody sees it; none of a carousel, which has it of its parts.
    fn public(&self) -> Option<PublicMedium> {
        let known = self.material.as_ref().map(Material::public);
        let address = self.url.clone();
        let medium = known.or_else(|| address.clone().map(PublicMedium::at))?;
        Some(PublicMedium {
            id: Some(self.id.clone()),
            address,
            alt_text: self.alt_text.clone(),
            ..medium
        })
    }

    /// What the post asked for beyond its media and its caption.
    fn details(&self) -> InstagramDetails {
        InstagramDetails {
            collaborators: self.extras.collaborators.clone(),
            share_to_feed: self.extras.share_to_feed,
            cover: self.cover.as_ref().map(Material::public),
            cover_at_ms: self.extras.thumb_offset,
        }
    }
}
