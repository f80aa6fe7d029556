"""bench/run growth: the same pages, searches and lists among 100,000 and 1,000,000 posts, side by side."""
import json
import os
import statistics
import subprocess
import time

from lib.database import PGENV, PGLOG, psql
from lib.page_cases import document
from lib.servers import Galley
from lib.settings import HERE, PGPORT, TIMES, text
from measure.pages import explain, logged

# Posts, tags, authors.
SIZES = [tuple(int(n) for n in size.split("/")) for size in os.environ.get("SIZES", "100000/500/200,1000000/50000/10000").split(",")]
WORDS = """concat_ws(' ', CASE WHEN n % 10 = 3 THEN 'saffron' END, CASE WHEN n % 1000 = 7 THEN 'obsidian' END,
  CASE WHEN n IN (11, 50000, 90000) THEN 'palimpsest' END, CASE WHEN n <= {posts} / 10 THEN 'bygone' END)"""
DRAFTS = "query($first: Int, $filter: ContentTaskFilter) { contentTasks(first: $first, filter: $filter) { nodes { id title status updatedAt createdBy } pageInfo { hasNextPage endCursor } } }"
DESK_POSTS = "query($filter: PostFilter) { posts(first: 20, filter: $filter) { nodes { id title publishedAt author { name } category { name } featuredImage { url srcset } } pageInfo { hasNextPage endCursor } } }"
ACTIVITY = "query($post: ID, $task: ID) { activity(first: 20, postId: $post, taskId: $task) { nodes { id at actor action kind subject } pageInfo { hasNextPage endCursor } } }"
TERMS = "query($start: String, $after: String) { tagConnection(first: 100, startingWith: $start, after: $after) { nodes { slug name } pageInfo { hasNextPage endCursor } } }"
AUTHORS = "query($after: String) { authorConnection(first: 100, after: $after) { nodes { slug name } pageInfo { hasNextPage endCursor } } }"


