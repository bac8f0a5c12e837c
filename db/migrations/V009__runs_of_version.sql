-- As V008 says. Also what a model page says about run times.
set local lock_timeout = '5s';
create index prediction_of_version on prediction (model_version_id, id desc) include (status, run_micros, hardware_sku);
