"""Where a workspace's rows are: a SQLite file, or a PostgreSQL database that several processes share."""
