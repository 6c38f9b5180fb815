//! What Google publishes about itself: where it answers
//! (<https://openid.net/specs/openid-connect-discovery-1_0.html>), and the keys of its ID tokens
//! (RFC 7517). Our secret goes to the token endpoint, and what the keys sign opens workspaces: both
//! are trusted only where Google is known to have them.

use crate::config::is_loopback;
use crate::domain::time::Span;
use crate::ports::RsaKey;
use http::{HeaderMap, Uri, header};
use serde::Deserialize;

/// Where Google's documents say that its endpoints are.
const HOSTS: [&str; 3] = [
    "accounts.google.com",
    "oauth2.googleapis.com",
    "www.googleapis.com",
];

/// For how long a document is believed at the most, whatever it says.
const LONGEST_FRESH: Span = Span::days(1);

/// The addresses of a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoints {
    /// The address at which people consent.
    pub authorize: String,
    /// The address at which codes are exchanged.
    pub token: String,
    /// The address of the provider's keys.
    pub keys: String,
}

/// The keys of a provider's ID tokens.
#[derive(Clone, Debug, Deserialize)]
pub struct Keys {
    keys: Vec<Key>,
}

#[derive(Clone, Debug, Deserialize)]
struct Key {
    kid: Option<String>,
    kty: String,
    alg: Option<String>,
    #[serde(rename = "use")]
    purpose: Option<String>,
    n: Option<String>,
    e: Option<String>,
}

/// What is wrong with a document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// The document cannot be read.
    #[error("not the expected document: {0}")]
    Shape(String),
    /// It speaks for somebody else.
    #[error("the document of another issuer")]
    Issuer,
    /// It sends us where its issuer has no business.
    #[error("an endpoint that is not the issuer's: {0}")]
    Foreign(&'static str),
}

/// Where an issuer publishes its document.
#[must_use]
pub fn url(issuer: &str) -> String {
    format!("{issuer}/.well-known/openid-configuration")
}

// === impl Endpoints ===

impl Endpoints {
    /// Reads the document of `issuer`.
    ///
    /// # Errors
    /// See [`DocumentError`].
    pub fn read(issuer: &str, document: &[u8]) -> Result<Self, DocumentError> {
        #[derive(Deserialize)]
        struct Document {
            issuer: String,
            authorization_endpoint: String,
            token_endpoint: String,
            jwks_uri: String,
        }
        let document: Document = serde_json::from_slice(document)
            .map_err(|error| DocumentError::Shape(error.to_string()))?;
        if document.issuer != issuer {
            return Err(DocumentError::Issuer);
        }
        let own = |name, url: String| {
            if is_of(issuer, &url) {
                Ok(url)
            } else {
                Err(DocumentError::Foreign(name))
            }
        };
        Ok(Self {
            authorize: own("authorization_endpoint", document.authorization_endpoint)?,
            token: own("token_endpoint", document.token_endpoint)?,
            keys: own("jwks_uri", document.jwks_uri)?,
        })
    }
}

/// Whether an endpoint is where its issuer may have one: https on Google's hosts or the issuer's
/// own; on this machine if the issuer is.
fn is_of(issuer: &str, endpoint: &str) -> bool {
    let (Ok(issuer_uri), Ok(uri)) = (issuer.parse::<Uri>(), endpoint.parse::<Uri>()) else {
        return false;
    };
    let (Some(own), Some(authority)) = (issuer_uri.authority(), uri.authority()) else {
        return false;
    };
    let is_known = authority == own || HOSTS.contains(&authority.as_str());
    let is_safe = match uri.scheme_str() {
        Some("https") => true,
        Some("http") => is_loopback(issuer) && authority == own,
        _ => false,
    };
    is_known && is_safe && !authority.as_str().contains('@') && !endpoint.contains('#')
}

// === impl Keys ===

impl Keys {
    /// Reads a key set.
    ///
    /// # Errors
    /// When it is none.
    pub fn read(document: &[u8]) -> Result<Self, DocumentError> {
        serde_json::from_slice(document).map_err(|error| DocumentError::Shape(error.to_string()))
    }

    /// The key of that id, if it is one for RS256 signatures.
    #[must_use]
    pub fn find(&self, kid: &str) -> Option<RsaKey> {
        let key = self
            .keys
            .iter()
            .find(|key| key.kid.as_deref() == Some(kid))?;
        let is_for_signatures = key
            .purpose
            .as_deref()
            .is_none_or(|purpose| purpose == "sig");
        let is_rs256 = key.kty == "RSA" && key.alg.as_deref().is_none_or(|alg| alg == "RS256");
        if !is_for_signatures || !is_rs256 {
            return None;
        }
        Some(RsaKey {
            n: key.n.clone()?,
            e: key.e.clone()?,
        })
    }
}

