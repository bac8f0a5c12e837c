-- What the model held its tokens for, where the caller asked: an entry per token of the piece, in the form that the api shows.
alter table prediction_output add column logprobs jsonb;
