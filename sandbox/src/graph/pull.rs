//! Gets the medium that a call names, where that is asked for: in plain HTTP, from this computer,
//! without following anything. The call waits for it, and what is there decides what the platform
//! says.
//!
//! <https://developers.facebook.com/docs/instagram-platform/content-publishing#media-hosting>

use std::time::Duration;

use http::Request;
use tokio::time::timeout;

use super::params::Params;
use crate::client;
use crate::pulled::{Pulled, inspected};

/// The platforms give up sooner or later; nobody waits longer for this computer.
const PATIENCE: Duration = Duration::from_secs(30);
/// The parameters that hold the address of a medium.
const ADDRESSES: [&str; 4] = ["image_url", "video_url", "url", "file_url"];

/// Gets what a request names; none if it names nothing on this computer.
pub(crate) async fn for_request(request: &Request<Vec<u8>>) -> Option<Pulled> {
    let address = address(request)?;
    let (authority, path) = client::parts(&address)?;
    let got = timeout(PATIENCE, client::get(authority, path)).await;
    Some(
        got.ok()
            .and_then(Result::ok)
            .map_or(Pulled::Nothing, |got| inspected(&got)),
    )
}

fn address(request: &Request<Vec<u8>>) -> Option<String> {
    let in_header = || {
        request
            .headers()
            .get("file_url")?
            .to_str()
            .ok()
            .map(str::to_owned)
    };
    let params = Params::of(request).unwrap_or_default();
    ADDRESSES
        .iter()
        .find_map(|name| params.one(name).map(str::to_owned))
        .or_else(in_header)
}
