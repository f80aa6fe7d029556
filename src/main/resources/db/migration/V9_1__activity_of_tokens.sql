-- Tokens for programs are in the log too.
ALTER TABLE activity DROP CONSTRAINT activity_kind_check;
ALTER TABLE activity ADD CONSTRAINT activity_kind_check
    CHECK (kind IN ('TASK', 'POST', 'AUTHOR', 'CATEGORY', 'TAG', 'PERSON', 'TOKEN'));
