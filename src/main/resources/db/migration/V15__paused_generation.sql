-- Until when a server asked to be left alone. Meanwhile the generation has no turn, so that others do not wait behind it.
ALTER TABLE image_generation ADD COLUMN paused_until timestamptz;
