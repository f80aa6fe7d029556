CREATE TABLE api_token (
    id           uuid PRIMARY KEY,
    -- SHA-256 of the secret, which has 256 random bits: nobody can try them all.
    hash         bytea NOT NULL UNIQUE,
    name         text NOT NULL,
    -- NULL: the site's.
    owner        text REFERENCES account,
    scopes       text[] NOT NULL CHECK (cardinality(scopes) > 0),
    created_by   text NOT NULL,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    revoked_at   timestamptz,
    last_used_at timestamptz
);
CREATE INDEX api_token_owner ON api_token (owner);
