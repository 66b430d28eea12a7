//! Calls that were made: by request id, and by the caller's own document number.

use std::collections::HashMap;

use sqlx::postgres::PgBindIterExt as _;

use super::{Statement, Tx, rows::Reading, save::Expect};
use crate::{
    domain::{
        books::Booking,
        id::{Reference, RequestId},
    },
    error::Result,
};

/// A call that succeeded, as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCall {
    /// Under which it was done.
    pub request_id: RequestId,
    pub method: String,
    pub content_hash: Vec<u8>,
    /// JSON, without any customer.
    pub answer: String,
}

/// A call to record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    pub request_id: RequestId,
    pub method: &'static str,
    pub content_hash: Vec<u8>,
    /// JSON, without any customer.
    pub answer: String,
}

fn stored_call(row: &Reading<'_>) -> Result<StoredCall> {
    Ok(StoredCall {
        request_id: RequestId::known(row.get::<&str>("request_id")?),
        method: row.get("method")?,
        content_hash: row.get("content_hash")?,
        answer: row.get("answer")?,
    })
}

impl Tx<'_> {
    /// Which of these requests were made already.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn requests(&mut self, ids: &[RequestId]) -> Result<HashMap<RequestId, StoredCall>> {
        const SQL: &str = "SELECT r.* FROM unnest($2::text[]) AS k(request_id) CROSS JOIN LATERAL (SELECT \
            r.request_id, r.method, r.content_hash, r.answer FROM requests r WHERE r.tenant_id = $1 \
            AND r.request_id = k.request_id OFFSET 0) r";
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let query = self.query(SQL).bind(ids.iter().map(RequestId::as_str).bind_iter());
        let mut found = HashMap::new();
        for row in &query.fetch_all(&mut *self.inner).await? {
            let row = Reading::of("requests", row);
            found.insert(RequestId::known(row.get::<&str>("request_id")?), stored_call(&row)?);
        }
        Ok(found)
    }

    /// Which of these documents were booked already.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn references(
        &mut self,
        keys: &[(&'static str, Reference)],
    ) -> Result<HashMap<(String, Reference), StoredCall>> {
        const SQL: &str = "SELECT r.* FROM unnest($2::text[], $3::text[]) AS k(method, reference) \
            CROSS JOIN LATERAL (SELECT r.method, r.reference, r.request_id, r.content_hash, r.answer FROM document_references r \
            WHERE r.tenant_id = $1 AND r.method = k.method AND r.reference = k.reference OFFSET 0) r";
        if keys.is_empty() {
            return Ok(HashMap::new());
        }
        let query = self
            .query(SQL)
            .bind(keys.iter().map(|(method, _)| *method).bind_iter())
            .bind(keys.iter().map(|(_, reference)| reference.as_str()).bind_iter());
        let mut found = HashMap::new();
        for row in &query.fetch_all(&mut *self.inner).await? {
            let row = Reading::of("document_references", row);
            let stored = stored_call(&row)?;
            found.insert((stored.method.clone(), Reference::known(row.get::<&str>("reference")?)), stored);
        }
        Ok(found)
    }

    pub(in crate::store) async fn insert_references(
        &mut self,
        references: &[(Reference, Recorded)],
        booking: Booking,
    ) -> Result<()> {
        const SQL: &str = "INSERT INTO document_references (tenant_id, method, reference, request_id, content_hash, \
            answer, batch_no, booked_time) \
            SELECT f.tenant_id, u.method, u.reference, u.request_id, u.content_hash, u.answer, $2::bigint, \
            $3::timestamptz FROM feeds f CROSS JOIN unnest($4::text[], $5::text[], $6::text[], $7::bytea[], $8::text[]) \
            AS u(method, reference, request_id, content_hash, answer) WHERE f.tenant_id = $1 ON CONFLICT DO NOTHING";
        if references.is_empty() {
            return Ok(());
        }
        let mut sorted: Vec<&(Reference, Recorded)> = references.iter().collect();
        sorted.sort_unstable_by(|(a, x), (b, y)| (x.method, a).cmp(&(y.method, b)));
        let query = self
            .query(SQL)
            .bind(booking.batch_no)
            .bind(booking.time)
            .bind(sorted.iter().map(|(_, r)| r.method).bind_iter())
            .bind(sorted.iter().map(|(reference, _)| reference.as_str()).bind_iter())
            .bind(sorted.iter().map(|(_, r)| r.request_id.as_str()).bind_iter())
            .bind(sorted.iter().map(|(_, r)| r.content_hash.as_slice()).bind_iter())
            .bind(sorted.iter().map(|(_, r)| r.answer.as_str()).bind_iter());
        Expect::New.all("document_references", references.len(), query.execute(&mut *self.inner).await?.rows_affected())
    }
}

/// The columns of recorded calls, an array each, but those that all rows of a transaction share; by key.
pub(in crate::store) fn bind_requests(query: Statement, requests: &[Recorded]) -> Statement {
    let mut sorted: Vec<&Recorded> = requests.iter().collect();
    sorted.sort_unstable_by(|a, b| a.request_id.cmp(&b.request_id));
    query
        .bind(sorted.iter().map(|r| r.request_id.as_str()).bind_iter())
        .bind(sorted.iter().map(|r| r.method).bind_iter())
        .bind(sorted.iter().map(|r| r.content_hash.as_slice()).bind_iter())
        .bind(sorted.iter().map(|r| r.answer.as_str()).bind_iter())
}
