//! The platforms, offline: what Noctin Scheduler talks to on a laptop and in its tests.
//!
//! One [`Sandbox`] holds every platform under a path prefix of its own (`/x` is X, `/google`
//! Google, `/tiktok` TikTok, `/meta` Facebook, `/instagram` Instagram), the pages on which a person
//! looks at what became public, and under `/__sandbox` the controls for tests: the clock, a script
//! of faults, the record of calls, the outbox of what the platforms send by themselves. It is used
//! in two ways: in-process with [`Sandbox::handle`], or over real sockets with [`server::Running`],
//! where a fault really breaks the connection. [`Sandbox::keeping`] makes one that outlives its
//! process.
//!
//! ```
//! use std::sync::Arc;
//! use noctin_sandbox::{Sandbox, SystemClock};
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let sandbox = Sandbox::new(Arc::new(SystemClock));
//! let request = http::Request::get("/x/2/users/me").body(Vec::new()).unwrap();
//! let response = sandbox.handle(request).await.response().unwrap();
//! assert_eq!(response.status(), 401);
//! # });
//! ```

mod answer;
mod client;
mod clock;
mod control;
mod courier;
mod faults;
mod form;
pub mod google;
mod graph;
pub mod instagram;
mod keep;
mod log;
pub mod meta;
mod oauth;
mod outbox;
mod pages;
mod picture;
mod platform;
mod secrets;
pub mod server;
mod settings;
mod stage;
pub mod tiktok;
pub mod x;

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use http::Request;

pub use answer::Answer;
pub use clock::{Clock, SystemClock};
pub use faults::{Fault, ScriptedFault};
pub use keep::SetAside;
pub use log::{Call, Outcome};
pub use outbox::{Callback, CallbackOrigin};
pub use secrets::{Secret, SecretKind};
pub use settings::Settings;

/// All platforms and everything that happened to them; clones share one state.
#[derive(Clone)]
pub struct Sandbox {
    clock: Arc<dyn Clock>,
    state: Arc<RwLock<State>>,
    file: Option<Arc<keep::StateFile>>,
}

/// What the sandbox remembers.
#[derive(Debug)]
struct State {
    /// Grows whenever something may have become different.
    changes: u64,
    offset_ms: i64,
    settings: Settings,
    faults: faults::Script,
    calls: log::CallLog,
    secrets: secrets::Issued,
    x: x::World,
    google: google::World,
    tiktok: tiktok::World,
    meta: meta::World,
    instagram: instagram::World,
    outbox: outbox::Outbox,
}

// === impl Sandbox ===

