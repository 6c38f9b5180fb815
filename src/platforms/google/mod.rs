//! Google, as a provider of identities: OpenID Connect, code flow,
//! <https://developers.google.com/identity/openid-connect/openid-connect>.
//!
//! It says who a person is, and no more: nothing that its token endpoint gives beyond the ID token
//! is kept.

pub mod discovery;
pub mod id_token;

use self::discovery::Endpoints;
use super::oauth::Client;
use crate::config::GoogleClient;
use crate::domain::time::Span;

/// What we ask for: who it is, and an address to show.
const SCOPES: &[&str] = &["openid", "email", "profile"];

/// Several people share a computer, and one person has several accounts: Google is to ask which.
pub const PROMPT: &str = "select_account";

/// Our client at Google.
#[must_use]
pub fn client<'a>(
    google: &'a GoogleClient,
    endpoints: &Endpoints,
    redirect_uri: &'a str,
) -> Client<'a> {
    Client {
        client_id: &google.client_id,
        client_secret: &google.client_secret,
        authorize_url: endpoints.authorize.clone(),
        token_url: endpoints.token.clone(),
        redirect_uri,
        scopes: SCOPES.to_vec(),
        lifetime: Span::hours(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::secret::Secret;

    #[test]
    fn the_consent_url_has_pkce_a_nonce_and_asks_which_account() {
        let google = GoogleClient {
            client_id: "client".into(),
            client_secret: Secret::new("secret"),
            issuer: "https://accounts.google.com".into(),
        };
        let endpoints = Endpoints {
            authorize: "https://accounts.google.com/o/oauth2/v2/auth".into(),
            token: "https://oauth2.googleapis.com/token".into(),
            keys: "https://www.googleapis.com/oauth2/v3/certs".into(),
        };
        // The verifier and challenge of RFC 7636, appendix B.
        let verifier = Secret::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        let extra = [("nonce", "number used once"), ("prompt", PROMPT)];
        let client = client(
            &google,
            &endpoints,
            "https://scheduler.example.com/login/google/callback",
        );
        let url = client
            .consent_url(&Secret::new("state"), &verifier, &extra)
            .unwrap();
        insta::assert_snapshot!(
            url,
            @"https://accounts.google.com/o/oauth2/v2/auth?response_type=code&client_id=client&state=state&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&redirect_uri=https%3A%2F%2Fscheduler.example.com%2Flogin%2Fgoogle%2Fcallback&scope=openid%20email%20profile&nonce=number%20used%20once&prompt=select_account"
        );
    }
}
