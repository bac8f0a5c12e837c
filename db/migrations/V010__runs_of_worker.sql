-- As V008 says.
set local lock_timeout = '5s';
create index prediction_of_worker on prediction (worker_id, id desc) include (account_id, model_version_id, status)
    where worker_id is not null;
