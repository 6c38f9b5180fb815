//! The discovery document: where this Google answers, and what it can do.
//!
//! <https://openid.net/specs/openid-connect-discovery-1_0.html>

use http::{Request, Response, StatusCode, header};
use serde_json::json;

use crate::answer::{json as json_response, origin};

/// The issuer on the host that was asked.
pub(crate) fn issuer(request: &Request<Vec<u8>>) -> String {
    format!("{}/google", origin(request))
}

/// `GET /.well-known/openid-configuration`
pub(crate) fn document(request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
    let issuer = issuer(request);
    let body = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/o/oauth2/v2/auth"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/oauth2/v3/certs"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "scopes_supported": ["openid", "email", "profile"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        "claims_supported": ["aud", "email", "email_verified", "exp", "iat", "iss", "name", "sub"],
        "code_challenge_methods_supported": ["S256"],
        "grant_types_supported": ["authorization_code"],
    });
    cacheable(json_response(StatusCode::OK, &body), 3600)
}

/// An answer that may be kept for so many seconds.
pub(crate) fn cacheable(mut response: Response<Vec<u8>>, max_age_s: u32) -> Response<Vec<u8>> {
    let value = format!("public, max-age={max_age_s}, must-revalidate, no-transform");
    let value = header::HeaderValue::from_str(&value).expect("digits are valid in a header");
    response.headers_mut().insert(header::CACHE_CONTROL, value);
    response
}
