-- V008 to V011: the lists of predictions, by account, by model version, by worker, and those few that did not succeed. Each index holds what else
-- is filtered by most, so that a search reads it alone. While one is built, predictions that are created or finish wait; claims, heartbeats
-- and output do not. Each has a migration, and so a transaction, of its own: in between, those that wait go on.
set local lock_timeout = '5s';
create index prediction_of_account on prediction (account_id, id desc) include (model_version_id, status);
