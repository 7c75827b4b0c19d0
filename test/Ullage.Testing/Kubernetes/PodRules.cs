using System.Text.Json.Nodes;
using Ullage.Model;

namespace Ullage.Testing.Kubernetes;

/// <summary>What the API server holds pods to: what may change, what LimitRanges and quotas of their namespace allow.</summary>
internal static class PodRules
{
    /// <summary>Refuses a change that a pod does not take.</summary>
    public static void Check(JsonObject before, JsonObject after, bool resize, int minorVersion)
    {
        var (old, now) = ((JsonObject)before["spec"]!.DeepClone(), (JsonObject)after["spec"]!.DeepClone());
        if (resize)
        {
            if (QualityOf(before) != QualityOf(after))
            {
                throw Invalid(after, "spec", "Pod QOS Class may not change as a result of resizing");
            }

            foreach (var (was, container) in Containers(old).Zip(Containers(now)))
            {
                var restarts = (container["resizePolicy"] as JsonArray ?? []).OfType<JsonObject>().Any(static p => p["resourceName"]?.ToString() == "memory" && p["restartPolicy"]?.ToString() == "RestartContainer");
                if (minorVersion < 34 && !restarts && Amount(was["resources"]?["limits"], "memory") is { } limit && Amount(container["resources"]?["limits"], "memory") < limit)
                {
                    throw Invalid(after, "spec.containers[0].resources.limits", "Forbidden: memory limits cannot be decreased unless resizePolicy is RestartContainer");
                }

                foreach (var (side, name) in new[] { ("requests", "cpu"), ("requests", "memory"), ("limits", "cpu"), ("limits", "memory") })
                {
                    if (was["resources"]?[side]?[name] is not null && container["resources"]?[side]?[name] is null)
                    {
                        throw Invalid(after, $"spec.containers[0].resources.{side}", $"Forbidden: resource {side} cannot be removed");
                    }
                }
            }

            foreach (var container in Containers(old).Concat(Containers(now)))
            {
                container.Remove("resources");
            }
        }

        if (!JsonNode.DeepEquals(old, now))
        {
            throw Invalid(after, "spec", resize ? "Forbidden: only cpu and memory resources are mutable" : "Forbidden: pod updates may not change fields other than `spec.containers[*].image`, `spec.activeDeadlineSeconds`, `spec.tolerations`");
        }
    }

    /// <summary>Refuses a pod that a LimitRange or a quota does not allow.</summary>
    public static void Admit(JsonObject pod, IEnumerable<JsonObject> ranges, IEnumerable<JsonObject> quotas, IEnumerable<JsonObject> pods)
    {
        var name = pod["metadata"]!["name"]!.GetValue<string>();
        foreach (var limit in ranges.SelectMany(static r => r["spec"]!["limits"]!.AsArray().OfType<JsonObject>()).Where(static l => l["type"]!.GetValue<string>() == "Container"))
        {
            foreach (var container in Containers(pod["spec"]!))
            {
                foreach (var resource in new[] { "cpu", "memory" })
                {
                    if (Amount(limit["max"], resource) is { } max && Amount(container["resources"]?["limits"], resource) is { } set && set > max)
                    {
                        throw new Refusal(403, "Forbidden", $"pods \"{name}\" is forbidden: maximum {resource} usage per Container is {limit["max"]![resource]}, but limit is {container["resources"]!["limits"]![resource]}");
                    }

                    if (Amount(limit["min"], resource) is { } min && Amount(container["resources"]?["requests"], resource) is { } asked && asked < min)
                    {
                        throw new Refusal(403, "Forbidden", $"pods \"{name}\" is forbidden: minimum {resource} usage per Container is {limit["min"]![resource]}, but request is {container["resources"]!["requests"]![resource]}");
                    }
                }
            }
        }

        foreach (var quota in quotas)
        {
            foreach (var (resource, hard) in quota["spec"]!["hard"]!.AsObject())
            {
                var (side, what) = resource.Contains('.', StringComparison.Ordinal) ? (resource.Split('.')[0], resource.Split('.')[1]) : ("requests", resource);
                var sum = pods.Where(p => p["metadata"]!["name"]!.GetValue<string>() != name).Append(pod).SelectMany(p => Containers(p["spec"]!)).Sum(c => Amount(c["resources"]?[side], what) ?? 0);
                if (sum > Number(what, hard!))
                {
                    throw new Refusal(403, "Forbidden", $"pods \"{name}\" is forbidden: exceeded quota: {quota["metadata"]!["name"]}, limited: {resource}={hard}");
                }
            }
        }
    }

    private static string QualityOf(JsonObject pod)
    {
        var amounts = Containers(pod["spec"]!).Select(static c => c["resources"]).ToList();
        if (amounts.TrueForAll(static r => (r?["requests"] as JsonObject)?.Count is null or 0 && (r?["limits"] as JsonObject)?.Count is null or 0))
        {
            return "BestEffort";
        }

        return amounts.TrueForAll(static r => ((string[])["cpu", "memory"]).All(n => Amount(r?["limits"], n) is { } limit && (Amount(r?["requests"], n) ?? limit) == limit)) ? "Guaranteed" : "Burstable";
    }

    private static IEnumerable<JsonObject> Containers(JsonNode spec) => spec["containers"]!.AsArray().OfType<JsonObject>();

    private static double? Amount(JsonNode? of, string resource) => of?[resource] is { } value ? Number(resource, value) : null;

    private static double Number(string resource, JsonNode value) => resource == "cpu" ? CpuQuantity.Parse(value.ToString()).Cores : ByteQuantity.Parse(value.ToString()).Bytes;

    private static Refusal Invalid(JsonObject pod, string field, string message) =>
        new(422, "Invalid", $"Pod \"{pod["metadata"]!["name"]}\" is invalid: {field}: {message}", ("FieldValueInvalid", field, message));
}
