-- For the desk's first page. Both tables are small: a row for each change of a post, and the deliveries of 30 days. 100,000 rows take
-- less than a second, for which only writers wait.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX receipt_red ON receipt (changed_at DESC, id DESC) WHERE state = 'RED';
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX site_delivery_failed ON site_delivery (created_at) WHERE state = 'FAILED';
