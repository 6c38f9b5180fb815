-- Of a draft: when its author means it to go out, as it was chosen; nothing happens then. JSON: src/domain/intention.rs
ALTER TABLE posts ADD COLUMN intended TEXT;

-- Counts the changes of a workspace's weekly slots, so that of two windows that change them at once one is told.
ALTER TABLE workspaces ADD COLUMN slots_version INTEGER NOT NULL DEFAULT 1;
