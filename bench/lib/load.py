"""Load by wrk and pgbench, and what it costs."""
import json
import os
import subprocess

from lib.database import PGENV, postmaster, sql
from lib.processes import cpu, memory
from lib.servers import DEEP
from lib.settings import DIR, HERE, PGBIN, POSTS, SECS, text


def load(url, bodies, conns, secs, wait=0):
    """Figures of one run of wrk; each connection waits so many milliseconds after a response."""
    run = subprocess.run(["wrk", "-t1", f"-c{conns}", f"-d{secs}s", "--timeout", "20s", "-s", os.path.join(HERE, "graphql.lua"), url],
                         env=dict(os.environ, BODIES=bodies, WAIT=str(wait)), capture_output=True, text=True, check=True)
    figures = json.loads(run.stdout.strip().split("\n")[-1])
    figures["rps"] = figures["requests"] / figures["us"] * 1e6
    return figures


BODY = "'contentHtml', p.body_html, "
PGBENCH_HEAD = {"q1": lambda: "", "q2": lambda: f"\\set i random(1, {POSTS})\n", "q3": lambda: ""}
PGBENCH_WHERE = {
    "q1": lambda: "ORDER BY published_at DESC, id DESC LIMIT 20",
    "q2": lambda: "AND published_at = timestamptz '2024-01-01 00:00:00+00' + ((:i::bigint * 48271) % " + POSTS + ") * (interval '700000 minutes' / " + POSTS + ") LIMIT 1",
    "q3": lambda: "AND (published_at, id) < ('%s', '%s') ORDER BY published_at DESC, id DESC LIMIT 20"
    % tuple(sql(f"SELECT published_at, id FROM post ORDER BY published_at DESC, id DESC LIMIT 1 OFFSET {DEEP - 1}").split("|"))}


def pgbench(which, conns):
    """The same JSON by one prepared statement: what PostgreSQL itself allows."""
    script = os.path.join(DIR, which + ".sql")
    with open(script, "w") as f:
        f.write(PGBENCH_HEAD[which]() + text("answer.sql").replace("@COLUMNS@", BODY if which == "q2" else "").replace("@WHERE@", PGBENCH_WHERE[which]()))
    run = subprocess.run([os.path.join(PGBIN, "pgbench"), "-n", "-M", "prepared", "-c", str(conns), "-j", "1", "-T", str(SECS), "-f", script, "galley"],
                         env=PGENV, capture_output=True, text=True, check=True).stdout
    value = lambda key: float(next(line for line in run.split("\n") if line.startswith(key)).split("=")[1].split()[0])
    return dict(rps=value("tps"), requests=value("tps") * SECS, p50=value("latency average") * 1000, p99=0, errors=0)


def measured(name, pid, work):
    """The figures of a run, with the CPU of server and database and the server's memory."""
    before = cpu(pid) if pid else 0, cpu(postmaster())
    figures = work()
    figures |= dict(name=name, server=(cpu(pid) if pid else 0) - before[0], database=cpu(postmaster()) - before[1])
    figures["memory"] = memory(pid) if pid else 0
    return figures
