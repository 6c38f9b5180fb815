-- What else of an account is to go out by an instant: a post that is planned shortly before goes behind it.
CREATE INDEX deliveries_in_turn ON deliveries (account, due_at) WHERE wake_at IS NOT NULL;
