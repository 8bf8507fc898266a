"""Makes products, changes their prices, takes some back; never twice, and never over the head of another."""

import random
import uuid

from locust import between, task

from shop.customer import Customer, header
from shop.words import invented_product

MERGE_PATCH = "application/merge-patch+json"


class Seller(Customer):
    """Writes with an Idempotency-Key or an If-Match, so that it may repeat what was refused or lost."""

    weight = 3
    wait_time = between(0.5, 1.5)

    def on_start(self):
        self.mine = {}

    @task(5)
    def create(self):
        product = invented_product(uuid.uuid4().hex)
        self.ledger.attempt(product["name"])
        key = {"Idempotency-Key": str(uuid.uuid4())}
        response = self.insist("POST", "/products", "/products", [201], json=product, headers=key)
        if response.status_code == 201:
            created = response.json()
            self.ledger.created(created)
            self.mine[created["id"]] = header(response, "ETag")
            if header(response, "Idempotency-Replayed"):
                self.ledger.counts["replayed"] += 1

    @task(4)
    def change_price(self):
        if not self.mine:
            return
        identifier = random.choice(list(self.mine))
        headers = {"If-Match": self.mine[identifier], "Content-Type": MERGE_PATCH}
        change = {"price": random.randint(100, 100_000)}
        self.ledger.changing(identifier)
        # A repetition of a change whose answer was lost finds a newer version: 412, and a look decides.
        response = self.insist(
            "PATCH", f"/products/{identifier}", "/products/{id}", [200, 412], json=change, headers=headers
        )
        if response.status_code == 412:
            response = self.ask("GET", f"/products/{identifier}", "/products/{id}", [200])
        if response.status_code == 200:
            self.ledger.changed(response.json())
            self.mine[identifier] = header(response, "ETag")

    @task(1)
    def take_back(self):
        if len(self.mine) < 3:
            return
        identifier, tag = self.mine.popitem()
        self.ledger.deleting(identifier)
        # 404 is what a repetition of a deletion gets whose answer was lost.
        response = self.insist(
            "DELETE", f"/products/{identifier}", "/products/{id}", [204, 404, 412], headers={"If-Match": tag}
        )
        if response.status_code in (204, 404):
            self.ledger.deleted(identifier)
