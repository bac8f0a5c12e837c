-- People who sign in to the pages. What they do counts for their account.
create table app_user (
    id                  uuid primary key default uuidv7(),
    account_id          uuid        not null references account,
    username            text        not null unique check (username ~ '^[a-z0-9][a-z0-9._-]{0,38}$'),
    role                text        not null check (role in ('admin', 'member')),
    password_hash       text        not null, -- Argon2id, with its salt and parameters
    password_changed_at timestamptz not null default now(), -- a session from before it has ended
    created_at          timestamptz not null default now()
);
create index app_user_account on app_user (account_id);

-- Sign-ins that are being tried or have failed, per subject ("user@address", or an address alone), within a window that ends at expires_at.
create unlogged table sign_in_attempt (
    subject    text primary key,
    failures   int         not null check (failures >= 0),
    expires_at timestamptz not null
);
create index sign_in_attempt_expired on sign_in_attempt (expires_at);

-- The tables of Spring Session JDBC, which names them; times are milliseconds since 1970. All API processes share them.
create table spring_session (
    primary_id            char(36) primary key,
    session_id            char(36) not null unique,
    creation_time         bigint   not null,
    last_access_time      bigint   not null,
    max_inactive_interval int      not null,
    expiry_time           bigint   not null,
    principal_name        varchar(100)
);
create index spring_session_expiry on spring_session (expiry_time);
create index spring_session_principal on spring_session (principal_name);

create table spring_session_attributes (
    session_primary_id char(36)     not null references spring_session on delete cascade,
    attribute_name     varchar(200) not null,
    attribute_bytes    bytea        not null,
    primary key (session_primary_id, attribute_name)
);

-- A version's latest runs, newest first, read from the index alone: what a model page says about run time and cost.
create index prediction_runs on prediction (model_version_id, id desc) include (run_micros, hardware_sku) where status = 'succeeded';
