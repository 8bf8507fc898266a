"""How everybody in the shop asks: by route, with the service's own words for what went wrong, patient when told."""

import random

import gevent
from locust import FastHttpUser
from rig.access import authorization

# A service that asks for more time than this is broken, and a load test would stand still.
LONGEST_WAIT = 10

AUTHORIZATION = authorization()


def reason(response):
    """Why an answer is not the one expected, without anything that differs from request to request."""
    if not response.status_code:
        return f"no answer: {type(response.error).__name__}"
    try:
        return f"{response.status_code} {response.json()['type']}"
    except (ValueError, KeyError, TypeError):
        return str(response.status_code)


def header(response, name):
    return (response.headers or {}).get(name)


class Customer(FastHttpUser):
    """Someone with a connection of their own."""

    abstract = True
    network_timeout = 30.0
    connection_timeout = 10.0

    @property
    def ledger(self):
        return self.environment.shop.ledger

    def ask(self, method, path, route, expected, **options):
        """Sends one request; what is not among the expected status codes counts as a failure of the route."""
        fields = {**AUTHORIZATION, **options.pop("headers", {})}
        with self.client.request(
            method, path, name=route, catch_response=True, headers=fields, **options
        ) as response:
            if response.status_code in expected:
                response.success()
            else:
                response.failure(reason(response))
        return response

    def insist(self, method, path, route, expected, tries=6, **options):
        """
        As ask, again after 503 when Retry-After says, and where it is not known whether a write took effect: only
        for what has an Idempotency-Key, an If-Match, or may be repeated by itself.
        """
        for attempt in range(tries):
            response = self.ask(method, path, route, expected, **options)
            if response.status_code in expected:
                return response
            if response.status_code not in (0, 409, 503, 504) or attempt == tries - 1:
                break
            self.ledger.counts["retries"] += 1
            told = header(response, "Retry-After")
            gevent.sleep(min(float(told), LONGEST_WAIT) if told else random.uniform(0.5, 1.5))
        self.ledger.counts["given up"] += 1
        return response
