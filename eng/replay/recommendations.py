#!/usr/bin/python3
"""Gathers ullage's JSON reports into what the judge takes.

usage: recommendations.py NAME HOURS=REPORT.json ... > RECS.json
"""
import json
import sys


def settings(report):
    for workload in report["workloads"]:
        for container in workload["containers"]:
            requests, limits = container["recommended"]["requests"], container["recommended"]["limits"]
            if container["status"] == "recommended" and limits["memory"]:
                yield f'{workload["namespace"]}/{workload["name"]}/{container["name"]}', {
                    "memory_limit": limits["memory"]["bytes"],
                    "memory_request": requests["memory"]["bytes"],
                    "cpu_request": requests["cpu"]["cores"],
                    "cpu_limit": limits["cpu"]["cores"] if limits["cpu"] else None,
                }


def main(name, *reports):
    at = {}
    for pair in reports:
        hours, path = pair.split("=", 1)
        with open(path, encoding="utf-8") as file:
            at[hours] = dict(settings(json.load(file)))
    json.dump({"name": name, "at": at}, sys.stdout)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
