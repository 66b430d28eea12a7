//! Another epoch for a feed: cursors of before are refused.

use crate::{
    error::Result,
    store::{Tx, rows::Reading, save::Expect},
};

impl Tx<'_> {
    /// Gives the tenant's feed a new epoch, and tells it. None where it has no feed.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn rotate_epoch(&mut self) -> Result<Option<String>> {
        const KNOWN: &str = "SELECT f.epoch FROM feeds f WHERE f.tenant_id = $1 FOR UPDATE";
        const ROTATE: &str = "UPDATE feeds SET epoch = $2 WHERE tenant_id = $1";
        if self.query(KNOWN).fetch_optional(&mut *self.inner).await?.is_none() {
            return Ok(None);
        }
        let row = self.bare("SELECT right(replace(gen_random_uuid()::text, '-', ''), 16) AS epoch");
        let row = row.fetch_one(&mut *self.inner).await?;
        let epoch: String = Reading::of("feeds", &row).get("epoch")?;
        let query = self.query(ROTATE).bind(&epoch);
        Expect::Known.all("feeds", 1, query.execute(&mut *self.inner).await?.rows_affected())?;
        Ok(Some(epoch))
    }
}
