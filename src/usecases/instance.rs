//! What this instance is and can do, for everybody.

use super::Core;
use crate::config::SignupState;
use crate::domain::door::{Door, Via};
use crate::domain::provider::Provider;
use serde::Serialize;

/// This instance.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Instance {
    name: &'static str,
    version: &'static str,
    contact: Option<String>,
    sandbox: bool,
    sandbox_feed: Option<String>,
    signup: SignupState,
    sign_ins: Vec<Provider>,
    platforms: Vec<PlatformState>,
    /// Who suggests texts; missing where nobody does.
    #[serde(skip_serializing_if = "Option::is_none")]
    suggestions: Option<SuggestionSource>,
}

/// Who suggests texts.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct SuggestionSource {
    /// The name of whoever gets to see what suggestions are asked for, as people write it.
    by: &'static str,
}

/// Whether accounts of a platform can be connected.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct PlatformState {
    #[serde(flatten)]
    via: Via,
    is_set_up: bool,
    problem: Option<String>,
}

/// This instance.
#[must_use]
pub fn instance<P>(core: &Core<P>) -> Instance {
    let config = &core.config;
    Instance {
        name: "Noctin Scheduler",
        version: env!("CARGO_PKG_VERSION"),
        contact: config.contact_email.clone(),
        sandbox: config.sandbox_feed.is_some(),
        sandbox_feed: config.sandbox_feed.clone(),
        signup: config.signup_state(),
        sign_ins: Provider::ALL
            .into_iter()
            .filter(|provider| provider.signs_in() && config.is_set_up(*provider))
            .collect(),
        platforms: Door::ALL
            .map(|door| state(door, config.is_set_up(door.into())))
            .into(),
        suggestions: config
            .has_suggestions()
            .then_some(SuggestionSource { by: "OpenAI" }),
    }
}

/// What is wrong is for the operator, who reads it in the log: here it only says that it is not set
/// up.
fn state(door: Door, is_set_up: bool) -> PlatformState {
    let problem = (!is_set_up).then(|| format!("{} is not set up on this instance.", door.title()));
    PlatformState {
        via: door.into(),
        is_set_up,
        problem,
    }
}
