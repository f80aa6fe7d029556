-- How often the preview links of a draft were revoked; a link holds only with the number it was made with. No row: never.
CREATE TABLE preview_revocation (
    task_id uuid PRIMARY KEY REFERENCES content_task ON DELETE CASCADE,
    count   integer NOT NULL CHECK (count > 0)
);
