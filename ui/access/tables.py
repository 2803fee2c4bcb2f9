"""The tables of accounts, sessions, tokens, failed sign-ins and the audit log in the web app's file."""

from __future__ import annotations

ACCOUNTS = """
CREATE TABLE accounts (
    name TEXT PRIMARY KEY, role TEXT NOT NULL, groups TEXT NOT NULL, password TEXT NOT NULL,
    disabled INTEGER NOT NULL DEFAULT 0, created REAL NOT NULL
);
CREATE TABLE sessions (
    token BLOB PRIMARY KEY, name TEXT NOT NULL REFERENCES accounts(name), created REAL NOT NULL, seen REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX sessions_name ON sessions(name);
CREATE TABLE tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT, token BLOB NOT NULL UNIQUE, name TEXT NOT NULL REFERENCES accounts(name),
    created REAL NOT NULL, ends REAL
);
CREATE INDEX tokens_name ON tokens(name);
CREATE TABLE failures (key TEXT PRIMARY KEY, count INTEGER NOT NULL, last REAL NOT NULL) WITHOUT ROWID;
"""

# `audit_head` is the end of the chain and, once old entries were pruned, where it begins. Entries come one by one after
# the end and go only behind the beginning, which moves forward only.
AUDIT = """
CREATE TABLE audit (
    seq INTEGER PRIMARY KEY, at TEXT NOT NULL, person TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL,
    detail TEXT NOT NULL, hash TEXT NOT NULL
);
CREATE INDEX audit_at ON audit(at);
CREATE INDEX audit_person ON audit(person, seq);
CREATE TABLE audit_head (
    only INTEGER PRIMARY KEY CHECK (only = 1), seq INTEGER NOT NULL, hash TEXT NOT NULL,
    pruned_seq INTEGER NOT NULL, pruned_hash TEXT NOT NULL
);
INSERT INTO audit_head VALUES (1, 0, '', 0, '');
CREATE TRIGGER audit_grows BEFORE INSERT ON audit WHEN NEW.seq <> (SELECT seq + 1 FROM audit_head)
BEGIN SELECT RAISE(ABORT, 'an audit entry comes after the last one'); END;
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'an audit entry is never changed'); END;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit WHEN OLD.seq > (SELECT pruned_seq FROM audit_head)
BEGIN SELECT RAISE(ABORT, 'an audit entry is never removed, only pruned'); END;
CREATE TRIGGER audit_head_goes_on BEFORE UPDATE ON audit_head
WHEN NEW.seq < OLD.seq OR NEW.pruned_seq < OLD.pruned_seq OR NEW.pruned_seq > NEW.seq
BEGIN SELECT RAISE(ABORT, 'the audit log does not go back'); END;
CREATE TRIGGER audit_head_is_one BEFORE INSERT ON audit_head
BEGIN SELECT RAISE(ABORT, 'the audit log has one end'); END;
CREATE TRIGGER audit_head_is_kept BEFORE DELETE ON audit_head
BEGIN SELECT RAISE(ABORT, 'the audit log has an end'); END;
"""
