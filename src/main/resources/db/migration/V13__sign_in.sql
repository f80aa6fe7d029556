-- A password that Galley made and printed is replaced at the first sign-in.
ALTER TABLE account ADD COLUMN password_printed boolean NOT NULL DEFAULT false;
-- Signs the cookies by which the account's browsers are recognised. The table is small, so a rewrite is harmless.
ALTER TABLE account ADD COLUMN device_key uuid NOT NULL DEFAULT gen_random_uuid();
