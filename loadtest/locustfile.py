"""
The load test's scenarios, for Locust in its standalone mode; README.md says what they do and how they are weighted.

Where the environment variable LOAD_REPORT names a folder, the run leaves timeline.csv and run.json there, and an empty
file named began when the first users come.
"""

import os
import pathlib

from locust import events
from shop.browser import Browser
from shop.importer import Importer
from shop.run import Run
from shop.seller import Seller

__all__ = ["Browser", "Importer", "Seller"]


@events.init.add_listener
def prepare(environment, **_):
    def count(response_time, exception, **_):
        environment.shop.timeline.add(response_time, exception, environment.runner.user_count)

    environment.events.request.add_listener(count)


@events.test_start.add_listener
def begin(environment, **_):
    environment.shop = Run(environment.host)
    if "LOAD_REPORT" in os.environ:
        pathlib.Path(os.environ["LOAD_REPORT"], "began").touch()


@events.test_stop.add_listener
def end(environment, **_):
    audit = environment.shop.finish(os.environ.get("LOAD_REPORT"))
    if not audit.passed:
        environment.process_exit_code = 1
