-- Counts posts as they are made, for good: a sitemap is cut into parts by it. This writes the table of posts anew, once.
ALTER TABLE post ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY;
CREATE UNIQUE INDEX post_number ON post (number) WHERE status = 'PUBLISHED';

-- What the public does not see is little beside what it sees.
CREATE INDEX post_hidden ON post (published_at DESC, id DESC) WHERE status <> 'PUBLISHED';
