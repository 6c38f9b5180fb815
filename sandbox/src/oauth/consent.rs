//! The page on which a person lets an app in, and the one that says why not, for every platform.

use maud::{Markup, PreEscaped, html};

use super::callback::origin;
use crate::pages;

/// The texts of one platform on both pages.
pub(crate) struct PageTexts {
    pub(crate) platform: &'static str,
    pub(crate) title: &'static str,
    /// Where in the sandbox the pages are.
    pub(crate) place: &'static str,
    /// Where the form goes.
    pub(crate) action: &'static str,
    pub(crate) heading: &'static str,
    /// The question above the people.
    pub(crate) who: &'static str,
    pub(crate) newcomer: Newcomer,
    /// The value and the label of each button; the first one agrees.
    pub(crate) buttons: &'static [(&'static str, &'static str)],
    /// What stands below the page of the decision.
    pub(crate) script: Option<&'static str>,
    /// The sentence for a person who sent the form without a decision.
    pub(crate) undecided: &'static str,
    /// The title and the heading of the page of refusal.
    pub(crate) refused: (&'static str, &'static str),
    /// What the page of refusal says before the reason.
    pub(crate) refused_because: Option<&'static str>,
    /// The reason when the app's address is none.
    pub(crate) bad_address: &'static str,
}

/// The field in which a person who is not there yet writes a name.
pub(crate) struct Newcomer {
    pub(crate) label: &'static str,
    pub(crate) max_length: u32,
    pub(crate) placeholder: &'static str,
    /// Whether a name may begin with a capital letter.
    pub(crate) is_capitalised: bool,
}

/// One person who can be chosen.
pub(crate) struct Person<'a> {
    pub(crate) id: &'a str,
    pub(crate) name: &'a str,
    pub(crate) detail: String,
}

/// What a platform adds to the page of the decision.
#[derive(Default)]
pub(crate) struct PageExtras {
    /// Fields that nobody sees, before those of the request.
    pub(crate) fields: Vec<(&'static str, String)>,
    pub(crate) before_people: Markup,
    pub(crate) after_people: Markup,
    pub(crate) after_newcomer: Markup,
}

/// The page of the decision.
pub(crate) struct ConsentPage<'a> {
    pub(crate) words: &'a PageTexts,
    /// The fields of the request that travel through the form.
    pub(crate) fields: Vec<(&'a str, &'a str)>,
    pub(crate) extras: PageExtras,
    pub(crate) people: &'a [Person<'a>],
    /// The id of the person who is selected.
    pub(crate) chosen: Option<&'a str>,
    /// The name that a person wrote the last time.
    pub(crate) newcomer: Option<&'a str>,
    /// What was the matter with the last decision.
    pub(crate) wrong: Option<&'a str>,
    pub(crate) redirect_uri: &'a str,
}

// === impl ConsentPage ===

impl ConsentPage<'_> {
    /// The whole page.
    pub(crate) fn render(&self) -> String {
        let (words, extras) = (self.words, &self.extras);
        let content = html! {
            form.sheet method="post" action=(words.action) {
                h1 { (words.heading) }
                (self.hidden())
                (extras.before_people)
                (self.choices())
                (extras.after_people)
                (words.newcomer.render(self.newcomer))
                (extras.after_newcomer)
                @if let Some(wrong) = self.wrong { p.wrong role="alert" { (wrong) } }
                div.deeds { (words.buttons()) }
            }
            p.quiet { "Either way you return to " code { (origin(self.redirect_uri)) } "." }
            @if let Some(script) = words.script { script { (PreEscaped(script)) } }
        };
        pages::page(words.title, words.place, &content)
    }

    fn hidden(&self) -> Markup {
        html! {
            @for (name, value) in &self.extras.fields {
                input type="hidden" name=(name) value=(value);
            }
            @for (name, value) in &self.fields {
                input type="hidden" name=(name) value=(value);
            }
        }
    }

    fn choices(&self) -> Markup {
        html! {
            fieldset {
                legend { (self.words.who) }
                @for Person { id, name, detail } in self.people {
                    label.choice {
                        input type="radio" name="user" value=(id)
                            checked[Some(*id) == self.chosen];
                        span { strong { (name) } " " span.quiet { (detail) } }
                    }
                }
            }
        }
    }
}

// === impl PageTexts ===

impl PageTexts {
    /// The page for a request that cannot be trusted to lead back.
    pub(crate) fn refusal(&self, reason: &str) -> String {
        let (title, heading) = self.refused;
        let content = html! {
            section.sheet {
                h1 { (heading) }
                @if let Some(sentence) = self.refused_because { p { (sentence) } }
                p.wrong { (reason) }
                p.quiet {
                    (self.platform) " shows a page like this and does not send the person back."
                }
            }
        };
        pages::page(title, self.place, &content)
    }

    fn buttons(&self) -> Markup {
        html! {
            @for (at, (value, label)) in self.buttons.iter().enumerate() {
                @if at == 0 {
                    button.main name="decision" value=(value) { (label) }
                } @else {
                    button name="decision" value=(value) formnovalidate { (label) }
                }
            }
        }
    }
}

// === impl Newcomer ===

impl Newcomer {
    fn render(&self, value: Option<&str>) -> Markup {
        let autocapitalize = (!self.is_capitalised).then_some("none");
        html! {
            label.own {
                (self.label)
                input type="text" name="username" maxlength=(self.max_length)
                    autocomplete="off" autocapitalize=[autocapitalize] spellcheck="false"
                    placeholder=(self.placeholder) value=[value];
            }
        }
    }
}
