#!/usr/bin/env python3
"""Stands before a real service and lets its writes fail: fault_proxy.py PORT UPSTREAM_PORT ELSEWHERE_PORT.

PUT /.fault with a word makes the writes fail in that way: `none`, `reset-before`, `lost-reply`, `truncated`, `slow`, `html`,
`redirect` (to ELSEWHERE_PORT), a status such as `503`, or `busy` (503 once). Writes are etcd's transactions that put
something, what git pushes, and PUT of anything but a history. Everything else goes through as it is.
"""
import http.client
import socket
import struct
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORT, UPSTREAM, ELSEWHERE = (int(word) for word in sys.argv[1:4])
FAULT = {"way": "none"}
# They belong to one connection, and there are two.
HOPS = ("connection", "transfer-encoding", "content-length", "host")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def cut(self):
        """Ends the connection with a TCP reset."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def answer(self, status, body=b"", fields=(), missing=0):
        self.send_response(status)
        for name, value in fields:
            if name.lower() not in HOPS:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) + missing))
        self.end_headers()
        self.wfile.write(body)
        if missing:
            self.close_connection = True

    def read_body(self):
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def upstream(self, body):
        connection = http.client.HTTPConnection("127.0.0.1", UPSTREAM)
        fields = {name: value for name, value in self.headers.items() if name.lower() not in HOPS}
        connection.request(self.command, self.path, body or None, fields)
        response = connection.getresponse()
        return response.status, response.read(), response.getheaders()

    def fails(self, way, body):
        """True when this has answered."""
        if way in ("lost-reply", "truncated"):
            status, told, fields = self.upstream(body)
            if way == "lost-reply":
                self.cut()
            else:
                self.answer(status, told[: len(told) // 2], fields, missing=len(told) - len(told) // 2)
        elif way == "slow":
            time.sleep(3)
            self.cut()
        elif way == "reset-before":
            self.cut()
        elif way == "html":
            self.answer(200, b"<!doctype html><title>login</title>", [("Content-Type", "text/html")])
        elif way == "redirect":
            self.answer(307, fields=[("Location", "http://127.0.0.1:%d%s" % (ELSEWHERE, self.path))])
        elif way == "busy":
            FAULT["way"] = "none"
            self.answer(503, fields=[("Retry-After", "1")])
        elif way.isdigit():
            self.answer(int(way))
        else:
            return False
        return True

    def handle_any(self):
        body = self.read_body()
        if self.path == "/.fault":
            FAULT["way"] = body.decode()
            return self.answer(204)
        is_write = b"requestPut" in body or (self.command == "POST" and self.path.endswith("/git-receive-pack")) or (
            self.command == "PUT" and not self.path.endswith(".history"))
        if not (is_write and self.fails(FAULT["way"], body)):
            self.answer(*self.upstream(body))

    do_GET = do_PUT = do_POST = do_DELETE = do_OPTIONS = do_LOCK = do_UNLOCK = handle_any


server = ThreadingHTTPServer(("127.0.0.1", PORT), Handler)
server.daemon_threads = True
server.handle_error = lambda *_: None
server.serve_forever()
