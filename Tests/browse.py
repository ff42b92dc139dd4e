#!/usr/bin/env python3
"""Opens every page of a store in a headless Chromium and looks at what it becomes.

No text of the store or of an address may run as a script, no page may load anything from elsewhere or
be wider than a phone, keys must move, and only this machine's own names get an answer.

usage: browse.py ESPALIER STORE PICTURES
Needs chromium and nothing beside Python's own library.
"""

import base64
import http.client
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

HOSTILE = """<script>document.title="taken"</script><img src=x onerror="document.title='taken'">"'"""
SIZES = {"": (1280, 900, "light"), "-phone": (390, 844, "light"), "-dark": (1280, 900, "dark")}


class Browser:
    """One page of a Chromium, spoken to by its debugging protocol."""

    def __init__(self, folder):
        self.process = subprocess.Popen(
            ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
             "--no-first-run", "--disable-background-networking", "--remote-debugging-port=0",
             f"--user-data-dir={folder}", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        ports = os.path.join(folder, "DevToolsActivePort")
        wait_for(lambda: os.path.exists(ports) and open(ports).read().count("\n") >= 1, 120)
        port = int(open(ports).readline())
        pages = json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list"))
        address = urllib.parse.urlparse(next(p for p in pages if p["type"] == "page")
                                        ["webSocketDebuggerUrl"])
        self.socket = socket.create_connection((address.hostname, address.port), timeout=120)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall((
            f"GET {address.path} HTTP/1.1\r\nHost: {address.netloc}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
        ).encode())
        self.stream = self.socket.makefile("rb")
        while self.stream.readline().strip():
            pass
        self.number, self.events = 0, []
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable")

    def ask(self, method, **parameters):
        self.number += 1
        self.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while True:
            message = self.receive()
            if message.get("id") == self.number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message["result"]
            self.events.append(message)

    def send(self, text):
        data, mask = text.encode(), os.urandom(4)
        length = len(data)
        head = bytes([0x81]) + (
            bytes([0x80 | length]) if length < 126
            else bytes([0xFE]) + length.to_bytes(2, "big") if length < 65_536
            else bytes([0xFF]) + length.to_bytes(8, "big"))
        self.socket.sendall(head + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(data)))

    def receive(self):
        data = b""
        while True:
            first, second = self.stream.read(2)
            length = second & 0x7F
            if length >= 126:
                length = int.from_bytes(self.stream.read(2 if length == 126 else 8), "big")
            data += self.stream.read(length)
            if first & 0x80:
                return json.loads(data)

    def value(self, expression):
        result = self.ask("Runtime.evaluate", expression=expression, returnByValue=True,
                          awaitPromise=True)
        return result["result"].get("value")

    def open(self, address, size):
        width, height, scheme = size
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height,
                 deviceScaleFactor=1, mobile=width < 500)
        self.ask("Emulation.setEmulatedMedia",
                 features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.events = []
        self.ask("Page.navigate", url=address)
        wait_for(lambda: self.value("location.href !== 'about:blank' && document.readyState")
                 == "complete", 60)
        time.sleep(0.2)

    def press(self, key):
        for kind in ("keyDown", "keyUp"):
            self.ask("Input.dispatchKeyEvent", type=kind, key=key,
                     **({"text": key} if kind == "keyDown" and len(key) == 1 else {}))

    def picture(self, path):
        data = self.ask("Page.captureScreenshot", format="png")["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))


def wait_for(condition, seconds):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds} s in vain")
        time.sleep(0.1)


def expect(condition, words):
    if not condition:
        sys.exit(f"FAILED: {words}")


def pages(store):
    """The pages to look at, by the names of their pictures."""
    database = sqlite3.connect(f"file:{urllib.parse.quote(store)}?mode=ro", uri=True)
    one = lambda sql: (database.execute(sql).fetchone() or [None])[0]
    run = one("SELECT cell FROM attempt ORDER BY metric_count DESC LIMIT 1")
    pair = database.execute("SELECT max(id) FROM cell WHERE state = 'finished' GROUP BY strategy "
                            "ORDER BY count(*) DESC, strategy LIMIT 3").fetchall()
    sweep = one("SELECT name FROM sweep ORDER BY length(name) LIMIT 1")
    text = urllib.parse.quote(HOSTILE, safe="")
    judged = one("SELECT paper FROM verdict LIMIT 1") or "oats"
    return {
        "overview": "/", "runs": "/runs", "run": f"/runs/{run}",
        "compare": "/compare?" + "&".join(f"ids={cell}" for (cell,) in pair),
        "sweeps": "/sweeps", "sweep": "/sweeps/" + urllib.parse.quote(sweep or "none", safe=""),
        "papers": "/papers", "paper": f"/papers/{judged}", "pareto": "/pareto",
        "wrong-filter": "/runs?filter=strateggy+%3D+wanda", "hostile": f"/runs?filter={text}",
        "hostile-pareto": f"/pareto?filter={text}", "hostile-path": f"/{text}",
    }


def check_server(port):
    """What is asked for over a plain connection, byte by byte."""
    def status(method, target, host="127.0.0.1"):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.putrequest(method, target, skip_host=True)
        connection.putheader("Host", host)
        connection.endheaders()
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.headers

    for wanted, *request in [
        (200, "GET", "/"), (200, "HEAD", "/runs"), (421, "GET", "/", "evil.example"),
        (421, "GET", "/runs", f"evil.example:{port}"), (405, "POST", "/runs"),
        (405, "DELETE", "/runs"), (400, "GET", "/../../etc/passwd"),
        (400, "GET", "/assets/%2e%2e/%2e%2e/etc/passwd"), (404, "GET", "/assets/..%2f..%2fetc"),
    ]:
        found, headers = status(*request)
        expect(found == wanted, f"{request} gave {found}, wanted {wanted}")
    policy = status("GET", "/")[1]["Content-Security-Policy"]
    expect("default-src 'none'" in policy and "unsafe" not in policy, policy)
    others = [line.split()[1] for line in open("/proc/net/tcp").readlines()[1:]
              if line.split()[3] == "0A" and int(line.split()[1].split(":")[1], 16) == port]
    expect(others == [f"0100007F:{port:04X}"], f"listens on {others}")


def look(browser, base, name, path, folder):
    for suffix, size in SIZES.items():
        browser.open(base + path, size)
        expect(browser.value("document.querySelectorAll('h1').length") == 1, f"{path}: no heading")
        expect(browser.value("document.title") != "taken", f"{path}: an injected script ran")
        wide = browser.value("document.documentElement.scrollWidth - innerWidth")
        expect(wide <= 0, f"{path}: {wide} px wider than {size[0]}")
        for event in browser.events:
            if event["method"] == "Network.requestWillBeSent":
                address = event["params"]["request"]["url"]
                expect(address.startswith(base + "/"), f"{path} asked for {address}")
            if event["method"] in ("Runtime.exceptionThrown", "Log.entryAdded"):
                entry = event["params"].get("entry", {})
                # The status of a page that says what was wrong is no fault of the page.
                expect("status of 4" in entry.get("text", ""), f"{path}: {event['params']}")
        browser.picture(os.path.join(folder, f"{name}{suffix}.png"))


def check_keys(browser, base):
    browser.open(base + "/runs", SIZES[""])
    browser.press("j")
    browser.press("j")
    browser.press("k")
    here = "[...document.querySelectorAll('tbody tr')].indexOf(document.activeElement)"
    expect(browser.value(here) == 0, "j and k do not move over the rows")
    browser.press("x")
    expect(browser.value("document.querySelectorAll('input:checked').length") == 1, "x marks none")
    browser.press("/")
    expect(browser.value("document.activeElement.name") == "filter", "/ does not lead to the filter")


def main(espalier, store, folder):
    os.makedirs(folder, exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as work:
        server = subprocess.Popen([espalier, "serve", "--db", store, "--port", "0"],
                                  stdout=subprocess.PIPE, text=True)
        browser = None
        try:
            base = re.search(r"http://127\.0\.0\.1:\d+", server.stdout.readline()).group()
            check_server(int(base.rsplit(":", 1)[1]))
            browser = Browser(work)
            for name, path in pages(store).items():
                look(browser, base, name, path, folder)
            check_keys(browser, base)
            server.send_signal(signal.SIGINT)
            expect(server.wait(timeout=60) == 0, "the server did not end well on SIGINT")
        finally:
            for process in filter(None, (server, browser and browser.process)):
                if process.poll() is None:
                    process.kill()
                    process.wait()
    print(f"all pages are as they must be; pictures in {folder}")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
