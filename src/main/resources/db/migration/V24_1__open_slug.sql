-- A discarded draft gives its address free. Apart from V24, whose locks would keep readers waiting while the index is built; a rule needs it at once.
-- A million drafts take less than a second, for which those who save wait.
-- squawk-ignore require-concurrent-index-creation
CREATE UNIQUE INDEX content_task_open_slug ON content_task (slug) WHERE status <> 'APPROVED' AND trashed_at IS NULL;
-- squawk-ignore require-concurrent-index-deletion
DROP INDEX content_task_slug_taken;
