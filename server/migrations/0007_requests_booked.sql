-- no-transaction
-- What is old is found by the time it was booked. Built beside those that write: they do not wait for it.
CREATE INDEX CONCURRENTLY requests_booked ON requests (tenant_id, booked_time);
