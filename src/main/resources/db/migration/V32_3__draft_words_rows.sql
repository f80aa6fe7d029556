-- Fills the table in small transactions, while older instances write. What is written meanwhile is the triggers' work: their row stays, or
-- replaces this one.
DO $$
DECLARE
    size CONSTANT integer := 500;
    reached uuid := '00000000-0000-0000-0000-000000000000';
    batch uuid[];
BEGIN
    LOOP
        batch := ARRAY(SELECT id FROM content_task WHERE id > reached ORDER BY id LIMIT size);
        EXIT WHEN cardinality(batch) = 0;
        INSERT INTO draft_words (draft_id, words)
        SELECT id, draft_words_of(title, body_markdown) FROM content_task WHERE id = ANY (batch)
        ON CONFLICT DO NOTHING;
        COMMIT;
        reached := batch[cardinality(batch)];
    END LOOP;
END $$;