class Grown(Galley):
    """Galley on a database of so many posts, with few connections, so that PostgreSQL soon settles on its plans in each."""

    def __init__(self, posts, tags, authors, port):
        super().__init__(f"growth-{posts}", port, "0")
        self.posts, self.tags, self.authors, self.database = posts, tags, authors, f"galley_growth_{posts}"

    def start(self):
        os.environ["POOL"] = "3"
        return super().start()

    def launch(self, command, env, first_query, folder=None):
        return super().launch(command, env | dict(DATABASE_URL=f"postgres://postgres@127.0.0.1:{PGPORT}/{self.database}"), "{ __typename }", folder)

    def fill(self):
        """Creates the database once: the smallest from data.sql, each other from a copy of that."""
        if self.database not in psql("postgres", "-c", "SELECT datname FROM pg_database").split("\n"):
            first = Grown(*SIZES[0], self.port)
            if self.posts == first.posts:
                subprocess.run(["createdb", self.database], env=PGENV, check=True)
            else:
                subprocess.run(["createdb", "-T", first.database, self.database], env=PGENV, check=True)
                psql(self.database, "-v", f"posts={first.posts}", "-v", f"times={self.posts // first.posts}", "-v", f"tags={self.tags}", "-v", f"authors={self.authors}",
                     "-f", os.path.join(HERE, "grow.sql"))
        self.start()  # creates or changes the tables
        self.stop()
        if psql(self.database, "-c", "SELECT count(*) FROM (SELECT FROM post LIMIT 1) p") == "0":
            psql(self.database, "-v", f"posts={self.posts}", "-v", f"tags={self.tags}", "-v", f"authors={self.authors}", "-v", "words=" + WORDS.format(posts=self.posts),
                 "-f", os.path.join(HERE, "data.sql"))
        psql(self.database, "-c", f"ALTER DATABASE {self.database} RESET ALL")

    def add(self):
        """Adds what only this comparison needs."""
        if psql(self.database, "-c", "SELECT count(*) FROM tag WHERE slug = 'half'") == "0":
            psql(self.database, "-v", f"posts={self.posts}", "-f", os.path.join(HERE, "growth.sql"))

    def column(self, query):
        return psql(self.database, "-c", query).split("\n")

    def cases(self):
        """Name, query, the variables of its requests in turn, and whether an editor asks."""
        lists = document("PostList")
        some = lambda what, where: self.column(f"SELECT {what} FROM {where} ORDER BY md5({what}::text) LIMIT {TIMES}")
        many = lambda **filters: [{"first": 12, "filter": {k: v[i % len(v)] for k, v in filters.items()}} for i in range(TIMES)]
        words = self.column("SELECT word FROM ts_stat('SELECT search FROM post ORDER BY id LIMIT 200') WHERE length(word) > 3 AND ndoc > 20 ORDER BY word")
        at = self.column(f"SELECT to_char(published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') FROM post ORDER BY published_at DESC LIMIT 1 OFFSET {self.posts // 2}")[0]
        cursor = self.ask("query($b: DateTime) { posts(first: 1, filter: { publishedBefore: $b }) { edges { cursor } } }", {"b": at})["posts"]["edges"][0]["cursor"]
        half = self.ask("query($b: DateTime) { posts(first: 1, filter: { tag: \"half\", publishedBefore: $b }) { edges { cursor } } }", {"b": at})["posts"]["edges"][0]["cursor"]
        self.bearer = self.token()
        terms = self.ask(TERMS, {}, Authorization=self.bearer)["tagConnection"]["pageInfo"]["endCursor"]
        posts, tasks = some("id", f"post WHERE number % {max(1, self.posts // 1000)} = 0"), some("id", "content_task WHERE post_id IS NULL")
        return {
            "q1: the 20 newest": (text("q1.graphql"), [{"first": 20}], False),
            "q2: a post": (text("q2.graphql"), [{"slug": slug} for slug in some("slug", f"post WHERE number % {max(1, self.posts // 1000)} = 0")], False),
            "q3: 20 from the middle": (text("q1.graphql"), [{"first": 20, "after": cursor}], False),
            "search: in almost all": (lists, many(text=words), False),
            "search: in a tenth": (lists, many(text=["saffron"]), False),
            "search: in a thousandth": (lists, many(text=["obsidian"]), False),
            "search: in three": (lists, many(text=["palimpsest"]), False),
            "search: in none": (lists, many(text=["xylograph"]), False),
            "search: in the oldest tenth": (lists, many(text=["bygone"]), False),
            "search: two common words": (lists, many(text=[f"{word} {words[i - 5]}" for i, word in enumerate(words)]), False),
            "search: a phrase": (lists, many(text=[f'"{word} {words[i - 5]}"' for i, word in enumerate(words)]), False),
            "search: a phrase of three": (lists, many(text=[f'"{word} {words[i - 5]} {words[i - 9]}"' for i, word in enumerate(words)]), False),
            "search: a phrase that no post has": (lists, many(text=[f'"{word} {words[i - 5]} {words[i - 9]} {words[i - 2]} {words[i - 1]}"' for i, word in enumerate(words)]), False),
            "search: a phrase of rare words": (lists, many(text=['"saffron obsidian"', '"obsidian saffron"']), False),
            "tag": (lists, many(tag=some("slug", "tag WHERE slug LIKE 'tag-%'")), False),
            "tag of half": (lists, many(tag=["half"]), False),
            "tag of half, from the middle": (lists, [{"first": 12, "after": half, "filter": {"tag": "half"}}], False),
            "tag of five": (lists, many(tag=["few"]), False),
            "tag of the oldest tenth": (lists, many(tag=["bygone"]), False),
            "category": (lists, many(category=some("slug", "category")), False),
            "author": (lists, many(author=some("slug", "author")), False),
            "tag and category": (lists, many(tag=some("slug", "tag WHERE slug LIKE 'tag-%'"), category=some("slug", "category")), False),
            "feed": (document("Feed"), [{}], False),
            "sections in the header": (document("Sections"), [{}], False),
            "sitemap: the parts": (document("Parts"), [{}], False),
            "sitemap: a part": (document("Addresses"), [{"part": int(part)} for part in self.column(f"SELECT DISTINCT number / 1000 FROM post ORDER BY 1 LIMIT {TIMES}")], False),
            "sitemap: tags": (document("Terms"), [{"kind": "TAG"}], False),
            "sitemap: authors": (document("Terms"), [{"kind": "AUTHOR"}], False),
            "list of tags, second page": (TERMS, [{"after": terms}], True),
            "tags that start with a letter": (TERMS, [{"start": letter} for letter in "abcdefg"], True),
            "list of authors": (AUTHORS, [{}], True),
            "desk: drafts": (DRAFTS, [{"first": 20}], True),
            "desk: drafts in review": (DRAFTS, [{"first": 20, "filter": {"status": "IN_REVIEW"}}], True),
            "desk: drafts of an account": (DRAFTS, [{"first": 20, "filter": {"createdBy": "seldom"}}], True),
            "desk: open drafts of an account": (DRAFTS, [{"first": 20, "filter": {"createdBy": "writer-7", "status": "DRAFT"}}], True),
            "desk: drafts by a word of the title": (DRAFTS, [{"first": 20, "filter": {"text": word}} for word in words], True),
            "desk: drafts by a word that no title has": (DRAFTS, [{"first": 20, "filter": {"text": "xylograph"}}], True),
            "desk: posts": (DESK_POSTS, [{}], True),
            "desk: unpublished posts": (DESK_POSTS, [{"filter": {"status": "UNPUBLISHED"}}], True),
            "activity": (ACTIVITY, [{}], True),
            "activity of a post": (ACTIVITY, [{"post": post} for post in posts], True),
            "activity of a draft": (ACTIVITY, [{"task": task} for task in tasks], True),
        }

    def timed(self, case, warm, times):
        query, inputs, editor = case
        took = []
        for i in range(warm + times):
            began = time.perf_counter()
            self.ask(query, inputs[i % len(inputs)], **({"Authorization": self.bearer} if editor else {}))
            took.append((time.perf_counter() - began) * 1000)
        return took[warm:]