impl Sandbox {
    /// A fresh sandbox that reads its time from this clock, and that nothing outlives.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self::with(clock, State::new())
    }

    fn with(clock: Arc<dyn Clock>, state: State) -> Self {
        Self {
            clock,
            state: Arc::new(RwLock::new(state)),
            file: None,
        }
    }

    /// Answers one request; waits, where it has to, with `tokio::time::sleep`.
    pub async fn handle(&self, request: Request<Vec<u8>>) -> Answer {
        let path = request.uri().path();
        if path == control::PREFIX || path.starts_with("/__sandbox/") {
            return Answer::Response(control::answer(self, &request));
        }
        if let Some(platform) = platform::Platform::of(path) {
            return self.perform(platform, request).await;
        }
        Answer::Response(match path {
            "/" => pages::home(),
            _ if path == "/x" || path.starts_with("/x/") => self.read().x.page(&request),
            _ if path == "/meta" || path.starts_with("/meta/") => {
                self.read().meta.page(&request, self.now_ms())
            }
            _ if path == "/instagram" || path.starts_with("/instagram/") => {
                self.read().instagram.page(&request, self.now_ms())
            }
            _ if path == "/tiktok" || path.starts_with("/tiktok/") => self.tiktok_page(&request),
            _ => pages::missing(),
        })
    }

    /// The sandbox's time: its clock and the offset, in milliseconds since 1970.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        self.clock.now_ms() + self.offset_ms()
    }

    /// What is added to the clock.
    #[must_use]
    pub fn offset_ms(&self) -> i64 {
        self.read().offset_ms
    }

    /// Sets what is added to the clock.
    pub fn set_offset_ms(&self, offset_ms: i64) {
        self.change().offset_ms = offset_ms;
    }

    /// How the platforms behave.
    #[must_use]
    pub fn settings(&self) -> Settings {
        self.read().settings.clone()
    }

    /// Changes how the platforms behave.
    pub fn change_settings(&self, settings: Settings) {
        self.change().settings = settings;
    }

    /// Appends a fault to the script.
    ///
    /// # Errors
    /// A sentence about what cannot be meant, for instance a status outside of its range.
    pub fn script(&self, fault: ScriptedFault) -> Result<(), &'static str> {
        fault.check()?;
        self.change().faults.push(fault);
        Ok(())
    }

    /// The faults that have not struck yet, in their order.
    #[must_use]
    pub fn waiting_faults(&self) -> Vec<ScriptedFault> {
        self.read().faults.waiting().to_vec()
    }

    /// Forgets the faults that have not struck yet.
    pub fn clear_faults(&self) {
        self.change().faults.clear();
    }

    /// Every platform call so far, oldest first.
    #[must_use]
    pub fn calls(&self) -> Vec<Call> {
        self.read().calls.all().to_vec()
    }

    /// Every code and token handed out so far: none of them may turn up in a log or an answer.
    #[must_use]
    pub fn secrets(&self) -> Vec<Secret> {
        self.read().secrets.all().to_vec()
    }

    /// Every callback so far, oldest first, delivered or not.
    #[must_use]
    pub fn outbox(&self) -> Vec<Callback> {
        self.settle();
        self.read().outbox.all().to_vec()
    }

    /// Plays what happens on the platforms by itself until now.
    pub(crate) fn settle(&self) {
        let now_ms = self.now_ms();
        let state = self.read();
        let is_due = state.tiktok.publications.is_due(now_ms, &state.settings);
        drop(state);
        if is_due {
            let state = &mut *self.change();
            state
                .tiktok
                .settle(now_ms, &state.settings, &mut state.outbox);
        }
    }

    /// The callbacks that are to be sent now; the offset of the clock hurries nothing.
    pub(crate) fn due_callbacks(&self) -> Vec<Callback> {
        self.read().outbox.due(self.clock.now_ms())
    }

    /// Notes what came of sending a callback.
    pub(crate) fn tried_callback(&self, seq: u64, status: Option<u16>) {
        let now_ms = self.clock.now_ms();
        self.change().outbox.tried(seq, status, now_ms);
    }

    /// Back to the first state; the offset of the clock goes too.
    pub fn reset(&self) {
        let mut state = self.change();
        *state = State {
            changes: state.changes,
            ..State::new()
        };
    }

    /// The users of X.
    #[must_use]
    pub fn x_users(&self) -> Vec<x::User> {
        self.read().x.users.all().to_vec()
    }

    /// Creates a user of X.
    ///
    /// # Errors
    /// A sentence about what is wrong with the username or the subscription.
    pub fn x_create_user(&self, new: x::NewUser) -> Result<x::User, &'static str> {
        let now_ms = self.now_ms();
        self.change().x.users.create(new, now_ms).cloned()
    }

    /// Ends everything that a user of X agreed to, as on X's page of connected apps.
    ///
    /// # Errors
    /// When there is no such user.
    pub fn x_disconnect(&self, user: &str) -> Result<(), &'static str> {
        let mut state = self.change();
        if state.x.users.get(user).is_none() {
            return Err("there is no such user");
        }
        state.x.grants.disconnect(user);
        Ok(())
    }

    /// Everything that ever became public on X, oldest first.
    #[must_use]
    pub fn x_public(&self) -> Vec<x::PublicPost> {
        self.read().x.posts.log().cloned().collect()
    }

    /// The people of Google.
    #[must_use]
    pub fn google_people(&self) -> Vec<google::Person> {
        self.read().google.people.all().to_vec()
    }

    /// Creates a person at Google; two may have the same e-mail address, one after the other.
    #[must_use]
    pub fn google_create_person(&self, new: google::NewPerson) -> google::Person {
        self.change().google.people.create(new)
    }

    /// Changes what Google says of a person.
    ///
    /// # Errors
    /// When there is no such person, or a change cannot be meant.
    pub fn google_change_person(
        &self,
        sub: &str,
        changes: &serde_json::Map<String, serde_json::Value>,
    ) -> Result<google::Person, String> {
        self.change().google.people.change(sub, changes)
    }

    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self) -> RwLockWriteGuard<'_, State> {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        state.changes += 1;
        state
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Sandbox").finish_non_exhaustive()
    }
}

// === impl State ===

impl State {
    fn new() -> Self {
        let mut instagram = instagram::World::new();
        Self {
            changes: 0,
            offset_ms: 0,
            settings: Settings::default(),
            faults: faults::Script::default(),
            calls: log::CallLog::default(),
            secrets: secrets::Issued::default(),
            x: x::World::new(),
            google: google::World::new(),
            tiktok: tiktok::World::new(),
            meta: meta::World::new(&mut instagram),
            instagram,
            outbox: outbox::Outbox::default(),
        }
    }
}
