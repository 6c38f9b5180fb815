//! Facebook as it is on the first day: somebody with three Pages, one of them out of sight behind a
//! portfolio and one where nothing may be published, somebody with a single Page, and somebody
//! without any.

use super::comment_list::Comments;
use super::grants::Grants;
use super::page::{NewPage, Pages};
use super::people::{NewPerson, People};
use super::photos::Photos;
use super::posts::Posts;
use super::sessions::Uploads;
use super::state::MetaState;
use super::videos::Videos;
use crate::graph::public::Public;
use crate::instagram::InstagramState;

// === impl MetaState ===

impl MetaState {
    /// Facebook on the first day; the Instagram profiles of the Pages are created beside it.
    pub(crate) fn new(instagram: &mut InstagramState) -> Self {
        let mut meta = Self {
            people: People::default(),
            pages: Pages::default(),
            grants: Grants::default(),
            posts: Posts::default(),
            photos: Photos::default(),
            videos: Videos::default(),
            uploads: Uploads::default(),
            comments: Comments::default(),
            public: Public::default(),
        };
        for new in people() {
            meta.create_person(&new, instagram)
                .expect("the first people and Pages are well-formed");
        }
        meta
    }
}

fn people() -> [NewPerson; 3] {
    let journal = NewPage {
        instagram: Some("sandbox.journal".to_owned()),
        ..NewPage::named("Sandbox Journal")
    };
    let archive = NewPage {
        portfolio: Some("Sandbox Portfolio".to_owned()),
        ..NewPage::named("Sandbox Archive")
    };
    let reading_only = Some(vec!["ANALYZE".to_owned(), "MODERATE".to_owned()]);
    let club = NewPage {
        tasks: reading_only,
        ..NewPage::named("Sandbox Club")
    };
    let gallery = NewPage {
        instagram: Some("sandbox.gallery".to_owned()),
        ..NewPage::named("Sandbox Gallery")
    };
    let person = |name: &str, pages| NewPerson {
        name: name.to_owned(),
        pages,
    };
    [
        person("Sandbox Writer", vec![journal, archive, club]),
        person("Sandbox Studio", vec![gallery]),
        person("Sandbox Reader", Vec::new()),
    ]
}
