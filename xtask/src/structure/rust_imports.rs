//! Which file of a Rust crate imports which: the paths of `use` declarations, and paths in the
//! code. The file that defines a path's module is imported, also where it only re-exports. `mod`
//! declarations are no imports, nor is what is compiled for tests only.
//! <https://doc.rust-lang.org/reference/paths.html>

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Result;

use super::circles::Imports;
use super::files;
use super::rust_source::{Source, Token};

/// The path of a module, from the crate's root.
type Module = Vec<String>;

/// The imports among the files below `folder`, which holds a crate's `lib.rs`.
pub(super) fn read(root: &Path, folder: &str) -> Result<Imports> {
    let mut texts = BTreeMap::new();
    for file in files::below(root, folder, &[".rs"])? {
        let name = file.to_string_lossy().into_owned();
        texts.insert(name, files::read(root, &file)?);
    }
    Ok(among(folder, &texts))
}

/// The imports among files, given their names and texts.
fn among(folder: &str, texts: &BTreeMap<String, String>) -> Imports {
    let modules: BTreeMap<Module, &str> = texts
        .keys()
        .map(|file| (module_of(folder, file), file.as_str()))
        .collect();
    let mut imports = Imports::new();
    for (module, file) in &modules {
        let source = Source::new(&texts[*file]);
        let paths = Paths::of(&source.tokens_without_tests(), module, &modules);
        let imported = paths.into_iter().map(|path| file_of(&modules, &path));
        let others = imported.filter(|other| other != file).map(str::to_owned);
        imports.insert((*file).to_owned(), others.collect());
    }
    imports
}

/// `a/b.rs`, `a/b/mod.rs` → `a::b`. The root is `lib.rs` or `main.rs`.
fn module_of(folder: &str, file: &str) -> Module {
    let name = file.trim_start_matches(folder).trim_end_matches(".rs");
    let words = name.split('/').filter(|word| !word.is_empty());
    let mut module: Module = words.map(str::to_owned).collect();
    if matches!(module.last().map(String::as_str), Some("mod" | "lib")) {
        module.pop();
    }
    module
}

/// The file of the innermost module on the way to `path`.
fn file_of<'a>(modules: &BTreeMap<Module, &'a str>, path: &[String]) -> &'a str {
    (0..=path.len())
        .rev()
        .find_map(|length| modules.get(&path[..length]))
        .copied()
        .unwrap_or_default()
}

/// Reads the paths of a file.
struct Paths<'a> {
    tokens: &'a [Token<'a>],
    at: usize,
    /// The module of the code that is read, inline modules among them.
    module: Module,
    /// At which depth of braces each inline module ends.
    inline: Vec<usize>,
    depth: usize,
    modules: &'a BTreeMap<Module, &'a str>,
    found: BTreeSet<Module>,
}

// === impl Paths ===

