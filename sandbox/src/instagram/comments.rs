//! `/{media}/comments`: what a profile says below its own posts. Said twice, it stands there twice.
//!
//! <https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-media/comments>

use serde_json::{Value, json};

use super::publish::AccountCall;
use super::state::{Comment, InstagramState};
use crate::answer::origin;
use crate::graph::fields::{shown, wanted};
use crate::graph::public::PublicComment;
use crate::graph::{Refusal, instant, paging};
use crate::moment::Moment;

const FIRST_ID: u64 = 17_870_450_061_507_001;
/// In UTF-16 units, as captions.
const MESSAGE_LIMIT: usize = 2200;
const COMMENT: (&str, &[&str]) = ("IGComment", &["id", "text", "timestamp", "username"]);

// === impl InstagramState ===

impl InstagramState {
    /// Whether a call to this edge is about comments, and not about an account.
    pub(crate) fn is_of_comments(edge: &str) -> bool {
        edge == "comments"
    }

    /// Answers a call about the comments below a medium; the id of what became public is the second
    /// of the pair.
    pub(crate) fn comment(
        &mut self,
        media: &str,
        account_call: &AccountCall<'_>,
        moment: &Moment<'_>,
    ) -> Result<(Value, Option<String>), Refusal> {
        let method = account_call.request.method().as_str();
        let medium = self.media.get(media);
        let medium = medium.filter(|medium| medium.account == account_call.account);
        let none = || Refusal::no_such_object(method, media);
        let medium = medium.ok_or_else(none)?;
        if method == "GET" {
            return Ok((self.comments_of(media, account_call)?, None));
        }
        let container = self.containers.get(&medium.container, account_call.account);
        if container.is_none_or(|container| container.product_type == "STORY") {
            return Err(Refusal::invalid("Nobody can comment on a story"));
        }
        let message = account_call.params.needed("message")?;
        if message.encode_utf16().count() > MESSAGE_LIMIT {
            return Err(Refusal::invalid("The message is too long"));
        }
        let said = PublicComment {
            id: (FIRST_ID + self.comments.all.len() as u64).to_string(),
            text: message.to_owned(),
            public_at_ms: moment.now_ms,
        };
        self.comments.all.push(Comment {
            media: media.to_owned(),
            said: said.clone(),
        });
        self.public.comment(media, &said);
        Ok((json!({"id": said.id}), Some(said.id)))
    }

    fn comments_of(&self, media: &str, account_call: &AccountCall<'_>) -> Result<Value, Refusal> {
        let fields = wanted(account_call.params, &["id", "text", "timestamp"])?;
        let below = || self.comments.all.iter().filter(|one| one.media == media);
        let ids: Vec<String> = below().map(|one| one.said.id.clone()).collect();
        let part = paging::cut(&ids, account_call.params)?;
        let account = self.accounts.get(account_call.account);
        let name = account.map(|account| account.username.clone());
        let data: Vec<Value> = below()
            .filter(|one| part.ids.contains(&one.said.id))
            .map(|one| {
                shown(&fields, COMMENT, |field| {
                    Ok(Some(match field.name.as_str() {
                        "id" => json!(one.said.id),
                        "text" => json!(one.said.text),
                        "timestamp" => json!(instant(one.said.public_at_ms)),
                        _ => json!(name),
                    }))
                })
            })
            .collect::<Result<_, _>>()?;
        let (request, params) = (account_call.request, account_call.params);
        let address = format!("{}{}", origin(request), request.uri().path());
        Ok(paging::answer(
            &part,
            &data,
            params,
            &address,
            account_call.token,
        ))
    }
}
