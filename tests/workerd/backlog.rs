//! What an idle tick reads, as D1 counts it, in an instance of its own: that of the scenarios is
//! never idle.

use anyhow::{Context, Result};
use noctin_sandbox::{Clock, SystemClock};
use xtask::seed;
use xtask::stack::{Stack, StackOptions};

/// More would be paid for each minute, by everybody.
const MOST_ROWS: u64 = 16;

const TWO_DAYS_MS: i64 = 2 * 24 * 60 * 60 * 1_000;

/// R8: with a thousand and with a hundred thousand posts ahead a tick that finds nothing to do
/// reads the same handful of rows.
pub(crate) async fn r8_an_idle_tick_reads_the_same_handful_of_rows_whatever_is_planned()
-> Result<()> {
    let stack = Stack::start(StackOptions::default().signup("open").var("STAND_IN", "1")).await?;
    stack.execute(ONE_PERSON).await?;
    let mut read = Vec::new();
    for count in [1_000, 100_000] {
        let due_at = SystemClock.now_ms() + TWO_DAYS_MS;
        let label = format!("far {count}");
        let posts = seed::Posts {
            count,
            label,
            first_account: 0,
            accounts: 10,
            due_at,
            apart_ms: 100,
        };
        stack
            .execute(&(seed::accounts(10) + &seed::posts(&[posts])))
            .await?;
        let tick = stack.watched_tick().await?;
        assert_eq!(tick["claimed"], 0, "{tick}");
        read.push(
            tick["rows_read"]
                .as_u64()
                .context("a tick says what it read")?,
        );
    }
    assert!(read[0] > 0, "D1 counts rows");
    assert!(read[0] <= MOST_ROWS && read[0] == read[1], "{read:?}");
    // Before the first of these ticks there was none, and the first request stood in for it.
    assert_eq!(stack.log()?.matches("cron_silent").count(), 1);
    stack.stop().await
}

/// A person with a connection, as far as a tick may look.
const ONE_PERSON: &str = "
INSERT INTO users (id, name, operator, created_at) VALUES ('usr_1', 'Person', 1, 0);
INSERT INTO workspaces (id, name, created_at) VALUES ('wsp_1', 'Person', 0);
INSERT INTO members (workspace, user) VALUES ('wsp_1', 'usr_1');
INSERT INTO grants (id, workspace, door, subject, scopes, generation, last_generation, \
expires_at, renew_at, created_at)
  VALUES ('grt_1', 'wsp_1', 'x', '1', '', 1, 1, 9000000000000, 9000000000000, 0);
INSERT INTO accounts (id, workspace, door, remote_id, grant_id, username, name, connected_at, \
checked_at)
  VALUES ('acc_1', 'wsp_1', 'x', '1', 'grt_1', 'person', 'Person', 0, 0);
";
