//! How long a file, a function and a line may be.

use std::path::Path;

use anyhow::Result;

use super::files;
use super::rust_source::{Source, Token};

/// Files that share a budget.
struct Budget {
    folder: &'static str,
    ends: &'static [&'static str],
    /// The most lines of a file, without the tests at its end.
    file: usize,
    /// The most lines of a Rust function.
    function: usize,
    /// The most columns of a Rust line.
    columns: usize,
}

const RUST: &[&str] = &[".rs"];
const TESTS: &[&str] = &[".rs", ".mjs"];

/// The budgets of the tree. A file in a folder of tests counts as a whole.
const BUDGETS: [Budget; 8] = [
    budget("src", RUST),
    budget("sandbox/src", RUST),
    budget("sandbox/tests", TESTS),
    budget("xtask/src", RUST),
    budget("xtask/launch/src", RUST),
    budget("examples", RUST),
    budget("tests", TESTS),
    budget("dashboard/src", &[".ts", ".svelte"]),
];

/// Files that a command writes.
const GENERATED: [&str; 1] = ["dashboard/src/api/schema.d.ts"];

const fn budget(folder: &'static str, ends: &'static [&'static str]) -> Budget {
    Budget {
        folder,
        ends,
        file: 400,
        function: 60,
        columns: 100,
    }
}

/// One line for each file, function and line that is too long.
pub(super) fn violations(root: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for budget in BUDGETS {
        for file in files::below(root, budget.folder, budget.ends)? {
            if GENERATED.iter().any(|name| file.ends_with(name)) {
                continue;
            }
            let text = files::read(root, &file)?;
            let name = file.to_string_lossy();
            let lines = lines_before_tests(&text);
            if lines > budget.file {
                let most = budget.file;
                found.push(format!("{name}: {lines} lines, of {most} before its tests"));
            }
            if name.ends_with(".rs") {
                found.extend(in_rust(&budget, &name, &text));
            }
        }
    }
    Ok(found)
}

fn lines_before_tests(text: &str) -> usize {
    let lines: Vec<&str> = text.lines().collect();
    let is_tests = |pair: &[&str]| pair[0] == "#[cfg(test)]" && pair[1].starts_with("mod ");
    lines
        .windows(2)
        .position(|pair| is_tests(pair) && pair[1].ends_with('{'))
        .unwrap_or(lines.len())
}

fn in_rust(budget: &Budget, name: &str, text: &str) -> Vec<String> {
    let source = Source::new(text);
    let mut found = Vec::new();
    for (function, at, lines) in functions(&source, text) {
        if lines > budget.function {
            let most = budget.function;
            found.push(format!(
                "{name}:{at}: {function} has {lines} lines, of {most}"
            ));
        }
    }
    let mut begins = 0;
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        let columns = line.trim_end().chars().count();
        let too_far = line.char_indices().nth(budget.columns);
        let is_raw = too_far.is_some_and(|(at, _)| source.is_raw_text(begins + at));
        if columns > budget.columns && !is_unbreakable(line) && !is_raw {
            let most = budget.columns;
            found.push(format!("{name}:{number}: {columns} columns, of {most}"));
        }
        begins += line.len();
    }
    found
}

/// Names, first lines and lengths in lines, of all functions with a body.
fn functions<'a>(source: &'a Source, text: &str) -> Vec<(&'a str, usize, usize)> {
    let tokens = source.tokens();
    let starts = (0..tokens.len()).filter(|at| tokens[*at].text == "fn");
    starts
        .filter_map(|start| {
            let end = end_of_body(&tokens[start..])?;
            let name = tokens.get(start + 1)?.text;
            let first = line_of(text, tokens[start].at);
            Some((name, first, line_of(text, end) - first + 1))
        })
        .collect()
}

/// Where the brace stands that closes the function, unless it has no body.
fn end_of_body(tokens: &[Token<'_>]) -> Option<usize> {
    let (mut braces, mut brackets) = (0_usize, 0_usize);
    for token in tokens {
        match token.text {
            "(" | "[" => brackets += 1,
            ")" | "]" => brackets = brackets.checked_sub(1)?,
            "{" => braces += 1,
            "}" => {
                braces = braces.checked_sub(1)?;
                if braces == 0 && brackets == 0 {
                    return Some(token.at);
                }
            }
            ";" if braces == 0 && brackets == 0 => return None,
            _ => {}
        }
    }
    None
}

fn line_of(text: &str, at: usize) -> usize {
    1 + text[..at].matches('\n').count()
}

/// Whether the line is one word, such as an address, behind the sign of a comment.
fn is_unbreakable(line: &str) -> bool {
    let line = line.trim().trim_start_matches(['/', '!']).trim();
    !line.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::{budget, functions, in_rust, is_unbreakable, lines_before_tests};
    use crate::structure::rust_source::Source;

    #[test]
    fn the_tests_at_the_end_of_a_file_do_not_count() {
        assert_eq!(
            lines_before_tests("a\nb\n#[cfg(test)]\nmod tests {\n}\n"),
            2
        );
        assert_eq!(lines_before_tests("a\n#[cfg(test)]\nmod tests;\nb\n"), 4);
    }

    #[test]
    fn a_function_is_as_long_as_from_its_name_to_its_brace() {
        let text = "trait T { fn a(); }\nfn b<const N: usize>(x: [u8; 2]) {\n  \"}\";\n}\n";
        assert_eq!(functions(&Source::new(text), text), [("b", 2, 3)]);
    }

    #[test]
    fn what_is_too_long_is_named_with_its_line() {
        let long = format!(
            "fn f() {{{}}}\nlet x = {};\n",
            "\n".repeat(70),
            "y + ".repeat(30)
        );
        let found = in_rust(&budget("src", &[".rs"]), "a.rs", &long);
        assert_eq!(
            found,
            [
                "a.rs:1: f has 71 lines, of 60",
                "a.rs:72: 129 columns, of 100"
            ]
        );
    }

    #[test]
    fn an_address_and_recorded_data_are_not_broken() {
        let address = format!("    //! <https://example.org/{}>", "a".repeat(100));
        assert!(is_unbreakable(&address));
        assert!(!is_unbreakable("/// two words"));
        let recorded = format!("const R: &str = r#\"\n{{ {} }}\n\"#;\n", "1, ".repeat(50));
        assert!(in_rust(&budget("src", &[".rs"]), "a.rs", &recorded).is_empty());
    }
}
