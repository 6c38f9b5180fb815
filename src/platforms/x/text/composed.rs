//! NFC, the form in which X counts and keeps a text: <https://www.unicode.org/reports/tr15/>.
//!
//! In the Worker the JavaScript engine composes, because its tables are there anyway. With those of `icu_normalizer` the Worker was 8 kB
//! larger, measured with `cargo xtask build && gzip -9 -c build/index_bg.wasm | wc -c`.

/// `text` in NFC.
#[cfg(target_arch = "wasm32")]
pub(in crate::platforms::x) fn composed(text: &str) -> String {
    js_sys::JsString::from(text).normalize("NFC").into()
}

/// `text` in NFC.
#[cfg(not(target_arch = "wasm32"))]
pub(in crate::platforms::x) fn composed(text: &str) -> String {
    icu_normalizer::ComposingNormalizerBorrowed::new_nfc().normalize(text).into_owned()
}
