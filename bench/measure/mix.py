"""bench/run mix: minutes of all three queries at 80 % of what Galley can do, with a publication each second."""
import json
import os
import threading
import time

from lib.database import sql
from lib.load import load
from lib.processes import memory
from lib.queries import requests
from lib.servers import CACHED, EDITOR
from lib.settings import DIR, WARM


class Publishing(threading.Thread):
    """Unpublishes a post and publishes it again, one of the two each second."""

    def __init__(self, server):
        super().__init__(daemon=True)
        self.server, self.done, self.times, self.ended = server, 0, [], threading.Event()
        self.posts = sql("SELECT id FROM post WHERE status = 'PUBLISHED' ORDER BY published_at DESC LIMIT 20").split("\n")

    def run(self):
        while not self.ended.wait(1) or self.done % 2:
            post = self.posts[self.done // 2 % len(self.posts)]
            began = time.time()
            if self.done % 2 == 0:
                self.server.ask("mutation($id: ID!) { unpublishPost(input: { id: $id }) { id } }", {"id": post}, Authorization=EDITOR)
            else:
                self.server.ask('mutation($id: ID!) { schedulePost(input: { id: $id, publishAt: "2026-01-01T00:00:00Z" }) { id } }', {"id": post}, Authorization=EDITOR)
            self.times.append(time.time() - began)
            self.done += 1


def run():
    minutes, conns = int(os.environ.get("MINUTES", 10)), 32
    server = CACHED
    try:
        server.start()
        q2 = [{"query": server.query("q2"), "variables": v} for v in requests(server, "q2")[1]]
        lists = [{"query": server.query(which), "variables": requests(server, which)[1][0]} for which in ("q1", "q3")]
        path = os.path.join(DIR, "mix.bodies")
        with open(path, "w") as f:
            f.writelines(json.dumps(body) + "\n" for i, one in enumerate(q2) for body in (one, lists[i % 2]))
        load(server.url, path, conns, WARM)
        publishing = Publishing(server)
        publishing.start()
        most = load(server.url, path, conns, 20)
        wait = max(conns / (0.8 * most["rps"]) * 1000 - most["p50"] / 1000, 0)
        print("At most %.0f answers/s, p50 %.2f ms, p99 %.2f ms; now %.0f %% of that, each of %d connections waiting %.2f ms" % (most["rps"], most["p50"] / 1000, most["p99"] / 1000, 80, conns, wait), flush=True)
        print("| minute | answers/s | p50 ms | p99 ms | errors | publications | memory MiB |\n|---|---|---|---|---|---|---|", flush=True)
        for minute in range(1, minutes + 1):
            before = publishing.done
            one = load(server.url, path, conns, 60, wait)
            print("| %d | %.0f | %.2f | %.2f | %d | %d | %d |" % (minute, one["rps"], one["p50"] / 1000, one["p99"] / 1000, one["errors"], publishing.done - before, memory(server.process.pid)), flush=True)
        publishing.ended.set()
        publishing.join()
        times = sorted(publishing.times)
        print("%d publications, median %.0f ms, p99 %.0f ms" % (len(times), times[len(times) // 2] * 1000, times[len(times) * 99 // 100] * 1000))
    finally:
        server.stop()
