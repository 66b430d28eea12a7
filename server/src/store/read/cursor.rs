//! Where a tenant's feed stands.

use sqlx::Row as _;

use crate::{error::Result, store::Tx};

impl Tx {
    /// The cursor after the last event that has a position, `EPOCH.POSITION`; none for a tenant that does not exist. A
    /// transaction reads everything at one moment: what its rows do not show yet has a higher position.
    pub async fn feed_cursor(&mut self) -> Result<Option<String>> {
        const SQL: &str = "SELECT f.epoch, f.head FROM feeds f WHERE f.tenant_id = $1";
        let Some(row) = self.query(SQL).fetch_optional(&mut *self.inner).await? else { return Ok(None) };
        let (epoch, head): (String, i64) = (row.try_get("epoch")?, row.try_get("head")?);
        Ok(Some(format!("{epoch}.{head}")))
    }
}
