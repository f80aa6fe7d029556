-- What search engines and social networks show of a post; what is not chosen is left out and follows from the post. Instances of the
-- version before leave the columns as they are.
ALTER TABLE post ADD COLUMN seo jsonb NOT NULL DEFAULT '{}';
ALTER TABLE post_revision ADD COLUMN seo jsonb NOT NULL DEFAULT '{}';
ALTER TABLE content_task ADD COLUMN seo jsonb NOT NULL DEFAULT '{}';
-- Checked without reading the table, for the new column is empty.
ALTER TABLE post ADD CONSTRAINT post_seo_check CHECK (length(seo ->> 'title') <= 300 AND length(seo ->> 'description') <= 500
    AND length(seo ->> 'socialTitle') <= 300 AND length(seo ->> 'socialDescription') <= 500
    AND length(seo ->> 'canonicalUrl') <= 2000 AND seo ->> 'canonicalUrl' ~ '^https?://') NOT VALID;

-- The copy of an image for cards of social networks: a JPEG of 1200 x 630 pixels. Null for images stored before.
ALTER TABLE image ADD COLUMN share_key text COLLATE "C", ADD COLUMN share_bytes integer;
