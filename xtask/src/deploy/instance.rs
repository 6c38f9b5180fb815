//! The names of an instance's parts. Two instances in one account share nothing: with one database
//! each would publish the other's posts, and a queue has one consumer.

use anyhow::{Result, bail};
use toml::{Table, Value};

/// The instance that `wrangler.toml` describes as it comes.
const SHIPPED: &str = "noctin-scheduler";
/// The queues of that instance.
const SHIPPED_QUEUES: [&str; 2] = ["noctin-commit", "noctin-work"];

/// Refuses an instance of another name that still has the shipped one's database or queues. A
/// database that is given by its id is meant.
pub(crate) fn check(config: &Table) -> Result<()> {
    let name = text(config.get("name"));
    if name == SHIPPED {
        return Ok(());
    }
    let mut shared = Vec::new();
    for database in tables(config.get("d1_databases")) {
        if database.get("database_id").is_none() && text(database.get("database_name")) == SHIPPED {
            shared.push(format!("database_name = \"{name}\""));
        }
    }
    let queues = config.get("queues").and_then(Value::as_table);
    for role in ["producers", "consumers"] {
        for queue in tables(queues.and_then(|queues| queues.get(role))) {
            let queue = text(queue.get("queue"));
            if SHIPPED_QUEUES.contains(&queue) {
                let own = queue.replacen("noctin", name, 1);
                shared.push(format!("in queues.{role}, queue = \"{own}\""));
            }
        }
    }
    if shared.is_empty() {
        return Ok(());
    }
    bail!(
        "wrangler.toml names this instance {name:?}, but gives it the database or the queues of \
        the instance {SHIPPED:?}: in one account each would publish the other's posts. Name them \
        after this one: {}",
        shared.join(", ")
    )
}

fn tables(value: Option<&Value>) -> impl Iterator<Item = &Table> {
    value
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_table)
}

fn text(value: Option<&Value>) -> &str {
    value.and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use toml::Table;

    use super::check;
    use crate::checkout;

    fn shipped() -> String {
        std::fs::read_to_string(checkout::path("wrangler.toml")).expect("wrangler.toml")
    }

    fn checked(text: &str) -> anyhow::Result<()> {
        check(&text.parse::<Table>().expect("TOML"))
    }

    #[test]
    fn s34_another_name_alone_is_refused_with_the_names_to_write() {
        checked(&shipped()).expect("as it comes");
        let renamed = shipped().replacen("\"noctin-scheduler\"", "\"second\"", 1);
        let refused = checked(&renamed)
            .expect_err("shares the first one's parts")
            .to_string();
        for name in [
            "database_name = \"second\"",
            "in queues.producers, queue = \"second-commit\"",
            "in queues.consumers, queue = \"second-work\"",
        ] {
            assert!(refused.contains(name), "{refused}");
        }
    }

    #[test]
    fn an_instance_with_parts_of_its_own_is_taken() {
        let own = shipped()
            .replace("\"noctin-scheduler\"", "\"second\"")
            .replace("\"noctin-commit\"", "\"second-commit\"")
            .replace("\"noctin-work\"", "\"second-work\"");
        checked(&own).expect("its own");
        let producer = own.replacen("\"second-work\"", "\"noctin-work\"", 1);
        assert!(
            checked(&producer).is_err(),
            "it sends into the first one's queue"
        );
        let (before, consumer) = own.rsplit_once("\"second-work\"").expect("a consumer");
        let consumer = format!("{before}\"noctin-work\"{consumer}");
        assert!(
            checked(&consumer).is_err(),
            "it takes from the first one's queue"
        );
    }

    #[test]
    fn a_database_given_by_its_id_is_meant() {
        let own = shipped()
            .replacen("\"noctin-scheduler\"", "\"second\"", 1)
            .replace("\"noctin-commit\"", "\"second-commit\"")
            .replace("\"noctin-work\"", "\"second-work\"");
        assert!(checked(&own).is_err());
        let given = own.replace("migrations_dir", "database_id = \"1\"\nmigrations_dir");
        checked(&given).expect("the one that is meant");
    }
}
