-- Who changed what, and when: written in the transaction of the change, and never changed. There are no foreign keys,
-- for what is said here stays true when the thing is gone. Values of fields stand side by side.
CREATE TABLE activity (
    id      uuid PRIMARY KEY,
    at      timestamptz NOT NULL,
    actor   text NOT NULL CHECK (actor <> ''),
    action  text NOT NULL,
    kind    text NOT NULL CHECK (kind IN ('TASK', 'POST', 'AUTHOR', 'CATEGORY', 'TAG', 'PERSON')),
    subject text NOT NULL,
    task_id uuid,
    post_id uuid,
    fields  text[] NOT NULL,
    before  text[] NOT NULL,
    after   text[] NOT NULL,
    CHECK (cardinality(fields) = cardinality(before) AND cardinality(fields) = cardinality(after))
);
CREATE INDEX activity_newest ON activity (at DESC, id DESC);
CREATE INDEX activity_task ON activity (task_id, at DESC, id DESC);
CREATE INDEX activity_post ON activity (post_id, at DESC, id DESC);

-- As far as it is known of what was there before, so that nobody approves what they wrote.
INSERT INTO activity (id, at, actor, action, kind, subject, task_id, post_id, fields, before, after)
SELECT gen_random_uuid(), created_at, created_by, 'CREATED', 'TASK', title, id, post_id, '{}', '{}', '{}' FROM content_task;
INSERT INTO activity (id, at, actor, action, kind, subject, task_id, post_id, fields, before, after)
SELECT gen_random_uuid(), updated_at, updated_by, 'EDITED', 'TASK', title, id, post_id, '{}', '{}', '{}' FROM content_task
WHERE status <> 'APPROVED' AND updated_by <> created_by;
