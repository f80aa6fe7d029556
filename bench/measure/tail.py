"""bench/run tail: rate, p50, p99 and p99.9 of computed responses at 4, 16 and 64 connections, with several numbers of turns."""
import os
import statistics

from lib.load import load
from lib.queries import bodies, verify
from lib.servers import Galley
from lib.settings import QUERIES, ROUNDS, SECS, WARM

# Executions at a time: 0 is the default, 128 leaves it to the database and the scheduler, as before.
TURNS = os.environ.get("TURNS", "128,0").split(",")
CONNS = [int(c) for c in os.environ.get("CONNS", "4,16,64").split(",")]


def run():
    servers = [Galley(f"turns-{turns}", 18130 + i, "0", GALLEY_LIMIT_TURNS=turns) for i, turns in enumerate(TURNS)]
    runs = {}
    try:
        for server in servers:
            server.start()
            verify(server)
            for which in QUERIES:
                load(server.url, bodies(server, which), 16, WARM)
        for _ in range(ROUNDS):
            for which in QUERIES:
                for conns in CONNS:
                    for server in servers:
                        runs.setdefault((which, conns, server.name), []).append(load(server.url, bodies(server, which), conns, SECS))
    finally:
        for server in servers:
            server.stop()
    print("| query | connections | | answers/s | p50 ms | p99 ms | p99.9 ms | p99/p50 | errors |\n|---|---|---|---|---|---|---|---|---|")
    for (which, conns, name), figures in runs.items():
        median = lambda key: statistics.median(one[key] for one in figures)
        print("| %s | %d | %s | %.0f | %.2f | %.2f | %.2f | %.1f | %d |" % (which, conns, name, median("rps"), median("p50") / 1000, median("p99") / 1000, median("p999") / 1000,
              statistics.median(one["p99"] / one["p50"] for one in figures), sum(one["errors"] for one in figures)))
