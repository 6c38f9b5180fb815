//! What is wanted: as a client writes it, and as it is asked for.

use super::venues::Venue;
use crate::domain::ids::{AccountId, MediaId};
use crate::domain::network::Network;
use crate::domain::text::{command_violation, is_blank};
use crate::domain::violation::Violation;
use crate::platforms::openai::Field;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The longest text that suggestions are made for, in characters: it is read within seconds, and
/// longer than any post but those of a blog.
const LONGEST_TEXT: usize = 5_000;

/// What is to be suggested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SuggestionKind {
    /// A clearer and livelier text, for all of the networks.
    Improve,
    /// A shorter text for each network.
    Shorten,
    /// The text with hashtags that it does not have yet.
    Hashtags,
    /// A text for each network, as people write there.
    Variants,
    /// Words for what a picture shows.
    AltText,
}

/// What is wanted.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "WantedSuggestion"))]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// What is to be suggested.
    kind: SuggestionKind,
    /// The text, of up to 5,000 characters. For a picture: what the post says that it belongs to,
    /// or nothing.
    #[serde(default)]
    #[cfg_attr(not(target_arch = "wasm32"), schemars(length(max = 5_000)))]
    text: String,
    /// The networks that it is for; for a picture none.
    #[serde(default)]
    networks: Vec<Network>,
    /// The accounts that it is for: where all of those on a network take longer texts than others,
    /// it may be as long. None: as long as any account's.
    #[serde(default)]
    pub(super) accounts: Vec<AccountId>,
    /// The picture, where its words are asked for.
    #[serde(default)]
    medium: Option<MediaId>,
}

/// What is asked for.
#[derive(Clone, Debug)]
pub(super) struct Task {
    pub(super) kind: SuggestionKind,
    /// The person's text; empty where there is none.
    pub(super) text: String,
    venues: Vec<Venue>,
    pub(super) medium: Option<MediaId>,
}

/// One text that is asked for.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The field of the answer that has it.
    pub(super) field: Field,
    /// The one network that it is for; none: it is for several, or for a picture.
    pub(super) network: Option<Network>,
    /// The networks that are to take it.
    pub(super) venues: Vec<Venue>,
}

// === impl Wanted ===

impl Wanted {
    /// What is asked for; or everything that is wrong with it.
    pub(super) fn task(self) -> Result<Task, Vec<Violation>> {
        let faults = self.faults();
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut venues = Vec::new();
        for venue in self.networks.into_iter().map(Venue::of) {
            if !venues.contains(&venue) {
                venues.push(venue);
            }
        }
        let is_blank = is_blank(&self.text);
        Ok(Task {
            kind: self.kind,
            text: if is_blank { String::new() } else { self.text },
            venues,
            medium: self.medium,
        })
    }

    fn faults(&self) -> Vec<Violation> {
        let mut found: Vec<Violation> = command_violation("text", &self.text).into_iter().collect();
        let mut add = |path, code, message| found.push(Violation::new(path, code, message));
        if self.text.chars().count() > LONGEST_TEXT {
            add(
                "text",
                "too_long",
                "Suggestions are made for up to 5,000 characters.",
            );
        }
        if self.kind == SuggestionKind::AltText {
            if self.medium.is_none() {
                add("medium", "required", "Name the picture.");
            }
            if !self.networks.is_empty() {
                let message = "Words for a picture are the same on every network.";
                add("networks", "not_taken", message);
            }
            return found;
        }
        if is_blank(&self.text) {
            add("text", "required", "Write something first.");
        }
        if self.networks.is_empty() {
            add("networks", "required", "Name a network that it is for.");
        }
        if self.medium.is_some() {
            let message = "A picture is looked at where its words are asked for, and not here.";
            add("medium", "not_taken", message);
        }
        found
    }
}

// === impl Task ===

impl Task {
    /// Lets texts for these networks be long.
    pub(super) fn with_long_texts(mut self, on: &BTreeSet<Network>) -> Self {
        for venue in &mut self.venues {
            venue.allowance.has_long_texts = on.contains(&venue.network);
        }
        self
    }

    /// The texts that are asked for.
    pub(super) fn places(&self) -> Vec<Place> {
        match self.kind {
            SuggestionKind::Improve => vec![self.common("text", false)],
            SuggestionKind::Hashtags => vec![self.common("hashtags", true)],
            SuggestionKind::AltText => vec![self.common("alt", false)],
            SuggestionKind::Shorten | SuggestionKind::Variants => {
                self.venues.iter().copied().map(Place::of).collect()
            }
        }
    }

    fn common(&self, name: &'static str, is_list: bool) -> Place {
        Place {
            field: Field { name, is_list },
            network: None,
            venues: self.venues.clone(),
        }
    }
}

// === impl Place ===

impl Place {
    fn of(venue: Venue) -> Self {
        Self {
            field: Field {
                name: venue.network.name(),
                is_list: false,
            },
            network: Some(venue.network),
            venues: vec![venue],
        }
    }
}
