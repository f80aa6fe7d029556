-- Pictures to choose from: they do not become the task's feature image by themselves.
ALTER TABLE image_generation ADD COLUMN candidate boolean NOT NULL DEFAULT false;

-- A picture that nobody chose is swept one day; its generation stays, DONE, without it.
ALTER TABLE image_generation DROP CONSTRAINT image_generation_check;
ALTER TABLE image_generation ADD CONSTRAINT image_generation_picture CHECK (image_id IS NULL OR status = 'DONE');
ALTER TABLE image_generation DROP CONSTRAINT image_generation_image_id_fkey;
ALTER TABLE image_generation ADD CONSTRAINT image_generation_image_id_fkey
    FOREIGN KEY (image_id) REFERENCES image ON DELETE SET NULL;

-- An editor's own picture on its way: PUT to uploads/<id>, then checked and made an image.
CREATE TABLE image_upload (
    id           uuid PRIMARY KEY,
    task_id      uuid NOT NULL REFERENCES content_task ON DELETE CASCADE,
    content_type text NOT NULL CHECK (content_type IN ('image/png', 'image/jpeg', 'image/webp')),
    bytes        integer NOT NULL CHECK (bytes > 0),
    image_id     uuid REFERENCES image ON DELETE SET NULL,
    created_by   text NOT NULL,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    confirmed_at timestamptz,
    CHECK (image_id IS NULL OR confirmed_at IS NOT NULL)
);
CREATE INDEX image_upload_task ON image_upload (task_id);
CREATE INDEX image_upload_image ON image_upload (image_id);
CREATE INDEX image_upload_open ON image_upload (created_by, created_at) WHERE confirmed_at IS NULL;
CREATE INDEX image_created_at ON image (created_at);
