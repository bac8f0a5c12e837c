-- Those whose place V008 to V011 took. Dropping takes no time, but locks the table: as V007 says.
set local lock_timeout = '5s';
drop index prediction_account;
drop index prediction_account_status;
drop index prediction_status;
drop index prediction_runs;
