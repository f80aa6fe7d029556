"""bench/run writes: eight editors who save at once, approvals at 20 a second, and the import of 10,000 files."""
import collections
import os
import subprocess
import threading
import time

from lib.database import PGENV, PGLOG, psql
from lib.servers import Galley
from lib.settings import DIR, HEAP, JAR, JAVA, PASSWORD, PGPORT, SECS
from measure.pages import explain, logged

EDITORS, RATE, FILES = int(os.environ.get("EDITORS", 8)), int(os.environ.get("RATE", 20)), int(os.environ.get("FILES", 10_000))
DATABASE = os.environ.get("WRITES_DB", "galley_writes")
URL = f"postgres://postgres@127.0.0.1:{PGPORT}/{DATABASE}"
SAVE = "mutation($input: EditContentTaskInput!) { editContentTask(input: $input) { id version status missing excerpt } }"
CREATE = "mutation($input: CreateContentTaskInput!) { createContentTask(input: $input) { id version } }"
APPROVE = "mutation($input: ApprovePostInput!) { approvePost(input: $input) { id slug status } }"


class Writes(Galley):
    """Galley on a copy of the comparison's database."""

    def launch(self, command, env, first_query, folder=None):
        return super().launch(command, env | dict(DATABASE_URL=URL, GALLEY_SITE_URL="http://127.0.0.1:9", GALLEY_SITE_SECRET="x" * 40), "{ __typename }", folder)


class Waits(threading.Thread):
    """Samples what the database's sessions wait for."""

    def __init__(self):
        super().__init__(daemon=True)
        self.seen, self.samples, self.ended = collections.Counter(), 0, threading.Event()

    def run(self):
        while not self.ended.wait(0.05):
            rows = psql(DATABASE, "-F", "\t", "-c", "SELECT coalesce(wait_event_type || ':' || wait_event, 'running'), left(regexp_replace(query, '\\s+', ' ', 'g'), 60) FROM pg_stat_activity "
                        "WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid() AND wait_event IS DISTINCT FROM 'ClientRead'")
            self.samples += 1
            self.seen.update(rows.split("\n") if rows else [])

    def report(self):
        self.ended.set()
        self.join()
        for what, count in self.seen.most_common(8):
            print("    %.2f sessions on average: %s" % (count / max(1, self.samples), what.replace("\t", " | ")))


