-- Who writes saves every few seconds: an edit of a task takes up those that follow it, and says since when.
ALTER TABLE activity ADD COLUMN since timestamptz;