def run():
    servers = [Grown(*size, 18110 + i) for i, size in enumerate(SIZES)]
    only = [name for name in os.environ.get("PAGES", "").split(",") if name]
    try:
        for server in servers:
            server.fill()
        for server in servers:
            server.add()
            server.start()
            psql(server.database, "-c", "SELECT count(*) FROM (SELECT body_html, search FROM post) p WHERE length(body_html) > 0")  # into memory
        cases = {server: server.cases() for server in servers}
        chosen = [name for name in cases[servers[0]] if not only or any(one in name for one in only)]
        print("| | " + " | ".join(f"{s.posts:,} posts: median ms | p99" for s in servers) + " | ratio |\n|---|" + "---|" * (2 * len(servers) + 1))
        for name in chosen:
            took = {server: [] for server in servers}
            for server in servers:
                server.timed(cases[server][name], 30, 0)
            for _ in range(3):  # interleaved
                for server in servers:
                    took[server] += server.timed(cases[server][name], 0, TIMES)
            medians = [statistics.median(took[server]) for server in servers]
            cells = " | ".join("%.1f | %.1f" % (statistics.median(t), sorted(t)[len(t) * 99 // 100]) for t in took.values())
            print("| %s | %s | %.1f |" % (name, cells, medians[-1] / medians[0]), flush=True)
        last = servers[-1]
        if os.environ.get("PLANS", "1") == "1":
            last.stop()
            explain(last.database)
            last.start()
            print(f"\nPlans among {last.posts:,} posts, each at its thirteenth request, when PostgreSQL has settled on one:")
            for name in chosen:
                case = cases[last][name]
                last.timed(case, 12, 0)
                before = os.path.getsize(PGLOG)
                last.timed((case[0], case[1][:1], case[2]), 0, 1)
                plans = logged(before)
                print(f"\n### {name}: {len(plans)} statements\n{json.dumps(case[1][0])}\n" + "\n".join(plans), flush=True)
    finally:
        for server in servers:
            server.stop()
            psql(server.database, "-c", f"ALTER DATABASE {server.database} RESET ALL")
