"""The services recorded in the lab, laid over the time of the traces."""
import series

# One second of the lab becomes four minutes: its day of 6 min fills 24 h.
STRETCH = 240

# Counts of work done over time: multiplied by the stretch, so that rates (cores, bytes a second, cycles a second) stay what was measured.
# Counts of events that people count (restarts, kills) stay as they were.
OF_WORK = {
    "container_cpu_usage_seconds_total", "container_cpu_cfs_periods_total", "container_cpu_cfs_throttled_periods_total",
    "go_memstats_alloc_bytes_total", "go_gc_duration_seconds_count", "process_cpu_seconds_total",
    "go_cpu_classes_gc_mark_dedicated_cpu_seconds_total", "go_cpu_classes_gc_mark_assist_cpu_seconds_total", "go_cpu_classes_gc_mark_idle_cpu_seconds_total",
    "dotnet_gc_collections_total", "dotnet_gc_heap_total_allocated_bytes_total", "dotnet_gc_pause_time_seconds_total",
    "dotnet_process_cpu_time_seconds_total",
}

# Where it ran, which says nothing of the service.
DROPPED = ("instance", "app")


def add(families, paths, last_s):
    """Adds recordings so that the last sample of each falls on the last second of the traces. Of a service recorded twice the later recording counts."""
    taken = set()
    for path in reversed(paths):
        samples = list(series.read(path))
        found = {(labels["namespace"], labels["container"]) for _, labels, _, _ in samples if "container" in labels}
        gone = {_deployment(labels) for _, labels, _, _ in samples if (labels["namespace"], labels.get("container")) in taken}
        _lay(families, [s for s in samples if _deployment(s[1]) not in gone], last_s)
        taken |= found


def _deployment(labels):
    """The Deployment behind a series: of a pod, of a ReplicaSet, or of an autoscaler of the same name."""
    name = labels.get("horizontalpodautoscaler") or (labels["pod"].rsplit("-", 2)[0] if "pod" in labels else labels["replicaset"].rsplit("-", 1)[0])
    return labels["namespace"], name


def _lay(families, samples, last_s):
    end = max(at for _, _, at, _ in samples)
    for name, labels, at, value in samples:
        for label in DROPPED:
            labels.pop(label, None)
        if name in OF_WORK:
            value *= STRETCH
        elif name == "kube_pod_created":
            value = _moved(round(value * 1000), end, last_s) // 1000
        families.series(name, labels).append((_moved(at, end, last_s), value))


def _moved(at_ms, end_ms, last_s):
    return last_s * 1000 - (end_ms - at_ms) * STRETCH
