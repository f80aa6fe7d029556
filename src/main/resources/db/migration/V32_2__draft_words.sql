-- Words of the drafts, for the search at the desk. The triggers write them, also for instances of an older version that run during the
-- upgrade; the next migration fills in those of older drafts.
CREATE TABLE draft_words (
    draft_id uuid PRIMARY KEY REFERENCES content_task ON DELETE CASCADE,
    words    tsvector NOT NULL
);
CREATE INDEX draft_words_words ON draft_words USING gin (words);

-- A text or a query without accents and without the signs within words by which PostgreSQL's parser makes one word of node.js, x/y or -19.
CREATE FUNCTION draft_search_text(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(CASE WHEN words ~ '[^\u0001-\u007F]'
        THEN normalize(regexp_replace(normalize(words, NFKD), '[\u0300-\u036F]', '', 'g'), NFC) ELSE words END,
        '([^\s"''.,:;!?/_@+-])[./_@:+-](?=[^\s"''.,:;!?/_@+-])', '\1 ', 'g')
$$;

-- A tsvector has at most 1 MB; as for posts, what comes after 200,000 characters is not found.
CREATE FUNCTION draft_words_of(title text, body text) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$
    SELECT setweight(to_tsvector('english', draft_search_text(title)), 'A') || setweight(to_tsvector('english', draft_search_text(left(body, 200000))), 'C')
$$;

CREATE FUNCTION draft_words_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO draft_words (draft_id, words) VALUES (NEW.id, draft_words_of(NEW.title, NEW.body_markdown))
    ON CONFLICT (draft_id) DO UPDATE SET words = excluded.words;
    RETURN NULL;
END $$;

CREATE TRIGGER draft_words_added AFTER INSERT ON content_task FOR EACH ROW EXECUTE FUNCTION draft_words_changed();
CREATE TRIGGER draft_words_changed AFTER UPDATE OF title, body_markdown ON content_task FOR EACH ROW
    WHEN (OLD.title IS DISTINCT FROM NEW.title OR OLD.body_markdown IS DISTINCT FROM NEW.body_markdown)
    EXECUTE FUNCTION draft_words_changed();
