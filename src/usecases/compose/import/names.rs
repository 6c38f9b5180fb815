//! The accounts of a workspace by what people call them in a file.

use crate::domain::door::Door;
use crate::domain::ids::AccountId;
use crate::domain::network::Network;
use crate::domain::post::MOST_TARGETS;
use crate::domain::violation::Violation;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use crate::usecases::sessions::Person;
use crate::usecases::{Core, CoreError};
use serde::Deserialize;
use std::collections::BTreeSet;

const FIND: &str = "SELECT id, door, username, name FROM accounts WHERE workspace=:workspace AND \
    disconnected_at IS NULL";

/// What may stand between several accounts, that which no name holds first: a name may be
/// "Bread, Milk & Co". What is no name as a whole is parted by the next of them.
const BETWEEN: [fn(char) -> bool; 3] = [
    |sign| matches!(sign, '|' | '\n'),
    |sign| sign == ';',
    |sign| sign == ',',
];

/// How many accounts and faults are found in a cell: more of them help nobody.
const MOST_FOUND: usize = MOST_TARGETS + 1;

/// The connected accounts of a workspace.
#[derive(Default)]
pub(super) struct Names(Vec<Named>);

/// For whom a text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// Every account of a network.
    Network(Network),
    Account(AccountId),
}

/// An account with its names.
pub(super) struct Named {
    pub(super) id: AccountId,
    pub(super) network: Network,
    /// Its handle, without the sign before it; empty where it has none.
    handle: String,
    name: String,
}

#[derive(Deserialize)]
struct AccountRow {
    id: AccountId,
    door: Door,
    username: String,
    name: String,
}

// === impl Names ===

impl Names {
    /// Reads them.
    pub(super) async fn read<P: Ports>(core: &Core<P>, person: &Person) -> Result<Self, CoreError> {
        let find = Statement::new(FIND).bind("workspace", &person.workspace);
        let rows: Vec<AccountRow> = core.ports.store().run(find).await?.all()?;
        Ok(Self(rows.into_iter().map(Named::from).collect()))
    }

    /// The accounts that a cell names, and what is wrong with the rest of it.
    pub(super) fn find(&self, cell: &str) -> (Vec<&Named>, Vec<Violation>) {
        let mut found = (Vec::new(), Vec::new());
        self.look(cell, &BETWEEN, &mut found);
        found
    }

    fn look<'a>(
        &'a self,
        words: &str,
        between: &[fn(char) -> bool],
        found: &mut (Vec<&'a Named>, Vec<Violation>),
    ) {
        let words = words.trim();
        if words.is_empty() || found.0.len().max(found.1.len()) == MOST_FOUND {
            return;
        }
        let called = self.called(words);
        match (called.as_slice(), between) {
            ([one], _) => found.0.push(one),
            ([], [first, rest @ ..]) => {
                for piece in words.split(*first) {
                    self.look(piece, rest, found);
                }
            }
            ([], []) if are_handles(words) => {
                for piece in words.split_whitespace() {
                    self.look(piece, &[], found);
                }
            }
            ([], []) => found.1.push(unknown(words)),
            (several, _) => found.1.push(ambiguous(words, several)),
        }
    }

    /// The network or the one account that is called so.
    pub(super) fn whose(&self, words: &str) -> Result<Whose, Violation> {
        let words = words.trim();
        let mut networks = Network::ALL.into_iter();
        if let Some(network) = networks.find(|one| words.eq_ignore_ascii_case(one.name())) {
            return Ok(Whose::Network(network));
        }
        match self.called(words).as_slice() {
            [one] => Ok(Whose::Account(one.id.clone())),
            [] => Err(unknown(words)),
            several => Err(ambiguous(words, several)),
        }
    }

    /// Where an account publishes.
    pub(super) fn network(&self, id: &AccountId) -> Option<Network> {
        self.0
            .iter()
            .find(|one| one.id == *id)
            .map(|one| one.network)
    }

    /// What an account is called, for people.
    pub(super) fn title(&self, id: &AccountId) -> Option<String> {
        self.0.iter().find(|one| one.id == *id).map(Named::title)
    }

    /// The accounts that are called so: by id, by handle or by name, with or without the network
    /// before it.
    fn called(&self, words: &str) -> Vec<&Named> {
        let words = words.trim().to_lowercase();
        let is_called = |one: &&Named| {
            one.is_called(&words)
                || words.split_once(':').is_some_and(|(network, words)| {
                    network.trim() == one.network.name() && one.is_called(words.trim())
                })
        };
        self.0.iter().filter(is_called).collect()
    }
}

/// Whether spaces part several accounts here. Those of a name that nobody has part nothing: its
/// words may be the names of others.
fn are_handles(words: &str) -> bool {
    let is_handle =
        |word: &str| word.starts_with(['@']) || word.starts_with("acc_") || word.contains(':');
    words.contains(char::is_whitespace) && words.split_whitespace().all(is_handle)
}

