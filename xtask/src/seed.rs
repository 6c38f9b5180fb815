//! Posts and accounts as SQL, so that a million of them take seconds. Rows look as the API would
//! have written them hours ago: planned, and not yet claimed by a tick.

use std::fmt::Write as _;

/// How long a post may be late, as a draft has it.
const LATE_MS: i64 = 60 * 60 * 1_000;

/// How long before its instant a text is prepared.
const LEAD_MS: i64 = 60 * 1_000;

/// Posts that are planned alike.
#[derive(Debug, Clone)]
pub struct Posts {
    /// How many.
    pub count: usize,
    /// What their texts begin with; nobody else's do.
    pub label: String,
    /// The first account; the others follow it in turn.
    pub first_account: usize,
    /// Over how many accounts they are spread.
    pub accounts: usize,
    /// When the first is due.
    pub due_at: i64,
    /// How much later each next one is due.
    pub apart_ms: i64,
}

/// Further accounts of the person, up to `count` in all, with the grants of the connected ones:
/// they are told apart by everything but their tokens.
#[must_use]
pub fn accounts(count: usize) -> String {
    format!(
        "INSERT OR IGNORE INTO accounts (id, workspace, door, remote_id, grant_id, username, \
        name, connected_at, checked_at)
         WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i+1 FROM n WHERE i+1<{count}),
           known AS (SELECT *, row_number() OVER (ORDER BY id)-1 AS place, count(*) OVER () AS \
           total FROM accounts
             WHERE id NOT LIKE 'acc_0000%')
         SELECT printf('acc_%032x', i), workspace, door, remote_id||'-'||i, grant_id, \
         username, name, connected_at, checked_at
         FROM n JOIN known ON place=i%total;\n"
    )
}

/// KV has answered with the tokens for long: from now on it is asked for them, as it is on most
/// days.
pub const SETTLED: &str = "UPDATE grants SET handover=NULL, handover_seen_at=NULL;\n";

/// Everything that was planned goes.
pub const CLEARED: &str = "DELETE FROM ledger; DELETE FROM commits; DELETE FROM deliveries; \
    DELETE FROM media_uses; DELETE FROM posts;\n";

/// The posts, with one delivery each.
#[must_use]
pub fn posts(all: &[Posts]) -> String {
    let mut sql = String::new();
    for posts in all {
        let Posts {
            count,
            label,
            first_account,
            accounts,
            due_at,
            apart_ms,
        } = posts;
        let numbers = format!(
            "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i+1 FROM n WHERE i+1<{count})"
        );
        // Ids that no other group has: the rows behind all that are there.
        let id = |prefix: &str| format!("printf('{prefix}_%08x%024x', {}, i)", fingerprint(label));
        let _ = writeln!(
            sql,
            "INSERT INTO posts (id, workspace, author, text, version, due_at, zone, late_minutes, \
            created_at, updated_at)
             {numbers} SELECT {}, workspace, user, '{label} '||i, 1, {due_at}+i*{apart_ms}, 'UTC', \
             60, {due_at}-86400000, {due_at}-86400000
             FROM n, (SELECT workspace, user FROM members LIMIT 1);
             INSERT INTO deliveries (id, workspace, post, account, state, version, approval, \
             claim, due_at, late_at, run_at, wake_at, seq, head)
             {numbers} SELECT {}, workspace, {}, printf('acc_%032x', \
             {first_account}+i%{accounts}), 'scheduled', 1, 1, 0, {due_at}+i*{apart_ms},
               {due_at}+i*{apart_ms}+{LATE_MS}, {due_at}+i*{apart_ms}-{LEAD_MS}, \
               {due_at}+i*{apart_ms}-{LEAD_MS}, 1, '{label} '||i
             FROM n, (SELECT workspace FROM members LIMIT 1);
             INSERT INTO ledger (delivery, seq, previous, hash, event)
             {numbers} SELECT {}, 1, '', '{label} '||i, \
             '{{\"at\":\"2026-01-01T00:00:00.000Z\",\"kind\":\"planned\",\"detail\":{{}}}}' FROM \
             n;",
            id("post"),
            id("dlv"),
            id("post"),
            id("dlv"),
        );
    }
    sql
}

/// A number for a label.
fn fingerprint(label: &str) -> u32 {
    label.bytes().fold(17_u32, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u32::from(byte))
    })
}

#[cfg(test)]
mod tests {
    use super::{Posts, fingerprint, posts};

    #[test]
    fn groups_have_ids_of_their_own() {
        assert_ne!(fingerprint("twenty 1"), fingerprint("twenty 2"));
        assert_ne!(fingerprint("twenty 1"), fingerprint("hundred 1"));
    }

    #[test]
    fn posts_come_with_their_deliveries() {
        let group = Posts {
            count: 3,
            label: "few".into(),
            first_account: 0,
            accounts: 2,
            due_at: 1_000,
            apart_ms: 5,
        };
        let sql = posts(&[group]);
        assert!(
            [
                "INTO posts",
                "INTO deliveries",
                "INTO ledger",
                "i%2",
                "1000+i*5"
            ]
            .iter()
            .all(|part| sql.contains(part)),
            "{sql}"
        );
    }
}
