"""Databases as earlier releases left them, made by their own migrations."""

import hashlib
import json
import os
import random
import re
import sqlite3
import time
import uuid

from rig.service import REPOSITORY

SCRIPTS = os.path.join(REPOSITORY, "src", "main", "resources", "db", "migration", "sqlite")
SOURCE = os.path.join(REPOSITORY, "src/main/java/org/minimarketplace/db/sqlite")
WORDS = "amber brass cedar denim ebony felt glass hemp iron jade kelp linen maple nickel oak pearl quartz rope".split()
# Creations that were given a key.
KEYS = 500


def scripts():
    """All migrations, in their order."""
    return sorted(name for name in os.listdir(SCRIPTS) if name.endswith(".sql"))


def newest():
    return len(scripts())


def first_with_code():
    """The first migration behind whose statements Java code runs, which cannot be done here."""
    with open(os.path.join(SOURCE, "SqliteMigrations.java"), encoding="utf-8") as stream:
        return min(int(version) for version in re.findall(r"load\(([0-9]+), [^)]*\)\s*\.with\(", stream.read()))


def version(files):
    """The version of the schema of a database; 0 where it has none."""
    connection = sqlite3.connect(files)
    try:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'schema_migrations'").fetchall():
            return 0
        return connection.execute("SELECT coalesce(max(version), 0) FROM schema_migrations").fetchone()[0]
    finally:
        connection.close()


def _history_table():
    """As the service makes it."""
    with open(os.path.join(SOURCE, "SqliteDialect.java"), encoding="utf-8") as stream:
        return re.search(r'makeHistory\(\) {\s*return """(.*?)"""', stream.read(), re.DOTALL).group(1)


def make(file, reached, history, products, seed):
    """
    Makes a database whose schema has reached a version, with so many products, which the history takes as acknowledged.
    Answers the creations that were given a key, where the schema has keys: subject, key, body.
    """
    if not 1 <= reached < first_with_code():
        raise ValueError(f"the schema {reached} cannot be made without Java")
    connection = sqlite3.connect(file, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        for number, name in enumerate(scripts()[:reached], 1):
            _apply(connection, number, name)
        connection.execute("BEGIN IMMEDIATE")
        keyed = _fill(connection, reached, history, products, random.Random(seed))
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return keyed
    finally:
        connection.close()


def _apply(connection, number, name):
    """As Migrator does: the statements and their line in the history, in one transaction."""
    with open(os.path.join(SCRIPTS, name), "rb") as stream:
        script = stream.read()
    connection.executescript("BEGIN IMMEDIATE;" + _history_table().replace("\n", " ") + ";" + script.decode())
    connection.execute(
        "INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES (?, ?, ?, ?)",
        (number, name, hashlib.sha256(script).hexdigest(), time.time_ns() // 1_000_000),
    )
    connection.execute("COMMIT")


def _fill(connection, reached, history, products, rng):
    keyed = []
    has_keys = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'idempotency_keys'").fetchall()
    now = time.time_ns() // 1_000_000
    for index in range(products):
        subject = history.subject()
        history.begin(subject, (1, 1 + index))
        history.acknowledge(subject, time.monotonic_ns())
        details = {"name": subject.name, "description": " ".join(rng.choices(WORDS, k=8)), "price": 1 + index}
        row = {"id": str(uuid.UUID(int=(now << 80) | 7 << 76 | 2 << 62 | index)), **details, "currency": "USD"}
        connection.execute(
            "INSERT INTO products (id, name, description, price, currency, version, created_at, updated_at)"
            " VALUES (:id, :name, :description, :price, :currency, 1, :now, :now)",
            {**row, "now": now},
        )
        if has_keys and index < KEYS:
            key = f"earlier-{index}"
            stored = json.dumps([{**row, "createdAt": now}])
            row_of_key = (key, fingerprint("create", *details.values(), "USD"), stored, now)
            connection.execute("INSERT INTO idempotency_keys VALUES (?, ?, ?, ?)", row_of_key)
            keyed.append((subject, key, json.dumps({**details, "currency": "USD"}).encode()))
    return keyed


def fingerprint(*values):
    """Of a request, as Fingerprint has it."""
    digest = hashlib.sha256()
    for value in values:
        text = str(value).encode()
        digest.update(b"%d:" % len(text) + text)
    return digest.hexdigest()
