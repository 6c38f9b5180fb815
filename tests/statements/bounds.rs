//! The statements whose plans read more than the rows that they are asked for, or sort them, and
//! why they may. `docs/CHECKS.md` has the same list.

use noctin_scheduler::fakes::statements::Ran;

/// Why a statement may scan or sort.
pub(super) struct Bound {
    /// The file that makes it.
    file: &'static str,
    /// What stands in it, and in no other of that file.
    holds: &'static str,
    pub(super) may_scan: bool,
    pub(super) may_sort: bool,
    /// What its cost grows with.
    pub(super) grows: &'static str,
}

/// What a statement grows with beyond the rows that it is asked for.
pub(super) fn bound_of(ran: &Ran) -> Option<&'static Bound> {
    BOUNDS
        .iter()
        .find(|bound| ran.file.ends_with(bound.file) && ran.sql.contains(bound.holds))
}

const fn sorts(file: &'static str, holds: &'static str, grows: &'static str) -> Bound {
    Bound {
        file,
        holds,
        may_scan: false,
        may_sort: true,
        grows,
    }
}

const fn scans(file: &'static str, holds: &'static str, grows: &'static str) -> Bound {
    Bound {
        may_scan: true,
        ..sorts(file, holds, grows)
    }
}

/// The part of a statement that counts the tries of a delivery.
const TRIES: &str = "the posts of one delivery, and the tries of each";

const BOUNDS: &[Bound] = &[
    sorts(
        "posts/page.rs",
        "AS MATERIALIZED",
        "the page: 101 posts at the most, of 1,000 walked at the most",
    ),
    sorts(
        "usecases/posts.rs",
        "json_each",
        "the page: 100 posts to 25 accounts at the most",
    ),
    sorts("usecases/posts.rs", "published_parts", TRIES),
    sorts(
        "usecases/tags.rs",
        "WITH latest",
        "the latest 150 posts and 50 drafts, and the accounts of each",
    ),
    sorts("engine/row.rs", "count(DISTINCT", TRIES),
    sorts("compose/loaded.rs", "count(DISTINCT", TRIES),
    sorts(
        "usecases/calendar.rs",
        "WITH again",
        "the range: 2,500 posts at the most",
    ),
    sorts(
        "media/uses.rs",
        "AS line",
        "the posts that use one medium: 100 at the most are looked at",
    ),
    scans(
        "status/lateness.rs",
        "ranked AS",
        "the last day: 10,000 posts at the most",
    ),
    scans(
        "status/operator.rs",
        "AS overdue",
        "what is counted: 10,000 of each at the most",
    ),
    scans(
        "status/operator.rs",
        "sealed_with",
        "the connections: only the operator asks",
    ),
    sorts(
        "ledger/file.rs",
        "json_each",
        "the ledgers of a list: 100 at the most, and the tries of each",
    ),
    scans(
        "ledger/file.rs",
        "FROM ledger_keys",
        "how often LINK_KEYS was rotated: 1,000 at the most",
    ),
    scans(
        "connect/person.rs",
        "INSERT INTO workspaces",
        "nothing: a look for rows that wait for their workspace, which there are none of",
    ),
    scans(
        "connect/person.rs",
        "EXISTS (SELECT 1 FROM users)",
        "nothing: it reads one row",
    ),
    scans(
        "connect/person.rs",
        "SELECT id FROM users LIMIT 1",
        "nothing: it reads one row",
    ),
    sorts(
        "usecases/choices.rs",
        "AS is_here",
        "the accounts that one consent has connected",
    ),
    sorts(
        "vault/ending.rs",
        "INTO revocations",
        "the accounts of one connection",
    ),
    sorts(
        "usecases/notices.rs",
        "FROM revocations",
        "what was given up in the last 30 days: 20 at the most are told",
    ),
    sorts(
        "accounts/former.rs",
        "AS planned",
        "the workspace's accounts that are over: 500 at the most are listed",
    ),
    scans(
        "usecases/invitations.rs",
        "ORDER BY created_at",
        "the page: 500 at the most",
    ),
    sorts(
        "grants/accounts.rs",
        "SELECT DISTINCT grant_id",
        "the accounts that a person chooses",
    ),
    sorts(
        "revocations/revocation.rs",
        "ORDER BY",
        "the connections of one person at one platform",
    ),
    sorts(
        "accounts/account.rs",
        "ORDER BY a.id",
        "the accounts of the workspace: 500 at the most",
    ),
    sorts(
        "engine/limits.rs",
        "ORDER BY blocked_until",
        "nothing: three rows at the most",
    ),
    scans(
        "engine/limits.rs",
        "waiting.place",
        "what is held, at all platforms",
    ),
    sorts(
        "usecases/person.rs",
        "FROM identities",
        "the person's identities",
    ),
    sorts(
        "usecases/identities.rs",
        "FROM identities",
        "the person's identities",
    ),
    sorts(
        "sessions/list.rs",
        "FROM sessions",
        "the person's sessions of the last 30 days",
    ),
];
