using Ullage.Model;

namespace Ullage.Kubernetes.Changes;

/// <summary>What a whole pod of a workload asks for, as the API server adds it up: init containers end before the others start, sidecars go on.</summary>
internal static class PodAmount
{
    /// <summary>Amounts of CPU are in billionths of a core.</summary>
    public const double Nano = 1e9;

    /// <summary>A pod's amount after a change, in billionths of a core or bytes.</summary>
    /// <param name="live">The workload.</param>
    /// <param name="edits">The change; none for now.</param>
    /// <param name="section">Requests or limits.</param>
    /// <param name="name"><c>cpu</c> or <c>memory</c>.</param>
    public static double Of(LiveWorkload live, IReadOnlyList<FieldEdit> edits, EditSection section, string name)
    {
        var (starting, sidecars, running) = (0.0, 0.0, 0.0);
        foreach (var container in live.ContainerNames)
        {
            // A container that has a limit and no request asks for its limit.
            var amount = OfContainer(live, edits, container, section, name) ?? (section == EditSection.Requests ? OfContainer(live, edits, container, EditSection.Limits, name) : null) ?? 0;
            switch (live.RoleOf(container))
            {
                case ContainerPlace.Init:
                    starting = Math.Max(starting, sidecars + amount);
                    break;
                case ContainerPlace.Sidecar:
                    sidecars += amount;
                    starting = Math.Max(starting, sidecars);
                    break;
                default:
                    running += amount;
                    break;
            }
        }

        return Math.Max(starting, sidecars + running);
    }

    /// <summary>A container's amount after a change; null where it has none.</summary>
    public static double? OfContainer(LiveWorkload live, IReadOnlyList<FieldEdit> edits, string container, EditSection section, string name) =>
        live.ValueAfter(container, section, name, edits) is { } raw ? Read(name, raw.Trim('"')) : null;

    /// <summary>An amount as it is written; null where it is none.</summary>
    public static double? Read(string name, string text) => name == "cpu"
        ? CpuQuantity.TryParse(text, out var cpu, out _) ? cpu.Nanocores : null
        : ByteQuantity.TryParse(text, out var bytes, out _) ? bytes.Bytes : null;
}

/// <summary>When a container of a pod runs.</summary>
internal enum ContainerPlace
{
    /// <summary>As long as the pod does.</summary>
    Main,

    /// <summary>To its end, before those after it start.</summary>
    Init,

    /// <summary>From before the others start, as long as the pod does.</summary>
    Sidecar,
}
