-- What signs the tokens in the addresses of streams (urls.stream). One for all api processes: an address from one is good at every other,
-- and after restarts. Made here, so that no two processes make one each; gen_random_uuid draws 122 random bits. With another key in its
-- place, and all api processes started anew, every address given out before is void.
create table stream_key (
    only_one boolean primary key default true check (only_one),
    key      bytea not null check (length(key) = 32)
);
insert into stream_key (key) values (sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())));
