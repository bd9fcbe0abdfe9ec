#!/usr/bin/env python3
"""Consul's key-value store and Nacos' configurations, as small as the recipes need them: kv_doubles.py PORT.

Consul: GET, PUT ?cas=, DELETE below /v1/kv/, the answer `true` or `false` with status 200. Nacos: /nacos/v1/auth/login
and /nacos/v1/cs/configs with the header casMd5, status 500 and code 20005 for a conflict; a configuration that is not
there is inserted whatever the digest says. Both want the secrets that the tests know.
"""
import base64
import hashlib
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

STATE = threading.Lock()
KEYS = {}  # key -> (bytes, index)
CONFIGS = {}  # (data id, group) -> bytes
TOKEN, USER, PASSWORD = "t0ken-s3cret", "rel", "s3cret-Pa55"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body=b""):
        self.send_response(status)
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

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        url = urlsplit(self.path)
        with STATE:
            if url.path.startswith("/v1/kv/"):
                return self.consul(url.path[len("/v1/kv/"):], parse_qs(url.query), body)
            form = body.decode() if self.command == "POST" else url.query
            self.nacos(url.path, parse_qs(form, keep_blank_values=True))

    do_GET = do_PUT = do_POST = do_DELETE = handle_any


server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
server.daemon_threads = True
server.serve_forever()
