-- What was requested under an idempotency key, as the client sent it, in JSON: a repetition must be the same request.
-- Null without a key, and for requests from before this column, whose keys no longer match any request.
ALTER TABLE image_generation ADD COLUMN idempotent_request text;
