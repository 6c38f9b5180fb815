//! HTTP. A handler is: extract → use case → respond. Every route stands in the table of [`routes`],
//! from which the contract is made, too.

mod answer;
mod api;
mod body;
mod callbacks;
#[cfg(not(target_arch = "wasm32"))]
mod contract;
mod cookies;
mod data_deletion;
mod file;
pub mod flood;
mod flows;
mod frame;
mod health;
pub mod incoming;
mod media_link;
mod path;
mod precondition;
mod privacy;
mod problem;
mod query;
mod rate;
mod route_table;
mod routes;
mod session;
#[cfg(feature = "test-clock")]
mod test_clock;

pub use frame::harden;

use crate::ports::Ports;
use crate::usecases::Core;
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
#[cfg(feature = "test-clock")]
use axum::routing::get;
#[cfg(not(target_arch = "wasm32"))]
pub use contract::openapi;
pub use routes::ROUTES;

/// The router over `core`, for one request to `path`: all that it logs carries the same id.
pub fn router<P: Ports>(core: Core<P>, path: &str) -> Router {
    let core = core.for_request();
    let router = routes::routes::<P>(path);
    #[cfg(feature = "test-clock")]
    let router = router.route(
        "/__test/clock",
        get(test_clock::show::<P>).post(test_clock::set::<P>),
    );
    router
        .fallback(async || problem::Error::NotFound)
        .method_not_allowed_fallback(async || problem::Error::MethodNotAllowed)
        .layer(from_fn_with_state(core.clone(), flood::guard::<P>))
        .layer(from_fn_with_state(core.clone(), frame::finish::<P>))
        .layer(from_fn(frame::headers))
        .layer(from_fn_with_state(
            core.clone(),
            frame::render_problems::<P>,
        ))
        .with_state(core)
}
