using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A container mounts a volume that the pod does not have.</summary>
internal sealed class VolumeMountUnknown : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "volume-mount-unknown",
        Title = "A container mounts a volume that the pod does not have",
        Why = "The API server refuses the object.",
        Remedy = "Add the volume, or correct the name.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.References,
        TellsAbsence = true,
    };

    public override void Look(Container container, RuleReport report)
    {
        var workload = container.Workload;
        foreach (var mount in container.Node["volumeMounts"].List())
        {
            var name = mount["name"].Text;
            if (name.Length > 0 && !NodeReading.IsPlaceholder(name)
                && workload.PodSpec["volumes"].List().All(v => v["name"].Text != name) && workload.Spec["volumeClaimTemplates"].List().All(v => v["metadata"]["name"].Text != name))
            {
                report.Find(container, mount["name"], $"the pod has no volume \"{name}\".");
            }
        }
    }
}
