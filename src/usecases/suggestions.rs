//! Suggestions: a better text, a shorter one, hashtags, a text for each network, and words for a
//! picture. Nothing is kept of them, and nothing of a post changes: a person takes what they like.
//!
//! What leaves for OpenAI are the person's text, the picture where its words are asked for, the
//! names of networks with how much each takes, and a pseudonym. No name, address, handle or id of a
//! person, an account or a post goes along, and the log holds none of the texts.
//!
//! What comes back is held against the rules of the networks that it is for. What one of them would
//! not take is asked for once more, with less room; if that does not help, it is offered with what
//! is wrong with it.

mod error;
mod fitting;
mod hashtags;
mod instructions;
mod suggestion;
mod venues;
mod wanted;

pub use error::SuggestionError;
pub use suggestion::{Suggestion, SuggestionProblem, Suggestions};
pub use wanted::{SuggestionKind, Wanted};

use super::quotas::{self, Quota};
use super::sessions::Person;
use super::{Core, media};
use crate::config::OpenAi;
use crate::domain::quota::QuotaState;
use crate::domain::time::Span;
use crate::platforms::openai::{self, Picture, Question, Refusal, Suggested, Why};
use crate::ports::Ports;
use fitting::{Attempt, cleaned};
use serde_json::json;
use std::collections::BTreeMap;
use wanted::{Place, Task};

/// The largest picture that is sent as it is, in bytes: what is sent is built in memory, at four
/// thirds of its length. For a larger one the small picture beside it goes, which is enough to say
/// what is shown.
const LONGEST_PICTURE: u64 = 1 << 20;

/// The texts that were suggested, by the names of their fields.
type Texts = BTreeMap<&'static str, Vec<String>>;

/// Somebody who asks.
struct Asker<'a, P> {
    core: &'a Core<P>,
    person: &'a Person,
    access: &'a OpenAi,
    pseudonym: String,
    task: &'a Task,
    picture: Option<Picture>,
}

/// Suggests what is wanted; answers also with what is left of the quota.
///
/// # Errors
/// With everything that is wrong with what is wanted, or the reason why there is no suggestion.
pub async fn suggest<P: Ports>(
    core: &Core<P>,
    person: &Person,
    wanted: Wanted,
) -> Result<(Suggestions, Vec<QuotaState>), SuggestionError> {
    let accounts = wanted.accounts.clone();
    let task = wanted.task().map_err(SuggestionError::Invalid)?;
    let long_on = venues::with_long_texts(core, person, &accounts).await?;
    let task = task.with_long_texts(&long_on.map_err(SuggestionError::Invalid)?);
    let access = core.config.openai()?;
    let pseudonym = core.config.link_keys()?.pseudonym(&person.user);
    let still = match &task.medium {
        Some(id) => Some(media::still(core, person, id, LONGEST_PICTURE).await?),
        None => None,
    };
    // After all that refuses it, so that only what is asked counts.
    let scope = person.workspace.as_str();
    let standings = quotas::spend(core, scope, Quota::Suggestions).await?;
    let picture = match &still {
        Some(still) => Some(Picture {
            container: still.container,
            bytes: media::read_still(core, still).await?,
        }),
        None => None,
    };
    let asker = Asker {
        core,
        person,
        access,
        pseudonym,
        task: &task,
        picture,
    };
    let suggestions = match task.kind {
        SuggestionKind::Hashtags => vec![asker.with_hashtags().await?],
        SuggestionKind::Improve
        | SuggestionKind::Shorten
        | SuggestionKind::Variants
        | SuggestionKind::AltText => asker.fitting_texts().await?,
    };
    Ok((Suggestions { suggestions }, standings))
}

// === impl Asker ===

