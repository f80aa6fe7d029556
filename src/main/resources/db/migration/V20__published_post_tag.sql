-- The published posts of each tag by date, so that a page of a tag is read from an index however many posts it has. The triggers
-- keep it, also for instances of an older version that run during the upgrade. It has no foreign keys: nothing else writes it.
CREATE TABLE published_post_tag (
    tag_id       uuid NOT NULL,
    published_at timestamptz NOT NULL,
    post_id      uuid NOT NULL,
    PRIMARY KEY (tag_id, published_at, post_id)
);

CREATE FUNCTION published_post_tag_on_post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'PUBLISHED' THEN
        DELETE FROM published_post_tag p USING post_tag t
        WHERE t.post_id = OLD.id AND p.tag_id = t.tag_id AND p.published_at = OLD.published_at AND p.post_id = OLD.id;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.status = 'PUBLISHED' THEN
        INSERT INTO published_post_tag (tag_id, published_at, post_id)
        SELECT t.tag_id, NEW.published_at, NEW.id FROM post_tag t WHERE t.post_id = NEW.id
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION published_post_tag_on_tags() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO published_post_tag (tag_id, published_at, post_id)
        SELECT t.tag_id, p.published_at, p.id FROM changed t JOIN post p ON p.id = t.post_id AND p.status = 'PUBLISHED'
        ON CONFLICT DO NOTHING;
    ELSE
        DELETE FROM published_post_tag i USING changed t, post p
        WHERE p.id = t.post_id AND i.tag_id = t.tag_id AND i.published_at = p.published_at AND i.post_id = p.id;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER published_post_tag_updated AFTER UPDATE OF status, published_at ON post FOR EACH ROW
    WHEN ((OLD.status, OLD.published_at) IS DISTINCT FROM (NEW.status, NEW.published_at))
    EXECUTE FUNCTION published_post_tag_on_post();
-- Before, as its tags go with it.
CREATE TRIGGER published_post_tag_deleted BEFORE DELETE ON post FOR EACH ROW EXECUTE FUNCTION published_post_tag_on_post();
CREATE TRIGGER published_post_tag_added AFTER INSERT ON post_tag REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION published_post_tag_on_tags();
CREATE TRIGGER published_post_tag_removed AFTER DELETE ON post_tag REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION published_post_tag_on_tags();

-- The lists of authors, categories and tags by name, and those that start with some letters. 50,000 rows take less than a second,
-- for which readers do not wait.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX author_name ON author (name COLLATE "C", id);
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX category_name ON category (name COLLATE "C", id);
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX tag_name ON tag (name COLLATE "C", id);
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX author_start ON author (lower(name) COLLATE "C");
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX category_start ON category (lower(name) COLLATE "C");
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX tag_start ON tag (lower(name) COLLATE "C");