impl<'a> Paths<'a> {
    /// All paths in `tokens` that lead into this crate, from its root.
    fn of(
        tokens: &'a [Token<'a>],
        module: &Module,
        modules: &'a BTreeMap<Module, &'a str>,
    ) -> BTreeSet<Module> {
        let mut paths = Self {
            tokens,
            at: 0,
            module: module.clone(),
            inline: Vec::new(),
            depth: 0,
            modules,
            found: BTreeSet::new(),
        };
        while paths.at < tokens.len() {
            paths.step();
        }
        paths.found
    }

    fn word(&self, ahead: usize) -> &'a str {
        self.tokens
            .get(self.at + ahead)
            .map_or("", |token| token.text)
    }

    fn step(&mut self) {
        match self.word(0) {
            "use" => {
                self.at += 1;
                self.use_tree(&[]);
            }
            "mod" if self.word(2) == "{" => {
                self.module.push(self.word(1).to_owned());
                self.inline.push(self.depth);
                self.at += 2;
            }
            "{" => {
                self.depth += 1;
                self.at += 1;
            }
            "}" => self.close(),
            "::" => self.at += 2,
            // A visibility such as `pub(in crate::a)` imports nothing.
            "pub" if self.word(1) == "(" && self.word(2) == "in" => {
                while !matches!(self.word(0), ")" | "") {
                    self.at += 1;
                }
            }
            _ if self.word(1) == "::" => self.path(),
            _ => self.at += 1,
        }
    }

    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.at += 1;
        if self.inline.last() == Some(&self.depth) {
            self.inline.pop();
            self.module.pop();
        }
    }

    /// A path in the code, as in `crate::a::b::f()`.
    fn path(&mut self) {
        let mut path = vec![self.word(0).to_owned()];
        self.at += 1;
        while self.word(0) == "::" && is_name(self.word(1)) {
            path.push(self.word(1).to_owned());
            self.at += 2;
        }
        self.add(&path);
    }

    /// A path of a `use` declaration behind `prefix`, which may branch in braces.
    fn use_tree(&mut self, prefix: &[String]) {
        let mut path = prefix.to_vec();
        loop {
            match self.word(0) {
                "{" => {
                    self.at += 1;
                    while !matches!(self.word(0), "}" | "") {
                        self.use_tree(&path);
                        self.at += usize::from(self.word(0) == ",");
                    }
                    self.at += 1;
                    return;
                }
                "::" | "*" => self.at += 1,
                "as" => self.at += 2,
                word if is_name(word) => {
                    path.push(word.to_owned());
                    self.at += 1;
                }
                _ => break,
            }
        }
        self.add(&path);
    }

    /// Notes a path if it leads into this crate.
    fn add(&mut self, path: &[String]) {
        let mut words = path.iter().map(String::as_str).peekable();
        let mut from = match words.peek() {
            Some(&"crate") => Module::new(),
            Some(&("self" | "super")) => self.module.clone(),
            Some(word) if self.is_child(word) => self.module.clone(),
            _ => return,
        };
        for word in words {
            match word {
                "crate" | "self" => {}
                "super" => drop(from.pop()),
                name => from.push(name.to_owned()),
            }
        }
        self.found.insert(from);
    }

    fn is_child(&self, name: &str) -> bool {
        let mut child = self.module.clone();
        child.push(name.to_owned());
        self.modules.contains_key(&child)
    }
}

fn is_name(word: &str) -> bool {
    word.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::among;

    /// What `src/a/b.rs` with this text imports of a small crate.
    fn imported(text: &str) -> Vec<String> {
        let others = ["lib", "a/mod", "a/b/c", "d", "d/e"];
        let mut texts: BTreeMap<String, String> = others
            .map(|name| (format!("src/{name}.rs"), String::new()))
            .into();
        texts.insert("src/a/b.rs".to_owned(), text.to_owned());
        let imports = among("src", &texts);
        imports["src/a/b.rs"].iter().cloned().collect()
    }

    #[test]
    fn each_branch_of_a_use_declaration_is_an_import() {
        let text = "use crate::{a::X, d::{e::{Y, Z as W}, *}};";
        assert_eq!(imported(text), ["src/a/mod.rs", "src/d.rs", "src/d/e.rs"]);
    }

    #[test]
    fn paths_begin_at_the_parent_a_child_or_here() {
        assert_eq!(imported("use super::X;"), ["src/a/mod.rs"]);
        assert_eq!(imported("use super::super::d::e;"), ["src/d/e.rs"]);
        assert_eq!(
            imported("fn f() { c::g(); self::c::g() }"),
            ["src/a/b/c.rs"]
        );
        assert_eq!(
            imported("mod inner { use super::X; use super::super::Y; }"),
            ["src/a/mod.rs"]
        );
    }

    #[test]
    fn paths_in_the_code_are_imports() {
        let text = "fn f(x: crate::d::X) -> Vec<crate::d::e::Y> { Self::g::<u8>(x.d::<u8>()) }";
        assert_eq!(imported(text), ["src/d.rs", "src/d/e.rs"]);
    }

    #[test]
    fn declarations_tests_texts_and_other_crates_are_not() {
        let text = "mod c; use std::fmt; // crate::d\nconst T: &str = \"crate::d\";\n\
            #[cfg(test)]\nmod tests { use crate::d::X; }";
        assert!(imported(text).is_empty());
    }
}
