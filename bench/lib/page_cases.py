"""Every kind of page, search and filter that readers request."""
import json
import os

from lib.database import sql
from lib.settings import ROOT, TIMES

PAGES_DB = "galley_pages"


def document(name):
    """The site's query of that name."""
    with open(os.path.join(ROOT, "src", "main", "resources", "documents", "site.json")) as f:
        return next(d for d in json.load(f).values() if f"query {name}" in d and d[d.index(f"query {name}") + 6 + len(name)] in "( ")


def page_cases(server):
    """Name, query and the variables of its requests in turn."""
    named = document
    column = lambda query: sql(query, PAGES_DB).split("\n")
    slugs = lambda table: column(f"SELECT slug FROM {table} WHERE slug LIKE '%-%' ORDER BY md5(slug) LIMIT {TIMES}")
    posts = named("PostList")
    ordered = posts.replace("$filter: PostFilter", "$filter: PostFilter, $orderBy: PostOrder!").replace("filter: $filter", "filter: $filter, orderBy: $orderBy")
    words = column("SELECT word FROM ts_stat('SELECT search FROM post ORDER BY id LIMIT 200') WHERE length(word) > 3 AND ndoc > 20 ORDER BY word")
    tenths = [f"2024-{1 + i % 12:02d}-{1 + i % 28:02d}T00:00:00Z" for i in range(TIMES)]

    def cursors(**filters):
        """Cursors from all parts of a list."""
        one = "query($filter: PostFilter) { posts(first: 1, filter: $filter) { edges { cursor } } }"
        at = column(f"SELECT to_char(max(published_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') FROM (SELECT published_at, ntile({TIMES}) OVER (ORDER BY published_at) AS n FROM post) p GROUP BY n ORDER BY n DESC")
        edges = [edge for time in at for edge in server.ask(one, {"filter": filters | {"publishedBefore": time}})["posts"]["edges"]]
        return [edge["cursor"] for edge in edges]

    lists = lambda query=posts, first=12, after=(None,), **filters: (query, [{"first": first, "after": a, "filter": filters or None} for a in after])
    many = lambda **filters: (posts, [{"first": 12, "filter": {k: v[i % len(v)] for k, v in filters.items()}} for i in range(TIMES)])
    by = lambda order, **filters: (ordered, [{"first": 12, "orderBy": order, "filter": filters or None}])
    return {
        "home": lists(first=13),
        "deep pages": lists(after=cursors()),
        "last page": ("{ posts(last: 20) { nodes { slug title } } }", [{}]),
        "a post": (named("PostPage"), [{"slug": slug} for slug in slugs("post")]),
        "a post that is not there": (named("PostPage"), [{"slug": f"nothing-{i}"} for i in range(TIMES)]),
        "categories, as they are": many(category=slugs("category")),
        "category of a tenth": lists(category="tenth"),
        "category of five": lists(category="few"),
        "category of a tenth, deep": lists(after=cursors(category="tenth"), category="tenth"),
        "tags, as they are": many(tag=slugs("tag")),
        "tag of half": lists(tag="half"),
        "tag of five": lists(tag="few"),
        "tag of the oldest tenth": lists(tag="bygone"),
        "tag of half, deep": lists(after=cursors(tag="half"), tag="half"),
        "tag, deep": lists(after=cursors(tag="tag-7"), tag="tag-7"),
        "authors, as they are": many(author=slugs("author")),
        "author of five": lists(author="seldom"),
        "search: in almost all": many(text=words),
        "search: in a tenth": lists(text="saffron"),
        "search: in a thousandth": lists(text="obsidian"),
        "search: in three": lists(text="palimpsest"),
        "search: in the oldest tenth": lists(text="bygone"),
        "search: in none": lists(text="xylograph"),
        "search: two words": many(text=[f"saffron {word}" for word in words]),
        "search: a phrase": many(text=[f'"{word} {words[i - 5]}"' for i, word in enumerate(words)]),
        "search: without a word": many(text=[f"saffron -{word}" for word in ("obsidian", "bygone", "palimpsest")]),
        "search: one word or another": many(text=[f"obsidian OR {word}" for word in ("palimpsest", "bygone", "saffron")]),
        "search: deep": lists(after=cursors(text="saffron"), text="saffron"),
        "search in a category": many(text=["saffron", "obsidian", "bygone", *words], category=["tenth", *slugs("category")]),
        "search under a tag": many(text=["saffron", "obsidian", "bygone", *words], tag=["half", "few", *slugs("tag")]),
        "search by title": (ordered, [{"first": 12, "orderBy": "TITLE_ASC", "filter": {"text": text}} for text in ("saffron", "obsidian", "bygone", "palimpsest")]),
        "published before": many(publishedBefore=tenths),
        "published between": many(publishedAfter=tenths, publishedBefore=["2024-06-05T00:00:00Z", "2025-01-01T00:00:00Z"]),
        "category and tag": many(category=["tenth", "few", *slugs("category")], tag=["half", "few", "bygone", *slugs("tag")]),
        "category and author": many(category=["tenth", "few", *slugs("category")], author=["seldom", *slugs("author")]),
        "search in what few have": many(text=["kernel", "saffron"], tag=["few", "tag-7"]),
        "search in what few have, by title": (ordered, [{"first": 12, "orderBy": "TITLE_ASC", "filter": {"text": text, "category": "few"}} for text in ("kernel", "saffron")]),
        "tag of half in a category of five": many(tag=["half"], category=["few"]),
        "tag of five in a category of a tenth": many(tag=["few"], category=["tenth"]),
        "oldest first": by("PUBLISHED_AT_ASC"),
        "last changed first": by("UPDATED_AT_DESC"),
        "by title": by("TITLE_ASC"),
        "category of a tenth by title": by("TITLE_ASC", category="tenth"),
        "category of five by title": by("TITLE_ASC", category="few"),
        "category of five by change": by("UPDATED_AT_DESC", category="few"),
        "tag of the oldest tenth by title": by("TITLE_ASC", tag="bygone"),
        "sections in the header": (named("Sections"), [{}]),
        "sitemap: categories, tags, authors": (named("Terms"), [{"kind": kind} for kind in ("CATEGORY", "TAG", "AUTHOR")]),
        "feed": (named("Feed"), [{}]),
        "sitemap: the parts": (named("Parts"), [{}]),
        "sitemap: a part": (named("Addresses"), [{"part": int(part)} for part in column("SELECT DISTINCT number / 1000 FROM post ORDER BY 1")]),
    }
