-- Adds common, rare and old-only words, tags and categories to the copy that `bench/run pages` reads. In data.sql, words are in
-- almost every post, and each tag has 600 posts, each category 3,300.
\set ON_ERROR_STOP 1
SET synchronous_commit = off;

CREATE TEMP TABLE numbered AS SELECT id, row_number() OVER (ORDER BY published_at, id) AS n FROM post;
CREATE UNIQUE INDEX ON numbered (id);
ANALYZE numbered;

-- saffron is in a tenth of the posts, obsidian in a thousandth, palimpsest in three, bygone in the oldest tenth.
UPDATE post SET body_markdown = body_markdown || w.words FROM (
  SELECT id, n, concat_ws(' ', CASE WHEN n % 10 = 3 THEN 'saffron' END, CASE WHEN n % 1000 = 7 THEN 'obsidian' END,
    CASE WHEN n IN (11, 50000, 90000) THEN 'palimpsest' END, CASE WHEN n <= (SELECT count(*) FROM numbered) / 10 THEN 'bygone' END) AS words
  FROM numbered) w
WHERE w.id = post.id AND w.words <> '';

INSERT INTO category (id, slug, name) VALUES (gen_random_uuid(), 'tenth', 'Tenth'), (gen_random_uuid(), 'few', 'Few');
UPDATE post SET category_id = c.id FROM numbered n, category c
WHERE n.id = post.id AND c.slug = CASE WHEN n.n % 10 = 5 THEN 'tenth' WHEN n.n % 20000 = 9 THEN 'few' END;
INSERT INTO author (id, slug, name) VALUES (gen_random_uuid(), 'seldom', 'Seldom');
UPDATE post SET author_id = (SELECT id FROM author WHERE slug = 'seldom') FROM numbered n WHERE n.id = post.id AND n.n % 20000 = 8;

INSERT INTO tag (id, slug, name)
VALUES (gen_random_uuid(), 'half', 'Half'), (gen_random_uuid(), 'few', 'Few'), (gen_random_uuid(), 'bygone', 'Bygone');
INSERT INTO post_tag (post_id, tag_id, position)
SELECT n.id, t.id, 10 + row_number() OVER (PARTITION BY n.id ORDER BY t.slug)
FROM numbered n JOIN tag t ON t.slug = 'half' AND n.n % 2 = 0 OR t.slug = 'few' AND n.n % 20000 = 6
  OR t.slug = 'bygone' AND n.n <= (SELECT count(*) FROM numbered) / 10;
