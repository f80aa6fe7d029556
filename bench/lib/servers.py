"""The servers that are measured: Galley, and what it is compared with."""
import base64
import json
import os
import shutil
import subprocess
import time
import urllib.request

from lib.database import sql
from lib.settings import DIR, HEAP, HERE, JAR, JAVA, PASSWORD, PGPORT, POSTS, text

DEEP = int(POSTS) // 2
EDITOR = "Basic " + base64.b64encode(f"editor:{PASSWORD}".encode()).decode()


class Galley:
    """A server process: name, port, size of the response cache, further settings."""

    def __init__(self, name, port, cache, **settings):
        self.name, self.port, self.cache, self.settings, self.process = name, port, cache, settings, None
        self.url = f"http://127.0.0.1:{port}/graphql"

    def start(self):
        """Returns the seconds until the first response."""
        env = {k: v for k, v in os.environ.items() if not k.startswith("GALLEY_")}
        env |= dict(PORT=str(self.port), DATABASE_URL=f"postgres://postgres@127.0.0.1:{PGPORT}/galley", GALLEY_RESPONSE_CACHE_SIZE=self.cache,
                    GALLEY_DATA_DIR=os.path.join(DIR, self.name), GALLEY_EMBEDDED="always", GALLEY_EMBEDDED_S3_PORT="0", GALLEY_SAMPLES="false", GALLEY_EDITOR_PASSWORD=PASSWORD, SERVER_ADDRESS="127.0.0.1",
                    SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE=os.environ.get("POOL", "20")) | self.settings
        options = HEAP + os.environ.get("JAVA_MORE", "").split()
        return self.launch([JAVA, "--enable-native-access=ALL-UNNAMED", *options, "-jar", JAR], env, "{ tags { slug } }")

    def launch(self, command, env, first_query, folder=None):
        log = open(os.path.join(DIR, self.name + ".log"), "wb")
        began = time.time()
        self.process = subprocess.Popen(command, env=env, stdout=log, stderr=log, cwd=folder)
        while time.time() - began < 120 and self.process.poll() is None:
            try:
                self.ask(first_query, {})
                return time.time() - began
            except OSError:
                time.sleep(0.05)
        raise SystemExit(f"{self.name} did not start: {log.name}")

    def query(self, which):
        return text("q2.graphql" if which == "q2" else "q1.graphql")

    def deep(self):
        """The cursor of the post that the deep page starts after."""
        at = sql(f"SELECT published_at, id FROM post ORDER BY published_at DESC, id DESC LIMIT 1 OFFSET {DEEP - 1}").split("|")
        page = self.ask("query($b: DateTime) { posts(first: 1, filter: { publishedBefore: $b }) { edges { cursor node { id } } } }",
                        {"b": at[0].replace(" ", "T").replace("+00", ".000001Z")})["posts"]["edges"][0]
        if page["node"]["id"] != at[1]:
            raise SystemExit("Two posts share the time of the deep page's cursor")
        return page["cursor"]

    def nodes(self, data):
        return [data["post"]] if "post" in data else data["posts"]["nodes"]

    def tags(self, node):
        return [tag["slug"] for tag in node["tags"]]

    def body(self, node):
        return node.get("contentHtml")

    def token(self):
        """A header that signs an administrator in without the cost of a password."""
        input = {"name": "bench", "scopes": ["READ_DRAFTS", "WRITE", "PUBLISH"], "days": 1}
        token = self.ask("mutation($input: CreateApiTokenInput!) { createApiToken(input: $input) { secret } }", {"input": input}, Authorization=EDITOR)
        return "Bearer " + token["createApiToken"]["secret"]

    def ask(self, query, variables, **headers):
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(self.url, body, {"content-type": "application/json", "accept": "application/json"} | headers)
        response = json.loads(urllib.request.urlopen(request, timeout=30).read())
        if "errors" in response:
            raise SystemExit(json.dumps(response["errors"])[:500])
        return response["data"]

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(60)


class PostGraphile(Galley):
    """The fastest peer, one process, on the same tables."""

    def start(self):
        folder = os.environ["POSTGRAPHILE"]
        for name in ("graphile.config.mjs", "server.mjs"):
            shutil.copy(os.path.join(HERE, "postgraphile", name), folder)
        env = dict(os.environ, DATABASE_URL=f"postgres://postgres@127.0.0.1:{PGPORT}/galley", PORT=str(self.port), POOL=os.environ.get("POOL", "20"))
        return self.launch([os.environ.get("NODE", "node"), "server.mjs"], env, "{ __typename }", folder)

    def query(self, which):
        return text(os.path.join("postgraphile", "q2.graphql" if which == "q2" else "q1.graphql"))

    def deep(self):
        query = '{ posts(first: 1, offset: %d, orderBy: [PUBLISHED_AT_DESC, ROW_ID_DESC], condition: {status: "PUBLISHED"}) { pageInfo { endCursor } } }'
        return self.ask(query % (DEEP - 1), {})["posts"]["pageInfo"]["endCursor"]

    def nodes(self, data):
        return [data["postBySlug"]] if "postBySlug" in data else data["posts"]["nodes"]

    def tags(self, node):
        return [tag["tag"]["slug"] for tag in node["postTagsList"]]

    def body(self, node):
        return node.get("bodyHtml")


def nginx():
    """A fixed response of 12 KB: what HTTP itself allows."""
    if not shutil.which("nginx"):
        return None
    root = os.path.join(DIR, "nginx")
    os.makedirs(root, exist_ok=True)
    with open(os.path.join(root, "nginx.conf"), "w") as f:
        # No file: nginx answers a POST for one with 405. A word of its configuration has fewer than 4,096 characters.
        f.write(f"""daemon off; worker_processes 2; pid {root}/pid; error_log {root}/error.log; events {{ worker_connections 512; }}
          http {{ access_log off; server {{ listen 127.0.0.1:18083; location / {{ set $quarter {"x" * 3072}; return 200 "$quarter$quarter$quarter$quarter"; }} }} }}""")
    return subprocess.Popen(["nginx", "-c", os.path.join(root, "nginx.conf")], stderr=subprocess.DEVNULL)


UNCACHED, CACHED = Galley("uncached", 18081, "0"), Galley("cached", 18082, "64MB")
SERVERS = [UNCACHED, CACHED] + ([PostGraphile("postgraphile", 18084, "")] if "POSTGRAPHILE" in os.environ else [])
