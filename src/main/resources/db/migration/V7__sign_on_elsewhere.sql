-- Who signs in at a provider has no password here; issuer and subject are what the provider never gives to somebody else.
ALTER TABLE account ALTER COLUMN password_hash DROP NOT NULL;
ALTER TABLE account ADD COLUMN issuer text;
ALTER TABLE account ADD COLUMN subject text;
ALTER TABLE account ADD CONSTRAINT account_one_way_in CHECK (
    (password_hash IS NULL) = (issuer IS NOT NULL) AND (issuer IS NULL) = (subject IS NULL)
);
CREATE UNIQUE INDEX account_provider ON account (issuer, subject);
