"""One run of the load test: its ledger and its timeline, and the audit at the end."""

import json
import logging
import os
import time
import urllib.error
import urllib.request

from rig.access import authorization
from shop.ledger import Audit, Ledger
from shop.timeline import Timeline

LOG = logging.getLogger("shop")
AUDIT_TRIES = 5
# To whoever wrote to the last second, the service may still owe an answer; its own deadline ends that.
EXPORT_TIMEOUT = 120


class Run:
    """Begins when users begin. Ends with a comparison of what was promised and what is there."""

    def __init__(self, host):
        self._host = host
        self.ledger = Ledger()
        self.timeline = Timeline()

    def finish(self, folder=None):
        """Audits, and leaves timeline.csv and run.json in a folder, if one is given."""
        audit = self._audit()
        LOG.info("audit: %d acknowledged, %d products in the catalogue", audit.acknowledged, audit.products)
        for finding in audit.findings:
            LOG.error("audit: %s", finding)
        if folder:
            self.timeline.write(os.path.join(folder, "timeline.csv"))
            outcome = {
                "began": self.timeline.began,
                "totals": self.timeline.totals(),
                "failures": self.timeline.reasons.most_common(),
                "audit": {
                    "acknowledged": audit.acknowledged,
                    "products": audit.products,
                    "findings": audit.findings,
                },
                "counts": dict(self.ledger.counts),
            }
            with open(os.path.join(folder, "run.json"), "w", encoding="utf-8") as stream:
                json.dump(outcome, stream, indent=2)
        return audit

    def _audit(self):
        problem = None
        for _ in range(AUDIT_TRIES):
            try:
                request = urllib.request.Request(
                    self._host.rstrip("/") + "/products/export", headers={"Accept": "application/x-ndjson", **authorization()}
                )
                with urllib.request.urlopen(request, timeout=EXPORT_TIMEOUT) as lines:
                    return self.ledger.audit(lines)
            except urllib.error.HTTPError as error:
                problem = error
                time.sleep(float(error.headers.get("Retry-After") or 1))
            except (OSError, ValueError) as error:
                problem = error
                time.sleep(1)
        return Audit(0, 0, [f"the catalogue could not be read: {problem}"])
