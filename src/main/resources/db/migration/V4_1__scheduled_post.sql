-- A scheduled post is complete, and public from published_at on.
ALTER TABLE post DROP CONSTRAINT post_status_check;
ALTER TABLE post ADD CONSTRAINT post_status_check CHECK (status IN ('PUBLISHED', 'UNPUBLISHED', 'SCHEDULED'));
CREATE INDEX post_scheduled ON post (published_at) WHERE status = 'SCHEDULED';
