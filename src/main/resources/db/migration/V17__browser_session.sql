-- Sessions of signed-in browsers, which all instances share.
CREATE TABLE browser_session (
    id              uuid PRIMARY KEY,
    -- SHA-256 of the cookie, so that a copy of the database opens no session.
    cookie_hash     bytea NOT NULL UNIQUE,
    account         text,
    -- Milliseconds since 1970, as Spring Session counts.
    created_millis  bigint NOT NULL,
    accessed_millis bigint NOT NULL,
    expires_millis  bigint NOT NULL,
    idle_seconds    integer NOT NULL
);
CREATE INDEX browser_session_account ON browser_session (account);

CREATE TABLE browser_session_attribute (
    session_id uuid NOT NULL REFERENCES browser_session ON DELETE CASCADE,
    name       text NOT NULL,
    value      jsonb NOT NULL,
    PRIMARY KEY (session_id, name)
);
