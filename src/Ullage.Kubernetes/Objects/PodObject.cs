using System.Text.Json;
using Ullage.Model;

namespace Ullage.Kubernetes.Objects;

/// <summary>How a container last ended, or ended for good.</summary>
internal sealed class Ending(string reason, DateTimeOffset? at)
{
    public string Reason => reason;

    public DateTimeOffset? At => at;
}

/// <summary>A container of a pod: what it asks for, and what befell it.</summary>
internal sealed class ContainerObject(string name, ContainerRole role, string image, ResourceSettings resources)
{
    public string Name => name;

    public ContainerRole Role => role;

    public string Image => image;

    public ResourceSettings Resources => resources;

    public int Restarts { get; init; }

    public Ending? Last { get; init; }

    public Ending? Now { get; init; }
}

/// <summary>A pod, as far as it is used.</summary>
internal sealed class PodObject(ObjectMeta meta, string phase, IReadOnlyList<ContainerObject> containers)
{
    public ObjectMeta Meta => meta;

    public string Phase => phase;

    public IReadOnlyList<ContainerObject> Containers => containers;

    /// <summary>Reads a pod.</summary>
    public static PodObject Read(JsonElement of)
    {
        var (spec, status) = (of.Field("spec"), of.Field("status"));
        var containers = new List<ContainerObject>();
        foreach (var one in spec.Items("containers"))
        {
            containers.Add(Container(one, ContainerRole.App, status, "containerStatuses"));
        }

        foreach (var one in spec.Items("initContainers"))
        {
            containers.Add(Container(one, one.Text("restartPolicy") == "Always" ? ContainerRole.Sidecar : ContainerRole.Init, status, "initContainerStatuses"));
        }

        return new(ObjectMeta.Read(of), status.Text("phase"), containers);
    }

    private static ContainerObject Container(JsonElement of, ContainerRole role, JsonElement statuses, string list)
    {
        var name = of.Text("name");
        JsonElement status = default;
        foreach (var one in statuses.Items(list))
        {
            status = one.Text("name") == name ? one : status;
        }

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
