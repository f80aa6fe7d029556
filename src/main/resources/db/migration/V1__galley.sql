-- Every rule that a row must keep stands here too, so that no program can store a post that the site cannot show.

CREATE DOMAIN slug AS text CHECK (value ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(value) <= 200);

CREATE TABLE account (
    username      text PRIMARY KEY CHECK (length(username) BETWEEN 1 AND 200),
    password_hash text NOT NULL,
    role          text NOT NULL CHECK (role IN ('WRITER', 'EDITOR', 'ADMIN')),
    created_at    timestamptz NOT NULL
);

-- Keys that every instance must share, made at first start: the one that signs preview links.
CREATE TABLE secret (
    name       text PRIMARY KEY,
    value      bytea NOT NULL CHECK (length(value) >= 32),
    created_at timestamptz NOT NULL
);

CREATE TABLE author (
    id         uuid PRIMARY KEY,
    slug       slug NOT NULL CONSTRAINT author_slug_taken UNIQUE,
    name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    bio        text NOT NULL DEFAULT '' CHECK (length(bio) <= 2000),
    avatar_url text CHECK (avatar_url ~ '^https?://')
);

CREATE TABLE category (
    id   uuid PRIMARY KEY,
    slug slug NOT NULL CONSTRAINT category_slug_taken UNIQUE,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200)
);

CREATE TABLE tag (
    id   uuid PRIMARY KEY,
    slug slug NOT NULL CONSTRAINT tag_slug_taken UNIQUE,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200)
);

CREATE TABLE image (
    id              uuid PRIMARY KEY,
    sha256          text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    -- In byte order, as S3 lists: the sweep walks both side by side.
    object_key      text COLLATE "C" NOT NULL CHECK (object_key ~ '^(generated|uploaded)/[0-9a-f]{2}/[0-9a-f]{64}\.(png|jpg|webp)$'),
    url             text NOT NULL CHECK (url ~ '^https?://'),
    width           integer NOT NULL CHECK (width > 0),
    height          integer NOT NULL CHECK (height > 0),
    bytes           integer NOT NULL CHECK (bytes > 0),
    content_type    text NOT NULL CHECK (content_type IN ('image/png', 'image/jpeg', 'image/webp')),
    blur            text NOT NULL CHECK (blur ~ '^data:image/' AND length(blur) <= 1024),
    alt             text NOT NULL CHECK (length(alt) <= 500),
    -- Provenance: all of it for a generated image, none of it for an editor's own.
    engine          text CHECK (engine IN ('sketch', 'sdapi', 'openai', 'comfyui')),
    model           text,
    model_hash      text,
    prompt          text,
    negative_prompt text,
    seed            bigint,
    steps           integer,
    cfg_scale       double precision,
    sampler         text,
    created_by      text NOT NULL,
    created_at      timestamptz NOT NULL,
    CHECK (engine IS NULL OR (prompt IS NOT NULL AND negative_prompt IS NOT NULL AND seed IS NOT NULL
        AND steps IS NOT NULL AND cfg_scale IS NOT NULL AND sampler IS NOT NULL))
);
CREATE INDEX image_object_key ON image (object_key);

CREATE TABLE image_rendition (
    image_id     uuid NOT NULL REFERENCES image ON DELETE CASCADE,
    width        integer NOT NULL CHECK (width > 0),
    height       integer NOT NULL CHECK (height > 0),
    bytes        integer NOT NULL CHECK (bytes > 0),
    content_type text NOT NULL CHECK (content_type IN ('image/png', 'image/jpeg', 'image/webp')),
    sha256       text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    object_key   text COLLATE "C" NOT NULL,
    url          text NOT NULL CHECK (url ~ '^https?://'),
    PRIMARY KEY (image_id, width)
);
CREATE INDEX image_rendition_object_key ON image_rendition (object_key);

