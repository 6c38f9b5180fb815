//! Facebook, offline: Login, the Graph API and what Pages publish, under the prefix `/meta`. Web
//! pages and API share it, as they have paths of their own.
//!
//! Shapes follow <https://developers.facebook.com/docs/graph-api>; where the documents and the
//! observed behaviour differ, the stricter one is played.

mod accounts;
mod authorize;
mod bearer;
mod codes;
mod consent;
pub(crate) mod control;
mod debug;
mod exchange;
mod feed;
mod grants;
mod linked;
mod nodes;
mod page;
mod people;
mod permissions;
mod permitted;
mod photos;
mod picture;
mod posts;
mod publish;
mod reels;
mod rupload;
mod seed;
mod stories;
mod tokens;
mod videos;

pub use crate::graph::public::{PostKind, PublicPost};
pub use control::Deed;
pub use page::{NewPage, Page, Portfolio};
pub use people::{NewPerson, Person, Role};

use http::{Request, Response, StatusCode};
use serde::{Deserialize, Serialize};

use crate::answer::{MadePublic, json as json_response};
use crate::graph::public::Public;
use crate::graph::{self, Params, Refusal, usage};
use crate::instagram;
use crate::stage::Moment;
use bearer::{Call, Outcome};
use videos::VideoKind;

/// The id of the app that every sandbox knows.
pub const APP_ID: &str = "1024768135790246";
/// Its secret.
pub const APP_SECRET: &str = "sandbox-meta-secret";

/// Where videos are sent, byte by byte.
pub(crate) const UPLOADS: &str = "/meta/rupload/";
const PREFIX: &str = "/meta/";
/// What people look at; everything else is for apps.
const PUBLIC: [&str; 6] = ["", "feed.json", "pages", "pictures", "posts", "reel"];

/// Everything that Facebook knows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct World {
    pub(crate) people: people::People,
    pub(crate) pages: page::Pages,
    pub(crate) grants: grants::Grants,
    #[serde(default)]
    pub(crate) posts: posts::Posts,
    #[serde(default)]
    pub(crate) photos: photos::Photos,
    #[serde(default)]
    pub(crate) videos: videos::Videos,
    #[serde(default)]
    pub(crate) public: Public,
}

// === impl World ===

impl World {
    /// The id of the person whose token or code a request carries, however stale it is.
    pub(crate) fn caller(&self, request: &Request<Vec<u8>>) -> Option<String> {
        bearer::owner(self, request)
    }

    /// Answers one request to the platform itself.
    pub(crate) fn answer(
        &mut self,
        instagram: &mut instagram::World,
        request: &Request<Vec<u8>>,
        moment: &mut Moment<'_>,
    ) -> Response<Vec<u8>> {
        match (request.method().as_str(), segments(request).as_slice()) {
            ("GET", [version, "dialog", "oauth"]) if graph::is_version(version) => {
                authorize::ask(self, request)
            }
            ("POST", [version, "dialog", "oauth"]) if graph::is_version(version) => {
                authorize::decide(self, instagram, request, moment)
            }
            (_, [version, path @ ..]) if graph::is_version(version) => {
                let mut made_public = None;
                let outcome = self.call(instagram, request, moment, path, &mut made_public);
                let mut response = outcome.map_or_else(
                    |refusal| refusal.respond(),
                    |body| json_response(StatusCode::OK, &body),
                );
                if let Some(percent) = moment.settings.meta_usage {
                    usage::note(&mut response, percent, 0);
                }
                if let Some(id) = made_public {
                    response.extensions_mut().insert(MadePublic(id));
                }
                response
            }
            (_, ["rupload", path @ ..]) => rupload::answer(self, instagram, request, moment, path),
            (_, path) => Refusal::no_such_path(&format!("/{}", path.join("/"))).respond(),
        }
    }

    fn call(
        &mut self,
        instagram: &mut instagram::World,
        request: &Request<Vec<u8>>,
        moment: &mut Moment<'_>,
        path: &[&str],
        made_public: &mut Option<String>,
    ) -> Outcome {
        let params = Params::of(request)?;
        let method = request.method().as_str();
        if path == ["oauth", "access_token"] && matches!(method, "GET" | "POST") {
            return exchange::answer(self, &params, moment);
        }
        let mut call = Call {
            world: self,
            instagram,
            request,
            params,
            moment,
            made_public: None,
        };
        let outcome = route(&mut call, method, path);
        *made_public = call.made_public;
        outcome
    }

