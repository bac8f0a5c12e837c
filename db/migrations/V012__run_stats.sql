-- What finished, for the overview. Predictions that finish wait while the first index is built, those with a webhook also while the second is.
set local lock_timeout = '5s';
create index usage_ledger_created on usage_ledger (created_at);
create index webhook_delivery_failing on webhook_delivery (created_at) where delivered_at is null and last_error is not null;

-- Times in bins that grow by 2^(1/8), 9 %: the middle of a bin is at most 4.5 % from what is in it. Microseconds; bin 0 is up to 1.09 us.
create function duration_bin(micros bigint) returns smallint
    language sql immutable strict parallel safe
    return floor(8 * ln(greatest(micros, 1)::float8) / ln(2::float8))::smallint;

-- What finished in each minute of the last hours, each quarter of an hour of the last days, and each quarter of a day before, so that every plot
-- reads some thousand rows. Made of the ledger by any api process, up to run_stats_state.rolled_up_to; what finished later is counted from the
-- ledger itself.
create table run_stats (
    bucket           timestamptz not null, -- its beginning
    model_version_id bigint      not null,
    succeeded        int         not null,
    failed           int         not null,
    canceled         int         not null,
    output_tokens    bigint      not null,
    run_micros       bigint      not null,
    cost             numeric     not null,
    primary key (bucket, model_version_id)
);
create table run_stats_time (
    bucket       timestamptz not null,
    bin          smallint    not null, -- duration_bin
    runs         int         not null, -- succeeded ones with that run time
    first_tokens int         not null, -- those with that time to first token
    primary key (bucket, bin)
);

-- An entry becomes visible when its transaction commits, which may be any time after it was written. So a roll-up goes no further than
-- closing_to, a moment in the past, and only when every transaction is over that had begun to write when that moment was chosen: those
-- below closing_xid.
create table run_stats_state (
    only_one     boolean primary key default true check (only_one),
    rolled_up_to timestamptz not null,
    closing_to   timestamptz not null,
    closing_xid  xid8        not null
);
insert into run_stats_state (rolled_up_to, closing_to, closing_xid)
select since, since, '0'
from (select date_bin('15 minutes', greatest(coalesce(min(created_at), now()), now() - interval '31 days'), 'epoch') as since
      from usage_ledger) first;
