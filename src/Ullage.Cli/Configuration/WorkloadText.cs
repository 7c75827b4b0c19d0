using Ullage.Application.Recommend;
using Ullage.Prometheus.Discovery;

namespace Ullage.Cli.Configuration;

/// <summary>A workload and, where one is named, its container.</summary>
internal sealed record WorkloadReference(WorkloadName Workload, string? Container);

/// <summary>Reads <c>NAMESPACE/KIND/NAME[/CONTAINER]</c>.</summary>
internal static class WorkloadText
{
    private static readonly Dictionary<string, string> _shortKinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["deploy"] = "Deployment",
        ["deployments"] = "Deployment",
        ["sts"] = "StatefulSet",
        ["statefulsets"] = "StatefulSet",
        ["ds"] = "DaemonSet",
        ["daemonsets"] = "DaemonSet",
        ["rs"] = "ReplicaSet",
        ["replicasets"] = "ReplicaSet",
        ["cj"] = "CronJob",
        ["cronjobs"] = "CronJob",
        ["jobs"] = "Job",
        ["po"] = "Pod",
        ["pods"] = "Pod",
        ["rollouts"] = "Rollout",
        ["ro"] = "Rollout",
    };

    /// <summary>Reads it; when it is not written so, adds a problem and gives null.</summary>
    /// <param name="text">As it was written; kubectl's <c>deployment.apps/NAME</c> is understood too.</param>
    /// <param name="problems">Gets what is wrong.</param>
    /// <param name="namespaces">The namespaces asked for: where it is one, <c>KIND/NAME</c> is a workload there.</param>
    public static WorkloadReference? Read(string text, List<string> problems, NamespaceGlobs? namespaces = null)
    {
        var parts = text.Split('/');
        if (parts.Length == 2 && namespaces?.Names is [var only])
        {
            parts = [only, .. parts];
        }

        if (parts.Length is 3 or 4 && Array.TrueForAll(parts, static p => p.Length > 0))
        {
            return new WorkloadReference(new WorkloadName(parts[0], KindOf(parts[1].Split('.')[0]), parts[2]), parts.Length == 4 ? parts[3] : null);
        }

        problems.Add($"\"{text}\" is not a workload; write NAMESPACE/KIND/NAME or NAMESPACE/KIND/NAME/CONTAINER, such as shop/Deployment/catalog{(namespaces is null ? "" : "; KIND/NAME does with --namespace NAME")}");
        return null;
    }

    /// <summary>Reads a workload as a whole, for what changes no single container, from an argument that may be left out.</summary>
    /// <param name="arguments">The arguments of the command line.</param>
    /// <param name="problems">Gets what is wrong.</param>
    /// <param name="namespaces">The namespaces asked for.</param>
    /// <returns>The workload; null where none is named, or there are problems.</returns>
    public static WorkloadName? Whole(IReadOnlyList<string> arguments, List<string> problems, NamespaceGlobs namespaces)
    {
        var asked = arguments is [var text] ? Read(text, problems, namespaces) : null;
        if (asked?.Container is { } container)
        {
            problems.Add($"\"{arguments[0]}\" is one container, and its workload is taken as a whole; leave out /{container}");
        }

        return asked?.Workload;
    }

    private static string KindOf(string text) => _shortKinds.GetValueOrDefault(text, text);
}
