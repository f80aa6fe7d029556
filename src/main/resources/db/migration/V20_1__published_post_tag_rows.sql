-- Fills the table in small transactions, while older instances write. Each locks its posts before it reads their tags, since an
-- instance locks a post before it changes its tags; what is written later is the triggers' work.
DO $$
DECLARE
    size CONSTANT bigint := 5000;
    first bigint := (SELECT min(number) FROM post WHERE status = 'PUBLISHED');
    last CONSTANT bigint := (SELECT max(number) FROM post WHERE status = 'PUBLISHED');
BEGIN
    WHILE first <= last LOOP
        PERFORM FROM post WHERE number >= first AND number < first + size AND status = 'PUBLISHED' FOR SHARE;
        INSERT INTO published_post_tag (tag_id, published_at, post_id)
        SELECT t.tag_id, p.published_at, p.id FROM post p JOIN post_tag t ON t.post_id = p.id
        WHERE p.number >= first AND p.number < first + size AND p.status = 'PUBLISHED'
        ON CONFLICT DO NOTHING;
        COMMIT;
        first := first + size;
    END LOOP;
END $$;
