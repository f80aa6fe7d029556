-- The API token with which a change was made; null without one.
ALTER TABLE activity ADD COLUMN token text;
