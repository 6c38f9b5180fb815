//! Facebook, offline: Login, the Graph API and what Pages publish, under the prefix `/meta`. Web
//! pages and API share it, as they have paths of their own.
//!
//! Shapes follow <https://developers.facebook.com/docs/graph-api>; where the documents and the
//! observed behaviour differ, the stricter one is played.

mod accounts;
mod app;
mod authorization_request;
mod authorize;
mod bearer;
mod chunks;
mod codes;
mod comment_list;
mod comments;
mod consent;
mod debug_token;
mod deeds;
mod exchange;
mod feed;
mod film;
mod finish_video;
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
mod publish_photo;
mod publish_video;
mod read_photo;
mod read_posts;
mod read_video;
mod receive;
mod routes;
mod rupload;
mod seed;
mod sessions;
mod state;
mod stories;
mod tokens;
mod uploads;
mod video_status;
mod videos;

pub use crate::graph::public::{PostKind, PublicComment, PublicMedium, PublicPost};
pub use app::{APP_ID, APP_SECRET};
pub use deeds::Deed;
pub use page::{NewPage, Page, Portfolio};
pub use people::{NewPerson, Person, Role};

pub(crate) use routes::{body_limit, is_call, scripted};
pub(crate) use state::MetaState;
