//! `/data-deletion/{code}`: what became of a deletion that a person asked a platform for. Whoever
//! has the code may see it, so it names nobody.

use super::answer::Html;
use super::path::Path;
use super::privacy;
use super::problem::Error;
use crate::domain::time::Timestamp;
use crate::ports::Ports;
use crate::usecases::Core;
use crate::usecases::revocations::{self, Deletion};
use axum::extract::State;

/// `GET /data-deletion/{code}`.
pub(super) async fn page<P: Ports>(
    State(core): State<Core<P>>,
    Path(code): Path,
) -> Result<Html, Error> {
    let deletion = revocations::deletion(&core, &code)
        .await?
        .ok_or(Error::NotFound)?;
    let body = format!("<h1>Deletion of your data</h1>{}", told(&deletion));
    Ok(privacy::plain(&core, "Deletion of your data", &body))
}

fn told(deletion: &Deletion) -> String {
    let platform = deletion.door.title();
    let asked = format!(
        "<p>You asked for it at {platform}; this instance heard of it on {}.</p>",
        day(deletion.requested_at)
    );
    if !deletion.has_found() {
        return format!(
            "{asked}<p>Nothing that came from this account of {platform} was found here, so there \
            was nothing to delete.</p>"
        );
    }
    let identity = if deletion.has_kept_identity() {
        ""
    } else {
        "<li>the way to sign in with it, where there was one, and the sessions that it had \
        opened</li>"
    };
    let kept = if deletion.has_kept_identity() {
        format!(
            "<li>The way to sign in with {platform}, without your name and address, because it is \
            the only one to your workspace. To delete it \
             and the workspace with everything in it, write to the operator of this instance.</li>"
        )
    } else {
        String::new()
    };
    format!(
        "{asked}<p>It was done on {}.</p>\
         <h2>What was deleted</h2><ul>\
         <li>the access that you gave, and every token for it</li>\
         <li>{platform}'s id of you</li>\
         <li>the names, usernames, pictures and ids of the accounts that were connected through \
         it, and any list of accounts to choose \
         from</li>{identity}</ul>\
         <h2>What remains</h2><ul>\
         <li>Posts that were written here and the receipts of their delivery: they are the record \
         of the workspace in which they were \
         written, and say when and where a post became public. They are deleted with the \
         workspace; write to the operator of this instance.</li>\
         <li>What was published at {platform}: only you can delete it, there.</li>\
         {kept}\
         <li>This page, for 90 days. It names nobody.</li></ul>\
         <p>Cloudflare's database can be restored to any moment of the last 30 days, so deleted \
         data is beyond recovery after that time.</p>",
        day(deletion.finished_at)
    )
}

/// `15 June 2030, 12:00 UTC`.
fn day(at: Timestamp) -> String {
    at.to_utc().format("%-d %B %Y, %H:%M UTC").to_string()
}
