"""What the service acknowledged, and whether its catalogue agrees. Knows nothing of Locust."""

import json
from collections import Counter
from dataclasses import dataclass, field

# Enough to see what is wrong; the count says how much.
SHOWN = 10


@dataclass
class Promise:
    """The newest state of a product that an answer named."""

    name: str
    version: int
    price: int
    may_have_changed: bool = False


@dataclass
class Audit:
    """The findings of a comparison; without any, every promise was kept."""

    acknowledged: int
    products: int
    findings: list = field(default_factory=list)

    @property
    def passed(self):
        return not self.findings


class Ledger:
    """
    Every product that sellers and importers tried to make, by its name, which is unique to the attempt. An attempt
    without an answer may be there once or not at all; one that was acknowledged must be there once.
    """

    def __init__(self):
        self._attempts = set()
        self._promises = {}
        self._imported = set()
        self._deleted = set()
        self._maybe_deleted = set()
        self.counts = Counter()

    def attempt(self, name):
        self._attempts.add(name)

    def created(self, product):
        """A creation was acknowledged, with this product."""
        self._promises[product["id"]] = Promise(product["name"], product["version"], product["price"])

    def imported(self, names):
        """An import was acknowledged: its rows are there, under ids that nobody told us."""
        self._imported.update(names)

    def changing(self, identifier):
        """A change is under way: until it is answered, the product may be one version ahead."""
        if identifier in self._promises:
            self._promises[identifier].may_have_changed = True

    def changed(self, product):
        """A change was acknowledged, or a later read showed its outcome."""
        known = self._promises.get(product["id"])
        if known is not None and product["version"] >= known.version:
            self._promises[product["id"]] = Promise(product["name"], product["version"], product["price"])

    def deleting(self, identifier):
        self._maybe_deleted.add(identifier)

    def deleted(self, identifier):
        self._deleted.add(identifier)

    def audit(self, lines):
        """Compares with the lines of an NDJSON export that was taken after the last answer."""
        products = {}
        names = Counter()
        identifiers = Counter()
        for line in lines:
            product = json.loads(line)
            identifiers[product["id"]] += 1
            names[product["name"]] += 1
            products[product["id"]] = product
        audit = Audit(len(self._promises) + len(self._imported), len(products))
        findings = {
            "acknowledged, and missing": self._missing(products, names),
            "there twice": [f"id {key}" for key, count in identifiers.items() if count > 1]
            + [name for name in self._attempts if names[name] > 1],
            "deleted, and still there": [key for key in self._deleted if key in products],
            "acknowledged, and not as it was last answered": self._lost_edits(products),
        }
        for what, which in findings.items():
            if which:
                more = ", …" if len(which) > SHOWN else ""
                audit.findings.append(f"{len(which)} {what}: {', '.join(sorted(which)[:SHOWN])}{more}")
        return audit

    def _missing(self, products, names):
        gone = self._deleted | self._maybe_deleted
        missing = [key for key in self._promises if key not in products and key not in gone]
        return missing + [name for name in self._imported if names[name] == 0]

    def _lost_edits(self, products):
        return [key for key, promise in self._promises.items() if key in products and _differs(products[key], promise)]


def _differs(product, promise):
    if product["version"] == promise.version:
        return product["price"] != promise.price or product["name"] != promise.name
    return product["version"] < promise.version or not promise.may_have_changed
