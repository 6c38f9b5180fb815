//! What the configuration says of TikTok.

use super::error::ConfigError;

/// What TikTok lets our app do, and how it gets our videos.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TikTokTerms {
    /// Whether TikTok has audited the app. Until then it posts to private accounts only, and no
    /// answer of TikTok says so before a post is refused.
    pub is_audited: bool,
    /// How TikTok gets videos.
    pub video_source: VideoSource,
}

/// How TikTok gets videos.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum VideoSource {
    /// They are sent in chunks, and the last one follows the instant.
    #[default]
    Upload,
    /// TikTok fetches them from this instance, whose domain is verified there.
    Pull,
}

pub(super) fn terms(var: &impl Fn(&str) -> Option<String>) -> Result<TikTokTerms, ConfigError> {
    let is_audited = match var("TIKTOK_AUDITED").as_deref() {
        None | Some("no") => false,
        Some("yes") => true,
        Some(_) => {
            let remedy = "use yes once TikTok has audited the app, or no";
            return Err(ConfigError::Unusable("TIKTOK_AUDITED", remedy.into()));
        }
    };
    let video_source = match var("TIKTOK_VIDEO_SOURCE").as_deref() {
        None | Some("upload") => VideoSource::Upload,
        Some("pull") => VideoSource::Pull,
        Some(_) => {
            let remedy = "use upload or pull";
            return Err(ConfigError::Unusable("TIKTOK_VIDEO_SOURCE", remedy.into()));
        }
    };
    Ok(TikTokTerms {
        is_audited,
        video_source,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: &str, value: &str) -> Result<TikTokTerms, ConfigError> {
        terms(&|asked: &str| (asked == name).then(|| value.to_owned()))
    }

    #[test]
    fn an_app_counts_as_audited_only_where_that_is_said() {
        for (value, is_audited) in [("no", false), ("yes", true)] {
            let terms = with("TIKTOK_AUDITED", value).unwrap();
            assert_eq!(terms.is_audited, is_audited);
        }
        assert!(!with("", "").unwrap().is_audited);
    }

    #[test]
    fn videos_are_sent_unless_it_is_said_that_they_are_fetched() {
        let source = |value| with("TIKTOK_VIDEO_SOURCE", value).unwrap().video_source;
        assert_eq!(source("upload"), VideoSource::Upload);
        assert_eq!(source("pull"), VideoSource::Pull);
        assert_eq!(with("", "").unwrap().video_source, VideoSource::Upload);
    }

    #[test]
    fn a_word_that_means_nothing_is_a_mistake() {
        for name in ["TIKTOK_AUDITED", "TIKTOK_VIDEO_SOURCE"] {
            let fault = with(name, "perhaps").unwrap_err();
            assert!(
                matches!(&fault, ConfigError::Unusable(said, _) if *said == name),
                "{fault:?}"
            );
        }
    }
}
