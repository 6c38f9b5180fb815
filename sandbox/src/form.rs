//! Queries and `application/x-www-form-urlencoded` bodies, with repeated names kept so that they
//! can be refused.

use http::{Request, header};

/// Decoded name-value pairs in their order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Form(Vec<(String, String)>);

// === impl Form ===

impl Form {
    /// The pairs of a query string or of a form body.
    pub(crate) fn parse(encoded: &[u8]) -> Self {
        Self(form_urlencoded::parse(encoded).into_owned().collect())
    }

    /// The pairs of a request's query.
    pub(crate) fn of_query<B>(request: &Request<B>) -> Self {
        Self::parse(request.uri().query().unwrap_or_default().as_bytes())
    }

    /// The pairs of a request's body, if it says that it is a form.
    pub(crate) fn of_body(request: &Request<Vec<u8>>) -> Option<Self> {
        let kind = request.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
        let is_form = kind
            .split(';')
            .next()?
            .trim()
            .eq_ignore_ascii_case("application/x-www-form-urlencoded");
        is_form.then(|| Self::parse(request.body()))
    }

    /// The value of a name that occurs exactly once and is not empty.
    pub(crate) fn one(&self, name: &str) -> Option<&str> {
        let mut found = self.0.iter().filter(|(key, _)| key == name);
        let (_, value) = found.next()?;
        (found.next().is_none() && !value.is_empty()).then_some(value.as_str())
    }

    /// Every value of a name, in their order.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The value of a number that occurs exactly once.
    pub(crate) fn number(&self, name: &str) -> Option<i64> {
        self.one(name)?.parse().ok()
    }

    /// All pairs in their order.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}
