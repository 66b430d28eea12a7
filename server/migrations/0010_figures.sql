-- What was ordered of late, for the fill rate of every location: added up every minute.
--
-- Safe while the previous release still runs: it knows nothing of it. While the index is built, the counting of demand
-- waits, which nobody else waits for, and so do callers who load demand: about a second for a million rows.

CREATE INDEX demand_days_day ON demand_days (tenant_id, day);
