-- Whether the network takes long texts from an account, because its person pays for that: said when the account is connected or looked at.

ALTER TABLE accounts ADD COLUMN has_long_texts INTEGER NOT NULL DEFAULT 0; -- 0 or 1
