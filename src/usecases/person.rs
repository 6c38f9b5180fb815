//! The person: who they are, and what opens their workspace.

use super::identities::{self, Identity};
use super::sessions::Person;
use super::{Core, CoreError};
use crate::domain::ids::{UserId, WorkspaceId};
use crate::domain::text;
use crate::domain::time::Timestamp;
use crate::domain::violation::Violation;
use crate::domain::zone::Zone;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use serde::{Deserialize, Deserializer, Serialize};

/// The longest name, in characters: what a line of the dashboard has room for.
const LONGEST_NAME: usize = 80;

/// A person as they see themselves.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "Person"))]
pub struct Profile {
    id: UserId,
    name: String,
    email: Option<String>,
    zone: Option<String>,
    operator: bool,
    workspace: Workspace,
    identities: Vec<Identity>,
    created_at: Timestamp,
}

#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
struct Workspace {
    id: WorkspaceId,
    name: String,
}

#[derive(Deserialize)]
struct Row {
    name: String,
    zone: Option<String>,
    operator: i64,
    workspace_name: String,
    created_at: Timestamp,
}

/// A person's profile.
///
/// # Errors
/// When the database fails.
pub async fn profile<P: Ports>(
    core: &Core<P>,
    person: &Person,
) -> Result<Option<Profile>, CoreError> {
    let user = "SELECT u.name, u.zone, u.operator, u.created_at, w.name AS workspace_name FROM \
        users u JOIN workspaces w ON w.id=:workspace
        WHERE u.id=:user";
    let statements = [user, identities::OF_USER]
        .map(|sql| {
            Statement::new(sql)
                .bind("user", &person.user)
                .bind("workspace", &person.workspace)
        })
        .to_vec();
    let mut answers = core.ports.store().batch(statements).await?.into_iter();
    let (Some(user), Some(identities)) = (answers.next(), answers.next()) else {
        return Ok(None);
    };
    let Some(row) = user.first::<Row>()? else {
        return Ok(None);
    };
    let identities: Vec<Identity> = identities.all()?;
    Ok(Some(Profile {
        id: person.user.clone(),
        name: row.name,
        email: identities
            .iter()
            .find_map(|identity| identity.email.clone()),
        zone: row.zone,
        operator: row.operator != 0,
        workspace: Workspace {
            id: person.workspace.clone(),
            name: row.workspace_name,
        },
        identities,
        created_at: row.created_at,
    }))
}

/// What a person changes about themselves; what is left out stays.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "PersonChanges"))]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::option_option,
    reason = "a zone that is left out, one that is taken away and one that is named are three \
        things"
)]
pub struct Change {
    /// The person's new name.
    #[serde(default, deserialize_with = "present")]
    #[cfg_attr(not(target_arch = "wasm32"), schemars(with = "String"))]
    name: Option<String>,
    /// Where they are at home; `null`: nowhere in particular.
    #[serde(default, deserialize_with = "present")]
    #[cfg_attr(not(target_arch = "wasm32"), schemars(with = "Option<String>"))]
    zone: Option<Option<String>>,
}

// === impl Change ===

impl Change {
    /// What is wrong with it.
    #[must_use]
    pub fn violations(&self) -> Vec<Violation> {
        let name = self.name.as_deref().and_then(|name| {
            if let Some(fault) = text::command_violation("name", name) {
                return Some(fault);
            }
            let is_fine = !text::is_blank(name)
                && name.trim().chars().count() <= LONGEST_NAME
                && !name.trim().contains(char::is_control);
            (!is_fine).then(|| {
                Violation::new(
                    "name",
                    "name",
                    format!("A name has 1 to {LONGEST_NAME} characters, on one line."),
                )
            })
        });
        let zone = self
            .zone
            .as_ref()
            .and_then(Option::as_deref)
            .and_then(|zone| {
                let message =
                    "Use a name of the IANA time zone database, such as Europe/Bucharest.";
                Zone::parse(zone)
                    .is_none()
                    .then(|| Violation::new("zone", "unknown_zone", message))
            });
        name.into_iter().chain(zone).collect()
    }
}

/// A value that is there, even where it is `null`.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Changes a person. Posts that are planned stay at their instants.
///
/// # Errors
/// When the database fails.
pub async fn change<P: Ports>(
    core: &Core<P>,
    person: &Person,
    change: &Change,
) -> Result<(), CoreError> {
    let sql = "UPDATE users SET name=coalesce(:name, name), zone=CASE WHEN :has_zone THEN :zone \
        ELSE zone END WHERE id=:user";
    let update = Statement::new(sql)
        .bind("user", &person.user)
        .bind("name", change.name.as_deref().map(str::trim))
        .bind("has_zone", change.zone.is_some())
        .bind("zone", change.zone.clone().flatten());
    core.ports.store().run(update).await?;
    Ok(())
}

/// The zone in which a person is at home: that of their slots, and of schedules that name none; UTC
/// where they have not said.
///
/// # Errors
/// When the database fails.
pub(super) async fn home_zone<P: Ports>(
    core: &Core<P>,
    person: &Person,
) -> Result<Zone, CoreError> {
    #[derive(Deserialize)]
    struct Home {
        zone: Option<String>,
    }
    let find = Statement::new("SELECT zone FROM users WHERE id=:user").bind("user", &person.user);
    let home: Option<Home> = core.ports.store().run(find).await?.first()?;
    Ok(home
        .and_then(|home| home.zone)
        .and_then(|zone| Zone::parse(&zone))
        .unwrap_or(Zone::UTC))
}
