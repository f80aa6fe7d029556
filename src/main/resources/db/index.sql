-- Indexes of tables that may be large. A migration would keep writers waiting while it builds one: Flyway's lock, which also works through a
-- transaction pooler, is a transaction that an index built concurrently would wait for. LargeIndexes builds those that are missing, in this
-- order, and drops what a new one replaces. A changed definition needs another name; an index that is no longer listed is dropped by a migration
-- of a later release.

-- A discarded draft gives its slug free. Until this index exists, the former one keeps the slugs of drafts unique, and finds them.
CREATE UNIQUE INDEX CONCURRENTLY content_task_open_slug ON content_task (slug) WHERE status <> 'APPROVED' AND trashed_at IS NULL;
DROP INDEX CONCURRENTLY IF EXISTS content_task_slug_taken;

-- The trash. Deleted posts are found by post_hidden.
CREATE INDEX CONCURRENTLY content_task_trashed ON content_task (trashed_at DESC, id DESC) WHERE trashed_at IS NOT NULL;

-- The library of images: its order, and the words by which images are found.
CREATE INDEX CONCURRENTLY image_newest ON image (created_at DESC, id DESC);
CREATE INDEX CONCURRENTLY image_words ON image USING gin (library_words(alt || ' ' || coalesce(prompt, '')));
CREATE INDEX CONCURRENTLY post_title_words ON post USING gin (library_words(title));
CREATE INDEX CONCURRENTLY content_task_title_words ON content_task USING gin (library_words(title));
CREATE INDEX CONCURRENTLY draft_text_image_words ON draft_text_image USING gin (library_words(words));
CREATE INDEX CONCURRENTLY post_text_image_words ON post_text_image USING gin (library_words(words));

-- The desk's first page.
CREATE INDEX CONCURRENTLY receipt_red ON receipt (changed_at DESC, id DESC) WHERE state = 'RED';
CREATE INDEX CONCURRENTLY site_delivery_failed ON site_delivery (created_at) WHERE state = 'FAILED';
