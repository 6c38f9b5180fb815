//! `/api/v1/instance`: what this instance is and can do. Public.

use crate::config::Signup;
use crate::domain::platform::Platform;
use crate::domain::provider::Provider;
use crate::ports::Ports;
use crate::usecases::Core;
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

/// `GET /api/v1/instance`.
pub(crate) async fn show<P: Ports>(State(core): State<Core<P>>) -> Json<Value> {
    let config = &core.config;
    let platforms = Platform::ALL.map(|platform| {
        // What is wrong is for the operator, who reads it in the log: here it only says that it is not set up.
        let is_set_up = config.is_set_up(platform.into());
        let problem = (!is_set_up).then(|| format!("{} is not set up on this instance.", platform.title()));
        json!({ "platform": platform, "is_set_up": is_set_up, "problem": problem })
    });
    let sign_ins: Vec<Provider> = Provider::ALL.into_iter().filter(|provider| config.is_set_up(*provider)).collect();
    let signup = config.signup.as_ref().map_or("closed", |signup| match signup {
        Signup::First => "first",
        Signup::Invite => "invite",
        Signup::Open => "open",
    });
    Json(json!({
        "name": "Noctin Scheduler",
        "version": env!("CARGO_PKG_VERSION"),
        "contact": config.contact_email,
        "sandbox": config.sandbox_feed.is_some(),
        "sandbox_feed": config.sandbox_feed,
        "signup": signup,
        "sign_ins": sign_ins,
        "platforms": platforms,
    }))
}
