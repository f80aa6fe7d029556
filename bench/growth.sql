-- What `bench/run growth` adds to data.sql: tags of many and few posts, a draft of each post and a thousand open ones, and a log of
-- changes. psql variable: posts.
\set ON_ERROR_STOP 1
SET synchronous_commit = off;

CREATE TEMP TABLE numbered AS SELECT id, row_number() OVER (ORDER BY published_at, id) AS n FROM post;
INSERT INTO tag (id, slug, name)
VALUES (gen_random_uuid(), 'half', 'Half'), (gen_random_uuid(), 'few', 'Few'), (gen_random_uuid(), 'bygone', 'Bygone');
INSERT INTO post_tag (post_id, tag_id, position)
SELECT n.id, t.id, CASE t.slug WHEN 'half' THEN 10 WHEN 'few' THEN 11 ELSE 12 END
FROM numbered n JOIN tag t ON t.slug = 'half' AND n.n % 2 = 0 OR t.slug = 'few' AND n.n % (:posts / 5) = 6 OR t.slug = 'bygone' AND n.n <= :posts / 10;

-- Bodies are short: no list reads them. Twenty accounts write, and one of them seldom.
INSERT INTO content_task (id, title, slug, excerpt, body_markdown, author_id, category_id, tags, featured_image_id, status, post_id, version,
    created_by, updated_by, created_at, updated_at)
SELECT gen_random_uuid(), p.title, p.slug, p.excerpt, left(p.body_markdown, 200), p.author_id, p.category_id, '{}', p.featured_image_id, 'APPROVED', p.id, 3,
    CASE WHEN p.number % 50000 = 5 THEN 'seldom' ELSE 'writer-' || p.number % 20 END, 'bench', p.created_at, p.published_at
FROM post p;
INSERT INTO content_task (id, title, slug, excerpt, body_markdown, tags, status, version, created_by, updated_by, created_at, updated_at)
SELECT gen_random_uuid(), 'Open ' || i, 'open-' || i, '', 'Text', '{}', CASE i % 3 WHEN 0 THEN 'IN_REVIEW' ELSE 'DRAFT' END, 1, 'writer-' || i % 20, 'writer-' || i % 20,
    timestamptz '2024-01-01Z', timestamptz '2024-01-01Z' + i * interval '1 minute'
FROM generate_series(1, 1000) i;
INSERT INTO activity (id, at, actor, action, kind, subject, task_id, post_id, fields, before, after)
SELECT gen_random_uuid(), t.updated_at + k * interval '1 second', t.created_by, CASE k WHEN 3 THEN 'APPROVED' ELSE 'EDITED' END, CASE k WHEN 3 THEN 'POST' ELSE 'TASK' END,
    t.title, t.id, t.post_id, '{}', '{}', '{}'
FROM content_task t, generate_series(1, 3) k;
VACUUM ANALYZE;
