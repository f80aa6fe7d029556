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

-- The images that are authors' portraits. The address of a portrait stays where readers have it; the trigger finds the image behind it (of several
-- with the same file the newest), also when an instance of an older version, an import or a person wrote the address.
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
    SELECT NEW.id, i.id FROM image i WHERE i.id IN (
        SELECT id FROM image WHERE object_key = key UNION ALL SELECT image_id FROM image_rendition WHERE object_key = key
        UNION ALL SELECT id FROM image WHERE share_key = key)
    ORDER BY i.created_at DESC, i.id DESC LIMIT 1 FOR KEY SHARE;
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

-- The words of a text, in lower case and without accents: runs of letters and digits, which PostgreSQL's parser would take apart (4e203dec, x/y)
-- or keep together (node.js, covid-19). Scripts without spaces give pairs of characters, so that a part of a title is found. Names the ranges of
-- letters, as classes such as [[:alpha:]] depend on the database's locale, and calls no function of this schema, which PostgreSQL 17 would not
-- find while it builds an index. The words of 4,000 characters stay far below the limit of a tsvector.
CREATE FUNCTION library_words(words text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_to_tsvector(coalesce(array_agg(DISTINCT term), '{}'))
    FROM regexp_matches(
        replace(replace(replace(replace(translate(lower(normalize(regexp_replace(normalize(left(words, 4000), NFKD),
            '[\u0300-\u036F\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7\u064B-\u065F\u0670]', '', 'g'), NFC)),
            'øØđĐðÐłŁıς،؛؟٪۔।॥፡።', 'ooddddlliσ         '), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
        '([\u0E00-\u0EFF\u1000-\u109F\u1100-\u11FF\u1780-\u17FF\u3005-\u3007\u3031-\u3035\u303B\u303C\u3041-\u309F\u30A1-\u30FA\u30FC-\u318F'
        '\u31A0-\u31FF\u3400-\uA48F\uAC00-\uD7FF\uF900-\uFAFF\U00020000-\U0003FFFF]+)'
        '|([0-9A-Za-z\u00AA\u00B5\u00BA\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u0DFF\u0F00-\u0FFF\u10A0-\u10FF\u1200-\u177F\u1800-\u1FFF'
        '\u2100-\u214F\u2160-\u218F\u2C00-\u2DFF\u2E2F\uA490-\uABFF\uFB00-\uFDFF\uFE70-\uFEFC\U00010000-\U0001EFFF]+)', 'g') AS found,
    LATERAL (SELECT left(found[2], 60) WHERE found[2] IS NOT NULL
        UNION ALL SELECT substr(found[1], n, 2) FROM generate_series(1, length(found[1])) n) AS t (term)
$$;
