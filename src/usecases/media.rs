//! Media: uploading pictures and videos part by part, and looking after what is kept of them.
//!
//! A medium is a row of D1 and an object of R2. The row comes before the object, and goes after it,
//! so that whatever ends between the two leaves a row behind by which [`upkeep`] finds what is left
//! to do, and never an object of which nobody knows. An upload that R2 has begun, and of which the
//! row could not be told, has no bytes; R2 ends it after seven days by itself
//! (<https://developers.cloudflare.com/r2/buckets/object-lifecycles/>).

mod error;
mod facts;
mod files;
mod library;
mod part_size;
mod picture;
mod removal;
mod row;
mod still;
mod thumbnail;
mod upkeep;
mod upload;
mod uses;

pub use error::MediaUseError;
pub use files::{File, of_link, of_medium, of_thumbnail};
pub use library::{Filter, MediaPage, Patch, change, get, list};
pub use part_size::{LONGEST_FILE, LONGEST_PART};
pub use picture::{forget_pictures, of_account};
pub use removal::delete;
pub use row::{Item, MediaState};
pub use still::{Still, read_still, still};
pub use thumbnail::{LONGEST_THUMBNAIL, set_thumbnail};
pub use upkeep::look_after;
pub use upload::{Announced, PartPlan, begin, complete, plan_part, store_part};
pub use uses::{MediumUse, MediumUses, uses};
