//! What a file of posts can say for X: the posts of a thread behind the first.

use crate::domain::content::Options;
use crate::platforms::columns::{FileColumn, option};
use serde_json::{Value, json};

/// The columns.
pub(super) const COLUMNS: &[FileColumn] = &[FileColumn {
    name: "thread",
    options: &["thread"],
    read: |cell, _| Some(thread(cell)),
    hint: "Write the posts that follow the first, with a line that holds only --- between them.",
}];

/// The posts of a cell, in order. One that says nothing is kept, so that it is told.
fn thread(cell: &str) -> Options {
    let mut posts = vec![String::new()];
    for line in cell.lines() {
        match (line.trim(), posts.last_mut()) {
            ("---", _) => posts.push(String::new()),
            (_, Some(post)) => {
                post.push_str(line);
                post.push('\n');
            }
            (_, None) => {}
        }
    }
    let posts: Vec<Value> = posts
        .iter()
        .map(|post| json!({ "text": post.trim() }))
        .collect();
    option("thread", posts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn posts_stand_between_lines_of_three_dashes() {
        let read = thread("Two\n\nof it\n---\nThree -- and --- more\n --- \n");
        assert_eq!(
            json!(read),
            json!({ "thread": [
                { "text": "Two\n\nof it" }, { "text": "Three -- and --- more" }, { "text": "" }
            ] })
        );
    }
}
