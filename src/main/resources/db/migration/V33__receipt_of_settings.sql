-- A change of the site's settings has receipts too. All rows have one of the other kinds, so that none needs to be read.
ALTER TABLE receipt DROP CONSTRAINT receipt_change_check;
ALTER TABLE receipt ADD CONSTRAINT receipt_change_check
    CHECK (change IN ('PUBLISHED', 'REVISED', 'MOVED', 'UNPUBLISHED', 'TERM', 'IMAGE_ADDRESSES', 'SETTINGS')) NOT VALID;
