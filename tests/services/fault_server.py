#!/usr/bin/env python3
"""A policy service that fails on purpose: fault_server.py PORT [CERT KEY [CLIENT_CA]].

The first part of the path says how. With a certificate it talks TLS, with CLIENT_CA it wants one of the client too.

Documents live in memory, one per path. GET /log gives the requests so far as JSON: method, path, the client's port,
which tells connections apart, and where it holds secrets. GET /effects gives how often each
document has changed. A PUT with the header `Seed` is always taken. Everything that is not named below is an honest JSON API: strong ETags, If-Match,
If-None-Match.
"""
import email.utils
import hashlib
import json
import socket
import ssl
import struct
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

STATE = threading.Lock()
DOCUMENTS = {}  # path -> (bytes, time of the write)
COUNTS = {}  # path -> requests so far
EFFECTS = {}  # path -> changes so far
LOG = []
BASIC = "Basic cmVsOnMzY3JldC1QYTU1"  # rel:s3cret-Pa55
BEARER = "Bearer t0ken-s3cret"
SECRETS = ("s3cret", BASIC.split()[1])
GUARDED = ("authorization", "proxy-authorization", "cookie")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    # -- what is sent back

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def cut(self):
        """Ends the connection with a TCP reset."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def truncated(self, body):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body) + 100))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    # -- the document

    def etag(self, document, written):
        if self.mode == "noetag":
            return None
        weak = self.mode == "weak" or (self.mode == "briefly-weak" and time.time() - written < 1)
        return ("W/" if weak else "") + '"' + hashlib.sha256(document).hexdigest()[:16] + '"'

    def get(self):
        if self.path not in DOCUMENTS:
            return self.answer(404, b"<html>not found</html>", Content_Type="text/html")
        document, written = DOCUMENTS[self.path]
        etag = self.etag(document, written)
        self.answer(200, document, Content_Type="application/json", **({"ETag": etag} if etag else {}))

    def refused_by_precondition(self):
        if self.mode in ("careless", "noetag"):
            return False
        stored = DOCUMENTS.get(self.path)
        etag = self.etag(*stored) if stored else None
        match = self.headers.get("If-Match")
        if self.mode == "half-careful":
            return bool(match) and stored is None
        if match and (etag is None or etag.startswith("W/") or match != etag):
            return True
        return self.headers.get("If-None-Match") == "*" and stored is not None

    def put(self, body):
        # A client may repeat by itself what failed on a kept connection, so it takes two.
        silent = self.mode == "lost-reply" and self.nth("put") <= 2
        with STATE:
            if self.refused_by_precondition():
                return self.cut() if silent else self.answer(412)
            if self.mode == "reformatting":
                body = json.dumps(json.loads(body), indent=4, sort_keys=True).encode()
            created = self.path not in DOCUMENTS
            if self.mode != "swallowing" or created:
                DOCUMENTS[self.path] = (body, time.time())
                EFFECTS[self.path] = EFFECTS.get(self.path, 0) + 1
        if silent:
            return self.cut()
        if self.mode == "truncated-put":
            return self.truncated(b'{"ok":')
        if self.mode == "busy-after-put" and self.nth("after") == 1:
            return self.answer(503)
        self.answer(201 if created else 204)

    def honest(self, body):
        if self.command == "GET":
            return self.get()
        if self.command == "PUT":
            return self.put(body)
        if self.command == "DELETE":
            return self.answer(204 if DOCUMENTS.pop(self.path, None) else 404)
        self.answer(405)

    # -- the ways to fail

    def nth(self, kind):
        key = (kind, self.path)
        COUNTS[key] = COUNTS.get(key, 0) + 1
        return COUNTS[key]

    def fail_by_reading(self, body):
        """Modes that concern GET; true when this one has answered."""
        mode, get = self.mode, self.command == "GET"
        if mode == "html" and get:
            self.answer(200, b"<!doctype html><title>login</title>", Content_Type="text/html; charset=utf-8")
        elif mode == "text" and get:
            self.answer(200, b"ok", Content_Type="text/plain")
        elif mode == "large" and get:
            self.answer(200, b"[" + b" " * (17 << 20) + b"]", Content_Type="application/json")
        elif mode == "half-once" and get and self.path in DOCUMENTS and self.nth("get") == 1:
            # As from a server that is met while it overwrites a file.
            whole = DOCUMENTS[self.path][0]
            self.answer(200, whole[: len(whole) // 2], Content_Type="application/json")
        elif mode == "truncated" and get:
            self.truncated(b'{"a":')
        elif mode == "reset-before" and get:
            self.cut()
        elif mode == "reset-within" and get:
            self.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"a":')
            self.wfile.flush()
            time.sleep(0.05)
            self.cut()
        elif mode == "slow":
            time.sleep(3)
            self.cut()
        elif mode == "inner-redirect" and get and not self.path.endswith("/moved"):
            self.answer(302, Location=self.path + "/moved")
        elif mode == "redirect-loop" and get:
            self.answer(307, Location=self.path)
        elif mode == "redirect-get" and get:
            self.answer(302, Location="http://127.0.0.1:%s/doc" % self.argument)
        else:
            return False
        return True

    def fail_by_status(self, body):
        mode = self.mode
        if mode == "status":
            self.answer(int(self.argument), b"s3cret-Pa55 in the body of an error")
        elif mode == "put-status" and self.command == "PUT" and "probe" not in self.path:
            self.answer(int(self.argument))
        elif mode == "busy" and self.nth("any") == 1:
            date = email.utils.formatdate(time.time() + 2, usegmt=True)
            self.answer(503, Retry_After="1" if self.argument == "seconds" else date)
        elif mode == "busy-put" and self.command == "PUT" and "probe" not in self.path and self.nth("put") == 1:
            self.answer(503, Retry_After="1")
        elif mode == "once" and COUNTS.get(("put", self.path)):
            self.answer(503)
        elif mode == "once" and self.command == "PUT":
            self.nth("put")
            return False
        elif mode == "much-later":
            self.answer(429, Retry_After="3600")
        elif mode == "basic" and self.headers.get("Authorization") != BASIC:
            self.answer(401, WWW_Authenticate='Basic realm="policy"')
        elif mode == "bearer" and self.headers.get("Authorization") != BEARER:
            self.answer(401, WWW_Authenticate="Bearer")
        elif mode == "redirect-put" and self.command == "PUT" and "probe" not in self.path:
            self.answer(307, Location="http://127.0.0.1:%s/doc" % self.argument)
        elif mode == "dropped" and self.command == "PUT" and "probe" not in self.path and self.nth("put") <= 2:
            self.cut()
        else:
            return False
        return True

    def fail_by_writing(self, body):
        """Modes that concern PUT; true when this one has answered."""
        if self.command != "PUT" or "probe" in self.path:
            return False
        if self.mode == "html-put":
            self.answer(200, b"<!doctype html><title>login</title>", Content_Type="text/html")
        elif self.mode == "slow-put" and self.nth("put") == 1:
            # It takes effect, long after the client has given up.
            time.sleep(2)
            self.put(body)
        else:
            return False
        return True

    def fail_by_locking(self, body):
        if self.mode == "lost-lock":
            return self.lose_a_lock(body)
        if self.mode not in ("locked", "no-lock-after-all"):
            return False
        if self.command == "OPTIONS":
            self.answer(200, DAV="1, 2")
        elif self.command == "LOCK":
            self.answer(423 if self.mode == "locked" else 405)
        else:
            return False
        return True

    def lose_a_lock(self, body):
        """Locks are given; the first one is gone when the PUT comes, and somebody else has written."""
        if self.command == "OPTIONS":
            self.answer(200, DAV="1, 2")
        elif self.command == "LOCK":
            self.answer(200, Lock_Token="<urn:lock:%d>" % self.nth("lock"))
        elif self.command == "UNLOCK":
            self.answer(204)
        elif self.command == "PUT" and not self.headers.get("Seed") and self.nth("locked-put") == 1:
            DOCUMENTS[self.path] = (DOCUMENTS[self.path][0].replace(b"]", b',"other"]'), time.time())
            self.answer(412)
        else:
            return False
        return True

    def stale_copy(self):
        """What a CDN gives: the document as it was, for so many requests, with its age."""
        origin = "/api" + self.path[len("/cdn/" + self.argument):]
        document = DOCUMENTS.get(origin, (b"{}", 0))[0]
        old = COUNTS.setdefault(("copy", self.path), document)
        fresh = self.nth("copies") > int(self.argument)
        self.answer(200, document if fresh else old, Age="0" if fresh else "53", Content_Type="application/json")

    def secrets(self, body):
        """Where the request holds a secret: names of headers, `path`, `body`."""
        def is_secret(text):
            return any(secret in text for secret in SECRETS)
        places = {name for name, value in self.headers.items() if name.lower() in GUARDED or is_secret(value)}
        return sorted(places | {place for place, text in (("path", self.path), ("body", body.decode("latin-1"))) if is_secret(text)})

    def handle_any(self):
        if self.path.startswith("/reset-put/") and self.command == "PUT" and not self.headers.get("Seed"):
            LOG.append({"method": "PUT", "path": self.path, "client": self.client_address[1], "secrets": []})
            return self.cut()
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/log":
            return self.answer(200, json.dumps(LOG).encode(), Content_Type="application/json")
        if self.path == "/effects":
            return self.answer(200, json.dumps(EFFECTS).encode(), Content_Type="application/json")
        if self.headers.get("Seed"):
            DOCUMENTS[self.path] = (body, 0)
            return self.answer(204)
        LOG.append({"method": self.command, "path": self.path, "client": self.client_address[1], "secrets": self.secrets(body)})
        parts = self.path.strip("/").split("/")
        self.mode = parts[0]
        self.argument = parts[1] if len(parts) > 1 else ""
        if self.mode == "cdn":
            return self.stale_copy()
        if self.mode == "far":
            time.sleep(0.02)
        ways = (self.fail_by_reading, self.fail_by_status, self.fail_by_writing, self.fail_by_locking)
        if not any(fail(body) for fail in ways):
            self.honest(body)

    do_GET = do_HEAD = do_PUT = do_DELETE = do_OPTIONS = do_LOCK = do_UNLOCK = do_POST = do_CONNECT = handle_any


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address):
        pass  # clients that go away are what this server is for


def with_tls(listener, cert, key, client_ca=None):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    if client_ca:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(client_ca)
    return context.wrap_socket(listener, server_side=True)


server = Server(("127.0.0.1", int(sys.argv[1])), Handler)
if len(sys.argv) > 2:
    server.socket = with_tls(server.socket, *sys.argv[2:])
server.serve_forever()
