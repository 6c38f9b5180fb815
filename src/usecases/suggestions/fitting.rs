//! Whether a suggestion fits: what the networks say of it, and how much room is asked for so that
//! it does.

use super::suggestion::SuggestionProblem;
use super::venues::Venue;
use crate::domain::content::{Content, Options};
use crate::domain::ids::WorkspaceId;
use crate::domain::media::Library;
use crate::domain::text::{is_blank, is_command, shortened};
use crate::platforms;

/// The longest words for a picture, in characters: what a medium takes.
const LONGEST_ALT: usize = 1_000;

/// How much of an answer is looked at, in characters: twice as much as is asked for.
const LONGEST_SAID: usize = 10_000;

/// How long a text becomes at the most where its networks would take a book.
const USUAL_ROOM: usize = 2_000;

/// No text is shortened to less than that.
const SHORTEST_ROOM: usize = 60;

/// Models count characters badly, so less is asked for than there is room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Attempt {
    /// It is asked for.
    First,
    /// What came did not fit.
    Second,
}

/// Why networks would not take a text.
pub(super) fn problems(
    workspace: &WorkspaceId,
    venues: &[Venue],
    text: &str,
) -> Vec<SuggestionProblem> {
    let content = Content {
        workspace: workspace.clone(),
        text: text.to_owned(),
        media: Vec::new(),
        options: Options::new(),
        library: Library::new(),
    };
    let of_venue = |&Venue { network, allowance }: &Venue| {
        let found = platforms::violations(network, &content, allowance);
        let of_text = found.into_iter().filter(|fault| fault.path == "text");
        of_text.map(move |fault| SuggestionProblem {
            network: Some(network),
            code: fault.code,
            message: fault.message,
        })
    };
    venues.iter().flat_map(of_venue).collect()
}

/// Why words for a picture would not be taken.
pub(super) fn alt_problems(text: &str) -> Vec<SuggestionProblem> {
    let length = text.chars().count();
    let too_long = (length > LONGEST_ALT).then(|| SuggestionProblem {
        network: None,
        code: "too_long",
        message: format!(
            "What a medium shows is said in up to 1,000 characters; this has {length}."
        ),
    });
    too_long.into_iter().collect()
}

/// How many characters a text for these networks is to have at the most, where the person's own has
/// so many.
pub(super) fn room(venues: &[Venue], own: usize, attempt: Attempt) -> usize {
    let of_venue = |&Venue { network, allowance }: &Venue| {
        let (_, most) = platforms::length(network, "", allowance);
        most * attempt.percent() / 100
    };
    let most = venues.iter().map(of_venue).min();
    most.unwrap_or(USUAL_ROOM).min(USUAL_ROOM.max(own))
}

/// As [`room`], for a text that is to become shorter by a third.
pub(super) fn room_for_shorter(venues: &[Venue], own: usize, attempt: Attempt) -> usize {
    let shorter = (own * 2 / 3).max(SHORTEST_ROOM);
    room(venues, own, attempt).min(shorter * attempt.percent() / 90)
}

/// A text as it may stand in a post: without what commands the display. None where it shows
/// nothing.
pub(super) fn cleaned(said: &str) -> Option<String> {
    let text: String = shortened(said, LONGEST_SAID)
        .replace("\r\n", "\n")
        .chars()
        .filter(|letter| !is_command(*letter))
        .collect();
    (!is_blank(&text)).then(|| text.trim().to_owned())
}

// === impl Attempt ===

impl Attempt {
    /// How much of the room is asked for.
    const fn percent(self) -> usize {
        match self {
            Self::First => 90,
            Self::Second => 75,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::network::Network;
    use crate::domain::time::Timestamp;

    fn usual(networks: &[Network]) -> Vec<Venue> {
        networks.iter().copied().map(Venue::of).collect()
    }

    #[test]
    fn a_text_is_asked_for_with_room_to_spare() {
        use Attempt::{First, Second};
        let room = |networks: &[Network], own, attempt| room(&usual(networks), own, attempt);
        let room_for_shorter =
            |networks: &[Network], own, attempt| room_for_shorter(&usual(networks), own, attempt);
        assert_eq!(room(&[Network::X], 100, First), 252);
        assert_eq!(room(&[Network::X, Network::Facebook], 100, Second), 210);
        assert_eq!(room(&[Network::Facebook], 100, First), 2_000);
        assert_eq!(room(&[Network::Facebook], 4_500, First), 4_500);
        assert_eq!(room_for_shorter(&[Network::X], 900, First), 252);
        assert_eq!(room_for_shorter(&[Network::Facebook], 900, First), 600);
        assert_eq!(room_for_shorter(&[Network::Facebook], 900, Second), 500);
        assert_eq!(room_for_shorter(&[Network::X], 12, First), 60);
    }

    #[test]
    fn whoever_pays_x_for_long_texts_is_suggested_long_ones() {
        let mut venue = Venue::of(Network::X);
        venue.allowance.has_long_texts = true;
        let [first, second] = [Attempt::First, Attempt::Second];
        assert_eq!(room(&[venue], 900, first), 2_000);
        assert_eq!(room(&[venue], 4_500, first), 4_500);
        assert_eq!(room_for_shorter(&[venue], 900, second), 500);
        let workspace = WorkspaceId::new(Timestamp::from_ms(0), [0; 10]);
        let long = "word ".repeat(100);
        assert_eq!(problems(&workspace, &[venue], &long).len(), 0);
        assert_eq!(problems(&workspace, &usual(&[Network::X]), &long).len(), 1);
    }

    #[test]
    fn each_network_judges_a_text_by_its_own_rules() {
        let workspace = WorkspaceId::new(Timestamp::from_ms(0), [0; 10]);
        let codes = |networks: &[Network], text: &str| -> Vec<String> {
            problems(&workspace, &usual(networks), text)
                .into_iter()
                .map(|problem| format!("{} {}", problem.network.unwrap(), problem.code))
                .collect()
        };
        let all = Network::ALL;
        assert!(codes(&all, "Short").is_empty(), "media are not its matter");
        // X counts each of these twice.
        assert_eq!(codes(&all, &"語".repeat(141)), ["x too_long_for_x"]);
        let tags = "#a1 ".repeat(31);
        assert_eq!(codes(&[Network::Instagram], &tags).len(), 1);
    }

    #[test]
    fn a_text_loses_what_commands_the_display() {
        let said = " \u{202e}Tu\u{0}rned\r\nline\u{2028} ";
        assert_eq!(cleaned(said).as_deref(), Some("Turned\nline"));
        assert_eq!(cleaned("\u{200b} \n"), None);
        assert_eq!(cleaned(&"a".repeat(20_000)).unwrap().len(), LONGEST_SAID);
    }
}
