using System.Text.Json;
using Ullage.Model;

namespace Ullage.Kubernetes.Objects;

/// <summary>How a container last ended, or ended for good.</summary>
internal sealed record Ending(string Reason, DateTimeOffset? At);

/// <summary>A container of a pod: what it asks for, and what befell it.</summary>
internal sealed record ContainerObject(string Name, ContainerRole Role, string Image, ResourceSettings Resources)
{
    public int Restarts { get; init; }

    public Ending? Last { get; init; }

    public Ending? Now { get; init; }
}

/// <summary>A pod, as far as it is used.</summary>
internal sealed record PodObject(ObjectMeta Meta, string Phase, IReadOnlyList<ContainerObject> Containers)
{
    /// <summary>Reads a pod.</summary>
    public static PodObject Read(JsonElement of)
    {
        var (spec, status) = (of.Field("spec"), of.Field("status"));
        var statuses = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var one in status.Items("containerStatuses").Concat(status.Items("initContainerStatuses")))
        {
            statuses[one.Text("name")] = one;
        }

        return new(
            ObjectMeta.Read(of),
            status.Text("phase"),
            [.. spec.Items("containers").Select(c => Container(c, ContainerRole.App, statuses)), .. spec.Items("initContainers").Select(c => Container(c, c.Text("restartPolicy") == "Always" ? ContainerRole.Sidecar : ContainerRole.Init, statuses))]);
    }

    private static ContainerObject Container(JsonElement of, ContainerRole role, Dictionary<string, JsonElement> statuses)
    {
        var name = of.Text("name");
        var status = statuses.GetValueOrDefault(name);
        return new(name, role, of.Text("image"), ResourcesOf(of.Field("resources")))
        {
            Restarts = status.Whole("restartCount") ?? 0,
            Last = End(status.Field("lastState").Field("terminated")),
            Now = End(status.Field("state").Field("terminated")),
        };
    }

    private static Ending? End(JsonElement terminated) => terminated.ValueKind == JsonValueKind.Object ? new(terminated.Text("reason"), terminated.Moment("finishedAt")) : null;

    private static ResourceSettings ResourcesOf(JsonElement resources)
    {
        var (requests, limits) = (resources.Field("requests"), resources.Field("limits"));
        return new(requests.Cpu("cpu"), limits.Cpu("cpu"), requests.Memory("memory"), limits.Memory("memory"));
    }
}