def show(name, times, seconds, waits):
    times.sort()
    print("| %s | %d | %.1f | %.1f | %.1f | %.1f |" % (name, len(times), len(times) / seconds, times[len(times) // 2] * 1000, times[len(times) * 99 // 100] * 1000, times[-1] * 1000), flush=True)
    waits.report()


def run():
    if DATABASE not in psql("postgres", "-c", "SELECT datname FROM pg_database").split("\n"):
        subprocess.run(["createdb", "-T", os.environ.get("TEMPLATE", "galley"), DATABASE], env=PGENV, check=True)
    server = Writes("writes", 18140, "64MB")
    try:
        server.start()
        server.bearer = {"Authorization": server.token()}
        print("| | done | a second | p50 ms | p99 ms | max ms |\n|---|---|---|---|---|---|")
        saves(server)
        approvals(server)
        server.stop()
        statements(server)
    finally:
        server.stop()
        psql(DATABASE, "-c", f"ALTER DATABASE {DATABASE} RESET ALL")
    imports()


def draft(server, number, text="Words of the article. " * 300):
    task = server.ask(CREATE, {"input": {"title": f"Draft {number}", "slug": f"draft-{time.time_ns()}-{number}", "bodyMarkdown": text}}, **server.bearer)["createContentTask"]
    return task["id"], task["version"], text


def save(server, task, version, text, n):
    return server.ask(SAVE, {"input": {"id": task, "version": version, "bodyMarkdown": text + f"\n\nSentence {n}."}}, **server.bearer)["editContentTask"]["version"]


def saves(server):
    times, ended = [], time.time() + SECS * 2

    def edit(number):
        task, version, text = draft(server, number)
        n = 0
        while time.time() < ended:
            began = time.perf_counter()
            version = save(server, task, version, text, n)
            times.append(time.perf_counter() - began)
            n += 1

    for _ in range(100):
        edit_once = draft(server, 0)
        save(server, *edit_once, 0)
    ended = time.time() + SECS * 2
    waits = Waits()
    waits.start()
    threads = [threading.Thread(target=edit, args=(number,)) for number in range(EDITORS)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    show(f"{EDITORS} editors saving", times, SECS * 2, waits)


def in_review(count):
    """Complete drafts of one author and category, as when one person approves what another wrote."""
    return psql(DATABASE, "-c", f"""INSERT INTO content_task (id, title, slug, excerpt, body_markdown, author_id, category_id, tags, featured_image_id, status, version,
        created_by, updated_by, created_at, updated_at)
      SELECT gen_random_uuid(), p.title, 'to-approve-' || extract(epoch FROM clock_timestamp())::bigint || '-' || row_number() OVER (), p.excerpt, p.body_markdown,
        (SELECT id FROM author ORDER BY slug LIMIT 1), (SELECT id FROM category ORDER BY slug LIMIT 1), ARRAY(SELECT id FROM tag ORDER BY slug LIMIT 3), p.featured_image_id,
        'IN_REVIEW', 1, 'bench', 'bench', now(), now()
      FROM (SELECT * FROM post ORDER BY number LIMIT {count}) p RETURNING id""").split("\n")


def approve(server, task):
    server.ask(APPROVE, {"input": {"taskId": task, "version": 1}}, **server.bearer)


def approvals(server):
    for task in in_review(60):
        approve(server, task)
    todo, times, lock = collections.deque(in_review(RATE * SECS * 2)), [], threading.Lock()
    began = time.time()
    due = iter(range(len(todo)))

    def work():
        while True:
            with lock:
                n = next(due, None)
                if n is None:
                    return
                task = todo.popleft()
            at = began + n / RATE
            time.sleep(max(0, at - time.time()))
            approve(server, task)
            times.append(time.time() - at)  # from when it was due

    waits = Waits()
    waits.start()
    threads = [threading.Thread(target=work) for _ in range(EDITORS)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    show(f"approvals at {RATE} a second", times, time.time() - began, waits)
    todo = collections.deque(in_review(300))
    times.clear()
    began = time.time()
    due, RATE_BEFORE = iter(range(len(todo))), RATE
    globals()["RATE"] = 1e9
    waits = Waits()
    waits.start()
    threads = [threading.Thread(target=work) for _ in range(EDITORS)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    globals()["RATE"] = RATE_BEFORE
    show(f"approvals, {EDITORS} at once", times, time.time() - began, waits)


def statements(server):
    """What one save and one approval send, as PostgreSQL logs it."""
    explain(DATABASE)
    server.start()
    task, version, text = draft(server, "counted")
    version = save(server, task, version, text, 0)
    for name, action in (("save", lambda: save(server, task, version, text, 1)), ("approval", lambda: approve(server, in_review(1)[0]))):
        before = os.path.getsize(PGLOG)
        action()
        plans = logged(before)
        print(f"\n### a {name}: {len(plans)} statements")
        for plan in plans:
            duration, _, rest = plan.partition(" ms  plan:")
            query = " ".join(rest.split("Query Text:")[-1].split("\n\t")[0].split())
            print("  %8s ms  %s" % (duration.strip(), query[:150]))
    server.stop()


def imports():
    folder = os.path.join(DIR, "import")
    if not os.path.isdir(folder):
        os.makedirs(folder)
        corpus = os.environ.get("CORPUS")
        texts = [open(os.path.join(corpus, name)).read() for name in sorted(os.listdir(corpus)) if name.endswith(".md")] if corpus else []
        for i in range(FILES):
            text = texts[i % len(texts)] if texts else f"---\ntitle: Post {i % 172}\nauthor: Author {i % 20}\ntags: [tag {i % 50}, tag {i % 7}]\n---\n\n" + f"Paragraph {i} of some words. " * 200
            with open(os.path.join(folder, f"post-{i:05d}.md"), "w") as f:
                f.write(text)
    env = {k: v for k, v in os.environ.items() if not k.startswith("GALLEY_")} | dict(DATABASE_URL=URL, GALLEY_DATA_DIR=os.path.join(DIR, "writes"), GALLEY_EMBEDDED="always",
        GALLEY_EMBEDDED_S3_PORT="0", GALLEY_EDITOR_PASSWORD=PASSWORD)
    waits = Waits()
    waits.start()
    began = time.time()
    run = subprocess.run([JAVA, "--enable-native-access=ALL-UNNAMED", *HEAP, "-jar", JAR, "import", folder], env=env, capture_output=True, text=True)
    took = time.time() - began
    print("\nImport of %d files: %.0f s, %.0f a second\n%s" % (len(os.listdir(folder)), took, len(os.listdir(folder)) / took, "\n".join((run.stdout + run.stderr).strip().split("\n")[-6:])))
    waits.report()
