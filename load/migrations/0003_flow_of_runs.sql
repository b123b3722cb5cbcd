-- What kind of run it was: pages read again or out of an archive say nothing of how a source is doing tonight.

ALTER TABLE runs ADD COLUMN flow VARCHAR;
COMMENT ON COLUMN runs.flow IS 'What ran: ingest, backfill or reprocess; NULL: of an older release, as good as ingest';
