-- The SDXL server whose place a generation holds, from before its request goes there until it ends: counted over all
-- instances, and not freed by a process that dies, since its request may still be with the server.
ALTER TABLE image_generation ADD COLUMN server text;
