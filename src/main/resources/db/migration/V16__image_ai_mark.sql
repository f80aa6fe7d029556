-- What an editor's own image says of AI, or its editor: IPTC's trainedAlgorithmicMedia (GENERATED) or
-- compositeWithTrainedAlgorithmicMedia (COMPOSITE). Null for nothing, and for a generated image, whose engine says it.
ALTER TABLE image ADD COLUMN ai_use text, ADD COLUMN ai_system text;
-- Checked without reading the table, for the new columns are empty.
ALTER TABLE image ADD CONSTRAINT image_ai_use_check CHECK (ai_use IN ('GENERATED', 'COMPOSITE')) NOT VALID;
ALTER TABLE image ADD CONSTRAINT image_ai_system_check CHECK (ai_system IS NULL OR ai_use IS NOT NULL) NOT VALID;
