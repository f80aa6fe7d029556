-- Words of the published pages, for the search, as post_words has those of posts. In a table of their own, so that an instance of an older
-- version, which takes all words for those of posts, does not find them.
CREATE TABLE page_words (
    post_id      uuid PRIMARY KEY REFERENCES post ON DELETE CASCADE,
    published_at timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    rules        smallint NOT NULL,
    title_words  tsvector NOT NULL,
    words        tsvector NOT NULL,
    body         text NOT NULL
);
CREATE INDEX page_words_words ON page_words USING gin (words);
