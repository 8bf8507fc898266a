"""Nearly everybody: looks at pages, searches, opens products, and comes back to them."""

import random
import re
from collections import OrderedDict

from locust import between, task

from shop.customer import Customer, header
from shop.words import ADJECTIVES, NOUNS

NEXT = re.compile(r'<([^>]+)>\s*;\s*rel="?next"?')
REMEMBERED = 200


class Browser(Customer):
    """Reads only what it has seen on a page, as a person does."""

    weight = 17
    wait_time = between(0.5, 1.5)

    def on_start(self):
        self.seen = OrderedDict()
        self.browse()

    def _saw(self, response):
        if response.status_code != 200:
            return
        for product in response.json():
            self.seen[product["id"]] = f'"{product["etag"]}"'
        while len(self.seen) > REMEMBERED:
            self.seen.popitem(last=False)

    @task(6)
    def browse(self):
        """A first page, and with luck a few more, by the links that the service gives."""
        order = random.choice(["", "&sort=price", "&sort=-price,name", "&sort=-createdAt", "&currency=EUR"])
        response = self.ask("GET", f"/products?limit=20{order}", "/products", [200])
        self._saw(response)
        for _ in range(random.randint(0, 3)):
            link = NEXT.search(header(response, "Link") or "")
            if not link:
                return
            response = self.ask("GET", link.group(1), "/products?cursor", [200])
            self._saw(response)

    @task(4)
    def search(self):
        """A word, or the beginning of one while it is typed."""
        word = random.choice(ADJECTIVES + NOUNS)
        typed = word[: random.randint(3, len(word))]
        self._saw(self.ask("GET", f"/products?limit=20&q={typed}", "/products?q", [200]))

    @task(10)
    def read(self):
        """Opens a product; its seller may have taken it back since."""
        if not self.seen:
            return
        identifier = random.choice(list(self.seen))
        response = self.ask("GET", f"/products/{identifier}", "/products/{id}", [200, 404])
        if response.status_code == 404:
            del self.seen[identifier]
        elif response.status_code == 200:
            self.seen[identifier] = f'"{response.json()["etag"]}"'

    @task(4)
    def come_back(self):
        """Opens a product again, with the tag of the copy that it has."""
        if not self.seen:
            return
        identifier = random.choice(list(self.seen))
        tag = {"If-None-Match": self.seen[identifier]}
        self.ask("GET", f"/products/{identifier}", "/products/{id} (conditional)", [200, 304, 404], headers=tag)
