-- What was called a platform is a door: how access was given. Where an account publishes, its network, follows from it.

ALTER TABLE grants RENAME COLUMN platform TO door;
ALTER TABLE accounts RENAME COLUMN platform TO door;
ALTER TABLE choices RENAME COLUMN platform TO door;
ALTER TABLE deletions RENAME COLUMN platform TO door;
ALTER TABLE oauth_flows RENAME COLUMN platform TO provider;
