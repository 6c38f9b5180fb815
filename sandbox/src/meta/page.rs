//! Pages: what people publish as. Some belong to a Business portfolio, and some have an Instagram
//! profile.

use serde::{Deserialize, Serialize};

/// 16 digits and above 2^53, so that whoever reads an id as a JSON number gets a wrong one.
const FIRST_ID: u64 = 9_107_450_061_507_001;
const FIRST_PORTFOLIO_ID: u64 = 715_450_061_507_001;
const NAME_LIMIT: usize = 75;
const USUAL_CATEGORY: &str = "Brand";
/// All that a role can hold.
const TASKS: [&str; 5] = [
    "ANALYZE",
    "ADVERTISE",
    "MODERATE",
    "CREATE_CONTENT",
    "MANAGE",
];

/// One Page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// The id, in digits.
    pub id: String,
    /// The name.
    pub name: String,
    /// The category, such as `Brand`.
    pub category: String,
    /// The id of the Business portfolio that it belongs to.
    pub portfolio: Option<String>,
    /// Whether that portfolio only works for it, and does not own it.
    pub is_client: bool,
    /// The id of its Instagram profile.
    pub instagram: Option<String>,
}

/// A Business portfolio.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Portfolio {
    /// The id, in digits.
    pub id: String,
    /// The name.
    pub name: String,
}

/// The data from which a Page is created, or a role on one is given.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewPage {
    /// The id of a Page that is there already; nothing but `tasks` is looked at then.
    #[serde(default)]
    pub id: Option<String>,
    /// 1 to 75 characters.
    #[serde(default)]
    pub name: String,
    /// `Brand` unless given.
    #[serde(default)]
    pub category: Option<String>,
    /// What the person may do; everything unless given.
    #[serde(default)]
    pub tasks: Option<Vec<String>>,
    /// The name of the Business portfolio that it belongs to.
    #[serde(default)]
    pub portfolio: Option<String>,
    /// Whether that portfolio only works for it.
    #[serde(default)]
    pub is_client: bool,
    /// The username of its Instagram profile, which is created if there is none.
    #[serde(default)]
    pub instagram: Option<String>,
}

/// All Pages and portfolios.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Pages {
    all: Vec<Page>,
    portfolios: Vec<Portfolio>,
}

// === impl Pages ===

impl Pages {
    /// All Pages, in the order in which they came.
    pub(crate) fn all(&self) -> &[Page] {
        &self.all
    }

    /// The Page of this id.
    pub(crate) fn get(&self, id: &str) -> Option<&Page> {
        self.all.iter().find(|page| page.id == id)
    }

    /// The portfolio of this id.
    pub(crate) fn portfolio(&self, id: &str) -> Option<&Portfolio> {
        self.portfolios.iter().find(|portfolio| portfolio.id == id)
    }

    /// The Page of this Instagram profile.
    pub(crate) fn with_instagram(&self, account: &str) -> Option<&Page> {
        self.all
            .iter()
            .find(|page| page.instagram.as_deref() == Some(account))
    }

    /// Creates a Page; `instagram` is the id of its profile.
    pub(crate) fn create(
        &mut self,
        new: &NewPage,
        instagram: Option<String>,
    ) -> Result<String, &'static str> {
        let name = new.name.trim();
        if name.is_empty()
            || name.chars().count() > NAME_LIMIT
            || name.chars().any(char::is_control)
        {
            return Err("A Page's name is 1 to 75 characters.");
        }
        let id = (FIRST_ID + self.all.len() as u64).to_string();
        let category = new
            .category
            .clone()
            .unwrap_or_else(|| USUAL_CATEGORY.to_owned());
        let portfolio = new
            .portfolio
            .as_deref()
            .map(|name| self.portfolio_named(name));
        let page = Page {
            id: id.clone(),
            name: name.to_owned(),
            category,
            portfolio,
            is_client: new.is_client,
            instagram,
        };
        self.all.push(page);
        Ok(id)
    }

    fn portfolio_named(&mut self, name: &str) -> String {
        if let Some(known) = self
            .portfolios
            .iter()
            .find(|portfolio| portfolio.name == name)
        {
            return known.id.clone();
        }
        let id = (FIRST_PORTFOLIO_ID + self.portfolios.len() as u64).to_string();
        self.portfolios.push(Portfolio {
            id: id.clone(),
            name: name.to_owned(),
        });
        id
    }
}

// === impl NewPage ===

impl NewPage {
    /// A Page with this name, on which a person may do everything.
    pub(crate) fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ..Self::default()
        }
    }

    /// What the person may do on it.
    pub(crate) fn tasks(&self) -> Result<Vec<String>, &'static str> {
        let tasks = self
            .tasks
            .clone()
            .unwrap_or_else(|| TASKS.map(str::to_owned).to_vec());
        let is_known = |task: &String| TASKS.contains(&task.as_str());
        if tasks.iter().all(is_known) {
            Ok(tasks)
        } else {
            Err("A task is ANALYZE, ADVERTISE, MODERATE, CREATE_CONTENT or MANAGE.")
        }
    }
}
