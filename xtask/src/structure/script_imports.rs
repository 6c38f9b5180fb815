//! Which file of the dashboard imports which: static imports and re-exports of TypeScript and
//! Svelte. What is imported as a type only is gone when it runs, and an `import()` comes when it is
//! needed: neither counts.
//! <https://www.typescriptlang.org/docs/handbook/modules/reference.html#type-only-imports-and-exports>

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use anyhow::Result;

use super::circles::Imports;
use super::files;

/// The imports among the files below `folder`.
pub(super) fn read(root: &Path, folder: &str) -> Result<Imports> {
    let scripts = files::below(root, folder, &[".ts", ".svelte"])?;
    let known: BTreeSet<String> = scripts.iter().map(|file| name(file)).collect();
    let mut imports = Imports::new();
    for file in &scripts {
        let text = files::read(root, file)?;
        let found = specifiers(&text).into_iter();
        let imported = found.filter_map(|specifier| resolve(file, &specifier, &known));
        imports.insert(name(file), imported.collect());
    }
    Ok(imports)
}

fn name(file: &Path) -> String {
    file.to_string_lossy().into_owned()
}

/// The file that a relative specifier means, if it is one of ours.
fn resolve(from: &Path, specifier: &str, known: &BTreeSet<String>) -> Option<String> {
    if !specifier.starts_with('.') {
        return None;
    }
    let plain = normal(&from.parent()?.join(specifier));
    ["", ".ts", ".svelte", ".svelte.ts", "/index.ts"]
        .iter()
        .map(|end| format!("{plain}{end}"))
        .find(|candidate| known.contains(candidate))
}

/// Without `.` and `..`.
fn normal(path: &Path) -> String {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(plain.pop()),
            Component::CurDir => {}
            other => plain.push(other),
        }
    }
    name(&plain)
}

/// What the static imports and re-exports of a file name. An import stands at the beginning of a
/// line, and may go over several.
fn specifiers(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut statement: Option<String> = None;
    for line in text.lines().map(str::trim) {
        if statement.is_none() && is_start(line) {
            statement = Some(String::new());
        }
        let Some(open) = &mut statement else { continue };
        open.push_str(line);
        open.push(' ');
        if let Some(specifier) = end_of(open) {
            if !is_type_only(open) {
                found.push(specifier.to_owned());
            }
            statement = None;
        } else if line.ends_with(';') {
            statement = None;
        }
    }
    found
}

fn is_start(line: &str) -> bool {
    let imports = line.starts_with("import ") || line.starts_with("import{");
    imports
        || line.starts_with("export {")
        || line.starts_with("export *")
        || line.starts_with("export type {")
}

/// The text behind `from`, or behind an `import` of no names.
fn end_of(statement: &str) -> Option<&str> {
    let quoted = match statement.rsplit_once(" from ") {
        Some((_, quoted)) => quoted,
        None => statement.strip_prefix("import ")?,
    };
    let quote = quoted.chars().next().filter(|sign| "'\"".contains(*sign))?;
    quoted[1..]
        .split_once(quote)
        .map(|(specifier, _)| specifier)
}

fn is_type_only(statement: &str) -> bool {
    let mut words = statement.split_whitespace().skip(1);
    if words.next() == Some("type") && words.next() != Some("from") {
        return true;
    }
    let Some((before, rest)) = statement.split_once('{') else {
        return false;
    };
    let Some((names, _)) = rest.split_once('}') else {
        return false;
    };
    let mut names = names
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty());
    let has_default = before.trim_start_matches("import").trim() != "" && before.contains(',');
    !has_default && names.all(|name| name.starts_with("type "))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::{resolve, specifiers};

    #[test]
    fn imports_and_re_exports_are_read_over_lines() {
        let text = "<script lang=\"ts\">\n  import { a,\n    b } from './one.ts';\n\
            import Two from './two.svelte';\n  import './three.css';\n\
            export { d } from './four.ts';\n";
        let found = ["./one.ts", "./two.svelte", "./three.css", "./four.ts"];
        assert_eq!(specifiers(text), found);
    }

    #[test]
    fn types_and_what_comes_later_do_not_count() {
        let text = "import type { A } from './a.ts';\nimport { type B, type C } from './b.ts';\n\
            export type { D } from './d.ts';\nconst page = () => import('./e.ts');\n\
            import { type F, g } from './f.ts';\n";
        assert_eq!(specifiers(text), ["./f.ts"]);
    }

    #[test]
    fn a_specifier_is_a_file_beside_or_above() {
        let known: BTreeSet<String> = ["d/src/a.ts", "d/src/ui/B.svelte", "d/src/c/index.ts"]
            .map(str::to_owned)
            .into();
        let from = Path::new("d/src/ui/D.svelte");
        let found = |specifier: &str| resolve(from, specifier, &known);
        assert_eq!(found("../a").as_deref(), Some("d/src/a.ts"));
        assert_eq!(found("./B.svelte").as_deref(), Some("d/src/ui/B.svelte"));
        assert_eq!(found("../c").as_deref(), Some("d/src/c/index.ts"));
        assert_eq!((found("svelte"), found("../none.ts")), (None, None));
    }
}
