//! `cargo xtask build`: the dashboard and the Worker. It is the build command of `wrangler.toml`,
//! so that `npx wrangler dev` and `npx wrangler deploy` work as in any other Worker project.

use anyhow::Result;

use crate::dashboard;
use crate::deploy::{instance, read_config};
use crate::worker::{Profile, Worker};

/// Builds what changed. A release is for an account, where it must not take another instance's
/// parts: `npx wrangler deploy` comes here too.
pub(crate) async fn run(worker: &Worker) -> Result<()> {
    if worker.profile == Profile::Release {
        instance::check(&read_config()?)?;
    }
    dashboard::ensure().await?;
    worker.build().await
}

/// The profile when no flag names one: wrangler says which of its commands is asking.
pub(crate) fn default_profile(wrangler_command: Option<&str>) -> Profile {
    if wrangler_command == Some("dev") {
        Profile::Dev
    } else {
        Profile::Release
    }
}

#[cfg(test)]
mod tests {
    use super::default_profile;
    use crate::worker::Profile;

    #[test]
    fn only_wrangler_dev_gets_an_unoptimised_worker() {
        assert_eq!(default_profile(Some("dev")), Profile::Dev);
        assert_eq!(default_profile(Some("deploy")), Profile::Release);
        assert_eq!(default_profile(Some("versions upload")), Profile::Release);
        assert_eq!(default_profile(None), Profile::Release);
    }
}