CREATE TABLE post (
    id                 uuid PRIMARY KEY,
    slug               slug NOT NULL CONSTRAINT post_slug_taken UNIQUE,
    title              text NOT NULL CHECK (length(title) BETWEEN 1 AND 300),
    excerpt            text NOT NULL CHECK (length(excerpt) BETWEEN 1 AND 500),
    body_markdown      text NOT NULL CHECK (octet_length(body_markdown) BETWEEN 1 AND 1048576),
    body_html          text NOT NULL,
    reading_minutes    integer NOT NULL CHECK (reading_minutes >= 1),
    featured_image_url text NOT NULL CHECK (featured_image_url ~ '^https?://'),
    featured_image_id  uuid NOT NULL REFERENCES image,
    author_id          uuid NOT NULL REFERENCES author,
    category_id        uuid NOT NULL REFERENCES category,
    status             text NOT NULL CHECK (status IN ('PUBLISHED', 'UNPUBLISHED')),
    published_at       timestamptz NOT NULL,
    created_by         text NOT NULL CHECK (created_by <> ''),
    updated_by         text NOT NULL CHECK (updated_by <> ''),
    created_at         timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL,
    version            integer NOT NULL,
    search             tsvector NOT NULL GENERATED ALWAYS AS (
        setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', excerpt), 'B')
        || setweight(to_tsvector('english', left(body_markdown, 200000)), 'C')) STORED
);
-- One index for each order of `posts`, so that a page costs the same wherever it lies.
CREATE INDEX post_newest ON post (published_at DESC, id DESC) WHERE status = 'PUBLISHED';
CREATE INDEX post_updated ON post (updated_at DESC, id DESC) WHERE status = 'PUBLISHED';
CREATE INDEX post_title ON post (title COLLATE "C", id) WHERE status = 'PUBLISHED';
CREATE INDEX post_author ON post (author_id, published_at DESC, id DESC) WHERE status = 'PUBLISHED';
CREATE INDEX post_category ON post (category_id, published_at DESC, id DESC) WHERE status = 'PUBLISHED';
CREATE INDEX post_search ON post USING gin (search);
CREATE INDEX post_image ON post (featured_image_id);

CREATE TABLE post_tag (
    post_id  uuid NOT NULL REFERENCES post ON DELETE CASCADE,
    tag_id   uuid NOT NULL REFERENCES tag,
    position integer NOT NULL CHECK (position >= 0),
    PRIMARY KEY (post_id, tag_id),
    UNIQUE (post_id, position)
);
CREATE INDEX post_tag_tag ON post_tag (tag_id, post_id);

CREATE TABLE post_revision (
    post_id            uuid NOT NULL REFERENCES post ON DELETE CASCADE,
    number             integer NOT NULL CHECK (number >= 1),
    slug               slug NOT NULL,
    title              text NOT NULL,
    excerpt            text NOT NULL,
    body_markdown      text NOT NULL,
    featured_image_url text NOT NULL,
    featured_image_id  uuid NOT NULL REFERENCES image,
    author_id          uuid NOT NULL REFERENCES author,
    category_id        uuid NOT NULL REFERENCES category,
    tag_ids            uuid[] NOT NULL,
    approved_by        text NOT NULL,
    approved_at        timestamptz NOT NULL,
    PRIMARY KEY (post_id, number)
);
CREATE INDEX post_revision_image ON post_revision (featured_image_id);

-- An address that a post once had, or that an import brought along; it leads to the post for ever.
CREATE TABLE post_redirect (
    slug       text PRIMARY KEY CHECK (slug <> '' AND length(slug) <= 500),
    post_id    uuid NOT NULL REFERENCES post ON DELETE CASCADE,
    created_at timestamptz NOT NULL
);
CREATE INDEX post_redirect_post ON post_redirect (post_id);

