-- Notes on drafts. Each is about words of the article, kept with the words around them, so that they are found again after edits, or
-- about the whole draft.
CREATE TABLE draft_note (
    id          uuid PRIMARY KEY,
    draft_id    uuid NOT NULL REFERENCES content_task ON DELETE CASCADE,
    quote       text,
    prefix      text NOT NULL DEFAULT '',
    suffix      text NOT NULL DEFAULT '',
    -- Where the words began among all letters of the article.
    position    integer NOT NULL DEFAULT 0,
    words       text NOT NULL,
    created_by  text NOT NULL,
    created_at  timestamptz NOT NULL,
    resolved_by text,
    resolved_at timestamptz,
    CHECK ((resolved_by IS NULL) = (resolved_at IS NULL))
);
CREATE INDEX draft_note_draft ON draft_note (draft_id, created_at);

CREATE TABLE draft_note_answer (
    id         uuid PRIMARY KEY,
    note_id    uuid NOT NULL REFERENCES draft_note ON DELETE CASCADE,
    words      text NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX draft_note_answer_note ON draft_note_answer (note_id, created_at);

-- Who has a draft open at the desk. A row counts while it is seen.
CREATE TABLE draft_presence (
    draft_id  uuid NOT NULL REFERENCES content_task ON DELETE CASCADE,
    username  text NOT NULL,
    opened_at timestamptz NOT NULL,
    seen_at   timestamptz NOT NULL,
    PRIMARY KEY (draft_id, username)
);
