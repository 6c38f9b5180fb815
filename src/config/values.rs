//! How single values of the configuration are read: credentials, and the bases of addresses.

use super::error::ConfigError;
use crate::domain::secret::Secret;

/// A value without the spaces and line ends around it, which are pasted by mistake and are never
/// meant. Where nothing else is left, it is not set.
pub(super) fn without_edges(value: Option<String>) -> Option<String> {
    let value = value?;
    let trimmed = value.trim();
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

/// A client's id and its secret: both, or neither.
pub(super) fn pair(
    var: &impl Fn(&str) -> Option<String>,
    door: &'static str,
    id: &'static str,
    secret: &'static str,
) -> Result<(String, Secret), ConfigError> {
    match (var(id), var(secret)) {
        (Some(client_id), Some(client_secret)) => Ok((
            credential(id, client_id)?,
            Secret::new(credential(secret, client_secret)?),
        )),
        (None, None) => Err(ConfigError::NotSetUp(door)),
        (Some(_), None) => Err(ConfigError::Half(secret)),
        (None, Some(_)) => Err(ConfigError::Half(id)),
    }
}

/// What a platform hands out is of visible ASCII. Anything else was pasted with it, and the
/// platform would only say that the client is unknown.
fn credential(name: &'static str, value: String) -> Result<String, ConfigError> {
    if value.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(value);
    }
    let remedy = "there is a space, a line end or another foreign character in it: copy it again";
    Err(ConfigError::Unusable(name, remedy.into()))
}

pub(super) fn base(
    var: &impl Fn(&str) -> Option<String>,
    name: &'static str,
    default: &str,
) -> Result<String, ConfigError> {
    var(name).map_or_else(
        || Ok(default.to_owned()),
        |value| checked_base(name, &value),
    )
}

/// A base is https, or http on this machine; it has no query, and loses a slash at its end.
pub(super) fn checked_base(name: &'static str, value: &str) -> Result<String, ConfigError> {
    let uri: http::Uri = value
        .parse()
        .map_err(|_| ConfigError::Unusable(name, "not a URL".into()))?;
    let is_safe = match uri.scheme_str() {
        Some("https") => uri.host().is_some(),
        Some("http") => is_loopback(value),
        _ => false,
    };
    if !is_safe || uri.query().is_some() {
        return Err(ConfigError::Unusable(
            name,
            "use https://host, or http:// with a loopback host".into(),
        ));
    }
    Ok(value.trim_end_matches('/').to_owned())
}

/// An origin as browsers write it, or no `Origin` would ever equal it: scheme and host alone, in
/// lower case, without the usual port.
pub(super) fn checked_origin(value: &str) -> Result<String, ConfigError> {
    let origin = checked_base("PUBLIC_ORIGIN", value)?;
    let (scheme, authority) = origin.split_once("://").unwrap_or_default();
    let usual_port = if scheme == "https" { ":443" } else { ":80" };
    if authority.contains(['/', '@', '#'])
        || origin.contains(char::is_uppercase)
        || authority.ends_with(usual_port)
    {
        let remedy = "write it as browsers do: https://host, in lower case, without a path or the \
            usual port";
        return Err(ConfigError::Unusable("PUBLIC_ORIGIN", remedy.into()));
    }
    Ok(origin)
}

/// Whether the host of an address is this machine.
pub(crate) fn is_loopback(base: &str) -> bool {
    let host = base
        .parse::<http::Uri>()
        .ok()
        .and_then(|uri| uri.host().map(str::to_owned));
    matches!(host.as_deref(), Some("127.0.0.1" | "localhost" | "[::1]"))
}
