"""Starts the sample and its Go reference in turn on a real PostgreSQL and a real Redis; prints size, start and memory as a table.

usage: shop-size.py SHOP SHOP_LAYER GO GO_LAYER [runs]
"""
import glob, os, pathlib, shutil, signal, socket, subprocess, sys, tempfile, time, urllib.request


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def until(done, seconds=60):
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            sys.exit("shop-size: a server did not come up")
        time.sleep(0.05)


class Servers:
    """PostgreSQL (as the user postgres) and Redis in a folder of their own."""

    def __enter__(self):
        self.folder = tempfile.mkdtemp()
        os.chmod(self.folder, 0o755)
        binaries = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
        data, self.port, self.redis_port = f"{self.folder}/data", free_port(), free_port()
        # Where the services start, as in their images.
        self.empty = f"{self.folder}/empty"
        os.mkdir(self.empty)
        shutil.chown(self.folder, "postgres")
        user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/"}
        subprocess.run([*user, f"{binaries}/initdb", "-D", data, "-U", "shop", "-A", "trust", "--no-sync", "--locale=C", "-E", "UTF8"], check=True, **quiet)
        self.running = [
            subprocess.Popen([*user, f"{binaries}/postgres", "-D", data, "-p", str(self.port), "-h", "127.0.0.1", "-k", self.folder, "-c", "fsync=off"], **quiet),
            subprocess.Popen(["redis-server", "--port", str(self.redis_port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"], **quiet),
        ]
        until(lambda: subprocess.run([f"{binaries}/pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]).returncode == 0)
        return self

    def __exit__(self, *_):
        for process in self.running:
            process.send_signal(signal.SIGINT)
            process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)

    def environment(self, port, management):
        return {
            "PATH": os.environ["PATH"], "PORT": str(port), "MANAGEMENT_PORT": str(management), "TERMINATION_GRACE_PERIOD_SECONDS": "30",
            "DATABASE_URL": f"postgres://shop@127.0.0.1:{self.port}/postgres", "CACHE_URL": f"redis://127.0.0.1:{self.redis_port}",
        }


def run(binary, servers):
    """One start: milliseconds from exec to the first 200 of an answer out of the database, CPU milliseconds until then (which a busy machine moves less), and MiB (PSS) 3 s later."""
    port = free_port()
    begun = time.perf_counter()
    process = subprocess.Popen([os.path.abspath(binary)], env=servers.environment(port, free_port()), cwd=servers.empty, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while True:
            if process.poll() is not None or time.perf_counter() - begun > 30:
                sys.exit(f"shop-size: {binary} did not start")
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/stock", timeout=5) as answer:
                    if answer.status == 200:
                        break
            except OSError:
                time.sleep(0.001)
        took = (time.perf_counter() - begun) * 1000
        spent = sum(int(field) for field in pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]) * 1000 / os.sysconf("SC_CLK_TCK")
        time.sleep(3)
        rollup = pathlib.Path(f"/proc/{process.pid}/smaps_rollup").read_text()
        return took, spent, next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1024
    finally:
        process.kill()
        process.wait()


def main():
    shop, shop_layer, go, go_layer, *rest = sys.argv[1:]
    runs = int(rest[0]) if rest else 7
    found = {shop: [], go: []}
    with Servers() as servers:
        subprocess.run([shop, "migrate"], env=servers.environment(1, 1), check=True, stdout=subprocess.DEVNULL)
        for _ in range(runs):
            for binary in found:
                found[binary].append(run(binary, servers))
    median = lambda values: sorted(values)[len(values) // 2]
    size = lambda path: os.path.getsize(path) / 1e6
    rows = [
        ("binary, MB", size(shop), size(go), ""),
        ("image, compressed (gzip), MB", size(shop_layer), size(go_layer), "13"),
        (f"exec to the first 200 out of the database, ms, median of {runs}", median([t for t, _, _ in found[shop]]), median([t for t, _, _ in found[go]]), "50"),
        ("the least of them, ms", min(t for t, _, _ in found[shop]), min(t for t, _, _ in found[go]), ""),
        ("CPU until then, ms, median", median([c for _, c, _ in found[shop]]), median([c for _, c, _ in found[go]]), ""),
        (f"memory at rest (PSS), MiB, median of {runs}", median([m for _, _, m in found[shop]]), median([m for _, _, m in found[go]]), "40"),
    ]
    print("| | shop, .NET native | Go | target |\n|---|---|---|---|")
    for name, ours, theirs, target in rows:
        print(f"| {name} | {ours:.1f} | {theirs:.1f} | {target} |")
    print("\nThe Go service has the same duties with what Debian packages, without traces, a limiter, memory pressure and migrations.")


main()
