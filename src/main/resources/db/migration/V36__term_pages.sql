-- What the pages of categories and authors show besides posts. Instances of the version before leave the columns as they are.
ALTER TABLE category ADD COLUMN description text NOT NULL DEFAULT '', ADD COLUMN image_id uuid;
ALTER TABLE author ADD COLUMN links jsonb NOT NULL DEFAULT '[]';
-- Checked without reading the tables, for the new columns are empty.
ALTER TABLE category ADD CONSTRAINT category_description_check CHECK (length(description) <= 1000) NOT VALID;
ALTER TABLE category ADD CONSTRAINT category_image_fkey FOREIGN KEY (image_id) REFERENCES image NOT VALID;
ALTER TABLE author ADD CONSTRAINT author_links_check CHECK (jsonb_typeof(links) = 'array' AND jsonb_array_length(links) <= 8) NOT VALID;
-- A site has some hundred categories, of which none has an image yet.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX category_image ON category (image_id) WHERE image_id IS NOT NULL;
