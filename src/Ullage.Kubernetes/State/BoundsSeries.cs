using System.Text.Json;
using Ullage.Kubernetes.Objects;

namespace Ullage.Kubernetes.State;

/// <summary>LimitRanges, ResourceQuotas and nodes, told in the families of kube-state-metrics.</summary>
internal static class BoundsSeries
{
    public const string LimitRanges = "kube_limitrange";
    public const string Quotas = "kube_resourcequota";
    public const string Allocatable = "kube_node_status_allocatable";

    public static void AddLimitRange(SeriesList list, JsonElement of)
    {
        var meta = of.Field("metadata");
        foreach (var item in of.Field("spec").Items("limits"))
        {
            foreach (var constraint in new[] { "min", "max", "default", "defaultRequest", "maxLimitRequestRatio" })
            {
                Amounts(item.Field(constraint), constraint == "maxLimitRequestRatio", static name => name is "cpu" or "memory", (resource, amount) => list.Add(
                    LimitRanges, amount, ("namespace", meta.Text("namespace")), ("limitrange", meta.Text("name")), ("type", item.Text("type")), ("constraint", constraint), ("resource", resource)));
            }
        }
    }

    public static void AddQuota(SeriesList list, JsonElement of)
    {
        var (meta, status) = (of.Field("metadata"), of.Field("status"));
        foreach (var type in new[] { "hard", "used" })
        {
            // A quota that its controller has not met yet has no status; what it asks for holds all the same.
            var amounts = status.Field(type) is { ValueKind: JsonValueKind.Object } told ? told : of.Field("spec").Field(type);
            Amounts(amounts, false, static name => name is "cpu" or "memory" or "requests.cpu" or "requests.memory" or "limits.cpu" or "limits.memory", (resource, amount) => list.Add(
                Quotas, amount, ("namespace", meta.Text("namespace")), ("resourcequota", meta.Text("name")), ("type", type), ("resource", resource)));
        }
    }

    public static void AddNode(SeriesList list, JsonElement of)
    {
        var node = of.Field("metadata").Text("name");
        Amounts(of.Field("status").Field("allocatable"), false, static name => name is "cpu" or "memory" or "pods", (resource, amount) => list.Add(Allocatable, amount, ("node", node), ("resource", resource)));
    }

    private static void Amounts(JsonElement of, bool ratios, Func<string, bool> wanted, Action<string, double> add)
    {
        if (of.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var entry in of.EnumerateObject())
        {
            // Memory comes in whole bytes; everything else may have fractions.
            var amount = ratios || entry.Name.EndsWith("cpu", StringComparison.Ordinal) ? of.Cpu(entry.Name)?.Cores : of.Memory(entry.Name)?.Bytes;
            if (wanted(entry.Name) && amount is { } told)
            {
                add(entry.Name, told);
            }
        }
    }
}
