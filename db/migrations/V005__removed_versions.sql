-- A model's latest version is the one that was last made it, and a version can be taken out of service. Its row stays: predictions and
-- ledger entries name it. No index: a model has a handful of versions.
alter table model_version
    add column latest_at  timestamptz, -- when it was made its model's latest; null: never, so that workers can be started on it first
    add column removed_at timestamptz; -- not null: no new predictions, and those that wait are failed
update model_version set latest_at = created_at;
-- An api of the release before, which does not know the column, makes a version the latest by adding it.
alter table model_version alter column latest_at set default now();

-- What the model is best run on; shown to people, and no rule for workers.
alter table model add column hardware_sku text references hardware;
