-- The traceparent (W3C Trace Context) of the request that caused the work, so that the job that does it continues the trace. Null when
-- nothing is traced.
ALTER TABLE image_generation ADD COLUMN trace_parent text;
ALTER TABLE site_delivery ADD COLUMN trace_parent text;
