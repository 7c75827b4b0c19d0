#!/usr/bin/python3
"""Writes a folder of usage traces as OpenMetrics text, with the owners that kube-state-metrics would have told.

usage: openmetrics.py FOLDER OUT

FOLDER holds usage_1m.csv.gz (time_s, series, cpu_cores, memory_bytes; sorted by series) and series.csv.gz (series, namespace, workload, container, pod, …).
CPU is a gauge in cores, container_cpu_usage_cores. Prints the second of the first sample.
"""
import csv
import gzip
import sys

OWNER_STEP_S = 600


def rows(path):
    with gzip.open(path, "rt") as lines:
        yield from csv.reader(lines)


def label_sets(folder):
    with gzip.open(folder + "/series.csv.gz", "rt") as lines:
        for row in csv.DictReader(lines):
            yield row["series"], row


def main(folder, out_path):
    series = dict(label_sets(folder))
    labels = {s: ",".join(f'{k}="{m[k]}"' for k in ("namespace", "pod", "container")) for s, m in series.items()}
    first, last = None, None
    with open(out_path, "w", encoding="utf-8", newline="\n") as out:
        for column, name in ((2, "container_cpu_usage_cores"), (3, "container_memory_working_set_bytes")):
            out.write(f"# TYPE {name} gauge\n")
            usage = rows(folder + "/usage_1m.csv.gz")
            next(usage)
            for row in usage:
                at = int(row[0])
                first = at if first is None else min(first, at)
                last = at if last is None else max(last, at)
                if row[column]:
                    out.write(f"{name}{{{labels[row[1]]}}} {row[column]} {at}\n")
        out.write("# TYPE kube_pod_owner gauge\n")
        for namespace, pod, workload in sorted({(m["namespace"], m["pod"], m["workload"]) for m in series.values()}):
            # Of what kind the owner is was not recorded; any that is its pods' direct owner will do.
            owner = f'namespace="{namespace}",pod="{pod}",owner_kind="StatefulSet",owner_name="{workload}",owner_is_controller="true"'
            for at in range(first, last, OWNER_STEP_S):
                out.write(f"kube_pod_owner{{{owner}}} 1 {at}\n")
        out.write("# EOF\n")
    print(first)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
