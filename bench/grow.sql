-- Makes so many times as many posts of those of data.sql, in a copy of that database: each with copies of its text, so that no words are
-- computed again. psql variables: posts (of the copy, before), times, tags, authors.
\set ON_ERROR_STOP 1
SET synchronous_commit = off;
CREATE OR REPLACE FUNCTION pg_temp.word(n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT (array['amber','basin','cedar','delta','ember','fjord','grove','harbor','island','jungle','kernel','lantern'])[1 + (n % 12)::int] $$;
CREATE OR REPLACE FUNCTION pg_temp.id(kind int, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT ('0190' || lpad(to_hex(kind), 4, '0') || '-' || substr(md5(n::text), 1, 4) || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;

INSERT INTO author (id, slug, name, bio)
  SELECT pg_temp.id(1, i), 'author-' || i, initcap(pg_temp.word(i * 13) || ' ' || pg_temp.word(i * 29 + 7)), repeat('bio ', 40)
  FROM generate_series(1::bigint, :authors) i ON CONFLICT DO NOTHING;
INSERT INTO tag (id, slug, name)
  SELECT pg_temp.id(3, i), 'tag-' || i, initcap(pg_temp.word(i * 17 + 5)) || ' ' || i FROM generate_series(1::bigint, :tags) i ON CONFLICT DO NOTHING;
INSERT INTO image (id, sha256, object_key, url, width, height, bytes, content_type, blur, alt, created_by, created_at)
  SELECT pg_temp.id(4, i), sha, 'uploaded/' || left(sha, 2) || '/' || sha || '.webp',
    'https://media.example.org/uploaded/' || left(sha, 2) || '/' || sha || '.webp',
    1200 + (i % 5) * 80, 630 + (i % 7) * 10, 90000, 'image/webp', 'data:image/webp;base64,' || repeat('A', 200),
    'A view of the ' || pg_temp.word(i * 5), 'bench', timestamptz '2024-01-01 00:00:00+00'
  FROM (SELECT i, encode(sha256(i::text::bytea), 'hex') AS sha FROM generate_series(:posts + 1::bigint, :posts * :times) i) s;
INSERT INTO image_rendition (image_id, width, height, bytes, content_type, sha256, object_key, url)
  SELECT pg_temp.id(4, i), w, w * 9 / 16, w * 50, 'image/webp', md5('r' || i || w) || md5(i || 'r' || w),
    'uploaded/rendition/' || i || '-' || w || '.webp', 'https://media.example.org/uploaded/rendition/' || i || '-' || w || '.webp'
  FROM generate_series(:posts + 1::bigint, :posts * :times) i, unnest(array[480, 960]) w;

DROP INDEX post_search;
ALTER TABLE post ALTER COLUMN search DROP EXPRESSION;
CREATE TEMP TABLE original AS SELECT id, split_part(slug, '-', 2)::bigint AS i FROM post;
-- Between a post and the next, by date, stand its copies.
INSERT INTO post (id, slug, title, excerpt, body_markdown, body_html, reading_minutes, featured_image_url, featured_image_id,
    author_id, category_id, status, published_at, created_by, updated_by, created_at, updated_at, version, search)
  SELECT pg_temp.id(5, i), 'post-' || i || '-' || split_part(slug, '-', 3) || '-' || split_part(slug, '-', 4), title, excerpt, body_markdown, body_html, reading_minutes,
    featured_image_url, pg_temp.id(4, i), pg_temp.id(1, 1 + i * 7 % :authors), pg_temp.id(2, 1 + i * 11 % 30), status, at, created_by, updated_by, at, at, 1, search
  FROM (SELECT p.*, o.i + c * :posts AS i, p.published_at + c * (interval '700000 minutes' / (:posts * :times)) AS at
      FROM generate_series(1, :times - 1) c, original o JOIN post p ON p.id = o.id) s;
CREATE INDEX post_search ON post USING gin (search);
INSERT INTO post_tag (post_id, tag_id, position)
  SELECT pg_temp.id(5, i), pg_temp.id(3, 1 + (i * 13 + k * 101) % :tags), k - 1
  FROM generate_series(:posts + 1::bigint, :posts * :times) i, generate_series(1, 4) k
  WHERE k <= 2 + i % 3;
VACUUM ANALYZE;
