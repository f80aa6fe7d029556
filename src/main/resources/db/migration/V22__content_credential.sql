-- Who signed content credentials, also with keys of the past: a file says of its signer only what its certificate says.
CREATE TABLE signing_certificate (
    sha256      text PRIMARY KEY CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    signer      text NOT NULL,
    valid_until timestamptz NOT NULL,
    -- In PEM, the certificate itself first.
    chain       text NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now()
);
-- Of the pixels, to find copies; null for images stored before.
ALTER TABLE image ADD COLUMN certificate_sha256 text, ADD COLUMN perceptual_hash bit(256),
    -- A sentence: which credential an editor's own file had before it was stored.
    ADD COLUMN removed_credential text;
-- Checked without reading the table, for the new columns are empty.
ALTER TABLE image ADD CONSTRAINT image_certificate_fkey
    FOREIGN KEY (certificate_sha256) REFERENCES signing_certificate NOT VALID;

-- The upload of a file to verify is for no draft. The version before finds one only when asked for its id.
-- squawk-ignore ban-drop-not-null
ALTER TABLE image_upload ALTER COLUMN task_id DROP NOT NULL;
