"""bench/run pages: each kind of page, search, filter, sitemap and feed, one request after the other, with PostgreSQL's plans."""
import json
import os
import statistics
import subprocess
import time
import urllib.request

from lib.database import PGENV, PGLOG, psql, sql
from lib.page_cases import PAGES_DB, page_cases
from lib.servers import EDITOR, Galley
from lib.settings import HERE, PGPORT, TIMES
from lib.site import Site


class Pages(Galley):
    """Galley on the copy with less even data; with few connections, so that PostgreSQL soon settles on its plans in each."""

    def start(self):
        os.environ["POOL"] = "3"
        return super().start()

    def launch(self, command, env, first_query, folder=None):
        return super().launch(command, env | dict(DATABASE_URL=f"postgres://postgres@127.0.0.1:{PGPORT}/{PAGES_DB}"), first_query, folder)

    def draft(self):
        """The token of a draft's preview, which opens all pages with the draft in its place."""
        task = self.ask("mutation($slug: String!) { createContentTask(input: { title: \"Draft\", slug: $slug }) { previewUrl } }", {"slug": f"draft-{time.time_ns()}"}, Authorization=EDITOR)
        return task["createContentTask"]["previewUrl"].split("?")[1]

    def get(self, path):
        return urllib.request.urlopen(self.url.replace("/graphql", path), timeout=30).read()


PAGES = Pages("pages", 18101, "0")


def run():
    names = [n for n in os.environ.get("PAGES", "").split(",") if n]
    chosen = lambda name: not names or any(n in name for n in names)
    copy_for_pages()
    psql(PAGES_DB, "-c", "SELECT count(*) FROM (SELECT body_html, search FROM post) p WHERE length(body_html) > 0")  # into memory
    site = Site(18102, f"http://127.0.0.1:{PAGES.port}")
    try:
        PAGES.start()
        psql(PAGES_DB, "-c", "VACUUM ANALYZE")
        cases = {name: case for name, case in page_cases(PAGES).items() if chosen(name)}
        print("| Galley, uncached | median ms | p99 ms | |\n|---|---|---|---|")
        for name, (query, inputs) in cases.items():
            show(name, timed(lambda variables: PAGES.ask(query, variables), inputs, 30))
        cursor = cases["deep pages"][1][TIMES // 2]["after"] if "deep pages" in cases else None
        draft = PAGES.draft()
        for path in ("/preview/", f"/preview/page/{cursor}", "/preview/categories/tenth", "/preview/tags/half", "/preview/tags/bygone", "/preview/authors/author-7") if cursor else ():
            show(path[:30], timed(PAGES.get, [f"{path}?{draft}"], 30))
        if cursor and site.build():
            site_pages(site, cases)
        PAGES.stop()
        explain(PAGES_DB)
        PAGES.start()
        print("\nPlans, each at its thirteenth request, when PostgreSQL has settled on one:")
        for name, (query, inputs) in cases.items():
            for variables in (inputs * 12)[:12]:
                PAGES.ask(query, variables)
            before = os.path.getsize(PGLOG)
            PAGES.ask(query, inputs[0])
            plans = logged(before)
            print(f"\n### {name}: {len(plans)} statements\n{json.dumps(inputs[0])}\n" + "\n".join(plans), flush=True)
    finally:
        PAGES.stop()
        site.stop()
        psql(PAGES_DB, "-c", f"ALTER DATABASE {PAGES_DB} RESET ALL")


def timed(ask, inputs, warm):
    for i in range(warm):
        ask(inputs[i % len(inputs)])
    times = []
    for i in range(TIMES):
        began = time.perf_counter()
        ask(inputs[i % len(inputs)])
        times.append((time.perf_counter() - began) * 1000)
    return times


def show(name, times, statements=""):
    print("| %s | %.1f | %.1f | %s |" % (name, statistics.median(times), sorted(times)[len(times) * 99 // 100], statements), flush=True)


def copy_for_pages():
    if PAGES_DB not in sql("SELECT datname FROM pg_database").split("\n"):
        subprocess.run(["createdb", "-T", "galley", PAGES_DB], env=PGENV, check=True)
    if psql(PAGES_DB, "-c", "SELECT count(*) FROM tag WHERE slug = 'half'") == "0":
        psql(PAGES_DB, "-1", "-f", os.path.join(HERE, "pages.sql"))
        psql(PAGES_DB, "-c", "VACUUM ANALYZE")
    psql(PAGES_DB, "-c", f"ALTER DATABASE {PAGES_DB} RESET ALL")


def explain(database):
    """Logs the plan of every statement of later connections."""
    for setting in ("session_preload_libraries = auto_explain", "auto_explain.log_min_duration = 0", "auto_explain.log_analyze = on", "auto_explain.log_buffers = on", "log_min_messages = log"):
        psql(database, "-c", f"ALTER DATABASE {database} SET {setting}")


def logged(before):
    """Plans in PostgreSQL's log from that position on, once it no longer grows; without those of jobs and sessions."""
    size = -1
    while size != os.path.getsize(PGLOG):
        size = os.path.getsize(PGLOG)
        time.sleep(0.1)
    with open(PGLOG) as f:
        f.seek(before)
        entries = f.read().split(" LOG:  duration: ")[1:]
    plans = [entry[:entry.rindex("\n")] if "\n" in entry else entry for entry in entries]
    return [plan for plan in plans if not any(own in plan for own in ("scheduled_tasks", "account", "pg_notify"))]


def site_pages(site, cases):
    """Each page when the site has to render it, and when it has it cached."""
    deep = [f"/page/{v['after']}" for v in cases["deep pages"][1]]
    column = lambda query: sql(query, PAGES_DB).split("\n")
    under = lambda kind, table: [f"/{kind}/{slug}" for slug in column(f"SELECT slug FROM {table} ORDER BY md5(slug) LIMIT {TIMES}")]
    parts = [f"/sitemap-{part}.xml" for part in column("SELECT DISTINCT number / 1000 FROM post ORDER BY 1")]
    found = {"deep pages": deep, "posts": under("posts", "post"), "categories": under("categories", "category"), "tags": under("tags", "tag"),
             "authors": under("authors", "author"), "sitemaps of posts": parts}
    single = ["/", "/feed.xml", "/sitemap.xml", "/sitemap-lists.xml", "/categories/tenth", "/tags/half", "/tags/bygone"]
    print("\n| The site | median ms, uncached | p99 | median ms, cached |\n|---|---|---|---|")
    made = {path: [] for path in single}
    for turn in range(7):
        site.start()
        for path in [path for paths in found.values() for path in paths[-9:] if path not in single]:
            site.get(path)
        for path in single:
            began = time.perf_counter()
            site.get(path)
            made[path].append((time.perf_counter() - began) * 1000)
        if turn < 6:
            site.stop()
    for path in single:
        show(path, made[path], "%.1f" % statistics.median(timed(site.get, [path], 5)))
    for name, paths in found.items():
        took = []
        for path in paths[:-9]:
            began = time.perf_counter()
            site.get(path)
            took.append((time.perf_counter() - began) * 1000)
        show(f"{len(took)} {name}", took, "%.1f" % statistics.median(timed(site.get, paths, 5)))
