//! What the configuration says of OpenAI, which suggests texts.

use super::error::ConfigError;
use super::values::{base, pair};
use crate::domain::secret::Secret;

/// This instance's access to OpenAI.
#[derive(Clone, Debug)]
pub struct OpenAi {
    /// The model that is asked, by OpenAI's name for it.
    pub model: String,
    /// The key.
    pub api_key: Secret,
    /// The base of the API's addresses, with its version.
    pub api_base: String,
}

/// The access to OpenAI: the model and the key, or neither.
pub(super) fn openai(var: &impl Fn(&str) -> Option<String>) -> Result<OpenAi, ConfigError> {
    let (model, api_key) = pair(var, "OpenAI", "OPENAI_MODEL", "OPENAI_API_KEY")?;
    Ok(OpenAi {
        model,
        api_key,
        api_base: base(var, "OPENAI_API_BASE", "https://api.openai.com/v1")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(vars: &[(&str, &str)]) -> Result<OpenAi, ConfigError> {
        openai(&|name: &str| {
            let found = vars.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_model_and_the_key_go_together() {
        let (model, key) = (("OPENAI_MODEL", "gpt-5.4-mini"), ("OPENAI_API_KEY", "sk-1"));
        let whole = with(&[model, key]).unwrap();
        assert_eq!(
            (whole.model.as_str(), whole.api_base.as_str()),
            ("gpt-5.4-mini", "https://api.openai.com/v1")
        );
        assert_eq!(with(&[]).unwrap_err(), ConfigError::NotSetUp("OpenAI"));
        assert_eq!(
            with(&[model]).unwrap_err(),
            ConfigError::Half("OPENAI_API_KEY")
        );
        assert_eq!(with(&[key]).unwrap_err(), ConfigError::Half("OPENAI_MODEL"));
        let plain = with(&[model, key, ("OPENAI_API_BASE", "http://api.openai.com/v1")]);
        assert!(matches!(
            plain,
            Err(ConfigError::Unusable("OPENAI_API_BASE", _))
        ));
    }
}
