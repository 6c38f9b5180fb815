//! What one invocation asks of the database side by side, in one call and one transaction: each
//! call costs it more time than what is asked there (`cargo xtask bench cpu`).

use super::sql::{Answer, Statement};
use super::{Ports, Store, StoreError};
use futures_channel::oneshot;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

/// What waits for others that are asked beside it. Clones share it.
#[derive(Clone, Debug, Default)]
pub(super) struct Gathering(Arc<Mutex<Vec<Waiting>>>);

/// Statements, and who waits for their answers.
#[derive(Debug)]
struct Waiting {
    statements: Vec<Statement>,
    answer: oneshot::Sender<Result<Vec<Answer>, StoreError>>,
}

/// Sends what waits once the others have come. Where it ends before, so do those that it was to
/// send: they are told, and wait for nobody.
struct Leader<'a>(Option<&'a Gathering>);

// === impl Gathering ===

impl Gathering {
    /// Asks for `statements` together with whatever else is asked beside them.
    pub(super) async fn ask<P: Ports>(
        &self,
        ports: &P,
        statements: Vec<Statement>,
    ) -> Result<Vec<Answer>, StoreError> {
        let (answer, answered) = oneshot::channel();
        let is_first = {
            let mut waiting = self.waiting();
            waiting.push(Waiting { statements, answer });
            waiting.len() == 1
        };
        if is_first {
            let leader = Leader(Some(self));
            others_first().await;
            send(ports, leader.end()).await;
        }
        answered
            .await
            .unwrap_or_else(|_| Err(StoreError::Failed("whoever was to write it ended".into())))
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Waiting>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

// === impl Leader ===

impl Leader<'_> {
    /// What has come. Whoever comes from now on is the first of those that follow.
    fn end(mut self) -> Vec<Waiting> {
        self.take()
    }

    fn take(&mut self) -> Vec<Waiting> {
        let gathering = self.0.take();
        gathering.map_or_else(Vec::new, |gathering| {
            std::mem::take(&mut *gathering.waiting())
        })
    }
}

impl Drop for Leader<'_> {
    fn drop(&mut self) {
        drop(self.take());
    }
}

/// Gives way once to what runs side by side in the same task.
async fn others_first() {
    let mut has_given_way = false;
    poll_fn(|context| {
        if std::mem::replace(&mut has_given_way, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// One transaction for all of them. Where the database refuses one of them for what it says, it has
/// written none, and each is judged by itself.
async fn send<P: Ports>(ports: &P, all: Vec<Waiting>) {
    let together = all.iter().flat_map(|one| one.statements.iter().cloned());
    let written = ports.store().batch(together.collect()).await;
    if all.len() > 1 && matches!(&written, Err(error) if error.is_refusal()) {
        for Waiting { statements, answer } in all {
            drop(answer.send(ports.store().batch(statements).await));
        }
        return;
    }
    let mut answers = written.map(Vec::into_iter);
    for Waiting { statements, answer } in all {
        let mine = match &mut answers {
            Ok(answers) => Ok(answers.take(statements.len()).collect()),
            Err(error) => Err(error.clone()),
        };
        // Nobody waits where its promise has ended.
        drop(answer.send(mine));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Timestamp;
    use crate::fakes::World;
    use crate::fakes::http::Transport;
    use crate::ports::HttpError;
    use futures_util::future::{join, poll_immediate};

    /// A write of one row, and a question that only its own answers answer.
    fn write(key: &str, value: Option<i64>) -> Vec<Statement> {
        let insert = "INSERT INTO instance (key, value) VALUES (:key, :value)";
        let find = "SELECT value FROM instance WHERE key=:key";
        vec![
            Statement::new(insert).bind("key", key).bind("value", value),
            Statement::new(find).bind("key", key),
        ]
    }

    fn value(answers: Result<Vec<Answer>, StoreError>) -> Option<i64> {
        answers.ok()?.pop()?.rows.pop()?.get("value")?.as_i64()
    }

    fn world() -> World {
        World::new(
            Timestamp::from_ms(0),
            1,
            Transport::new(|_| async { Err(HttpError::NotSent("nothing is asked".into())) }),
        )
    }

    #[tokio::test]
    async fn what_is_asked_side_by_side_is_one_transaction_and_each_has_its_own_answers() {
        let (world, gathering) = (world(), Gathering::default());
        let before = world.store().usage().batches;
        let (one, two) = join(
            gathering.ask(&world, write("one", Some(1))),
            gathering.ask(&world, write("two", Some(2))),
        )
        .await;
        assert_eq!((value(one), value(two)), (Some(1), Some(2)));
        assert_eq!(world.store().usage().batches, before + 1);
        let later = gathering.ask(&world, write("three", Some(3))).await;
        assert_eq!(value(later), Some(3));
    }

    #[tokio::test]
    async fn what_the_database_refuses_takes_nothing_else_with_it() {
        let (world, gathering) = (world(), Gathering::default());
        let (refused, written) = join(
            gathering.ask(&world, write("none", None)),
            gathering.ask(&world, write("two", Some(2))),
        )
        .await;
        assert!(refused.is_err_and(|error| error.is_refusal()));
        assert_eq!(value(written), Some(2));
    }

    #[tokio::test]
    async fn where_the_first_ends_the_others_are_told() {
        let (world, gathering) = (world(), Gathering::default());
        let mut first = Box::pin(gathering.ask(&world, write("one", Some(1))));
        assert!(poll_immediate(&mut first).await.is_none());
        let mut second = Box::pin(gathering.ask(&world, write("two", Some(2))));
        assert!(poll_immediate(&mut second).await.is_none());
        drop(first);
        assert!(second.await.is_err());
        let later = gathering.ask(&world, write("two", Some(3))).await;
        assert_eq!(value(later), Some(3));
    }
}
