-- As V008 says. An account's own ones apart: among everybody's, those of a small account are far between.
set local lock_timeout = '5s';
create index prediction_unsuccessful on prediction (status, id desc) include (account_id, model_version_id, worker_id)
    where status in ('failed', 'canceled');
create index prediction_unsuccessful_of_account on prediction (account_id, status, id desc) include (model_version_id, worker_id)
    where status in ('failed', 'canceled');
