"""q1, q2 and q3: their requests, and what the database says the responses must be."""
import json
import os

from lib.database import sql
from lib.servers import DEEP
from lib.settings import DIR

SLUGS = 5000
SLUGS_OF_Q2 = f"SELECT slug FROM post ORDER BY md5(id::text) LIMIT {SLUGS}"


def requests(server, which):
    """The query and all sets of variables that the load sends, in turn."""
    if which == "q2":
        slugs = sql(SLUGS_OF_Q2).split("\n")
        return server.query(which), [{"slug": slug} for slug in slugs]
    return server.query(which), [{"first": 20} if which == "q1" else {"first": 20, "after": server.deep()}]


def bodies(server, which):
    """Writes the requests' bodies to a file for wrk and returns its path."""
    query, variables = requests(server, which)
    path = os.path.join(DIR, f"{server.name}-{which}.bodies")
    with open(path, "w") as f:
        f.writelines(json.dumps({"query": query, "variables": v}) + "\n" for v in variables)
    return path


def expected(where, tail):
    rows = sql(f"""SELECT json_build_object('slug', p.slug, 'title', p.title, 'excerpt', p.excerpt, 'body', p.body_html, 'image', json_build_array(i.url, i.width, i.height, i.alt),
      'author', json_build_array(a.name, a.slug), 'category', json_build_array(c.name, c.slug),
      'tags', (SELECT json_agg(t.slug ORDER BY pt.position) FROM post_tag pt JOIN tag t ON t.id = pt.tag_id WHERE pt.post_id = p.id))
      FROM post p JOIN image i ON i.id = p.featured_image_id JOIN author a ON a.id = p.author_id JOIN category c ON c.id = p.category_id
      WHERE p.status = 'PUBLISHED' AND {where} ORDER BY p.published_at DESC, p.id DESC {tail}""")
    return [json.loads(row) for row in rows.split("\n")]


def verify(server):
    """Compares the whole response to each request of the load with the database's rows."""
    for which in ("q1", "q2", "q3"):
        query, variables = requests(server, which)
        if which == "q2":
            rows = {row["slug"]: [row] for row in expected(f"p.slug IN ({SLUGS_OF_Q2})", "")}
        else:
            rows = {None: expected("true", f"LIMIT 20 OFFSET {DEEP if which == 'q3' else 0}")}
        for v in variables:
            want = [row if which == "q2" else row | {"body": None} for row in rows[v.get("slug")]]
            image = lambda n: [n["featuredImage"][k] for k in ("url", "width", "height", "alt")]
            got = [dict(slug=n["slug"], title=n["title"], excerpt=n["excerpt"], body=server.body(n), image=image(n), author=[n["author"]["name"], n["author"]["slug"]],
                        category=[n["category"]["name"], n["category"]["slug"]], tags=server.tags(n)) for n in server.nodes(server.ask(query, v))]
            if got != want:
                raise SystemExit(f"{server.name} {which}: a wrong answer")
