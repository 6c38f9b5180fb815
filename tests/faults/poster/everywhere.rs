//! A post that is struck at each of its calls, which a run without faults lists.

use super::*;

/// A post, one of whose calls went wrong.
pub(in crate::faults) struct Struck<'a> {
    pub(in crate::faults) poster: Poster,
    pub(in crate::faults) wish: &'a Wish,
    /// The calls of a run without faults.
    usual: &'a [Step],
    pub(in crate::faults) step: &'a Step,
    /// How many calls there were before the post.
    earlier: usize,
    post: Value,
    /// What went wrong, and what the person is told of it.
    pub(in crate::faults) why: String,
    pub(in crate::faults) receipt: Value,
}

/// How many minutes ahead a post is planned: before its preparation begins.
fn ahead(door: Door) -> u32 {
    match door {
        Door::Instagram | Door::InstagramDirect => 50,
        Door::X | Door::TikTok | Door::Facebook => 40,
    }
}

async fn plan(poster: &Poster, wish: &Wish) -> Value {
    let after = Duration::from_mins(ahead(poster.door).into());
    poster.plan("Struck", wish, after).await
}

/// The calls that a post makes in a run without faults.
async fn usual(door: Door, wish: &Wish) -> Vec<Step> {
    let poster = Poster::new(door).await;
    let earlier = poster.calls().len();
    let post = plan(&poster, wish).await;
    minutes(&poster.host, ahead(door) + 3).await;
    poster.browser.wait_for(&post, "published").await;
    let usual = steps(poster.calls().into_iter().skip(earlier));
    assert!(!usual.is_empty(), "nothing was called");
    usual
}

impl<'a> Struck<'a> {
    async fn begin(
        door: Door,
        wish: &'a Wish,
        (usual, step): (&'a [Step], &'a Step),
        fault: &Value,
    ) -> Self {
        let poster = Poster::new(door).await;
        poster.break_call(step, fault.clone());
        Self {
            earlier: poster.calls().len(),
            post: plan(&poster, wish).await,
            poster,
            wish,
            usual,
            step,
            why: String::new(),
            receipt: Value::Null,
        }
    }

    /// Lets as much time pass as it takes until the post is published all the same, or nothing more
    /// is tried.
    async fn settle(&mut self, how: &str) {
        minutes(&self.poster.host, ahead(self.poster.door) + 40).await;
        self.receipt = self.poster.browser.receipt(&self.post).await;
        let Self { step, receipt, .. } = self;
        let (door, name) = (self.poster.door, self.wish.name);
        self.why = format!("{door} {name} {how} {step:?}: {receipt:#}");
    }

    /// The calls of the post that the platform has acted on by now.
    fn made(&self) -> Vec<Step> {
        steps(self.poster.calls().into_iter().skip(self.earlier))
    }

    /// Checks that no finished call was made again: the struck one alone may stand there twice.
    pub(in crate::faults) fn repeats_nothing(&self) {
        let made = self.made();
        for one in self.usual.iter().filter(|one| one.method == "POST") {
            let count = one.count_in(&made);
            let most = one.count_in(self.usual) + usize::from(one.path == self.step.path);
            assert!(count <= most, "{count} times {one:?}: {}", self.why);
        }
    }
}

/// Lets each call of a post go wrong in each of these ways, and checks what has become of it.
pub(in crate::faults) async fn cut_everywhere(
    door: Door,
    wish: &Wish,
    faults: &[Value],
    check: impl AsyncFn(&Struck<'_>),
) {
    let usual = usual(door, wish).await;
    for step in &usual {
        for fault in faults {
            let mut struck = Struck::begin(door, wish, (&usual, step), fault).await;
            struck.settle(&fault.to_string()).await;
            check(&struck).await;
        }
    }
}

/// Kills the Worker while it waits for the answer to each call of a post, behind the effect of the
/// call and before it, and checks what has become of the post.
pub(in crate::faults) async fn kill_everywhere(
    door: Door,
    wish: &Wish,
    check: impl AsyncFn(&Struck<'_>),
) {
    let usual = usual(door, wish).await;
    for step in &usual {
        for effect_after_ms in [0, 2_000] {
            let slow = json!({ "kind": "slow", "ms": 6_000, "effect_after_ms": effect_after_ms });
            let mut struck = Struck::begin(door, wish, (&usual, step), &slow).await;
            kill_in_the_call(&struck.poster.host).await;
            let has_effect = step.count_in(&struck.made()) > step.before;
            assert_eq!(has_effect, effect_after_ms == 0, "{step:?}");
            struck.settle(&format!("killed, {slow}")).await;
            check(&struck).await;
        }
    }
}

/// A connection that is closed without an answer, behind the effect of a call and before it.
pub(in crate::faults) fn closed() -> [Value; 2] {
    [true, false].map(|effect| json!({ "kind": "close", "effect": effect }))
}
