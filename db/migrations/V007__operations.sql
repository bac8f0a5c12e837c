-- What the pages for operators and the page of a prediction read. Every statement takes no time, but the first ones lock tables that claims
-- and heartbeats use: rather than have those wait behind a long transaction, this gives up, and the API's next start tries again.
set local lock_timeout = '5s';

-- When the last attempt was claimed and when its caller asked to cancel, which were lost with the queue entry; the prediction that this one
-- repeats and the one that repeats it; and since when it may be seen without signing in.
alter table prediction
    add column claimed_at          timestamptz,
    add column cancel_requested_at timestamptz,
    add column retry_of            uuid,
    add column retried_as          uuid,
    add column shared_at           timestamptz;
alter table queue_entry add column claimed_at timestamptz; -- of the current attempt, or the last one

alter table worker
    add column stopping     boolean not null default false, -- the process is about to end: unlike an operator's drain, this cannot be undone
    add column heartbeat_at timestamptz;                    -- the last one, or the registration; null: a worker of the release before

-- When the entry was written, not when its statement began, which may have waited for a lock: see run_stats_state.
alter table usage_ledger alter column created_at set default clock_timestamp();

-- Attempts that ended without finishing the prediction. The last attempt's facts are the prediction's own, so that a prediction which runs
-- through writes nothing here.
create table prediction_attempt (
    prediction_id uuid        not null,
    attempt       int         not null check (attempt > 0),
    worker_id     uuid        not null,
    hardware_sku  text        not null,
    claimed_at    timestamptz,             -- null: claimed before this table was made
    ended_at      timestamptz not null default now(),
    ending        text        not null check (ending in ('lost', 'handed_back', 'not_stopped')),
    primary key (prediction_id, attempt)
);
create trigger prediction_attempt_append_only
    before update or delete or truncate on prediction_attempt
    for each statement execute function refuse_change();

-- What a worker's engines had done by a heartbeat, since the process started. Kept for hours only. Without checks: it is written by the
-- statement that renews the lease, which must not fail.
create table worker_sample (
    worker_id     uuid        not null,
    sampled_at    timestamptz not null default now(),
    slots_in_use  int         not null,
    decode_steps  bigint      not null,
    decode_tokens bigint      not null,
    primary key (worker_id, sampled_at)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
create index worker_sample_age on worker_sample (sampled_at);

-- Those that live or were lost: most rows are of processes that have ended. Not on a column that a heartbeat changes.
create index worker_not_stopped on worker (name) where stopped_at is null;

-- As in V002, and notes when.
create or replace function claim_predictions(claiming_worker uuid, only_version bigint, how_many int, cursor_versions bigint[], cursor_accounts uuid[])
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
                order by e.priority desc, e.prediction_id
                limit greatest(how_many, (4 * how_many + 16) / (select count(*) from lane))) c),
        picked as materialized (
            select e.prediction_id, c.step
            from (select * from candidate order by turn, step, prediction_id limit 4 * how_many + 16) c
            join queue_entry e on e.prediction_id = c.prediction_id
            where e.worker_id is null and e.available_at <= now() and e.deadline_at > now() and e.cancel_requested_at is null
            order by c.turn, c.step, c.prediction_id limit how_many
            for update of e skip locked),
        claimed as (
            update queue_entry e
            set worker_id = claimer.id, hardware_sku = claimer.hardware_sku, attempt = e.attempt + 1,
                started_at = coalesce(e.started_at, now()), claimed_at = now()
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
