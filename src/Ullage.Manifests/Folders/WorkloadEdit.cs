using Ullage.Manifests.Kubernetes;

namespace Ullage.Manifests.Folders;

/// <summary>A change on its way to an outcome.</summary>
internal sealed class WorkloadEdit(ManifestChange asked)
{
    private bool _isAbsent;

    public ManifestChange Asked { get; } = asked;

    public List<ManifestPlace> Places { get; } = [];

    public List<string> Files { get; } = [];

    public string? Refusal { get; private set; }

    public string? AutoscalerFile { get; set; }

    public string? AutoscalerRefusal { get; set; }

    public EditOutcome Outcome => new(Asked.Workload, Refusal is null ? Files : [], Refusal, Refusal is null ? null : Patch())
    {
        IsAbsent = _isAbsent,
        AutoscalerFile = AutoscalerFile,
        AutoscalerRefusal = AutoscalerRefusal,
    };

    public void Refuse(string reason) => Refusal = reason;

    public void Absent(int unread)
    {
        _isAbsent = true;
        Refuse($"{Asked.Workload.Workload} is in none of the manifests{(unread > 0 ? $" ({unread} files could not be read)" : "")}; name the file or folder that has it.");
    }

    private string Patch()
    {
        var (kind, manifest) = (Asked.Workload.Workload.Kind, Places.Count > 0 ? Places[0].Object : null);
        var init = manifest is null ? Asked.InitContainers : [.. manifest.Containers.Where(static c => c.IsInit).Select(static c => c.Name)];
        return StrategicPatch.Write(manifest is { ApiVersion.Length: > 0 } ? manifest.ApiVersion : DefaultVersion(kind), Asked.Workload, init);
    }

    private static string DefaultVersion(string kind) => kind switch { "Pod" or "ReplicationController" or "PodTemplate" => "v1", "Job" or "CronJob" => "batch/v1", "Rollout" => "argoproj.io/v1alpha1", _ => "apps/v1" };
}
