-- The CDN in front of the site is told too, by deliveries of its own: it may be away while the site is not.
ALTER TABLE site_delivery ADD COLUMN target text NOT NULL DEFAULT 'SITE' CHECK (target IN ('SITE', 'CDN'));
DROP INDEX site_delivery_due;
CREATE INDEX site_delivery_due ON site_delivery (target, next_attempt_at) WHERE state = 'PENDING';
