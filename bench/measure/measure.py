"""bench/run measure: q1, q2 and q3 by every server, interleaved, and the table of medians."""
import signal
import statistics

from lib.load import load, measured, pgbench
from lib.queries import bodies, verify
from lib.servers import SERVERS, nginx
from lib.settings import CONNS, QUERIES, ROUNDS, SECS, WARM


def run():
    runs, web = [], nginx()
    try:
        for server in SERVERS:
            print("%s: first answer after %.1f s" % (server.name, server.start()), flush=True)
            verify(server)
            for which in QUERIES:
                first = load(server.url, bodies(server, which), CONNS[0], WARM)
                print("%s %s: %.0f answers/s while warming up, %d s" % (server.name, which, first["rps"], WARM), flush=True)
        for _ in range(ROUNDS):
            for which in QUERIES:
                paths = {server: bodies(server, which) for server in SERVERS}
                for conns in CONNS:
                    runs += [measured(s.name, s.process.pid, lambda: load(s.url, paths[s], conns, SECS)) | dict(query=which, conns=conns) for s in SERVERS]
                    runs.append(measured("pgbench", None, lambda: pgbench(which, conns)) | dict(query=which, conns=conns))
                    if web:
                        runs.append(measured("nginx", web.pid, lambda: load("http://127.0.0.1:18083/", paths[SERVERS[0]], conns, SECS)) | dict(query=which, conns=conns))
        for server in SERVERS:
            verify(server)
    finally:
        for server in SERVERS:
            server.stop()
        if web:
            web.send_signal(signal.SIGTERM)
    report(runs)


def report(runs):
    print("\n| query | connections | | answers/s | / pgbench | / PostGraphile | p50 ms | p99 ms | errors | CPU ms an answer: server | database | memory MiB |\n|---|---|---|---|---|---|---|---|---|---|---|---|")
    groups = {}
    for one in runs:
        groups.setdefault((one["query"], one["conns"]), {}).setdefault(one["name"], []).append(one)
    for (which, conns), systems in groups.items():
        median = lambda name, of: statistics.median(of(one) for one in systems[name])
        bound, peer = (median(name, lambda one: one["rps"]) if name in systems else float("nan") for name in ("pgbench", "postgraphile"))
        for name in systems:
            rps = median(name, lambda one: one["rps"])
            print("| %s | %d | %s | %.0f | %.2f | %.2f | %.2f | %.2f | %d | %.3f | %.3f | %d |" % (which, conns, name, rps, rps / bound, rps / peer, median(name, lambda one: one["p50"] / 1000), median(name, lambda one: one["p99"] / 1000),
                  sum(one["errors"] for one in systems[name]), median(name, lambda one: one["server"] / one["requests"] * 1000), median(name, lambda one: one["database"] / one["requests"] * 1000), max(one["memory"] for one in systems[name])))
