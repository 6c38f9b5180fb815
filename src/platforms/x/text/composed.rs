//! NFC, the form in which X counts and keeps a text: <https://www.unicode.org/reports/tr15/>.

use icu_normalizer::ComposingNormalizerBorrowed;

/// `text` in NFC.
pub(in crate::platforms::x) fn composed(text: &str) -> String {
    ComposingNormalizerBorrowed::new_nfc()
        .normalize(text)
        .into_owned()
}
