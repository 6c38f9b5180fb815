//! The sandbox itself: a clock, the state of every platform, and perhaps a file for it.

use std::path::Path;
use std::sync::{Arc, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::{fmt, io};

use tokio::sync::Notify;

use crate::call_log::Call;
use crate::client::App;
use crate::clock::Clock;
use crate::faults::ScriptedFault;
use crate::files::Files;
use crate::outbox::Callback;
use crate::secrets::Secret;
use crate::settings::Settings;
use crate::state::State;
use crate::state_file::{SavedState, SetAside, StateFile};

/// All platforms and everything that happened to them; clones share one state.
#[derive(Clone)]
pub struct Sandbox {
    clock: Arc<dyn Clock>,
    state: Arc<RwLock<State>>,
    file: Option<Arc<StateFile>>,
    /// Where the bytes of media are kept.
    pub(crate) files: Arc<Files>,
    /// The app in the same process, if it is there.
    pub(crate) app: Arc<OnceLock<App>>,
    /// Tells calls that are held that they may go on.
    pub(crate) release: Arc<Notify>,
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
            files: Arc::default(),
            app: Arc::default(),
            release: Arc::default(),
        }
    }

    /// The sandbox whose state is in this file, or a fresh one; from now on [`Self::save`] writes
    /// it there. A file that cannot be understood is renamed and stops nobody.
    ///
    /// # Errors
    /// When the file is there and cannot be opened, or cannot be written.
    pub fn with_state_file(
        clock: Arc<dyn Clock>,
        path: &Path,
    ) -> io::Result<(Self, Option<SetAside>)> {
        let (file, state, set_aside) = StateFile::open(path)?;
        let sandbox = Self {
            file: Some(Arc::new(file)),
            files: Arc::new(Files::beside(path)),
            ..Self::with(clock, state)
        };
        sandbox.save()?;
        Ok((sandbox, set_aside))
    }

    /// From now on, what is at addresses of this computer is asked of an app in the same process.
    /// Only the first one counts.
    pub fn reach(&self, app: App) {
        drop(self.app.set(app));
    }

    /// Writes the state file anew if something may have changed; does nothing for a sandbox without
    /// one.
    ///
    /// # Errors
    /// When the file cannot be written; the one that was there is still there.
    pub fn save(&self) -> io::Result<()> {
        let Some(file) = &self.file else {
            return Ok(());
        };
        file.save(|| self.read().changes, || SavedState::of(&self.read()))
    }

    /// Whether [`Self::save`] has a file to write.
    pub(crate) fn has_state_file(&self) -> bool {
        self.file.is_some()
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

    /// Forgets the faults that have not struck yet; calls that are held go on.
    pub fn clear_faults(&self) {
        self.change().faults.clear();
        self.release.notify_waiters();
    }

    /// Every platform call so far, oldest first.
    #[must_use]
    pub fn calls(&self) -> Vec<Call> {
        self.read().calls.all().to_vec()
    }

    /// How many calls the invocation of a Worker made that made most.
    pub(crate) fn most_of_an_invocation(&self) -> u32 {
        self.read().calls.most_of_an_invocation()
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
        state.spool.clear();
        *state = State {
            changes: state.changes,
            spool: state.spool.clone(),
            ..State::new()
        };
    }

    pub(crate) fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn change(&self) -> RwLockWriteGuard<'_, State> {
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