    /// Answers one request of a person who looks at the public pages.
    pub(crate) fn page(&self, request: &Request<Vec<u8>>, now_ms: i64) -> Response<Vec<u8>> {
        match (request.method().as_str(), segments(request).as_slice()) {
            ("GET" | "HEAD", [] | [""]) => feed::everything(self, now_ms),
            ("GET" | "HEAD", ["feed.json"]) => feed::fragment(self, now_ms, None),
            ("GET" | "HEAD", ["pages", id]) => feed::one_page(self, now_ms, id),
            ("GET" | "HEAD", ["pages", id, "feed.json"]) => feed::fragment(self, now_ms, Some(id)),
            ("GET" | "HEAD", [id]) if self.pages.get(id).is_some() => {
                feed::one_page(self, now_ms, id)
            }
            ("GET" | "HEAD", ["pictures", name]) => picture::show(self, name),
            ("GET" | "HEAD", ["posts" | "reel", id] | ["reel", id, ""] | [id]) => {
                feed::one_post(self, now_ms, id)
            }
            _ => crate::pages::missing(),
        }
    }

    /// Creates a person with Pages; the reason is a sentence.
    pub(crate) fn create_person(
        &mut self,
        new: &NewPerson,
        instagram: &mut instagram::World,
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
        instagram: &mut instagram::World,
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

/// Who answers a call.
fn route(call: &mut Call<'_, '_>, method: &str, path: &[&str]) -> Outcome {
    match (method, path) {
        ("GET", ["debug_token"]) => debug::read(call),
        ("GET", ["me"]) => nodes::me(call),
        ("GET", [person, "permissions"]) => permitted::read(call, person),
        ("DELETE", [person, "permissions"]) => permitted::take_back(call, person, None),
        ("DELETE", [person, "permissions", name]) => permitted::take_back(call, person, Some(name)),
        ("GET", [person, "accounts"]) => accounts::accounts(call, person),
        ("GET", [person, "businesses"]) => accounts::portfolios(call, person),
        ("GET", [portfolio, "owned_pages"]) => accounts::of_portfolio(call, portfolio, false),
        ("GET", [portfolio, "client_pages"]) => accounts::of_portfolio(call, portfolio, true),
        ("GET", [id]) if graph::is_id(id) => nodes::node(call, id),
        ("DELETE", [id]) if graph::is_id(id) => publish::delete(call, id),
        ("POST", [post]) if graph::is_id(post) => publish::release(call, post),
        ("POST", [page, "feed"]) => publish::feed(call, page),
        ("GET", [page, "published_posts"]) => posts::published(call, page),
        ("POST", [page, "photos"]) => photos::create(call, page),
        ("POST", [page, "videos"]) => reels::pull(call, page),
        ("POST", [page, "video_reels"]) => reels::phase(call, page, VideoKind::Reel),
        ("POST", [page, "video_stories"]) => reels::phase(call, page, VideoKind::Story),
        ("POST", [page, "photo_stories"]) => stories::photo(call, page),
        (_, [account, edge]) if instagram::known(method, edge).is_some() => {
            linked::edge(call, account, edge)
        }
        _ => Err(Refusal::no_such_path(&format!("/{}", path.join("/")))),
    }
}

/// Whether a path belongs to the platform itself and not to its public pages.
pub(crate) fn is_call(path: &str) -> bool {
    let rest = path.strip_prefix(PREFIX);
    let first = rest.map(|rest| rest.split('/').next().unwrap_or_default());
    first.is_some_and(|first| !PUBLIC.contains(&first) && !graph::is_id(first))
}

/// What Facebook says with a status that a script demands.
pub(crate) fn scripted(
    _path: &str,
    status: StatusCode,
    reset_after_s: Option<i64>,
) -> Response<Vec<u8>> {
    usage::scripted(status, reset_after_s)
}

fn segments(request: &Request<Vec<u8>>) -> Vec<&str> {
    let path = request.uri().path();
    path.strip_prefix(PREFIX)
        .map(|rest| rest.split('/').collect())
        .unwrap_or_default()
}
