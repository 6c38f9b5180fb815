//! A small picture for each person and each Page.

use http::{Request, Response};
use serde_json::{Value, json};

use super::state::MetaState;
use crate::answer::origin;
use crate::{pages, picture};

/// The `picture` of a node.
pub(crate) fn node(request: &Request<Vec<u8>>, id: &str) -> Value {
    let url = format!("{}/meta/pictures/{id}.png", origin(request));
    json!({"data": {"height": 48, "width": 48, "is_silhouette": false, "url": url}})
}

/// `GET /meta/pictures/{id}.png`
pub(crate) fn show(meta: &MetaState, name: &str) -> Response<Vec<u8>> {
    let place = name.strip_suffix(".png").and_then(|id| {
        let of_person = meta.people.all().iter().position(|person| person.id == id);
        of_person.or_else(|| {
            meta.pages
                .all()
                .iter()
                .position(|page| page.id == id)
                .map(|place| place + 2)
        })
    });
    place.map_or_else(pages::missing, picture::of_user)
}
