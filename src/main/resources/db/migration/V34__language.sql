-- The language of a post or page that is not in the language of the site. Nullable and without default: no row is read or written.
ALTER TABLE post ADD COLUMN language text;
ALTER TABLE post_revision ADD COLUMN language text;
ALTER TABLE content_task ADD COLUMN language text;

ALTER TABLE post ADD CONSTRAINT post_language_check CHECK (language ~ '^[A-Za-z0-9-]{2,35}$') NOT VALID;
ALTER TABLE post_revision ADD CONSTRAINT post_revision_language_check CHECK (language ~ '^[A-Za-z0-9-]{2,35}$') NOT VALID;
ALTER TABLE content_task ADD CONSTRAINT content_task_language_check CHECK (language ~ '^[A-Za-z0-9-]{2,35}$') NOT VALID;
