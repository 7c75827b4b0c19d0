"""The chosen containers of the traces "smaug", as a cluster's series."""
import csv
import gzip
import io
import json
import pathlib

HERE = pathlib.Path(__file__).parent
KUBE_STEP_S = 600
LONGEST_BRIDGE_S = 300


def add(families, folder):
    """Adds usage from the traces and, from workloads.json, what kube-state-metrics would have said. Returns (first, last) second."""
    wanted = {}
    for w in json.loads((HERE / "workloads.json").read_text())["workloads"]:
        for container, settings in w["containers"].items():
            wanted[w["namespace"], w["workload"], container] = (w["kind"], settings)

    chosen = {}
    with gzip.open(folder / "series.csv.gz", "rt") as rows:
        for row in csv.DictReader(rows):
            key = row["namespace"], row["workload"], row["container"]
            if key in wanted:
                chosen[row["series"]] = row
    missing = wanted.keys() - {(r["namespace"], r["workload"], r["container"]) for r in chosen.values()}
    if missing:
        raise SystemExit(f"not in {folder}: {sorted(missing)}")

    first, last = _usage(families, folder, chosen)
    _kube(families, chosen, wanted, first, last)
    return first, last


def _usage(families, folder, chosen):
    """CPU there is a gauge, rate[5m] in cores: its sum over time is the counter. Over a hole of more than 5 min only one step is added."""
    counters = {}
    first, last = None, None
    with io.TextIOWrapper(gzip.open(folder / "usage_1m.csv.gz")) as rows:
        next(rows)
        for row in rows:
            at_s, series, cores, memory = row.rstrip("\n").split(",")
            if series not in chosen:
                continue
            meta = chosen[series]
            at = int(at_s)
            first = at if first is None else min(first, at)
            last = at if last is None else max(last, at)
            labels = {k: meta[k] for k in ("namespace", "pod", "container", "node")} | {"job": "kubelet", "metrics_path": "/metrics/cadvisor"}
            if cores:
                before, total = counters.get(series, (at, 0.0))
                step = at - before if at - before <= LONGEST_BRIDGE_S else 60
                total = round(total + float(cores) * step, 3)
                counters[series] = at, total
                families.series("container_cpu_usage_seconds_total", labels | {"cpu": "total"}).append((at * 1000, total))
            if memory:
                families.series("container_memory_working_set_bytes", labels).append((at * 1000, int(memory)))
    return first, last


def _kube(families, chosen, wanted, first, last):
    steps = list(range(first, last, KUBE_STEP_S)) + [last]

    def told(name, value, **labels):
        series = families.series(name, labels | {"job": "kube-state-metrics"})
        if not series:
            series.extend((at * 1000, value) for at in steps)

    for meta in chosen.values():
        kind, (cpu_request, cpu_limit, memory_request, memory_limit) = wanted[meta["namespace"], meta["workload"], meta["container"]]
        pod = {"namespace": meta["namespace"], "pod": meta["pod"]}
        container = pod | {"container": meta["container"]}
        owner = meta["workload"], kind
        if kind == "Deployment":
            replica_set = meta["pod"].rsplit("-", 1)[0]
            owner = replica_set, "ReplicaSet"
            told("kube_replicaset_owner", 1, namespace=meta["namespace"], replicaset=replica_set, owner_kind=kind, owner_name=meta["workload"], owner_is_controller="true")
        told("kube_pod_info", 1, **pod, node=meta["node"], created_by_kind=owner[1], created_by_name=owner[0])
        told("kube_pod_owner", 1, **pod, owner_kind=owner[1], owner_name=owner[0], owner_is_controller="true")
        # when the pods were made is not known; they were there before the traces begin
        told("kube_pod_created", first - 86400, **pod)
        told("kube_pod_status_phase", 1, **pod, phase="Running")
        told("kube_pod_container_info", 1, **container, image="")
        told("kube_pod_container_status_restarts_total", 0, **container)
        for name, cpu, memory in (("requests", cpu_request, memory_request), ("limits", cpu_limit, memory_limit)):
            if cpu is not None:
                told(f"kube_pod_container_resource_{name}", cpu, **container, resource="cpu", unit="core")
            if memory is not None:
                told(f"kube_pod_container_resource_{name}", memory << 20, **container, resource="memory", unit="byte")
