-- The library of images: where images are used, and the words by which they are found.

-- Alt texts and captions with which a text shows an image.
ALTER TABLE draft_text_image ADD COLUMN words text NOT NULL DEFAULT '';
ALTER TABLE post_text_image ADD COLUMN words text NOT NULL DEFAULT '';

CREATE FUNCTION text_image_words(body text) RETURNS TABLE (image_id uuid, words text) LANGUAGE sql IMMUTABLE AS $$
    SELECT CAST(found[2] AS uuid), left(string_agg(DISTINCT concat_ws(' ', found[1], found[3]), ' '), 2000)
    FROM regexp_matches(body,
        '!\[((?:[^\]\\]|\\.)*)\]\(image:([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})[^\s)]*(?:\s+"((?:[^"\\]|\\.)*)")?', 'g') AS found
    GROUP BY 1
$$;

CREATE OR REPLACE FUNCTION draft_text_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    images CONSTANT uuid[] := text_references('image:', NEW.body_markdown);
BEGIN
    PERFORM FROM image WHERE id = ANY (images) FOR KEY SHARE;
    DELETE FROM draft_text_image WHERE draft_id = NEW.id AND image_id <> ALL (images);
    INSERT INTO draft_text_image AS t (image_id, draft_id, words)
    SELECT named.id, NEW.id, coalesce(w.words, '') FROM unnest(images) AS named (id)
    LEFT JOIN text_image_words(NEW.body_markdown) w ON w.image_id = named.id
    ON CONFLICT (image_id, draft_id) DO UPDATE SET words = excluded.words WHERE t.words <> excluded.words;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION post_text_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    images CONSTANT uuid[] := text_references('image:', NEW.body_markdown);
    links CONSTANT uuid[] := text_references('post:', NEW.body_markdown);
BEGIN
    PERFORM FROM image WHERE id = ANY (images) FOR KEY SHARE;
    INSERT INTO post_text_image AS t (image_id, post_id, words)
    SELECT named.id, NEW.id, coalesce(w.words, '') FROM unnest(images) AS named (id)
    LEFT JOIN text_image_words(NEW.body_markdown) w ON w.image_id = named.id
    ON CONFLICT (image_id, post_id) DO UPDATE SET words = excluded.words WHERE t.words <> excluded.words;
    DELETE FROM post_text_link WHERE post_id = NEW.id AND target_id <> ALL (links);
    INSERT INTO post_text_link (target_id, post_id) SELECT unnest(links), NEW.id ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

-- Texts that named images before; at this migration, few do.
UPDATE draft_text_image t SET words = w.words
FROM content_task d, LATERAL text_image_words(d.body_markdown) w WHERE d.id = t.draft_id AND w.image_id = t.image_id;
UPDATE post_text_image t SET words = w.words
FROM post p, LATERAL text_image_words(p.body_markdown) w WHERE p.id = t.post_id AND w.image_id = t.image_id;

-- The images that are authors' portraits. The address of a portrait stays where readers have it; the trigger finds the image behind it, also
-- when an instance of an older version, an import or a person wrote the address.
CREATE TABLE author_image (
    author_id uuid PRIMARY KEY REFERENCES author ON DELETE CASCADE,
    image_id  uuid NOT NULL REFERENCES image
);
CREATE INDEX author_image_image ON author_image (image_id);

CREATE FUNCTION author_avatar_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    key CONSTANT text := substring(NEW.avatar_url FROM '((?:generated|uploaded)/[^?#]+)$');
BEGIN
    DELETE FROM author_image WHERE author_id = NEW.id;
    INSERT INTO author_image (author_id, image_id)
    SELECT NEW.id, i.id FROM image i WHERE i.id = (
        SELECT id FROM image WHERE object_key = key UNION ALL SELECT image_id FROM image_rendition WHERE object_key = key
        UNION ALL SELECT id FROM image WHERE share_key = key LIMIT 1)
    FOR KEY SHARE;
    RETURN NULL;
END $$;

CREATE TRIGGER author_avatar_added AFTER INSERT ON author FOR EACH ROW
    WHEN (NEW.avatar_url IS NOT NULL) EXECUTE FUNCTION author_avatar_changed();
CREATE TRIGGER author_avatar_changed AFTER UPDATE OF avatar_url ON author FOR EACH ROW
    WHEN (OLD.avatar_url IS DISTINCT FROM NEW.avatar_url) EXECUTE FUNCTION author_avatar_changed();

-- A site has some thousand authors.
INSERT INTO author_image (author_id, image_id)
SELECT a.id, (SELECT id FROM image WHERE object_key = k.key UNION ALL SELECT image_id FROM image_rendition WHERE object_key = k.key
    UNION ALL SELECT id FROM image WHERE share_key = k.key LIMIT 1)
FROM author a, LATERAL (SELECT substring(a.avatar_url FROM '((?:generated|uploaded)/[^?#]+)$')) AS k (key)
WHERE k.key IS NOT NULL AND EXISTS (SELECT FROM image WHERE object_key = k.key UNION ALL SELECT FROM image_rendition WHERE object_key = k.key
    UNION ALL SELECT FROM image WHERE share_key = k.key);

-- For the order and the words of the library. Flyway's lock, which also works through a transaction pooler, is a transaction that an index built
-- concurrently would wait for. 100,000 images, drafts and posts take some seconds, for which writers wait and readers do not.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX image_newest ON image (created_at DESC, id DESC);
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX image_words ON image USING gin (to_tsvector('simple', alt || ' ' || coalesce(prompt, '')));
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX post_title_words ON post USING gin (to_tsvector('simple', title));
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX content_task_title_words ON content_task USING gin (to_tsvector('simple', title));
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX draft_text_image_words ON draft_text_image USING gin (to_tsvector('simple', words));
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX post_text_image_words ON post_text_image USING gin (to_tsvector('simple', words));
