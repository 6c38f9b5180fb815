//! Everything that the sandbox remembers, one structure for each platform.

use crate::call_log::CallLog;
use crate::faults::Script;
use crate::google::GoogleState;
use crate::instagram::InstagramState;
use crate::meta::MetaState;
use crate::openai::OpenAiState;
use crate::outbox::Outbox;
use crate::paper::PaperState;
use crate::secrets::Issued;
use crate::settings::Settings;
use crate::spool::Spool;
use crate::tiktok::TikTokState;
use crate::x::XState;

/// Everything that the sandbox remembers.
#[derive(Debug)]
pub(crate) struct State {
    /// Grows whenever something may have become different.
    pub(crate) changes: u64,
    pub(crate) offset_ms: i64,
    pub(crate) settings: Settings,
    pub(crate) faults: Script,
    pub(crate) calls: CallLog,
    pub(crate) secrets: Issued,
    pub(crate) outbox: Outbox,
    pub(crate) spool: Spool,
    pub(crate) x: XState,
    pub(crate) google: GoogleState,
    pub(crate) tiktok: TikTokState,
    pub(crate) meta: MetaState,
    pub(crate) instagram: InstagramState,
    pub(crate) openai: OpenAiState,
    pub(crate) paper: PaperState,
}

// === impl State ===

impl State {
    /// The state of the first day.
    pub(crate) fn new() -> Self {
        let mut instagram = InstagramState::new();
        Self {
            changes: 0,
            offset_ms: 0,
            settings: Settings::default(),
            faults: Script::default(),
            calls: CallLog::default(),
            secrets: Issued::default(),
            outbox: Outbox::default(),
            spool: Spool::passing(),
            x: XState::new(),
            google: GoogleState::new(),
            tiktok: TikTokState::new(),
            meta: MetaState::new(&mut instagram),
            instagram,
            openai: OpenAiState::default(),
            paper: PaperState::default(),
        }
    }
}