CREATE TABLE content_task (
    id                uuid PRIMARY KEY,
    title             text NOT NULL CHECK (length(title) BETWEEN 1 AND 300),
    slug              slug NOT NULL,
    excerpt           text NOT NULL CHECK (length(excerpt) <= 500),
    body_markdown     text NOT NULL CHECK (octet_length(body_markdown) <= 1048576),
    author_id         uuid REFERENCES author,
    category_id       uuid REFERENCES category,
    tags              uuid[] NOT NULL CHECK (cardinality(tags) <= 20),
    featured_image_id uuid REFERENCES image,
    status            text NOT NULL CHECK (status IN ('DRAFT', 'IN_REVIEW', 'APPROVED', 'REJECTED')),
    rejection_reason  text CHECK (length(rejection_reason) BETWEEN 1 AND 2000),
    post_id           uuid REFERENCES post,
    -- Where an imported task came from, so that importing the same file again finds it.
    source            text CONSTRAINT content_task_source UNIQUE,
    source_sha256     text,
    version           integer NOT NULL,
    created_by        text NOT NULL CHECK (created_by <> ''),
    updated_by        text NOT NULL CHECK (updated_by <> ''),
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    CHECK (status <> 'APPROVED' OR post_id IS NOT NULL),
    CHECK ((status = 'REJECTED') = (rejection_reason IS NOT NULL))
);
CREATE INDEX content_task_changed ON content_task (updated_at DESC, id DESC);
CREATE INDEX content_task_image ON content_task (featured_image_id);
CREATE INDEX content_task_post ON content_task (post_id);
-- Two open tasks may not be headed for one address.
CREATE UNIQUE INDEX content_task_slug_taken ON content_task (slug) WHERE status <> 'APPROVED';

CREATE TABLE image_generation (
    id              uuid PRIMARY KEY,
    task_id         uuid NOT NULL REFERENCES content_task ON DELETE CASCADE,
    status          text NOT NULL CHECK (status IN ('QUEUED', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED')),
    engine          text NOT NULL,
    prompt          text NOT NULL CHECK (length(prompt) BETWEEN 1 AND 1000),
    negative_prompt text NOT NULL CHECK (length(negative_prompt) <= 1000),
    width           integer NOT NULL,
    height          integer NOT NULL,
    steps           integer NOT NULL,
    cfg_scale       double precision NOT NULL,
    seed            bigint NOT NULL,
    sampler         text NOT NULL,
    alt             text NOT NULL,
    progress        double precision NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 1),
    step            integer,
    attempt         integer NOT NULL DEFAULT 0,
    -- When it came to the head of the queue; from then until its end it holds one of the server's places.
    turn_at         timestamptz,
    cancelling      boolean NOT NULL DEFAULT false,
    -- A client's own name for the request: the same name again gets the same generation.
    idempotency_key text CHECK (length(idempotency_key) BETWEEN 1 AND 200),
    -- Set in its own transaction before the first byte goes to the server: who finds it set knows that the
    -- server may have done the work already, and does not ask for it twice.
    sent_at         timestamptz,
    error           text,
    image_id        uuid REFERENCES image,
    created_by      text NOT NULL,
    created_at      timestamptz NOT NULL,
    started_at      timestamptz,
    finished_at     timestamptz,
    CONSTRAINT image_generation_key UNIQUE (created_by, idempotency_key),
    CHECK ((status = 'DONE') = (image_id IS NOT NULL)),
    CHECK ((status = 'FAILED') = (error IS NOT NULL)),
    CHECK ((status IN ('DONE', 'FAILED', 'CANCELLED')) = (finished_at IS NOT NULL))
);
CREATE INDEX image_generation_task ON image_generation (task_id, created_at DESC);
CREATE INDEX image_generation_waiting ON image_generation (created_at, id) WHERE status IN ('QUEUED', 'RUNNING');
CREATE INDEX image_generation_lately ON image_generation (finished_at DESC) WHERE status = 'DONE';
CREATE INDEX image_generation_image ON image_generation (image_id);

-- The job engine's own table, as db-scheduler 16 documents it for PostgreSQL.
CREATE TABLE scheduled_tasks (
    task_name            text NOT NULL,
    task_instance        text NOT NULL,
    task_data            bytea,
    execution_time       timestamptz NOT NULL,
    picked               boolean NOT NULL,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures int,
    last_heartbeat       timestamptz,
    version              bigint NOT NULL,
    priority             smallint,
    PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX scheduled_tasks_execution_time ON scheduled_tasks (execution_time);
CREATE INDEX scheduled_tasks_last_heartbeat ON scheduled_tasks (last_heartbeat);
CREATE INDEX scheduled_tasks_priority ON scheduled_tasks (priority DESC, execution_time ASC);
