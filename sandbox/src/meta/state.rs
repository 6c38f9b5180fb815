//! Everything that Facebook knows, and who may see which Page of it.

use serde::{Deserialize, Serialize};

use super::comment_list::Comments;
use super::grants::Grants;
use super::page::{NewPage, Pages};
use super::people::{NewPerson, People, Role};
use super::photos::Photos;
use super::posts::Posts;
use super::sessions::Uploads;
use super::videos::Videos;
use crate::graph::public::Public;
use crate::instagram::InstagramState;

/// Everything that Facebook knows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct MetaState {
    pub(crate) people: People,
    pub(crate) pages: Pages,
    pub(crate) grants: Grants,
    #[serde(default)]
    pub(crate) posts: Posts,
    #[serde(default)]
    pub(crate) photos: Photos,
    #[serde(default)]
    pub(crate) videos: Videos,
    #[serde(default)]
    pub(crate) uploads: Uploads,
    #[serde(default)]
    pub(crate) comments: Comments,
    #[serde(default)]
    pub(crate) public: Public,
}

// === impl MetaState ===

impl MetaState {
    /// Creates a person with Pages; the reason is a sentence.
    pub(crate) fn create_person(
        &mut self,
        new: &NewPerson,
        instagram: &mut InstagramState,
    ) -> Result<String, &'static str> {
        let id = self.people.create(&new.name)?;
        for page in &new.pages {
            self.give_page(&id, page, instagram)?;
        }
        Ok(id)
    }

    /// Gives a person a role on a Page, which is created if it is new.
    pub(crate) fn give_page(
        &mut self,
        person: &str,
        new: &NewPage,
        instagram: &mut InstagramState,
    ) -> Result<(), &'static str> {
        let tasks = new.tasks()?;
        let page = if let Some(id) = &new.id {
            self.pages
                .get(id)
                .map(|page| page.id.clone())
                .ok_or("there is no such Page")?
        } else {
            let profile = new
                .instagram
                .as_deref()
                .map(|name| instagram.accounts.find_or_create(name))
                .transpose()?;
            self.pages.create(new, profile)?
        };
        let person = self
            .people
            .get_mut(person)
            .ok_or("there is no such person")?;
        person.roles.retain(|role| role.page != page);
        person.roles.push(Role { page, tasks });
        Ok(())
    }

    /// The Pages that a person has and lets the app see.
    pub(crate) fn visible_pages(&self, person: &str) -> Vec<String> {
        let roles = self
            .people
            .get(person)
            .into_iter()
            .flat_map(|person| &person.roles);
        let is_chosen = |page: &str| {
            self.grants
                .of(person)
                .is_some_and(|given| given.has("pages_show_list") && given.pages.includes(page))
        };
        roles
            .map(|role| role.page.clone())
            .filter(|page| is_chosen(page))
            .collect()
    }

    /// Whether a person has a Page and lets the app see it.
    pub(crate) fn is_visible(&self, person: &str, page: &str) -> bool {
        self.visible_pages(person)
            .iter()
            .any(|visible| visible == page)
    }

    /// Whether a caller may act for an Instagram account: through the Page that it is linked to.
    pub(crate) fn is_for_account(&self, person: &str, page: Option<&str>, account: &str) -> bool {
        let home = self
            .pages
            .with_instagram(account)
            .map(|home| home.id.as_str());
        home.is_some_and(|home| {
            page.map_or_else(|| self.is_visible(person, home), |page| page == home)
        })
    }

    /// The Business portfolios of the Pages of a person.
    pub(crate) fn portfolios_of(&self, person: &str) -> Vec<String> {
        let pages = self.visible_pages(person);
        let mut all: Vec<String> = pages
            .iter()
            .filter_map(|page| self.pages.get(page)?.portfolio.clone())
            .collect();
        all.sort();
        all.dedup();
        all
    }
}
