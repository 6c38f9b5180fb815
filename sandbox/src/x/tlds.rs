//! Top-level domains that make a bare word a link:
//! <https://github.com/twitter/twitter-text/blob/master/conformance/tld_lib.yml>.

/// All top-level domains, sorted, one a line.
pub(crate) const TLDS: &str = include_str!("tlds.txt");
