-- Accounts, models and hardware: few rows, edited by people (written by the api, through JPA).

create table account (
    id             uuid primary key default uuidv7(),
    type           text        not null default 'user' check (type in ('user', 'organization')),
    username       text        not null unique check (username ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
    name           text        not null,
    webhook_secret bytea       not null check (length(webhook_secret) between 24 and 64),
    created_at     timestamptz not null default now()
);

create table api_token (
    id         uuid primary key default uuidv7(),
    account_id uuid        not null references account,
    name       text        not null,
    hash       bytea       not null unique check (length(hash) = 32), -- SHA-256; the token itself is never stored
    hint       text        not null,                                  -- its last four characters, to tell tokens apart
    created_at timestamptz not null default now(),
    revoked_at timestamptz
);
create index api_token_account on api_token (account_id);

create table hardware (
    sku  text primary key,
    name text not null
);

-- A new price is a new row: see the trigger below. A worker may only register with hardware that has a price, so finishing always finds one.
create table price (
    hardware_sku text           not null references hardware,
    valid_from   timestamptz    not null default now(),
    per_second   numeric(12, 9) not null check (per_second >= 0),
    currency     char(3)        not null default 'USD',
    primary key (hardware_sku, valid_from)
);

create table model (
    id          bigint generated always as identity primary key,
    owner       text        not null check (owner ~ '^[a-z0-9][a-z0-9._-]{0,63}$'),
    name        text        not null check (name ~ '^[a-z0-9][a-z0-9._-]{0,127}$'),
    description text        not null default '',
    visibility  text        not null default 'public' check (visibility in ('public', 'private')),
    github_url  text,
    paper_url   text,
    license_url text,
    readme      text        not null default '',
    created_at  timestamptz not null default now(),
    unique (owner, name)
);

create table model_version (
    id             bigint generated always as identity primary key,
    model_id       bigint      not null references model,
    digest         text        not null unique check (digest ~ '^[0-9a-f]{64}$'), -- the public version id
    openapi_schema jsonb       not null,                                          -- components.schemas.Input and .Output
    tokenizer      bytea       not null,                                          -- tokenizer.json, gzip: the api counts tokens before it stores anything
    context_tokens int         not null check (context_tokens > 0),               -- prompt and output together
    created_at     timestamptz not null default now()
);
create index model_version_newest on model_version (model_id, id desc);

-- A worker process on a node, one row per start, never deleted. Its lease is the only thing that a heartbeat updates: not indexed, so
-- that the update stays on the page (HOT).
create table worker (
    id               uuid primary key default uuidv7(),
    name             text        not null,
    hardware_sku     text        not null references hardware,
    slots            int         not null check (slots > 0),
    model_version_ids bigint[]   not null check (cardinality(model_version_ids) > 0),
    lease_until      timestamptz not null,
    draining         boolean     not null default false,
    started_at       timestamptz not null default now(),
    stopped_at       timestamptz,
    check (lease_until <= stopped_at)
) with (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);

-- Predictions: cold, written when created and when finished. Partitioned by time through the uuidv7 id, so that the primary key
-- stays the id alone, a lookup by id reads one partition, and old ones can be detached. No foreign keys here and below: they would
-- lock the account's row in every enqueue; the api resolves account and version in the same transaction.
create table prediction (
    id                 uuid primary key,
    account_id         uuid        not null,
    model_version_id   bigint      not null,
    source             text        not null default 'api' check (source in ('api', 'web')),
    input              jsonb       not null,
    created_at         timestamptz not null,
    deadline_at        timestamptz not null,
    deadline_given     boolean     not null default false,
    webhook_url        text,
    webhook_events     text[]      not null default '{}'
        check (webhook_events <@ array ['start', 'output', 'logs', 'completed']),
    -- written by the finishing statement
    status             text        not null default 'open' check (status in ('open', 'succeeded', 'failed', 'canceled')),
    output             jsonb,
    error              text,
    error_code         text,
    logs               text        not null default '',
    attempts           int,
    worker_id          uuid,
    hardware_sku       text,
    started_at         timestamptz,
    finished_at        timestamptz,
    run_micros         bigint check (run_micros >= 0),
    first_token_micros bigint check (first_token_micros >= 0),
    input_tokens       int check (input_tokens >= 0),  -- null: no worker finished it
    output_tokens      int check (output_tokens >= 0),
    check (deadline_at > created_at),
    check ((status = 'open') = (finished_at is null)),
    check ((status = 'failed') = (error is not null)),
    check ((error is null) = (error_code is null)),
    check (status <> 'open' or num_nonnulls(output, attempts, worker_id, hardware_sku, started_at, run_micros) = 0),
    check (status = 'open' or num_nulls(attempts, run_micros, output_tokens) = 0),
    check (status <> 'succeeded' or num_nulls(output, worker_id, hardware_sku, started_at, input_tokens) = 0),
    check (finished_at >= created_at and (started_at is null or finished_at >= started_at))
) partition by range (id);
create index prediction_account on prediction (account_id, id desc);
create index prediction_account_status on prediction (account_id, status, id desc);
create index prediction_status on prediction (status, id desc);

-- What workers committed of the output so far; the joined output is copied to the prediction when it finishes.
create table prediction_output (
    prediction_id uuid        not null,
    seq           int         not null check (seq >= 0),
    text          text        not null,
    tokens        int[]       not null,
    run_micros    bigint      not null check (run_micros >= 0),
    created_at    timestamptz not null default now(),
    primary key (prediction_id, seq)
) partition by range (prediction_id);

-- What is committed now, not when the calling statement began: being volatile, it reads with a snapshot of its own. A statement that
-- waited for a worker's append to let go of the queue_entry therefore sees what that append wrote.
create function committed_output(of_prediction uuid)
    returns table (seq int, text text, tokens int[], run_micros bigint)
    language sql volatile strict
    set plan_cache_mode = force_generic_plan -- planned once per connection: the partition is chosen when it runs
    begin atomic
        select o.seq, o.text, o.tokens, o.run_micros from prediction_output o where o.prediction_id = of_prediction order by o.seq;
    end;

-- The smallest uuidv7 of a moment: 48 bits of milliseconds, then zeros.
create function uuidv7_floor(moment timestamptz) returns uuid
    language sql immutable strict
    return (lpad(to_hex(floor(extract(epoch from moment) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid;

-- Makes the weekly partitions around a moment: the week before (a clock may be set back) to four weeks ahead. Called here, when an api
-- starts, and once a day. Weeks are 168 hours: an interval of days would be an hour off where the session's zone has summer time.
-- Made apart and then attached, which lets inserts and reads go on, while "partition of" would wait for all of them.
create function create_partitions(moment timestamptz default now()) returns void
    language plpgsql as
$$
declare
    parent text;
    week   timestamptz;
    part   text;
begin
    perform pg_advisory_xact_lock(hashtext('foretell.create_partitions'));
    foreach parent in array array ['prediction', 'prediction_output'] loop
        for i in -1..4 loop
            week := date_trunc('week', moment, 'UTC') + i * interval '168 hours';
            part := parent || '_' || to_char(week at time zone 'UTC', 'YYYYMMDD');
            if to_regclass(part) is null then
                -- Room for the finishing update on the page; vacuumed (and so index-only) while it only grows.
                execute format('create table %I (like %I including defaults including constraints)
                                with (fillfactor = 85, autovacuum_vacuum_insert_scale_factor = 0.05)', part, parent);
                execute format('alter table %I attach partition %I for values from (%L) to (%L)',
                               parent, part, uuidv7_floor(week), uuidv7_floor(week + interval '168 hours'));
            end if;
        end loop;
    end loop;
end
$$;
select create_partitions();

-- Hot: only unfinished predictions, small for ever; the row is deleted by the statement that finishes the prediction. Vacuumed by
-- count, not by share: claims are never HOT, as worker_id decides which partial index a row is in. Nothing sets a priority yet; as
-- part of the order it also keeps the planner from walking the primary key, past all other accounts' entries, in search of one account's.
create table queue_entry (
    prediction_id       uuid primary key,
    account_id          uuid        not null,
    model_version_id    bigint      not null,
    priority            smallint    not null default 0,
    attempt             int         not null default 0, -- counts claims and never goes back: the fence
    lost_attempts       int         not null default 0, -- those that ended with a lost worker; one that was handed back costs nothing
    max_attempts        int         not null default 3 check (max_attempts > 0),
    available_at        timestamptz not null default now(),
    deadline_at         timestamptz not null,
    started_at          timestamptz,          -- first claim; kept when requeued, so that the status never goes back
    worker_id           uuid,                 -- null: waiting
    hardware_sku        text,                 -- of the last claim: what its committed output is billed at
    cancel_requested_at timestamptz,
    check (lost_attempts between 0 and least(attempt, max_attempts - 1)),
    check ((attempt = 0) = (started_at is null)),
    check ((attempt = 0) = (hardware_sku is null)),
    check (worker_id is null or attempt > 0)
) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0,
        autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 5000);
create index queue_entry_waiting on queue_entry (model_version_id, account_id, priority desc, prediction_id) where worker_id is null;
create index queue_entry_worker on queue_entry (worker_id) where worker_id is not null;
create index queue_entry_running on queue_entry (model_version_id, account_id) where worker_id is not null;
create index queue_entry_account on queue_entry (account_id, prediction_id desc);

-- The first account after the given one, in a ring, that has something to claim. Rows are compared and ordered by version and account
-- together, which only the index on both can serve: with the version as a plain condition the planner may take an index on the account
-- alone, and pass over all other versions' entries.
create function next_claimable_account(of_version bigint, after_account uuid) returns uuid
    language sql stable
    set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_bitmapscan = off
    begin atomic
        select coalesce(
            (select case when n.model_version_id = of_version then n.account_id end
             from (select e.model_version_id, e.account_id from queue_entry e
                   where (e.model_version_id, e.account_id) > (of_version, after_account)
                     and e.worker_id is null and e.available_at <= now() and e.deadline_at > now() and e.cancel_requested_at is null
                   order by e.model_version_id, e.account_id limit 1) n),
            (select case when n.model_version_id = of_version then n.account_id end
             from (select e.model_version_id, e.account_id from queue_entry e
                   where (e.model_version_id, e.account_id) >= (of_version, uuidv7_floor('epoch'))
                     and e.worker_id is null and e.available_at <= now() and e.deadline_at > now() and e.cancel_requested_at is null
                   order by e.model_version_id, e.account_id limit 1) n));
    end;

-- The claim of PredictionQueue, which says what it does and why. A function for its settings' sake: planned once per connection and
-- through indexes only. Statistics of a queue that was empty when they were taken otherwise make the planner read all of a backlog in
-- each of the claim's steps (measured: 47 ms instead of 0.5 ms at 100,000 waiting).
--
-- It walks at most 16 accounts, takes turns between them (those with the fewest running predictions first), and locks what it picks.
-- Measured: such a walk costs 1.6 times a plain first-in-first-out claim whatever the number of accounts, ranking all of 1,000 accounts a
-- hundred times as much. Every step is materialized: a sub-select with a limit that the planner may run again claims more than its limit.
-- The claimable test is repeated where rows are locked, as PostgreSQL then tests it against the row's newest version. The rows come in
-- the order of the walk, so that the last one is where the next walk starts.
create function claim_predictions(claiming_worker uuid, only_version bigint, how_many int, cursor_versions bigint[], cursor_accounts uuid[])
    returns table (prediction_id uuid, attempt int, model_version_id bigint, account_id uuid, input jsonb, waited_micros bigint,
                   seqs int[], texts text[], tokens text[], run_micros bigint[])
    language sql volatile
    set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_bitmapscan = off
    begin atomic
        with recursive claimer as materialized (
            select id, hardware_sku, model_version_ids from worker
            where id = claiming_worker and lease_until > now() and stopped_at is null and not draining),
        served as materialized (
            select distinct v.id from claimer, unnest(claimer.model_version_ids) v (id)
            where v.id = coalesce(only_version, v.id)),
        first as materialized (
            select s.id as model_version_id, next_claimable_account(s.id, coalesce(c.account, uuidv7_floor('epoch'))) as account_id
            from served s left join unnest(cursor_versions, cursor_accounts) c (version, account) on c.version = s.id),
        walk (model_version_id, account_id, first_account_id, step) as (
            select f.model_version_id, f.account_id, f.account_id, 1 from first f where f.account_id is not null
            union all
            select w.model_version_id, n.account_id, w.first_account_id, w.step + 1
            from walk w
            cross join lateral (select next_claimable_account(w.model_version_id, w.account_id) as account_id offset 0) n
            where w.step < 16 and n.account_id <> w.first_account_id),
        lane as materialized (
            select w.model_version_id, w.account_id, w.step,
                   (select count(*) from queue_entry e
                    where e.model_version_id = w.model_version_id and e.account_id = w.account_id
                      and e.worker_id is not null) as running
            from walk w),
        candidate as materialized (
            select c.prediction_id, l.step,
                   l.running + row_number() over (partition by l.model_version_id, l.account_id
                       order by c.priority desc, c.prediction_id) as turn
            from lane l cross join lateral (
                select e.prediction_id, e.priority from queue_entry e
                where e.model_version_id = l.model_version_id and e.account_id = l.account_id
                  and e.worker_id is null and e.available_at <= now() and e.deadline_at > now() and e.cancel_requested_at is null
                order by e.priority desc, e.prediction_id limit how_many) c),
        picked as materialized (
            select e.prediction_id, c.step
            from (select * from candidate order by turn, step, prediction_id limit 4 * how_many) c
            join queue_entry e on e.prediction_id = c.prediction_id
            where e.worker_id is null and e.available_at <= now() and e.deadline_at > now() and e.cancel_requested_at is null
            order by c.turn, c.step, c.prediction_id limit how_many
            for update of e skip locked),
        claimed as (
            update queue_entry e
            set worker_id = claimer.id, hardware_sku = claimer.hardware_sku, attempt = e.attempt + 1,
                started_at = coalesce(e.started_at, now())
            from picked p, claimer where e.prediction_id = p.prediction_id
            returning e.prediction_id, e.attempt, e.model_version_id, e.account_id, p.step)
        select c.prediction_id, c.attempt, c.model_version_id, c.account_id, p.input,
               (extract(epoch from now() - p.created_at) * 1000000)::bigint,
               o.seqs, o.texts, o.tokens, o.run_micros
        from claimed c join prediction p on p.id = c.prediction_id
        cross join lateral (
            select array_agg(o.seq order by o.seq) as seqs, array_agg(o.text order by o.seq) as texts,
                   array_agg(o.tokens::text order by o.seq) as tokens, array_agg(o.run_micros order by o.seq) as run_micros
            from committed_output(c.prediction_id) o where c.attempt > 1) o
        order by c.step;
    end;

create table webhook_delivery (
    id              uuid primary key default uuidv7(),
    prediction_id   uuid        not null,
    account_id      uuid        not null,
    event           text        not null check (event in ('start', 'output', 'logs', 'completed')),
    url             text        not null,
    attempts        int         not null default 0 check (attempts >= 0),
    next_attempt_at timestamptz,             -- null: delivered or given up
    locked_until    timestamptz,
    delivered_at    timestamptz,
    last_status     int,
    last_error      text,
    created_at      timestamptz not null default now(),
    unique (prediction_id, event),
    check (delivered_at is null or next_attempt_at is null)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
create index webhook_delivery_due on webhook_delivery (next_attempt_at) where next_attempt_at is not null;

-- What every finished prediction cost and why; the primary key is the second guard against billing twice.
create table usage_ledger (
    prediction_id    uuid primary key,
    account_id       uuid           not null,
    model_version_id bigint         not null,
    hardware_sku     text,                   -- null: never claimed
    run_micros       bigint         not null check (run_micros >= 0),
    price_per_second numeric(12, 9) not null check (price_per_second >= 0),
    cost             numeric        not null,
    currency         char(3)        not null,
    input_tokens     int check (input_tokens >= 0), -- null: no worker finished it
    output_tokens    int            not null check (output_tokens >= 0),
    created_at       timestamptz    not null default now(),
    check (hardware_sku is not null or run_micros = 0),
    check (cost = run_micros * price_per_second * 0.000001)
);
create index usage_ledger_account on usage_ledger (account_id, created_at);

create function refuse_change() returns trigger
    language plpgsql as
$$
begin
    raise exception '% is append-only: % is refused', tg_table_name, lower(tg_op);
end
$$;
create trigger usage_ledger_append_only
    before update or delete or truncate on usage_ledger
    for each statement execute function refuse_change();
create trigger price_append_only
    before update or delete or truncate on price
    for each statement execute function refuse_change();

-- Hardware as the seed's host names and prices it; "cpu" is what bin/foretell up runs on.
insert into hardware (sku, name)
values ('cpu', 'CPU'),
       ('gpu-a100-large', 'Nvidia A100 (80GB) GPU');
insert into price (hardware_sku, per_second)
values ('cpu', 0.000100),
       ('gpu-a100-large', 0.001400);
