//! Every route of the Worker, once: from this table come the router, [`ROUTES`], and the contract's
//! operations.
//!
//! A line is: what it does (one sentence, then whatever else is to be said); method and path, with
//! a value for its parameter; the operation's name and its handler; and what the handler's types do
//! not say: further codes with which it refuses, and answers that are made by hand.

#[macro_use]
mod table;

#[cfg(not(target_arch = "wasm32"))]
use super::contract::{
    describe::{Describing, Schemas},
    operation::Operation,
};
use super::{api, callbacks, data_deletion, flows, health, media_link, privacy};
use crate::ports::Ports;
use crate::usecases::Core;
use axum::Router;
use axum::routing::{MethodFilter, on};
use table::may_lead_to;

routes! {
    /// Signs in with the identity of a provider. A browser that is not yet known gets a cookie to
    /// which the flow is bound.
    GET "/login/" { provider = "x" } logIn = flows::login
        .redirects(302, "To the provider's consent page; from another host of ours, to the same \
            page on the public origin.")
        .redirects(303, "To the dashboard, with `?error=`: `cross_site`, `not_configured` or \
            `platform_unavailable`.");

    /// Ends a flow of a provider that only says who a person is: it sends the person back.
    GET "/login/" { provider = "google" } "/callback" finishSignIn = flows::login_callback
        .redirects(303, "To the dashboard, with `?signed_in=1`, `?identity=added`, or `?error=` \
            from a fixed list.");

    /// Connects an account, or reconnects one. Signed out, it signs up or in with it.
    GET "/connect/" { platform = "x" } connectAccount = flows::connect
        .redirects(302, "To the platform's consent page; from another host of ours, to the same \
            page on the public origin.")
        .redirects(303, "To the dashboard; with `?error=`: `cross_site`, `not_configured`, \
            `platform_unavailable` or `quota_exceeded`.");

    /// Ends a flow: the platform sends the person back.
    GET "/connect/" { platform = "x" } "/callback" finishFlow = flows::connect_callback
        .redirects(303, "To the dashboard, with `?connected=` and the account's id, or with \
            `?error=` from a fixed list.");

    /// Ends the session.
    POST "/logout" logOut = flows::logout
        .answers(204, "It was done.").sets_cookie(204)
        .fails(403, &["wrong_origin"]);

    /// Shows what is kept of whom, as a page.
    GET "/privacy" showPrivacy = privacy::page;

    /// Tells an outside eye whether the clockwork runs.
    GET "/healthz" checkHealth = health::healthz;

    /// Lists the public keys with which signatures of ledgers are checked.
    GET "/.well-known/noctin-ledger.json" listLedgerKeys = api::ledger::keys;

    /// Hears an event of TikTok, signed in `TikTok-Signature`. When a person removed the app
    /// there, their tokens are destroyed here.
    POST "/webhooks/tiktok" hearTikTok = callbacks::tiktok
        .answers(200, "It was heard.")
        .fails(401, &["signature_invalid"]);

    /// Hears from Meta that a person removed the app: their tokens are destroyed here.
    POST "/webhooks/meta/deauthorize" hearDeauthorization = callbacks::deauthorize
        .answers(200, "It was heard.")
        .fails(401, &["signature_invalid"]);

    /// Hears from Meta that a person wants their data deleted. What came from there is, and the
    /// page in the answer says what became of it.
    POST "/webhooks/meta/data-deletion" hearDataDeletion = callbacks::delete
        .fails(401, &["signature_invalid"]);

    /// Shows what became of a deletion, as a page, for 90 days. It names nobody.
    GET "/data-deletion/" { code = "00000000000000000000000000000000" }
        showDataDeletion = data_deletion::page;

    /// Tells what this instance is and can do.
    GET "/api/v1/instance" getInstance = api::instance::show;

    /// Tells who is signed in, if anybody is: for a page that has to know which of both to show.
    GET "/api/v1/session" getSession = api::me::session;

    /// Reads the signed-in person.
    GET "/api/v1/me" getMe = api::me::show;

    /// Changes the person's name or home zone. What is left out stays; a zone of `null` is none.
    PATCH "/api/v1/me" changeMe = api::me::change;

    /// Lists the identities that open the person's workspace.
    GET "/api/v1/me/identities" listIdentities = api::identities::list;

    /// Begins the flow that adds an identity, within 15 minutes of signing in. The browser goes on
    /// at `consent_url`.
    POST "/api/v1/me/identities" addIdentity = api::identities::add
        .fails(403, &["sign_in_again"])
        .fails(409, &["flow_invalid"])
        .fails(429, &["quota_exceeded"])
        .fails(503, &["platform_unavailable"]);

    /// Removes an identity, unless it is the last. The sessions that it opened end, except for
    /// this one; an account that is connected through it stays connected.
    DELETE "/api/v1/me/identities/" { id = "idn_00000000000000000000000000000000" }
        removeIdentity = api::identities::remove
        .fails(409, &["last_identity"]);

    /// Lists the invitations, newest first. For the operator only, and only while people sign up
    /// by invitation.
    GET "/api/v1/invitations" listInvitations = api::invitations::list
        .fails(404, &["not_found"])
        .fails(409, &["signup_not_by_invitation"]);

    /// Invites somebody. The address is shown once, works once, and ends after seven days.
    POST "/api/v1/invitations" invite = api::invitations::invite
        .fails(404, &["not_found"])
        .fails(409, &["signup_not_by_invitation"])
        .fails(429, &["quota_exceeded"]);

    /// Withdraws an invitation. Whoever it has let in stays.
    DELETE "/api/v1/invitations/" { id = "inv_00000000000000000000000000000000" }
        withdrawInvitation = api::invitations::withdraw
        .fails(409, &["signup_not_by_invitation"]);

    /// Lists where the person is signed in: this session first, then those that were seen latest.
    GET "/api/v1/me/sessions" listSessions = api::sessions::list;

    /// Ends every session of the person, this one too.
    DELETE "/api/v1/me/sessions" endSessions = api::sessions::end_all
        .answers(204, "They have ended.").sets_cookie(204);

    /// Ends one session, which may be this one.
    DELETE "/api/v1/me/sessions/" { id = "ses_00000000000000000000000000000000" }
        endSession = api::sessions::end
        .answers(204, "It has ended.").sets_cookie(204);

    /// Lists what the person has to know now. A notice is there as long as its cause.
    GET "/api/v1/notices" listNotices = api::notices::list;

    /// Reads how everything is: the clockwork, the last day's lateness, what waits. The operator
    /// also sees the whole instance.
    GET "/api/v1/status" getStatus = api::status::show;

    /// Reads a range of posts as cards, in the order of their instants. A range with more than
    /// 2,500 posts is too wide, whatever the filters.
    GET "/api/v1/calendar" getCalendar = api::calendar::show
        .fails(422, &["range_too_wide"]);

    /// Lists the connected accounts with their health, and those that were disconnected and that
    /// posts still name.
    GET "/api/v1/accounts" listAccounts = api::accounts::list;

    /// Reads a connected account, and how many deliveries depend on it.
    GET "/api/v1/accounts/" { id = "acc_00000000000000000000000000000000" }
        getAccount = api::accounts::show;

    /// Sends a copy of an account's picture, which is fetched anew once a day at the most.
    GET "/api/v1/accounts/" { id = "acc_00000000000000000000000000000000" } "/picture"
        getPicture = api::accounts::picture;

    /// Asks TikTok what it lets the creator behind an account do now, which a composer has to
    /// show: who may see a post, and whether anything can be posted. An account of another network
    /// has no creator.
    GET "/api/v1/accounts/" { id = "acc_00000000000000000000000000000000" } "/creator"
        getCreator = api::accounts::creator
        .fails(503, &["platform_unavailable"]);

    /// Asks the platform now whether an account still works, and answers with what is known then.
    /// Where the platform does not tell, nothing changes.
    POST "/api/v1/accounts/" { id = "acc_00000000000000000000000000000000" } "/check"
        checkAccount = api::accounts::check
        .fails(429, &["quota_exceeded"])
        .fails(503, &["platform_unavailable"]);

    /// Reads the accounts among which a person may choose after their consent, and why one may not
    /// be there.
    GET "/api/v1/connect/" { flow = "chc_00000000000000000000000000000000" } "/choices"
        listChoices = api::choices::show;

    /// Connects the chosen accounts. It may be asked again while the choice lasts, and adds to
    /// what is connected.
    POST "/api/v1/connect/" { flow = "chc_00000000000000000000000000000000" } "/choices"
        choose = api::choices::choose
        .fails(409, &["flow_invalid"])
        .fails(503, &["platform_unavailable"]);

    /// Disconnects an account. Its tokens are revoked at the platform and destroyed here. What the
    /// platform does not confirm, it is asked for again for a day; then a notice says so.
    DELETE "/api/v1/accounts/" { id = "acc_00000000000000000000000000000000" }
        disconnectAccount = api::accounts::disconnect
        .fails(409, &["reconnected"]);

    /// Announces a picture or a video, and says how it is to be cut into parts. They may come in
    /// any order and again, and the reading of the medium says which are here: an upload that was
    /// interrupted goes on from there, within a day.
    POST "/api/v1/media" announceMedium = api::media::begin
        .fails(429, &["quota_exceeded"]);

    /// Stores a part: exactly as many bytes as it has to have.
    PUT "/api/v1/media/" { id = "med_00000000000000000000000000000000" } "/parts/" { number = "1" }
        storePart = api::media::store_part
        .fails(409, &["upload_over"])
        .fails(422, &["invalid"]);

    /// Makes one medium of the parts, and reads from its bytes what it is. Bytes that are not
    /// those of a picture or a video are refused and deleted. It may be asked again.
    POST "/api/v1/media/" { id = "med_00000000000000000000000000000000" } "/complete"
        completeMedium = api::media::complete
        .fails(409, &["upload_over", "parts_missing", "parts_mismatch"])
        .fails(422, &["unreadable_media"]);

    /// Lists the media, newest first, page by page; with `search`, those whose names or words hold
    /// each of these words. A page may have fewer although more follow: whether more follow says
    /// `next`.
    GET "/api/v1/media" listMedia = api::media::list;

    /// Reads a medium.
    GET "/api/v1/media/" { id = "med_00000000000000000000000000000000" }
        getMedium = api::media::show;

    /// Names the posts that use a medium.
    GET "/api/v1/media/" { id = "med_00000000000000000000000000000000" } "/posts"
        listMediumUses = api::media::uses;

    /// Changes a medium's name, what is said of it, or whether it stays although no post uses it.
    /// What is left out stays as it was.
    PATCH "/api/v1/media/" { id = "med_00000000000000000000000000000000" }
        changeMedium = api::media::change;

    /// Deletes a medium, or gives its upload up. Where posts that are still to go out use it, or
    /// recurrences that have not ended, the refusal names up to ten of each, as the `path` of an
    /// error.
    DELETE "/api/v1/media/" { id = "med_00000000000000000000000000000000" }
        deleteMedium = api::media::delete
        .fails(409, &["in_use"]);

    /// Sends the bytes of a medium, or a range of them.
    GET "/api/v1/media/" { id = "med_00000000000000000000000000000000" } "/file"
        getMediumFile = api::media::file;

    /// Sends the small picture of a medium.
    GET "/api/v1/media/" { id = "med_00000000000000000000000000000000" } "/thumbnail"
        getThumbnail = api::media::thumbnail;

    /// Keeps a small picture of a medium: a JPEG, PNG or WebP of up to 256 KiB.
    PUT "/api/v1/media/" { id = "med_00000000000000000000000000000000" } "/thumbnail"
        setThumbnail = api::media::set_thumbnail
        .fails(422, &["invalid"]);

    /// Sends a medium to whoever has its signed address, until that ends: to the platforms that
    /// fetch what they publish.
    GET "/m/" { signed = "v1.k1.0.publish.bQ.bQ" } fetchMedium = media_link::show;

    /// Says what is wrong with a post, and how long it is, without making it. Of a draft, what
    /// would be wrong once it is planned is a warning.
    POST "/api/v1/posts/validate" validatePost = api::posts::validate;

    /// Suggests a better text, a shorter one, hashtags, a text for each network, or words for what
    /// a picture shows. The text, the picture and the names of the networks are sent to whoever
    /// `suggestions` of the instance names; nothing is kept here. A suggestion that a network
    /// would not take says so.
    POST "/api/v1/suggestions" suggest = api::suggestions::suggest
        .fails(404, &["not_found"])
        .fails(422, &["invalid", "content_refused", "picture_refused"])
        .fails(503, &["platform_unavailable", "platform_too_slow", "platform_busy",
            "platform_unpaid", "platform_misconfigured", "suggestion_cut_off",
            "suggestion_unusable"]);

    /// Puts planned posts into another order: each gets the time of its new place, among the times
    /// that they have together. It happens to all of them or to none.
    POST "/api/v1/posts/reorder" reorderPosts = api::posts::reorder
        .fails(404, &["not_found"])
        .fails(409, &["already_sending", "over"])
        .fails(412, &["stale"])
        .fails(429, &["quota_exceeded"]);

    /// Makes the posts of a file of comma-separated values, all of them or none; with
    /// `dry_run=true`, only says of each row what would become of it. The first row names the
    /// columns: `text`, `accounts`, `at` or `date`, `time` and `zone`, `slot`, `link`,
    /// `first_comment`, `media`, `late_minutes`. A row without a time is kept as a draft. A file
    /// has at most 100 posts, with 100 deliveries together.
    POST "/api/v1/posts/import" importPosts = api::posts::import;

    /// Lists posts by the instant at which they are due, page by page. Drafts have none: they come
    /// first, by when they were saved, and are in no range.
    GET "/api/v1/posts" listPosts = api::posts::list;

    /// Makes a post and plans its deliveries. With a schedule of `null` it is kept as a draft,
    /// which goes nowhere and may be unfinished.
    POST "/api/v1/posts" createPost = api::posts::create;

    /// Reads a post with its deliveries.
    GET "/api/v1/posts/" { id = "post_00000000000000000000000000000000" }
        getPost = api::posts::show;

    /// Changes what a post says, where it goes or when. What is left out stays. A draft that gets
    /// a schedule is planned, by all rules, in the same transaction; so is a post again of which
    /// all was taken back.
    PATCH "/api/v1/posts/" { id = "post_00000000000000000000000000000000" }
        changePost = api::posts::edit
        .fails(409, &["already_sending", "may_be_public", "over"])
        .fails(429, &["quota_exceeded"]);

    /// Takes back whatever of a post has not begun to go out. A draft is discarded.
    DELETE "/api/v1/posts/" { id = "post_00000000000000000000000000000000" }
        cancelPost = api::posts::cancel
        .fails(409, &["already_sending", "over"])
        .fails(429, &["quota_exceeded"]);

    /// Says what is wrong with a recurrence, and when its next posts would come, without making it.
    POST "/api/v1/recurrences/validate" validateRecurrence = api::recurrences::validate;

    /// Lists the recurrences that go on or are paused, the newest first; with `ended=true`, those
    /// that have ended.
    GET "/api/v1/recurrences" listRecurrences = api::recurrences::list;

    /// Makes a post that comes again by a rule, together with the first post. Each further one is
    /// made once the one before has settled: published, failed, or cancelled. Times that go by
    /// meanwhile are skipped and counted. What cannot be made pauses it, with the reason.
    POST "/api/v1/recurrences" createRecurrence = api::recurrences::create;

    /// Reads a recurrence, with the post that it made last.
    GET "/api/v1/recurrences/" { id = "rec_00000000000000000000000000000000" }
        getRecurrence = api::recurrences::show;

    /// Changes the posts that a recurrence is still to make, or pauses it, or lets it go on. What
    /// is left out stays, and so does the post that it made last.
    PATCH "/api/v1/recurrences/" { id = "rec_00000000000000000000000000000000" }
        changeRecurrence = api::recurrences::edit
        .fails(409, &["over"])
        .fails(429, &["quota_exceeded"]);

    /// Ends a recurrence: it makes no post any more. The post that it made last stays, and the
    /// answer names it; where it is not to go out, cancel it.
    DELETE "/api/v1/recurrences/" { id = "rec_00000000000000000000000000000000" }
        endRecurrence = api::recurrences::end
        .fails(409, &["over"]);

    /// Lists the templates: the texts and the first comments that people saved under a name, in the
    /// order of their names. A workspace has at most 200, with 256 KiB of texts together.
    GET "/api/v1/templates" listTemplates = api::templates::list;

    /// Saves a text or a first comment under a name, which no other of its kind has.
    POST "/api/v1/templates" createTemplate = api::templates::create;

    /// Reads a template.
    GET "/api/v1/templates/" { id = "tpl_00000000000000000000000000000000" }
        getTemplate = api::templates::show;

    /// Changes a template's name or its text. What is left out stays, and so do the posts in which
    /// it was used.
    PATCH "/api/v1/templates/" { id = "tpl_00000000000000000000000000000000" }
        changeTemplate = api::templates::change;

    /// Deletes a template. The posts in which it was used stay as they are.
    DELETE "/api/v1/templates/" { id = "tpl_00000000000000000000000000000000" }
        deleteTemplate = api::templates::delete;

    /// Lists the hashtags and the mentions of the workspace's latest posts and drafts, those that
    /// are used most first: for whoever writes the next one.
    GET "/api/v1/tags" listTags = api::tags::list;

    /// Lists the weekly slots: the wall-clock times, in the person's zone, at which the workspace
    /// or one of its accounts likes to publish.
    GET "/api/v1/slots" listSlots = api::slots::list;

    /// Sets all weekly slots at once, if they are what was seen. Posts stay at their instants.
    PUT "/api/v1/slots" setSlots = api::slots::replace;

    /// Looks for the next free slot. Nothing is held by that: a post takes a slot when it is
    /// planned with a schedule of `{"slot": "next"}`.
    GET "/api/v1/slots/next" findNextSlot = api::slots::next;

    /// Reads a delivery's receipt: its parts, and its ledger.
    GET "/api/v1/deliveries/" { id = "dlv_00000000000000000000000000000000" }
        getDelivery = api::deliveries::show;

    /// Reads the ledger of a delivery with the signature of its head, to be checked elsewhere.
    GET "/api/v1/deliveries/" { id = "dlv_00000000000000000000000000000000" } "/ledger"
        getDeliveryLedger = api::ledger::of_delivery;

    /// Reads the workspace's ledgers with the signatures of their heads, a list of them at a time.
    GET "/api/v1/ledger" getLedger = api::ledger::page;

    /// Sends after all what is held, missed or failed. What is public of it is not sent again.
    POST "/api/v1/deliveries/" { id = "dlv_00000000000000000000000000000000" } "/send"
        sendDelivery = api::deliveries::send
        .fails(409, &["already_sending", "over"])
        .fails(429, &["quota_exceeded"]);

    /// Takes the person's word for what became of a delivery whose answer was lost.
    POST "/api/v1/deliveries/" { id = "dlv_00000000000000000000000000000000" } "/resolve"
        resolveDelivery = api::deliveries::resolve
        .fails(409, &["already_sending", "over"])
        .fails(429, &["quota_exceeded"]);
}
