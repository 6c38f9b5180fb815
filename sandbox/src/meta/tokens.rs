//! User tokens, short- and long-lived, and the tokens of Pages that come from them.
//!
//! A Page's token belongs to the Page, the person and the app. One that came from a long-lived
//! token has no date; one that came from a short-lived one dies with it.
//! <https://developers.facebook.com/docs/facebook-login/guides/access-tokens>

use serde::{Deserialize, Serialize};

use crate::graph::TokenEnd;
use crate::moment::Moment;
use crate::secrets::{SecretKind, random_text};

/// What a token is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Kind {
    /// A person, for an hour or two.
    Short,
    /// A person, for about sixty days.
    Long,
    /// A Page.
    Page {
        /// The id of the Page.
        page: String,
        /// The short-lived token that it came from.
        from: Option<String>,
    },
}

/// One token.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Token {
    pub(crate) value: String,
    pub(crate) person: String,
    pub(crate) kind: Kind,
    pub(crate) issued_at_ms: i64,
    /// None if there is no date.
    pub(crate) until_ms: Option<i64>,
    /// What ended the token.
    #[serde(rename = "death")]
    ended_by: Option<TokenEnd>,
}

/// Every token.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Tokens {
    all: Vec<Token>,
}

// === impl Tokens ===

impl Tokens {
    /// Hands out a token for a person.
    pub(crate) fn issue_short(&mut self, person: &str, moment: &mut Moment<'_>) -> &Token {
        let until_ms = moment.now_ms + i64::from(moment.settings.meta_short_s) * 1000;
        self.issue(person, Kind::Short, Some(until_ms), moment)
    }

    /// Hands out a token for a person that lasts.
    pub(crate) fn issue_long(&mut self, person: &str, moment: &mut Moment<'_>) -> &Token {
        let until_ms = moment.now_ms + i64::from(moment.settings.meta_long_s) * 1000;
        self.issue(person, Kind::Long, Some(until_ms), moment)
    }

    /// The token of a Page for whoever shows this user token: the one of before, as long as it
    /// lives.
    pub(crate) fn of_page(
        &mut self,
        page: &str,
        user_token: &str,
        moment: &mut Moment<'_>,
    ) -> Option<String> {
        let source = self.living(user_token, moment.now_ms).ok()?.clone();
        let is_short = source.kind == Kind::Short;
        let kind = Kind::Page {
            page: page.to_owned(),
            from: is_short.then(|| source.value.clone()),
        };
        let is_it = |token: &&Token| {
            token.person == source.person
                && token.kind == kind
                && token.check(moment.now_ms).is_ok()
        };
        if let Some(known) = self.all.iter().find(is_it) {
            return Some(known.value.clone());
        }
        let until_ms = source.until_ms.filter(|_| is_short);
        Some(
            self.issue(&source.person, kind, until_ms, moment)
                .value
                .clone(),
        )
    }

    /// The token of this value, dead or alive.
    pub(crate) fn find(&self, value: &str) -> Option<&Token> {
        self.all.iter().find(|token| token.value == value)
    }

    /// The token of this value, or what ended it.
    pub(crate) fn living(&self, value: &str, now_ms: i64) -> Result<&Token, TokenEnd> {
        let token = self.find(value).ok_or(TokenEnd::Unknown)?;
        token.check(now_ms).map(|()| token)
    }

    /// Ends every token of a person.
    pub(crate) fn end(&mut self, person: &str, end: TokenEnd) {
        self.end_where(end, |token| token.person == person);
    }

    /// Ends the tokens of a person for one Page.
    pub(crate) fn end_page(&mut self, person: &str, page: &str, end: TokenEnd) {
        self.end_where(end, |token| {
            token.person == person && token.page() == Some(page)
        });
    }

    /// What ended a token first stays what ended it.
    fn end_where(&mut self, end: TokenEnd, is_meant: impl Fn(&Token) -> bool) {
        for token in self.all.iter_mut().filter(|token| is_meant(token)) {
            token.ended_by.get_or_insert(end);
        }
    }

    fn issue(
        &mut self,
        person: &str,
        kind: Kind,
        until_ms: Option<i64>,
        moment: &mut Moment<'_>,
    ) -> &Token {
        let secret = match kind {
            Kind::Short | Kind::Long => SecretKind::AccessToken,
            Kind::Page { .. } => SecretKind::PageToken,
        };
        let value = format!(
            "EAA{}",
            [random_text(), random_text(), random_text()]
                .concat()
                .replace(['-', '_'], "Z")
        );
        moment.secrets.remember(secret, person, &value);
        let at = self.all.len();
        self.all.push(Token {
            value,
            person: person.to_owned(),
            kind,
            issued_at_ms: moment.now_ms,
            until_ms,
            ended_by: None,
        });
        &self.all[at]
    }
}

// === impl Token ===

impl Token {
    /// The id of the Page that it is for.
    pub(crate) fn page(&self) -> Option<&str> {
        match &self.kind {
            Kind::Short | Kind::Long => None,
            Kind::Page { page, .. } => Some(page),
        }
    }

    /// Whether the token lives, or what ended it.
    pub(crate) fn check(&self, now_ms: i64) -> Result<(), TokenEnd> {
        match self.ended_by {
            Some(end) => Err(end),
            None if self.until_ms.is_some_and(|until| now_ms >= until) => Err(TokenEnd::Expired),
            None => Ok(()),
        }
    }
}
