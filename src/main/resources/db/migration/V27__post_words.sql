-- Words of the published posts, for the search: spellings without accents, stems, pairs of neighbours (app.galley.search). The application writes
-- them in the transaction that publishes, and a job those of older posts and of instances of an older version.
CREATE TABLE post_words (
    post_id      uuid PRIMARY KEY REFERENCES post ON DELETE CASCADE,
    published_at timestamptz NOT NULL,
    -- Of the post as it was read: another one means that the words are old.
    updated_at   timestamptz NOT NULL,
    -- Number of the rules by which they were made.
    rules        smallint NOT NULL,
    title_words  tsvector NOT NULL,
    words        tsvector NOT NULL,
    -- For extracts.
    body         text NOT NULL
);
CREATE INDEX post_words_newest ON post_words (published_at DESC, post_id DESC);
CREATE INDEX post_words_title ON post_words USING gin (title_words);
CREATE INDEX post_words_words ON post_words USING gin (words);
