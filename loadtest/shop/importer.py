"""A supplier's system: sends a file now and then, and sends it again if it was not told that it arrived."""

import json
import uuid

from locust import between, task

from shop.customer import Customer
from shop.words import invented_product

ROWS = 50


class Importer(Customer):
    """One, however many people are in the shop."""

    fixed_count = 1
    wait_time = between(4, 6)

    @task
    def send_file(self):
        batch = uuid.uuid4().hex
        rows = [invented_product(f"{batch}{row:02d}") for row in range(ROWS)]
        for row in rows:
            self.ledger.attempt(row["name"])
        body = "".join(json.dumps(row) + "\n" for row in rows)
        headers = {"Content-Type": "application/x-ndjson"}
        # The service knows a file again that it has taken: a repetition makes nothing twice.
        response = self.insist(
            "POST", "/products/import", "/products/import", [200], data=body.encode(), headers=headers
        )
        if response.status_code == 200:
            self.ledger.imported(row["name"] for row in rows)
