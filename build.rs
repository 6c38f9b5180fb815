//! Renders PRIVACY.md to HTML, so that the Worker carries the page and not a Markdown parser.

use std::{env, fs, path::Path};

fn main() {
    println!("cargo::rerun-if-changed=PRIVACY.md");
    let markdown = fs::read_to_string("PRIVACY.md").expect("PRIVACY.md stands at the root");
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new(&markdown));
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join("privacy.html"), html).expect("the build directory can be written");
}
