//! What accounts gave to the app through Instagram Login: permissions, codes, and tokens that are
//! short- or long-lived.
//!
//! <https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login>

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::scopes::Scopes;
use crate::graph::TokenEnd;
use crate::moment::Moment;
use crate::oauth::codes::Codes;
use crate::secrets::{SecretKind, random_text};

/// "Codes are valid for one hour."
const CODE_LIVES_MS: i64 = 60 * 60 * 1000;

/// What a code was given for.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct OfCode {
    account: String,
    redirect_uri: String,
}

/// One token.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Token {
    pub(crate) value: String,
    pub(crate) account: String,
    pub(crate) is_long: bool,
    pub(crate) issued_at_ms: i64,
    pub(crate) until_ms: i64,
    /// What ended the token.
    #[serde(rename = "death")]
    ended_by: Option<TokenEnd>,
}

/// What all accounts gave to the app, and the codes and tokens that came from it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Grants {
    given: BTreeMap<String, BTreeSet<String>>,
    codes: Codes<OfCode>,
    tokens: Vec<Token>,
}

// === impl Grants ===

impl Grants {
    /// Adds a decision: of what was asked for, these were given.
    pub(crate) fn add(&mut self, account: &str, asked: &Scopes, granted: &Scopes) {
        let given = self.given.entry(account.to_owned()).or_default();
        given.retain(|scope| !asked.include(scope));
        given.extend(granted.names().map(str::to_owned));
    }

    /// What an account gave.
    pub(crate) fn of(&self, account: &str) -> Vec<&str> {
        self.given
            .get(account)
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect()
    }

    /// Whether an account gave a permission.
    pub(crate) fn has(&self, account: &str, scope: &str) -> bool {
        self.given
            .get(account)
            .is_some_and(|given| given.contains(scope))
    }

    /// Hands out the code for a consent.
    pub(crate) fn issue_code(
        &mut self,
        account: &str,
        redirect_uri: &str,
        moment: &mut Moment<'_>,
    ) -> String {
        let value = format!("AQ{}{}", random_text(), random_text());
        moment.secrets.remember(SecretKind::Code, account, &value);
        let given = OfCode {
            account: account.to_owned(),
            redirect_uri: redirect_uri.to_owned(),
        };
        self.codes
            .add(value.clone(), given, moment.now_ms + CODE_LIVES_MS);
        value
    }

    /// Takes a code, and says whose it was; none if it cannot be used. Whatever comes of it, the
    /// code is spent.
    pub(crate) fn redeem(&mut self, code: &str, now_ms: i64) -> Option<(String, String)> {
        let given = self.codes.take(code, now_ms).ok()?;
        Some((given.account.clone(), given.redirect_uri.clone()))
    }

    /// Hands out a token.
    pub(crate) fn issue(
        &mut self,
        account: &str,
        is_long: bool,
        moment: &mut Moment<'_>,
    ) -> &Token {
        let lives_s = if is_long {
            moment.settings.instagram_long_s
        } else {
            moment.settings.instagram_short_s
        };
        let value = format!(
            "IGAA{}",
            [random_text(), random_text(), random_text()]
                .concat()
                .replace(['-', '_'], "Z")
        );
        moment
            .secrets
            .remember(SecretKind::AccessToken, account, &value);
        let (account, issued_at_ms) = (account.to_owned(), moment.now_ms);
        let until_ms = issued_at_ms + i64::from(lives_s) * 1000;
        let at = self.tokens.len();
        self.tokens.push(Token {
            value,
            account,
            is_long,
            issued_at_ms,
            until_ms,
            ended_by: None,
        });
        &self.tokens[at]
    }

    /// Gives a living token more time from now on.
    pub(crate) fn extend(&mut self, value: &str, moment: &Moment<'_>) {
        for token in self.tokens.iter_mut().filter(|token| token.value == value) {
            token.issued_at_ms = moment.now_ms;
            token.until_ms = moment.now_ms + i64::from(moment.settings.instagram_long_s) * 1000;
        }
    }

    /// The token of this value, or what ended it.
    pub(crate) fn living(&self, value: &str, now_ms: i64) -> Result<&Token, TokenEnd> {
        let token = self
            .tokens
            .iter()
            .find(|token| token.value == value)
            .ok_or(TokenEnd::Unknown)?;
        match token.ended_by {
            Some(end) => Err(end),
            None if now_ms >= token.until_ms => Err(TokenEnd::Expired),
            None => Ok(token),
        }
    }

    /// Ends every token of an account; what ended a token first stays what ended it.
    pub(crate) fn end(&mut self, account: &str, end: TokenEnd) {
        for token in self
            .tokens
            .iter_mut()
            .filter(|token| token.account == account)
        {
            token.ended_by.get_or_insert(end);
        }
    }

    /// Removes the app: what was given is forgotten, and every code and token ends. Whether there
    /// was anything.
    pub(crate) fn remove(&mut self, account: &str) -> bool {
        self.codes.end(|given| given.account == account);
        self.end(account, TokenEnd::AppRemoved);
        self.given.remove(account).is_some()
    }

    /// The account that once gave this code or token, dead or alive.
    pub(crate) fn owner(&self, secret: &str) -> Option<&str> {
        let of_code = self
            .codes
            .given_for(secret)
            .map(|given| given.account.as_str());
        of_code.or_else(|| {
            self.tokens
                .iter()
                .find(|token| token.value == secret)
                .map(|token| token.account.as_str())
        })
    }
}
