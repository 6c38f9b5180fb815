//! The page on which a person lets an app in, and the one that says why not, for every platform.

use maud::{Markup, PreEscaped, html};

use super::callback::origin;
use crate::form::Form;
use crate::pages;

/// The page of the decision, as one platform words it.
pub(crate) struct ConsentPage<'a> {
    pub(crate) title: &'a str,
    /// Where in the sandbox the page is.
    pub(crate) place: &'a str,
    /// Where the form goes.
    pub(crate) action: &'a str,
    pub(crate) heading: &'a str,
    /// The fields that travel through the form.
    pub(crate) hidden: Vec<(&'a str, &'a str)>,
    pub(crate) before_people: Markup,
    pub(crate) people: People<'a>,
    pub(crate) after_people: Markup,
    pub(crate) newcomer: Newcomer<'a>,
    pub(crate) after_newcomer: Markup,
    /// What was the matter with the last decision.
    pub(crate) wrong: Option<&'a str>,
    /// The value and the label of each button; the first one agrees.
    pub(crate) buttons: &'a [(&'a str, &'a str)],
    pub(crate) redirect_uri: &'a str,
    /// What stands below everything.
    pub(crate) script: Option<&'a str>,
}

/// The people who can be chosen.
pub(crate) struct People<'a> {
    pub(crate) legend: &'a str,
    pub(crate) all: Vec<Choice<'a>>,
    /// The id of the one who is selected; the first one if there is none.
    pub(crate) chosen: Option<&'a str>,
}

/// One person who can be chosen.
pub(crate) struct Choice<'a> {
    pub(crate) id: &'a str,
    pub(crate) name: &'a str,
    pub(crate) detail: String,
}

/// The field in which a person who is not there yet writes a name.
pub(crate) struct Newcomer<'a> {
    pub(crate) label: &'a str,
    pub(crate) max_length: u32,
    pub(crate) placeholder: &'a str,
    /// Whether a name may begin with a capital letter.
    pub(crate) is_capitalised: bool,
    pub(crate) value: Option<&'a str>,
}

/// The page for a request that cannot be trusted to lead back.
pub(crate) struct RefusalPage<'a> {
    pub(crate) platform: &'a str,
    pub(crate) title: &'a str,
    /// Where in the sandbox the page is.
    pub(crate) place: &'a str,
    pub(crate) heading: &'a str,
    pub(crate) sentence: Option<&'a str>,
    pub(crate) reason: &'a str,
}

// === impl ConsentPage ===

impl ConsentPage<'_> {
    /// The whole page.
    pub(crate) fn render(&self) -> String {
        let content = html! {
            form.sheet method="post" action=(self.action) {
                h1 { (self.heading) }
                @for (name, value) in &self.hidden {
                    input type="hidden" name=(name) value=(value);
                }
                (self.before_people)
                (self.people.render())
                (self.after_people)
                (self.newcomer.render())
                (self.after_newcomer)
                @if let Some(wrong) = self.wrong { p.wrong role="alert" { (wrong) } }
                div.deeds { (self.buttons()) }
            }
            p.quiet { "Either way you return to " code { (origin(self.redirect_uri)) } "." }
            @if let Some(script) = self.script { script { (PreEscaped(script)) } }
        };
        pages::page(self.title, self.place, &content)
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

// === impl People ===

impl People<'_> {
    fn render(&self) -> Markup {
        let first = self.all.first().map(|choice| choice.id);
        let chosen = self.chosen.or(first);
        html! {
            fieldset {
                legend { (self.legend) }
                @for Choice { id, name, detail } in &self.all {
                    label.choice {
                        input type="radio" name="user" value=(id) checked[Some(*id) == chosen];
                        span { strong { (name) } " " span.quiet { (detail) } }
                    }
                }
            }
        }
    }
}

// === impl Newcomer ===

impl Newcomer<'_> {
    fn render(&self) -> Markup {
        let autocapitalize = (!self.is_capitalised).then_some("none");
        html! {
            label.own {
                (self.label)
                input type="text" name="username" maxlength=(self.max_length)
                    autocomplete="off" autocapitalize=[autocapitalize] spellcheck="false"
                    placeholder=(self.placeholder) value=[self.value];
            }
        }
    }
}

// === impl RefusalPage ===

impl RefusalPage<'_> {
    /// The whole page.
    pub(crate) fn render(&self) -> String {
        let content = html! {
            section.sheet {
                h1 { (self.heading) }
                @if let Some(sentence) = self.sentence { p { (sentence) } }
                p.wrong { (self.reason) }
                p.quiet {
                    (self.platform) " shows a page like this and does not send the person back."
                }
            }
        };
        pages::page(self.title, self.place, &content)
    }
}

/// Those of the form's fields that have these names.
pub(crate) fn fields<'f>(form: &'f Form, names: &[&'f str]) -> Vec<(&'f str, &'f str)> {
    names
        .iter()
        .filter_map(|name| Some((*name, form.one(name)?)))
        .collect()
}
