-- Settings of the public site, as JSON: fields that come later need no migration. What no administrator has set yet follows from the
-- environment of the server.
CREATE TABLE site_settings (
    id           smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    -- Counts every change, so that of two administrators the second sees the first one's.
    version      integer NOT NULL DEFAULT 0,
    -- Null when nothing changed since the last publication.
    draft        jsonb CHECK (jsonb_typeof(draft) = 'object'),
    published    jsonb CHECK (jsonb_typeof(published) = 'object'),
    updated_by   text,
    updated_at   timestamptz,
    published_at timestamptz
);

-- The images that they show.
CREATE TABLE site_image (
    state    text NOT NULL CHECK (state IN ('DRAFT', 'PUBLISHED')),
    image_id uuid NOT NULL REFERENCES image,
    PRIMARY KEY (state, image_id)
);
CREATE INDEX site_image_image ON site_image (image_id);

-- The settings are in the log too. All rows have one of the other kinds, so that none needs to be read.
-- squawk-ignore ban-drop-constraint
ALTER TABLE activity DROP CONSTRAINT activity_kind_check;
ALTER TABLE activity ADD CONSTRAINT activity_kind_check
    CHECK (kind IN ('TASK', 'POST', 'AUTHOR', 'CATEGORY', 'TAG', 'PERSON', 'TOKEN', 'SITE_SETTINGS')) NOT VALID;