impl<P: Ports> Asker<'_, P> {
    /// A text for each place, of which those that do not fit were asked for twice.
    async fn fitting_texts(&self) -> Result<Vec<Suggestion>, SuggestionError> {
        let places = self.task.places();
        let texts = self.ask(&places, Attempt::First).await?;
        let mut suggestions = Vec::with_capacity(places.len());
        for place in &places {
            suggestions.push(self.suggestion(place, &texts).ok_or_else(unusable)?);
        }
        let (misfits, again): (Vec<usize>, Vec<Place>) = places
            .into_iter()
            .enumerate()
            .filter(|(at, _)| suggestions.get(*at).is_some_and(|first| !first.fits()))
            .unzip();
        if again.is_empty() {
            return Ok(suggestions);
        }
        // Where that fails, the first ones are still worth showing.
        let texts = self.ask(&again, Attempt::Second).await.unwrap_or_default();
        for (at, place) in misfits.into_iter().zip(&again) {
            let better = self.suggestion(place, &texts).filter(Suggestion::fits);
            if let (Some(better), Some(first)) = (better, suggestions.get_mut(at)) {
                *first = better;
            }
        }
        Ok(suggestions)
    }

    /// The person's text with as many of the hashtags as every network takes.
    async fn with_hashtags(&self) -> Result<Suggestion, SuggestionError> {
        let places = self.task.places();
        let texts = self.ask(&places, Attempt::First).await?;
        let said: Vec<&String> = texts.values().flatten().collect();
        let tags = hashtags::new_to(&self.task.text, said);
        let venues = places.first().map(|place| place.venues.as_slice());
        let problems = |text: &str| {
            let venues = venues.unwrap_or_default();
            fitting::problems(&self.person.workspace, venues, text)
        };
        let fitting = hashtags::most_of(&self.task.text, &tags, |text| problems(text).is_empty());
        let text = fitting.ok_or_else(unusable)?;
        Ok(Suggestion {
            network: None,
            problems: problems(&text),
            text,
        })
    }

    /// What was suggested for a place, with what is wrong with it; none where nothing was.
    fn suggestion(&self, place: &Place, texts: &Texts) -> Option<Suggestion> {
        let said = texts.get(place.field.name)?.first()?;
        let text = cleaned(said)?;
        let problems = match self.task.kind {
            SuggestionKind::AltText => fitting::alt_problems(&text),
            SuggestionKind::Improve
            | SuggestionKind::Shorten
            | SuggestionKind::Hashtags
            | SuggestionKind::Variants => {
                fitting::problems(&self.person.workspace, &place.venues, &text)
            }
        };
        Some(Suggestion {
            network: place.network,
            text,
            problems,
        })
    }

    /// Asks for the texts of these places, and logs how that ended.
    async fn ask(&self, places: &[Place], attempt: Attempt) -> Result<Texts, SuggestionError> {
        let fields: Vec<_> = places.iter().map(|place| place.field).collect();
        let instructions = instructions::of(self.task, places, attempt);
        let question = Question {
            instructions: &instructions,
            text: Some(self.task.text.as_str()).filter(|text| !text.is_empty()),
            picture: self.picture.as_ref(),
            fields: &fields,
            asker: &self.pseudonym,
        };
        let begun = self.core.now();
        let answer = openai::ask(self.core.ports.http(), self.access, &question).await;
        let took = self.core.now() - begun;
        self.log(&answer, took);
        let suggested = answer.map_err(|refusal| match refusal.why {
            Why::Unavailable if took >= openai::LIMITS.time => Why::TooSlow,
            why => why,
        });
        let suggested = suggested.map_err(|why| SuggestionError::Refused {
            why,
            has_picture: self.picture.is_some(),
        })?;
        Ok(suggested.texts)
    }

    fn log(&self, answer: &Result<Suggested, Refusal>, took: Span) {
        let mut fields = json!({ "kind": self.task.kind, "ms": took.as_ms() });
        let more = match answer {
            Ok(suggested) => json!({
                "outcome": "suggested",
                "input_tokens": suggested.usage.input_tokens,
                "output_tokens": suggested.usage.output_tokens,
            }),
            Err(refusal) => json!({
                "outcome": refusal.code,
                "status": refusal.status,
                "openai_request": refusal.request_id,
            }),
        };
        if let (Some(fields), Some(more)) = (fields.as_object_mut(), more.as_object()) {
            fields.extend(more.clone());
        }
        self.core.log("suggestion", &fields);
    }
}

/// What was suggested shows nothing.
const fn unusable() -> SuggestionError {
    SuggestionError::Refused {
        why: Why::Unusable,
        has_picture: false,
    }
}
