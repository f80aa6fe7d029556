-- So that a new feature image is no conflict for a writer of the text: image_version is the version that last changed nothing but the image,
-- text_version the one before it that the text is still of. They count while image_version is the draft's version; instances of the
-- version before, which do not know them, so make them void by their next change.
ALTER TABLE content_task ADD COLUMN text_version integer;
ALTER TABLE content_task ADD COLUMN image_version integer;
