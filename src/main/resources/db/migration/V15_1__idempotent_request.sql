-- What was created under an idempotency key. Rows older than 30 days are removed by later requests.
CREATE TABLE idempotent_request (
    account    text NOT NULL,
    key        text NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
    -- SHA-256 of the mutation and its input, in hexadecimal: a repetition must be the same request.
    request    text NOT NULL,
    -- Id of what was created. Null only within the transaction that creates it.
    result     text,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (account, key)
);
CREATE INDEX idempotent_request_created_at ON idempotent_request (created_at);
