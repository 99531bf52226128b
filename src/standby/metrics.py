"""What Prometheus may ask: counts and times, nothing that names a person."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

REGISTRY = CollectorRegistry()

CHECKS = Counter(
    "standby_checks", "Checks by portal and outcome (ok or the error's name).", ["portal", "outcome"], registry=REGISTRY
)
LATENESS = Histogram(
    "standby_check_lateness_seconds",
    "How much later than due a check began.",
    ["portal"],
    buckets=(0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 15, 60, 300),
    registry=REGISTRY,
)
CODES = Counter(
    "standby_codes", "Picture codes by portal and what became of them.", ["portal", "outcome"], registry=REGISTRY
)
DELIVERIES = Counter(
    "standby_deliveries", "Notices by channel and what became of them.", ["channel", "outcome"], registry=REGISTRY
)
OUTBOX = Gauge("standby_outbox_pending", "Notices that wait to be delivered.", registry=REGISTRY)
PACE_WAIT = Histogram(
    "standby_pace_wait_seconds",
    "How long requests waited for the budget.",
    ["portal"],
    buckets=(0.001, 0.1, 0.5, 1, 5, 15, 60),
    registry=REGISTRY,
)