/// For how long an answer may be used again (RFC 9111 §5.2.2); not at all where it does not say.
#[must_use]
pub fn fresh_for(headers: &HeaderMap) -> Span {
    let texts = headers
        .get_all(header::CACHE_CONTROL)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let directives: Vec<String> = texts
        .flat_map(|text| text.split(','))
        .map(|directive| directive.trim().to_ascii_lowercase())
        .collect();
    if directives
        .iter()
        .any(|directive| directive == "no-store" || directive == "no-cache")
    {
        return Span::ZERO;
    }
    let seconds = directives.iter().find_map(|directive| {
        directive
            .strip_prefix("max-age=")?
            .trim_matches('"')
            .parse::<u32>()
            .ok()
    });
    seconds.map_or(Span::ZERO, |seconds| {
        Span::seconds(i64::from(seconds)).min(LONGEST_FRESH)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    const GOOGLE: &str = "https://accounts.google.com";

    fn document(issuer: &str, changes: &[(&str, &str)]) -> Vec<u8> {
        let mut document = serde_json::json!({
            "issuer": issuer,
            "authorization_endpoint": "https://accounts.google.com/o/oauth2/v2/auth",
            "token_endpoint": "https://oauth2.googleapis.com/token",
            "userinfo_endpoint": "https://openidconnect.googleapis.com/v1/userinfo",
            "jwks_uri": "https://www.googleapis.com/oauth2/v3/certs",
        });
        for (name, value) in changes {
            document[*name] = (*value).into();
        }
        document.to_string().into_bytes()
    }

    #[test]
    fn googles_own_document_is_taken() {
        let endpoints = Endpoints::read(GOOGLE, &document(GOOGLE, &[])).unwrap();
        assert_eq!(endpoints.token, "https://oauth2.googleapis.com/token");
    }

    #[test]
    fn endpoints_elsewhere_are_refused() {
        for name in ["authorization_endpoint", "token_endpoint", "jwks_uri"] {
            for elsewhere in [
                "http://oauth2.googleapis.com/token",
                "https://evil.example/token",
                "https://oauth2.googleapis.com.evil.example/token",
                "https://evil.example@oauth2.googleapis.com/token",
                "https://oauth2.googleapis.com@evil.example/token",
                "https://oauth2.googleapis.com:8443/token",
                "http://127.0.0.1:8788/token",
                "javascript:alert(1)",
                "/token",
                "",
            ] {
                let read = Endpoints::read(GOOGLE, &document(GOOGLE, &[(name, elsewhere)]));
                assert!(
                    matches!(read, Err(DocumentError::Foreign(_))),
                    "{name}: {elsewhere}"
                );
            }
        }
    }

    #[test]
    fn an_issuer_on_this_machine_has_its_endpoints_on_its_own_port() {
        let issuer = "http://127.0.0.1:8788/google";
        let at = |base: &str| {
            let all =
                ["authorization_endpoint", "token_endpoint", "jwks_uri"].map(|name| (name, base));
            Endpoints::read(issuer, &document(issuer, &all))
        };
        assert!(at("http://127.0.0.1:8788/google/anything").is_ok());
        assert!(at("http://127.0.0.1:9999/google/anything").is_err());
        assert!(at("http://localhost:8788/google/anything").is_err());
    }

    #[test]
    fn the_document_must_be_the_issuers() {
        assert_eq!(
            Endpoints::read(GOOGLE, &document("https://accounts.google.com/", &[])),
            Err(DocumentError::Issuer)
        );
        assert_eq!(
            Endpoints::read(GOOGLE, &document("accounts.google.com", &[])),
            Err(DocumentError::Issuer)
        );
        assert!(matches!(
            Endpoints::read(GOOGLE, b"<html>"),
            Err(DocumentError::Shape(_))
        ));
    }

    #[test]
    fn only_rs256_keys_are_found_and_only_by_their_id() {
        let set = br#"{"keys":[
            {"kid":"a","kty":"RSA","alg":"RS256","use":"sig","n":"AQ","e":"AQAB"},
            {"kid":"b","kty":"RSA","alg":"RS512","use":"sig","n":"AQ","e":"AQAB"},
            {"kid":"c","kty":"RSA","use":"enc","n":"AQ","e":"AQAB"},
            {"kid":"d","kty":"EC","crv":"P-256","x":"AQ","y":"AQ"}, {"kid":"e","kty":"oct","k":"AQ"},
            {"kty":"RSA","n":"AQ","e":"AQAB"}]}"#;
        let keys = Keys::read(set).unwrap();
        assert_eq!(
            keys.find("a"),
            Some(RsaKey {
                n: "AQ".into(),
                e: "AQAB".into()
            })
        );
        for other in ["b", "c", "d", "e", "", "A"] {
            assert_eq!(keys.find(other), None, "{other}");
        }
    }

    #[test]
    fn what_does_not_say_how_long_it_is_fresh_is_stale_at_once() {
        let fresh = |value: &'static str| {
            fresh_for(&HeaderMap::from_iter([(
                header::CACHE_CONTROL,
                HeaderValue::from_static(value),
            )]))
        };
        assert_eq!(fresh_for(&HeaderMap::new()), Span::ZERO);
        assert_eq!(
            fresh("public, max-age=19213, must-revalidate, no-transform"),
            Span::seconds(19_213)
        );
        assert_eq!(fresh("Max-Age=\"60\""), Span::seconds(60));
        assert_eq!(fresh("max-age=4000000000"), Span::days(1));
        for none in [
            "no-store, max-age=60",
            "no-cache, max-age=60",
            "max-age=-1",
            "max-age=soon",
            "private",
        ] {
            assert_eq!(fresh(none), Span::ZERO, "{none}");
        }
    }
}
