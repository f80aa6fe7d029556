-- The sweep walks the keys in this order.
CREATE INDEX CONCURRENTLY IF NOT EXISTS image_share_key ON image (share_key) WHERE share_key IS NOT NULL;
