-- Reads the tables, while readers and writers go on.
ALTER TABLE post VALIDATE CONSTRAINT post_kind_check;
ALTER TABLE post VALIDATE CONSTRAINT post_status_check;
ALTER TABLE content_task VALIDATE CONSTRAINT content_task_kind_check;
ALTER TABLE gone_address VALIDATE CONSTRAINT gone_address_kind_check;
