"""SQLite on this machine: the disposable copy of the account, and the precious outbox."""
