-- no-transaction
-- What is old is found by the time it was booked. Built beside those that write: they do not wait for it.
CREATE INDEX CONCURRENTLY feed_batches_booked ON feed_batches (tenant_id, booked_time);
