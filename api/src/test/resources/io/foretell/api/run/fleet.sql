-- 1,000 accounts, 12 versions of 6 models, 40 workers that live and 200 that are gone; partitions for the past.
with weeks as (select generate_series(0, cast(:days as int) / 7 + 1) as week)
select create_partitions(now() - week * interval '168 hours') from weeks;

insert into account (id, username, name, webhook_secret)
select md5('account' || i)::uuid, 'account-' || i, 'Account ' || i, sha256(i::text::bytea) from generate_series(0, 999) i;

insert into model (owner, name, description) select 'load', 'model-' || i, 'A model for measurements' from generate_series(0, 5) i;

insert into model_version (model_id, digest, openapi_schema, tokenizer, context_tokens)
select m.id, encode(sha256((m.name || n)::bytea), 'hex'), '{}', '', 8192
from model m, generate_series(0, 1) n where m.owner = 'load' order by n, m.name;

insert into worker (id, name, hardware_sku, slots, model_version_ids, started_at, stopped_at, lease_until)
select md5('worker' || i)::uuid, 'node-' || i % 40, case when i % 4 = 0 then 'cpu' else 'gpu-a100-large' end, 16,
       (select array_agg(v.id) from model_version v join model m on m.id = v.model_id where m.owner = 'load'),
       now() - interval '40 days', case when i >= 40 then now() - interval '20 hours' end,
       case when i >= 40 then now() - interval '20 hours' else now() + interval '1 day' end
from generate_series(0, 239) i;
