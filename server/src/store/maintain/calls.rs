//! Recorded calls beyond retention.

use crate::{
    domain::Time,
    error::Result,
    store::{Tx, rows::Reading},
};

impl Tx<'_> {
    /// Deletes recorded requests of before a time, at most so many; how many.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn delete_requests(&mut self, before: Time, most: i64) -> Result<u64> {
        const SQL: &str = "DELETE FROM requests r WHERE r.tenant_id = $1 AND r.request_id = ANY(ARRAY( \
            SELECT o.request_id FROM requests o WHERE o.tenant_id = $1 AND o.booked_time < $2 \
            ORDER BY o.booked_time LIMIT $3))";
        Ok(self.query(SQL).bind(before).bind(most).execute(&mut *self.inner).await?.rows_affected())
    }

    /// Deletes documents' numbers of before a time, at most so many; how many.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn delete_references(&mut self, before: Time, most: i64) -> Result<u64> {
        const SQL: &str = "DELETE FROM document_references r USING (SELECT o.method, o.reference \
                FROM document_references o WHERE o.tenant_id = $1 AND o.booked_time < $2 \
                ORDER BY o.booked_time LIMIT $3) k \
            WHERE r.tenant_id = $1 AND r.method = k.method AND r.reference = k.reference";
        Ok(self.query(SQL).bind(before).bind(most).execute(&mut *self.inner).await?.rows_affected())
    }

    /// Deletes old records of who did what that came to the default partition, at most so many; how many.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn delete_stray_records(&mut self, before: Time, most: i64) -> Result<u64> {
        const SQL: &str = "DELETE FROM audit_records_default a USING (SELECT d.booked_time, d.batch_no, d.rank \
                FROM audit_records_default d WHERE d.tenant_id = $1 AND d.booked_time < $2 \
                ORDER BY d.booked_time, d.batch_no, d.rank LIMIT $3) k \
            WHERE a.tenant_id = $1 AND a.booked_time = k.booked_time AND a.batch_no = k.batch_no AND a.rank = k.rank";
        Ok(self.query(SQL).bind(before).bind(most).execute(&mut *self.inner).await?.rows_affected())
    }

    /// How many old records of who did what lie in the default partition.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn count_stray_records(&mut self, before: Time) -> Result<i64> {
        const SQL: &str = "SELECT count(*) AS calls FROM audit_records_default a WHERE a.tenant_id = $1 \
            AND a.booked_time < $2";
        self.count_calls(SQL, before).await
    }

    /// How many requests were recorded before a time.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn count_requests(&mut self, before: Time) -> Result<i64> {
        const SQL: &str = "SELECT count(*) AS calls FROM requests r WHERE r.tenant_id = $1 AND r.booked_time < $2";
        self.count_calls(SQL, before).await
    }

    /// How many documents' numbers were recorded before a time.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn count_references(&mut self, before: Time) -> Result<i64> {
        const SQL: &str = "SELECT count(*) AS calls FROM document_references r WHERE r.tenant_id = $1 \
            AND r.booked_time < $2";
        self.count_calls(SQL, before).await
    }

    async fn count_calls(&mut self, sql: &'static str, before: Time) -> Result<i64> {
        let row = self.query(sql).bind(before).fetch_one(&mut *self.inner).await?;
        Reading::of("requests", &row).get("calls")
    }
}
