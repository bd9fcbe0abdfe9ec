#!/usr/bin/env python3
"""Consul, Nacos, S3 and Apollo, as small as the recipes of docs/services/ need them: kv_doubles.py PORT.

Consul: GET, PUT ?cas=, DELETE below /v1/kv/, the answer `true` or `false` with status 200. Nacos: /nacos/v1/auth/login
and /nacos/v1/cs/configs with the header casMd5, status 500 and code 20005 for a conflict; a configuration that is not
there is inserted whatever the digest says. S3: /bucket/KEY with If-Match and If-None-Match, every request signed with
version 4. Apollo: items that are drafts until a release publishes all of them. All want the secrets that the tests know.
"""
import base64
import hashlib
import hmac
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

STATE = threading.Lock()
KEYS = {}  # key -> (bytes, index)
CONFIGS = {}  # (data id, group) -> bytes
OBJECTS = {}  # path -> bytes
DRAFTS = {}  # item -> value
RELEASE = {}  # what is published
TOKEN, USER, PASSWORD = "t0ken-s3cret", "rel", "s3cret-Pa55"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def consul(self, key, query, body):
        if self.headers.get("X-Consul-Token") != TOKEN:
            return self.answer(403, b"Permission denied")
        value, index = KEYS.get(key, (b"", 0))
        if self.command == "GET":
            if not index:
                return self.answer(404)
            row = {"Key": key, "Value": base64.b64encode(value).decode(), "ModifyIndex": index}
            return self.answer(200, json.dumps([row]).encode())
        if self.command == "DELETE":
            KEYS.pop(key, None)
            return self.answer(200, b"true")
        fits = "cas" not in query or int(query["cas"][0]) == index
        if fits:
            KEYS[key] = (body, 1 + max([index for _, index in KEYS.values()] or [0]))
        self.answer(200, b"true" if fits else b"false")

    def nacos(self, path, query):
        if path == "/nacos/v1/auth/login":
            known = query.get("username") == [USER] and query.get("password") == [PASSWORD]
            return self.answer(200, json.dumps({"accessToken": TOKEN}).encode()) if known else self.answer(403)
        if query.get("accessToken") != [TOKEN]:
            return self.answer(403)
        place = (query["dataId"][0], query["group"][0])
        present = CONFIGS.get(place)
        if self.command == "GET":
            return self.answer(404, b"config data not exist") if present is None else self.answer(200, present)
        if self.command == "DELETE":
            CONFIGS.pop(place, None)
            return self.answer(200, b"true")
        digest = self.headers.get("casMd5")
        if digest and present is not None and hashlib.md5(present).hexdigest() != digest:
            return self.answer(500, b'{"code":20005,"message":"Cas publish fail, server md5 may have changed."}')
        CONFIGS[place] = query["content"][0].encode()
        self.answer(200, b"true")

    def signature(self, body):
        """What the request has to be signed with: AWS Signature Version 4, "Create a signed request"."""
        words = dict(word.split("=", 1) for word in self.headers["Authorization"].split(" ", 1)[1].replace(" ", "").split(","))
        day, region, service, end = words["Credential"].split("/")[1:]
        names = words["SignedHeaders"].split(";")
        url = urlsplit(self.path)
        fields = "".join("%s:%s\n" % (name, self.headers[name].strip()) for name in names)
        request = "\n".join((self.command, url.path, url.query, fields, words["SignedHeaders"], hashlib.sha256(body).hexdigest()))
        text = "\n".join(("AWS4-HMAC-SHA256", self.headers["x-amz-date"], "/".join((day, region, service, end)),
                          hashlib.sha256(request.encode()).hexdigest()))
        key = ("AWS4" + PASSWORD).encode()
        for part in (day, region, service, end):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        is_known = words["Credential"].split("/")[0] == USER and service == "s3" and "host" in names
        return is_known and hmac.new(key, text.encode(), hashlib.sha256).hexdigest() == words["Signature"]

    def s3(self, path, body):
        if not self.headers.get("Authorization", "").startswith("AWS4-HMAC-SHA256 ") or not self.signature(body):
            return self.answer(403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>")
        if self.headers.get("x-amz-content-sha256") != hashlib.sha256(body).hexdigest():
            return self.answer(400, b"<Error><Code>XAmzContentSHA256Mismatch</Code></Error>")
        if not path.startswith("/bucket/"):
            return self.answer(404, b"<Error><Code>NoSuchBucket</Code></Error>")
        present = OBJECTS.get(path)
        etag = None if present is None else '"%s"' % hashlib.md5(present).hexdigest()
        match, none = self.headers.get("If-Match"), self.headers.get("If-None-Match")
        match = match and '"%s"' % match.strip('"')
        if self.command == "DELETE":
            OBJECTS.pop(path, None)
            return self.answer(204)
        if self.command == "GET" or (match and present is None):
            return self.answer(200, present, ETag=etag) if etag and not match else self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
        if (match and match != etag) or (none == "*" and etag):
            return self.answer(412, b"<Error><Code>PreconditionFailed</Code></Error>")
        OBJECTS[path] = body
        self.answer(200, ETag='"%s"' % hashlib.md5(body).hexdigest())

    def apollo(self, place, body):
        if self.headers.get("Authorization") != TOKEN:
            return self.answer(401)
        if place == "releases/latest":
            return self.answer(200, json.dumps({"configurations": RELEASE}).encode() if RELEASE else b"")
        if place == "releases":
            RELEASE.update(DRAFTS)
            return self.answer(200, b"{}")
        key = place[len("items/"):]
        if self.command == "PUT":
            DRAFTS[key] = json.loads(body)["value"]
            return self.answer(200)
        self.answer(200, json.dumps({"key": key, "value": DRAFTS[key]}).encode()) if key in DRAFTS else self.answer(404)

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        url = urlsplit(self.path)
        with STATE:
            if url.path.startswith("/v1/kv/"):
                return self.consul(url.path[len("/v1/kv/"):], parse_qs(url.query), body)
            if not url.path.startswith("/nacos/"):
                start, _, place = url.path.partition("/namespaces/miniship-policy.json/")
                return self.apollo(place, body) if start.startswith("/openapi/v1/envs/PRO/apps/shop") else self.s3(url.path, body)
            form = body.decode() if self.command == "POST" else url.query
            self.nacos(url.path, parse_qs(form, keep_blank_values=True))

    do_GET = do_PUT = do_POST = do_DELETE = handle_any


server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
server.daemon_threads = True
server.serve_forever()
