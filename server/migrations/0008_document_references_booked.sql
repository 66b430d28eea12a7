-- no-transaction
-- What is old is found by the time it was booked. Built beside those that write: they do not wait for it.
CREATE INDEX CONCURRENTLY document_references_booked ON document_references (tenant_id, booked_time);
