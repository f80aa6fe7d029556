-- Receipts of pages, whose address is another than that of a post. An instance of the version before that checks one looks at the address of a
-- post: the receipt waits or is red until an instance of this version checks it, a minute later at most.
ALTER TABLE receipt ADD COLUMN kind text NOT NULL DEFAULT 'POST';
ALTER TABLE receipt ADD CONSTRAINT receipt_kind_check CHECK (kind IN ('POST', 'PAGE')) NOT VALID;
