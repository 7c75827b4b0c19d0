using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A pod needs an object that is not here, and one of nearly that name is.</summary>
internal sealed class ReferenceMisspelt : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "reference-misspelt",
        Title = "A pod needs an object that is not here, and one of nearly that name is",
        Why = "A ConfigMap or Secret that is not there keeps the container from starting, a ServiceAccount or PriorityClass that is not there the pod from being made; the API server takes the workload without a word. It is told where the name differs by one letter from that of an object of the same kind beside it; names that differ in a number or in a short word are taken for two objects.",
        Remedy = "Correct the name; where something else brings that very object, accept the finding with that reason.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.References,
        TellsAbsence = true,
    };

    public override void Look(Workload workload, RuleReport report)
    {
        if (!PodReferences.Kinds.Any(report.Set.Kinds.Contains))
        {
            return;
        }

        foreach (var (container, kind, node) in PodReferences.Of(workload))
        {
            if (node.Text is { Length: > 0 } name && report.Set.Kinds.Contains(kind) && !NodeReading.IsPlaceholder(name) && !report.Set.Named(kind, name, workload).Any()
                && report.Set.Beside.Misspelt(workload, kind, name) is { } near && !report.Set.IsMadeElsewhere(name))
            {
                var message = $"the {kind} {name} is not here; beside it is {near}.";
                if (container is null)
                {
                    report.Find(workload, node, message);
                }
                else
                {
                    report.Find(container, node, message);
                }
            }
        }
    }
}
