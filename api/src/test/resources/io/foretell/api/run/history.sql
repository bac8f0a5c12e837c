-- Finished predictions :first to :last of :total, spread over :days days up to ten minutes ago, more by day than by night. Which account,
-- version, worker and result each has is drawn from its number, so that the same call makes the same history.
with version as materialized (
    select (row_number() over (order by v.id) - 1)::int as number, v.id
    from model_version v join model m on m.id = v.model_id where m.owner = 'load'),
drawn as materialized (
    select i, md5(i::text) as random,
           (hashint8extended(i, 1) & 2147483647) / 2147483648.0::float8 as r1,
           (hashint8extended(i, 2) & 2147483647) / 2147483648.0::float8 as r2,
           (hashint8extended(i, 3) & 2147483647) / 2147483648.0::float8 as r3,
           (hashint8extended(i, 4) & 2147483647) / 2147483648.0::float8 as r4,
           (hashint8extended(i, 5) & 2147483647) / 2147483648.0::float8 as r5,
           now() - interval '10 minutes' - interval '1 second' * (:days * 86400.0
               * (1 - (i::float8 / :total - 0.6 / (2 * pi() * :days) * sin(2 * pi() * :days * i / :total)))) as created_at
    from generate_series(cast(:first as bigint), cast(:last as bigint)) i),
run as materialized (
    select i, random, created_at, r4,
           (substr(uuidv7_floor(created_at)::text, 1, 13) || '-7' || substr(random, 1, 3) || '-8' || substr(random, 4, 3)
               || '-' || substr(random, 7, 12))::uuid as id,
           md5('account' || floor(1000 * r1 * r1 * r1)::int)::uuid as account_id,
           (select id from version where number = floor(12 * r2 * r2)::int) as model_version_id,
           case when r3 < 0.02 then 'failed' when r3 < 0.05 then 'canceled' else 'succeeded' end as status,
           floor(240 * r4)::int as worker,
           greatest(1, least(1500, exp(4.6 + 0.9 * (r1 + r2 + r3 + r4 + r5 - 2.5) / 0.6455)))::int as tokens,
           (r5 * 3)::float8 as wait_seconds
    from drawn),
stored as (
    insert into prediction (id, account_id, model_version_id, source, input, created_at, deadline_at, status, output, error, error_code,
                            attempts, worker_id, hardware_sku, claimed_at, started_at, finished_at, run_micros, first_token_micros,
                            input_tokens, output_tokens)
    select id, account_id, model_version_id, case when i % 10 = 0 then 'web' else 'api' end,
           jsonb_build_object('prompt', 'Tell me about ' || random || ' and what follows from it, in as many words as it takes.',
                              'seed', i, 'top_k', 50, 'top_p', 0.9, 'temperature', 0.6, 'max_new_tokens', 1024),
           created_at, created_at + interval '30 minutes', status,
           jsonb_build_array('It', left(repeat(' follows from ' || random || ' that', 120), tokens * 4)),
           case when status = 'failed' then 'The engine could not run this prediction.' end,
           case when status = 'failed' then 'model_error' end,
           1, md5('worker' || worker)::uuid, case when worker % 4 = 0 then 'cpu' else 'gpu-a100-large' end,
           created_at + wait_seconds * interval '1 second', created_at + wait_seconds * interval '1 second',
           created_at + (wait_seconds + tokens * 0.02) * interval '1 second',
           tokens * 20000, 20000 + (r4 * 200000)::int, 40, tokens
    from run
    returning *),
billed as (
    insert into usage_ledger (prediction_id, account_id, model_version_id, hardware_sku, run_micros, price_per_second, cost, currency,
                              input_tokens, output_tokens, created_at)
    select id, account_id, model_version_id, hardware_sku, run_micros, per_second, run_micros * per_second * 0.000001, 'USD',
           input_tokens, output_tokens, finished_at
    from (select *, case hardware_sku when 'cpu' then 0.0001 else 0.0014 end as per_second from stored) priced)
insert into webhook_delivery (prediction_id, account_id, event, url, attempts, delivered_at, last_status, last_error, created_at)
select id, account_id, 'completed', 'https://example.test/hook', 1, case when r4 > 0.01 then created_at + interval '1 minute' end,
       case when r4 > 0.01 then 200 else 503 end, case when r4 <= 0.01 then 'the receiver answered 503' end, created_at
from run where i % 10 = 1
