//! What OpenAI suggests here: the words that it was asked about, a little changed, and something
//! else each time.

use serde_json::{Map, Value, json};

use super::question::Question;

/// How an improved text ends, one after the other.
const ENDINGS: [&str; 4] = [
    "What do you think?",
    "Tell us below!",
    "More of this soon.",
    "Who is in?",
];

/// How long a text for one network becomes at the most, in characters.
const LONGEST_FOR_A_NETWORK: usize = 120;

/// How many hashtags are found.
const MOST_TAGS: usize = 4;

/// The fields of the answer, as one text of JSON.
pub(super) fn json_text(question: &Question, count: u64) -> String {
    filled(question, |name, is_list| {
        if is_list {
            json!(hashtags(&question.text))
        } else {
            json!(text_for(name, question, count))
        }
    })
}

/// The same fields, each with what `value` gives for its name.
pub(super) fn filled(question: &Question, value: impl Fn(&str, bool) -> Value) -> String {
    let fields = question.fields.iter();
    let values: Map<String, Value> = fields
        .map(|(name, is_list)| (name.clone(), value(name, *is_list)))
        .collect();
    Value::Object(values).to_string()
}

fn text_for(name: &str, question: &Question, count: u64) -> String {
    match (name, question.picture) {
        ("alt", Some((width, height))) => {
            let view = ["A still life", "A quiet scene", "A bright view"];
            let view = chosen(&view, count);
            format!("{view} in the sandbox, {width} pixels wide and {height} high.")
        }
        ("text", _) => format!("{} {}", tidy(&question.text), chosen(&ENDINGS, count)),
        (network, _) => {
            let short = shortened(&tidy(&question.text), LONGEST_FOR_A_NETWORK);
            let ending = chosen(&ENDINGS, count + network.len() as u64);
            format!("{short} {ending}")
        }
    }
}

fn chosen<'a>(among: &[&'a str], count: u64) -> &'a str {
    let at = usize::try_from(count).unwrap_or_default() % among.len();
    among[at]
}

/// The text with single spaces, a capital letter and an end.
fn tidy(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    let text = lines.collect::<Vec<_>>().join("\n");
    let mut letters = text.trim().chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    let whole = first.unwrap_or_default() + letters.as_str();
    if whole.ends_with(['.', '!', '?', '…']) {
        whole
    } else {
        whole + "."
    }
}

/// The beginning of a text, up to the end of a word.
fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most).collect();
    let whole = cut
        .rsplit_once(' ')
        .map_or(cut.as_str(), |(whole, _)| whole);
    format!("{}…", whole.trim_end_matches(['.', ',']))
}

/// The longest words of a text.
fn hashtags(text: &str) -> Vec<String> {
    let mut words: Vec<String> = text
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| word.chars().count() > 3)
        .map(str::to_lowercase)
        .collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    words.dedup();
    words.truncate(MOST_TAGS);
    words.push("sandbox".to_owned());
    words
}
