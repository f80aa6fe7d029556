-- Fills Galley's own tables, empty but migrated, for the comparison. Every value is computed from the row's number.
-- psql variables, each with a default: posts, tags, authors; words, an expression of n (the post's place by date, from 1) that ends
-- each body.
\if :{?posts} \else \set posts 100000 \endif
\if :{?tags} \else \set tags 500 \endif
\if :{?authors} \else \set authors 200 \endif
\if :{?words} \else \set words '''''' \endif
\set ON_ERROR_STOP 1
SET synchronous_commit = off;

CREATE OR REPLACE FUNCTION pg_temp.word(n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT (array['amber','basin','cedar','delta','ember','fjord','grove','harbor','island','jungle','kernel','lantern',
    'meadow','north','ocean','prairie','quartz','river','summit','timber','upland','valley','willow','yonder','zephyr',
    'anchor','beacon','canyon','dune','estuary','forest','glacier'])[1 + (n % 32)::int] $$;
-- The id of the n-th row of a kind, in the form of a UUID of version 7.
CREATE OR REPLACE FUNCTION pg_temp.id(kind int, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT ('0190' || lpad(to_hex(kind), 4, '0') || '-' || substr(md5(n::text), 1, 4) || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;

INSERT INTO author (id, slug, name, bio, avatar_url)
  SELECT pg_temp.id(1, i), 'author-' || i, initcap(pg_temp.word(i * 13) || ' ' || pg_temp.word(i * 29 + 7)), repeat('bio ', 40),
    'https://media.example.org/avatars/' || md5('a' || i) || '.jpg'
  FROM generate_series(1, :authors) i;
INSERT INTO category (id, slug, name)
  SELECT pg_temp.id(2, i), 'category-' || i, initcap(pg_temp.word(i * 11 + 3)) || ' ' || i FROM generate_series(1, 30) i;
INSERT INTO tag (id, slug, name)
  SELECT pg_temp.id(3, i), 'tag-' || i, initcap(pg_temp.word(i * 17 + 5)) || ' ' || i FROM generate_series(1, :tags) i;

INSERT INTO image (id, sha256, object_key, url, width, height, bytes, content_type, blur, alt, created_by, created_at)
  SELECT pg_temp.id(4, i), sha, 'uploaded/' || left(sha, 2) || '/' || sha || '.webp',
    'https://media.example.org/uploaded/' || left(sha, 2) || '/' || sha || '.webp',
    1200 + (i % 5) * 80, 630 + (i % 7) * 10, 90000, 'image/webp', 'data:image/webp;base64,' || repeat('A', 200),
    'A view of the ' || pg_temp.word(i * 5) || ' by the ' || pg_temp.word(i * 9 + 1), 'bench', timestamptz '2024-01-01 00:00:00+00'
  FROM (SELECT i, encode(sha256(i::text::bytea), 'hex') AS sha FROM generate_series(1, :posts) i) s;
INSERT INTO image_rendition (image_id, width, height, bytes, content_type, sha256, object_key, url)
  SELECT pg_temp.id(4, i), w, w * 9 / 16, w * 50, 'image/webp', md5('r' || i || w) || md5(i || 'r' || w),
    'uploaded/rendition/' || i || '-' || w || '.webp', 'https://media.example.org/uploaded/rendition/' || i || '-' || w || '.webp'
  FROM generate_series(1, :posts) i, unnest(array[480, 960]) w;

-- A body is about 2.9 KB of Markdown and as much HTML: six of 500 prepared paragraphs.
CREATE TEMP TABLE paragraph AS
  SELECT i, (SELECT initcap(string_agg(pg_temp.word((i * 7919 + k * 104729 + (k * k) % 977 * (i % 89 + 3)) % 1000003), ' ')) FROM generate_series(1, 70) k) AS p
  FROM generate_series(0, 499) i;
CREATE UNIQUE INDEX ON paragraph (i);
ANALYZE paragraph;

DROP INDEX post_search;
INSERT INTO post (id, slug, title, excerpt, body_markdown, body_html, reading_minutes, featured_image_url, featured_image_id,
    author_id, category_id, status, published_at, created_by, updated_by, created_at, updated_at, version)
  SELECT pg_temp.id(5, s.i), 'post-' || s.i || '-' || pg_temp.word(s.i) || '-' || pg_temp.word(s.i * 31),
    initcap(pg_temp.word(s.i) || ' ' || pg_temp.word(s.i * 31) || ' ' || pg_temp.word(s.i * 7 + 1)) || ' no. ' || s.i, left(a.p, 220),
    a.p || E'\n\n' || b.p || E'\n\n' || c.p || E'\n\n' || d.p || E'\n\n' || e.p || E'\n\n' || f.p || E'\n' || :words,
    '<p>' || a.p || E'</p>\n<p>' || b.p || E'</p>\n<p>' || c.p || E'</p>\n<p>' || d.p || E'</p>\n<p>' || e.p || E'</p>\n<p>' || f.p || E'</p>\n',
    2, m.url, m.id, pg_temp.id(1, 1 + s.i * 7 % :authors), pg_temp.id(2, 1 + s.i * 11 % 30), 'PUBLISHED', at, 'bench', 'bench', at, at, 1
  FROM (SELECT i, 1 + (i * 48271) % :posts AS n, timestamptz '2024-01-01 00:00:00+00' + ((i * 48271) % :posts) * (interval '700000 minutes' / :posts) AS at
      FROM generate_series(1::bigint, :posts) i) s
    JOIN image m ON m.id = pg_temp.id(4, s.i)
    JOIN paragraph a ON a.i = s.i * 37 % 500 JOIN paragraph b ON b.i = s.i * 41 % 500 JOIN paragraph c ON c.i = s.i * 43 % 500
    JOIN paragraph d ON d.i = s.i * 47 % 500 JOIN paragraph e ON e.i = s.i * 53 % 500 JOIN paragraph f ON f.i = s.i * 59 % 500;
CREATE INDEX post_search ON post USING gin (search);
-- 2, 3 or 4 tags a post.
INSERT INTO post_tag (post_id, tag_id, position)
  SELECT pg_temp.id(5, i), pg_temp.id(3, 1 + (i * 13 + k * 101) % :tags), k - 1
  FROM generate_series(1::bigint, :posts) i, generate_series(1, 4) k
  WHERE k <= 2 + i % 3;
INSERT INTO post_revision (post_id, number, slug, title, excerpt, body_markdown, featured_image_url, featured_image_id, author_id, category_id, tag_ids,
    approved_by, approved_at)
  SELECT p.id, 1, slug, title, excerpt, body_markdown, featured_image_url, featured_image_id, author_id, category_id,
    ARRAY(SELECT tag_id FROM post_tag t WHERE t.post_id = p.id ORDER BY position), updated_by, updated_at
  FROM post p;
VACUUM ANALYZE;
