//! The routes. A handler is: extract → use case → respond.
//!
//! Every route here must also stand in `run_worker_first` of `wrangler.toml`, else the dashboard answers for it; [`ROUTES`] is the list
//! that a test walks.

mod api;
mod body;
mod cookies;
pub mod flood;
mod flows;
mod frame;
mod health;
mod path;
mod privacy;
mod problem;
mod query;
mod rate;
mod session;
#[cfg(feature = "test-clock")]
mod test_clock;

pub use frame::harden;

use crate::ports::Ports;
use crate::usecases::Core;
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{delete, get, post};

/// Every route of the Worker, with a value for each parameter.
pub const ROUTES: &[(&str, &str)] = &[
    ("GET", "/login/x"),
    ("GET", "/login/google/callback"),
    ("GET", "/connect/x"),
    ("GET", "/connect/x/callback"),
    ("POST", "/logout"),
    ("GET", "/privacy"),
    ("GET", "/healthz"),
    ("GET", "/api/v1/instance"),
    ("GET", "/api/v1/me"),
    ("GET", "/api/v1/me/identities"),
    ("POST", "/api/v1/me/identities"),
    ("DELETE", "/api/v1/me/identities/idn_00000000000000000000000000000000"),
    ("GET", "/api/v1/invitations"),
    ("POST", "/api/v1/invitations"),
    ("DELETE", "/api/v1/invitations/inv_00000000000000000000000000000000"),
    ("PATCH", "/api/v1/me"),
    ("GET", "/api/v1/me/sessions"),
    ("DELETE", "/api/v1/me/sessions"),
    ("DELETE", "/api/v1/me/sessions/ses_00000000000000000000000000000000"),
    ("GET", "/api/v1/notices"),
    ("GET", "/api/v1/status"),
    ("GET", "/api/v1/calendar?from=2031-05-01T00:00:00Z&to=2031-06-01T00:00:00Z"),
    ("GET", "/api/v1/accounts"),
    ("DELETE", "/api/v1/accounts/acc_00000000000000000000000000000000"),
    ("POST", "/api/v1/posts"),
    ("POST", "/api/v1/posts/validate"),
    ("GET", "/api/v1/posts"),
    ("GET", "/api/v1/posts/post_00000000000000000000000000000000"),
    ("PATCH", "/api/v1/posts/post_00000000000000000000000000000000"),
    ("DELETE", "/api/v1/posts/post_00000000000000000000000000000000"),
    ("GET", "/api/v1/deliveries/dlv_00000000000000000000000000000000"),
    ("POST", "/api/v1/deliveries/dlv_00000000000000000000000000000000/send"),
    ("POST", "/api/v1/deliveries/dlv_00000000000000000000000000000000/resolve"),
];

/// The router over `core`, for one request: all that it logs carries the same id.
pub fn router<P: Ports>(core: Core<P>) -> Router {
    let core = core.for_request();
    let router = Router::new()
        .route("/login/{provider}", get(flows::login::<P>))
        .route("/login/{provider}/callback", get(flows::login_callback::<P>))
        .route("/connect/{platform}", get(flows::connect::<P>))
        .route("/connect/{platform}/callback", get(flows::connect_callback::<P>))
        .route("/logout", post(flows::logout::<P>))
        .route("/privacy", get(privacy::page::<P>))
        .route("/healthz", get(health::healthz::<P>))
        .route("/api/v1/instance", get(api::instance::show::<P>))
        .route("/api/v1/me/identities", get(api::identities::list::<P>).post(api::identities::add::<P>))
        .route("/api/v1/me/identities/{id}", delete(api::identities::remove::<P>))
        .route("/api/v1/invitations", get(api::invitations::list::<P>).post(api::invitations::invite::<P>))
        .route("/api/v1/invitations/{id}", delete(api::invitations::withdraw::<P>))
        .route("/api/v1/me", get(api::me::show::<P>).patch(api::me::change::<P>))
        .route("/api/v1/me/sessions", get(api::sessions::list::<P>).delete(api::sessions::end_all::<P>))
        .route("/api/v1/me/sessions/{id}", delete(api::sessions::end::<P>))
        .route("/api/v1/notices", get(api::notices::list::<P>))
        .route("/api/v1/status", get(api::status::show::<P>))
        .route("/api/v1/calendar", get(api::calendar::show::<P>))
        .route("/api/v1/accounts", get(api::accounts::list::<P>))
        .route("/api/v1/accounts/{id}", delete(api::accounts::disconnect::<P>))
        .route("/api/v1/posts/validate", post(api::posts::validate::<P>))
        .route("/api/v1/posts", get(api::posts::list::<P>).post(api::posts::create::<P>))
        .route("/api/v1/posts/{id}", get(api::posts::show::<P>).patch(api::posts::edit::<P>).delete(api::posts::cancel::<P>))
        .route("/api/v1/deliveries/{id}", get(api::deliveries::show::<P>))
        .route("/api/v1/deliveries/{id}/send", post(api::deliveries::send::<P>))
        .route("/api/v1/deliveries/{id}/resolve", post(api::deliveries::resolve::<P>));
    #[cfg(feature = "test-clock")]
    let router = router.route("/__test/clock", get(test_clock::show::<P>).post(test_clock::set::<P>));
    router
        .fallback(async || problem::Error::NotFound)
        .method_not_allowed_fallback(async || problem::Error::MethodNotAllowed)
        .layer(from_fn_with_state(core.clone(), flood::guard::<P>))
        .layer(from_fn_with_state(core.clone(), frame::limit_time::<P>))
        .layer(from_fn(frame::headers))
        .layer(from_fn_with_state(core.clone(), frame::render_problems::<P>))
        .with_state(core)
}
