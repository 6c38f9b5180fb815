//! Ending a grant that nobody needs any more.

use crate::domain::ids::GrantId;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use crate::usecases::vault::{self, Ending};
use crate::usecases::{Core, CoreError};

/// Ends a grant that serves no account, and that nobody is choosing with. The answer is
/// false where somebody needs the grant.
pub(in crate::usecases) async fn end_unused<P: Ports>(
    core: &Core<P>,
    grant: &GrantId,
) -> Result<bool, CoreError> {
    let sql = "SELECT id FROM accounts WHERE grant_id=:grant AND disconnected_at IS NULL
        UNION ALL SELECT id FROM choices WHERE grant_id=:grant AND expires_at>:now LIMIT 1";
    let find = Statement::new(sql)
        .bind("grant", grant)
        .bind("now", core.now());
    if !core.ports.store().run(find).await?.rows.is_empty() {
        return Ok(false);
    }
    vault::end(core, grant, Ending::Unused).await
}
