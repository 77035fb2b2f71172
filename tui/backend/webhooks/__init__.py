"""Webhooks, version 2: what a write changed is told to whoever asked, once the write is on the disk.

`watch` sees the rows a call writes, `events` makes of them what is told and to whom, in the same transaction, `shapes`
words it, and `delivery` sends it.
"""
