using Ullage.Model;

namespace Ullage.Testing.Samples;

/// <summary>
/// Builds what cAdvisor and kube-state-metrics tell of a few pods, as samples in a source of lists. Times are given in minutes from
/// <see cref="StartMs"/>; samples are a minute apart unless told otherwise.
/// </summary>
public sealed class KubeFleet
{
    public const long StartMs = 1_700_006_400_000;

    private const long MinuteMs = 60_000;

    public KubeFleet(int minutes = 24 * 60) => Minutes = minutes;

    public int Minutes { get; }

    public InMemorySampleSource Source { get; } = new();

    public TimeRange Window => new(StartMs, StartMs + Minutes * MinuteMs);

    /// <summary>Labels given to every series added from here on.</summary>
    public IReadOnlyList<Label> Extra { get; set; } = [];

    public IReadOnlyList<Label> KubeExtra { get; set; } = [new("job", "kube-state-metrics"), new("instance", "10.0.0.9:8080")];

    public static long At(int minute) => StartMs + minute * MinuteMs;

    /// <summary>Adds a series with one value throughout.</summary>
    public KubeFleet Constant(string metric, double value, int from, int to, params (string Name, string Value)[] labels) =>
        Series(metric, from, to, _ => value, labels);

    /// <summary>Adds a series by the minute.</summary>
    public KubeFleet Series(string metric, int from, int to, Func<int, double> value, params (string Name, string Value)[] labels)
    {
        var set = LabelSet.From([new(LabelSet.MetricNameLabel, metric), .. labels.Select(static l => new Label(l.Name, l.Value)), .. Extra, .. metric.StartsWith("kube_", StringComparison.Ordinal) ? KubeExtra : []]);
        Source.Add(set, Enumerable.Range(from, Math.Max(0, Math.Min(to, Minutes) - from)).Select(minute => (At(minute), value(minute))));
        return this;
    }

    /// <summary>A pod with its owner, phase and creation, alive in [from, to).</summary>
    public KubeFleet Pod(string @namespace, string pod, string ownerKind, string ownerName, int from = 0, int to = int.MaxValue)
    {
        Constant("kube_pod_owner", 1, from, to, ("namespace", @namespace), ("pod", pod), ("owner_kind", ownerKind), ("owner_name", ownerName), ("owner_is_controller", ownerKind == "<none>" ? "<none>" : "true"));
        Constant("kube_pod_created", At(from) / 1000.0, from, to, ("namespace", @namespace), ("pod", pod));
        foreach (var phase in (string[])["Pending", "Running", "Succeeded", "Failed", "Unknown"])
        {
            Constant("kube_pod_status_phase", phase == "Running" ? 1 : 0, from, to, ("namespace", @namespace), ("pod", pod), ("phase", phase));
        }

        return this;
    }

    /// <summary>The owner of a controller that stands between pods and workload.</summary>
    public KubeFleet Owner(string @namespace, string kind, string name, string ownerKind, string ownerName, int from = 0, int to = int.MaxValue)
    {
        var (metric, label) = kind switch
        {
            "ReplicaSet" => ("kube_replicaset_owner", "replicaset"),
            "Job" => ("kube_job_owner", "job_name"),
            _ => ("kube_replicationcontroller_owner", "replicationcontroller"),
        };
        return Constant(metric, 1, from, to, ("namespace", @namespace), (label, name), ("owner_kind", ownerKind), ("owner_name", ownerName), ("owner_is_controller", "true"));
    }

    /// <summary>A container's specification; quantities in cores and bytes, null for not set.</summary>
    public KubeFleet Container(
        string @namespace, string pod, string container, string image = "registry.example/app:1", double? cpuRequest = null, double? cpuLimit = null, double? memoryRequest = null, double? memoryLimit = null, int from = 0, int to = int.MaxValue, string infix = "")
    {
        (string, string)[] labels = [("namespace", @namespace), ("pod", pod), ("container", container)];
        Constant($"kube_pod_{infix}container_info", 1, from, to, [.. labels, ("image", image), ("image_id", "sha256:" + image)]);
        foreach (var (family, resource, unit, value) in new[] { ("requests", "cpu", "core", cpuRequest), ("limits", "cpu", "core", cpuLimit), ("requests", "memory", "byte", memoryRequest), ("limits", "memory", "byte", memoryLimit) })
        {
            if (value is { } set)
            {
                Constant($"kube_pod_{infix}container_resource_{family}", set, from, to, [.. labels, ("resource", resource), ("unit", unit)]);
            }
        }

        return this;
    }

    /// <summary>Usage as cAdvisor tells it: the container, its pod's sum and its sandbox.</summary>
    public KubeFleet Usage(string @namespace, string pod, string container, Func<int, double> cores, Func<int, double> bytes, int from = 0, int to = int.MaxValue)
    {
        (string, string)[] Of(string name) => [("namespace", @namespace), ("pod", pod), ("container", name), ("id", $"/kubepods/{pod}/{name}"), ("node", "node-1")];
        var last = Math.Min(to, Minutes);
        var cumulative = new double[Math.Max(1, last)];
        for (var minute = from + 1; minute < last; minute++)
        {
            cumulative[minute] = cumulative[minute - 1] + cores(minute) * 60;
        }

        foreach (var (name, factor) in new[] { (container, 1.0), ("", 1.1), ("POD", 0.001) })
        {
            Series("container_cpu_usage_seconds_total", from, last, minute => cumulative[minute] * factor, [.. Of(name), ("cpu", "total")]);
            Series("container_memory_working_set_bytes", from, last, minute => bytes(minute) * factor, Of(name));
        }

        return this;
    }
}
