using Ullage.Model;

namespace Ullage.Prometheus.Discovery;

/// <summary>
/// Variables that runtimes heed, as labels of <c>kube_pod_container_info</c>: the Kubernetes API tells them there. kube-state-metrics has none such.
/// </summary>
internal static class VariableLabels
{
    private static readonly (string Name, string Value, string Origin)[] Labels = [.. DeclaredVariable.Heeded.Select(static n => (n, "ullage_env_" + n, "ullage_env_origin_" + n))];

    /// <summary>The variables that a series tells.</summary>
    public static IReadOnlyList<DeclaredVariable> Of(LabelSet labels)
    {
        List<DeclaredVariable>? found = null;
        foreach (var (name, value, origin) in Labels)
        {
            if (labels[value] is var text && labels[origin] is var from && text.Length + from.Length > 0)
            {
                (found ??= []).Add(new(name, text.Length > 0 ? text : null, from));
            }
        }

        return found ?? (IReadOnlyList<DeclaredVariable>)[];
    }
}