/// The networks of these accounts that do not take something, for people; all of them where there
/// are no accounts yet.
pub(super) fn deaf(accounts: &[&Named], takes: fn(Network) -> bool) -> Option<String> {
    let refusing = accounts.iter().filter(|one| !takes(one.network));
    let networks: BTreeSet<&str> = refusing.map(|one| one.network.title()).collect();
    let names: Vec<&str> = networks.into_iter().collect();
    match names.as_slice() {
        [] if accounts.is_empty() => Some("A post without accounts".to_owned()),
        [] => None,
        names => Some(names.join(" or ")),
    }
}

fn unknown(words: &str) -> Violation {
    let message = format!(
        "No connected account is called “{words}”. Write a handle such as @name, the name of the \
        account, or its id."
    );
    Violation::new("accounts", "unknown_account", message)
}

fn ambiguous(words: &str, called: &[&Named]) -> Violation {
    let mut ways: Vec<String> = called.iter().map(|one| one.way(called)).collect();
    ways.sort();
    let message = format!(
        "Several accounts are called “{words}”. Write one of: {}.",
        ways.join(", ")
    );
    Violation::new("accounts", "ambiguous_account", message)
}

// === impl Whose ===

impl Whose {
    /// Whether it is for this account.
    pub(super) fn is(&self, account: &Named) -> bool {
        match self {
            Self::Network(network) => *network == account.network,
            Self::Account(id) => *id == account.id,
        }
    }
}

// === impl Named ===

impl Named {
    fn is_called(&self, words: &str) -> bool {
        let handle = words.strip_prefix('@').unwrap_or(words);
        (!self.handle.is_empty() && self.handle.to_lowercase() == handle)
            || (!words.is_empty() && self.name.to_lowercase() == words)
            || self.id.as_str() == words
    }

    /// How it is told from the others that are called alike.
    fn way(&self, others: &[&Self]) -> String {
        let of_network = others.iter().filter(|one| one.network == self.network);
        if of_network.count() > 1 {
            return self.id.to_string();
        }
        let name = if self.handle.is_empty() {
            &self.name
        } else {
            &self.handle
        };
        format!("{}:{name}", self.network.name())
    }

    fn title(&self) -> String {
        let network = self.network.title();
        if self.handle.is_empty() {
            format!("{} on {network}", self.name)
        } else {
            format!("@{} on {network}", self.handle)
        }
    }
}

impl From<AccountRow> for Named {
    fn from(row: AccountRow) -> Self {
        Self {
            id: row.id,
            network: Network::of_account(row.door, &row.username),
            handle: row.username,
            name: row.name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let named = |number: u8, network, handle: &str, name: &str| Named {
            id: AccountId::parse(&format!("acc_{number:032x}")).unwrap(),
            network,
            handle: handle.into(),
            name: name.into(),
        };
        Names(vec![
            named(1, Network::X, "acme", "Acme"),
            named(2, Network::Instagram, "Acme", "Acme Bakery"),
            named(3, Network::Facebook, "", "Acme, Bread & Co"),
            named(4, Network::Facebook, "", "Twin"),
            named(5, Network::Facebook, "", "Twin"),
        ])
    }

    /// The last digits of the ids that a cell names, and the codes of its faults.
    fn found(cell: &str) -> (Vec<String>, Vec<&'static str>) {
        let names = names();
        let (found, faults) = names.find(cell);
        let digit = |one: &&Named| one.id.as_str()[35..].to_owned();
        (
            found.iter().map(digit).collect(),
            faults.iter().map(|fault| fault.code).collect(),
        )
    }

    #[test]
    fn an_account_is_found_by_each_of_its_names() {
        for (cell, ids) in [
            ("x:acme", vec!["1"]),
            ("X:@ACME instagram:acme", vec!["1", "2"]),
            ("acme bakery", vec!["2"]),
            ("Acme, Bread & Co", vec!["3"]),
            ("acme bakery | Acme, Bread & Co", vec!["2", "3"]),
            ("acme bakery, x:acme", vec!["2", "1"]),
            ("acc_00000000000000000000000000000005", vec!["5"]),
            ("x:acme|facebook:acme, bread & co", vec!["1", "3"]),
            ("", vec![]),
        ] {
            assert_eq!(found(cell).0, ids, "{cell}");
        }
    }

    #[test]
    fn a_cell_that_names_a_thousand_is_read_until_that_is_clear() {
        for word in ["@nobody ", "x:acme|"] {
            let (ids, faults) = found(&word.repeat(1_000));
            assert_eq!(ids.len() + faults.len(), MOST_FOUND, "{word}");
        }
    }

    #[test]
    fn what_no_account_or_several_are_called_is_said() {
        assert_eq!(found("@nobody").1, ["unknown_account"]);
        assert_eq!(found("acme|twin").1, ["ambiguous_account"; 2]);
        assert_eq!(
            found("@nobody x:acme"),
            (vec!["1".into()], vec!["unknown_account"])
        );
        // The name of somebody who is not there, out of those of others.
        assert_eq!(
            found("Acme Bakery Acme"),
            (Vec::new(), vec!["unknown_account"])
        );
        let names = names();
        let (_, faults) = names.find("@acme");
        assert_eq!(
            faults[0].message,
            "Several accounts are called “@acme”. Write one of: instagram:Acme, x:acme."
        );
        assert!(names.find("twin").1[0].message.contains("acc_"));
    }
}
