-- squawk-ignore-file ban-concurrent-index-creation-in-transaction
-- Flyway runs this file outside of a transaction (see the .conf file). Each is built beside writers, and built again if the one of an attempt that was cut short is there.
DROP INDEX CONCURRENTLY IF EXISTS image_newest;
CREATE INDEX CONCURRENTLY IF NOT EXISTS image_newest ON image (created_at DESC, id DESC);
DROP INDEX CONCURRENTLY IF EXISTS image_words;
CREATE INDEX CONCURRENTLY IF NOT EXISTS image_words ON image USING gin (to_tsvector('simple', alt || ' ' || coalesce(prompt, '')));
DROP INDEX CONCURRENTLY IF EXISTS post_title_words;
CREATE INDEX CONCURRENTLY IF NOT EXISTS post_title_words ON post USING gin (to_tsvector('simple', title));
DROP INDEX CONCURRENTLY IF EXISTS content_task_title_words;
CREATE INDEX CONCURRENTLY IF NOT EXISTS content_task_title_words ON content_task USING gin (to_tsvector('simple', title));
DROP INDEX CONCURRENTLY IF EXISTS draft_text_image_words;
CREATE INDEX CONCURRENTLY IF NOT EXISTS draft_text_image_words ON draft_text_image USING gin (to_tsvector('simple', words));
DROP INDEX CONCURRENTLY IF EXISTS post_text_image_words;
CREATE INDEX CONCURRENTLY IF NOT EXISTS post_text_image_words ON post_text_image USING gin (to_tsvector('simple', words));
