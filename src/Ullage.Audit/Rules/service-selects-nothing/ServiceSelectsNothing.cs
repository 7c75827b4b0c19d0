using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A Service selects no pods.</summary>
internal sealed class ServiceSelectsNothing : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "service-selects-nothing",
        Title = "A Service selects no pods",
        Why = "It has no endpoints: every request to it fails.",
        Remedy = "Make the selector match the pod template's labels, as `ullage generate svc -f FILE` does.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.References,
        TellsAbsence = true,
    };

    public override void Look(AuditObject item, RuleReport report)
    {
        // Beside a workload in the same file, it is surely meant for one of these, where none of them has a Service yet or one has its name.
        if (item is ServiceObject { Selector.IsGiven: true } service && !report.Set.Selected(service.Selector, service).Any() && !service.Selector.Pairs.Any(static p => p.Key.Contains("kubernetes.io/", StringComparison.Ordinal) && p.Key.Contains("pod", StringComparison.Ordinal)) && !service.Selector.Pairs.Any(static p => NodeReading.IsPlaceholder(p.Value))
            && report.Set.Workloads.Where(w => w.IsService && ReferenceEquals(w.Source, service.Source) && w.SurelySharesNamespace(service)).ToList() is { Count: > 0 } beside && (beside.Find(w => w.Name == service.Name) ?? (beside.TrueForAll(static w => w.Services.Count == 0) ? beside[0] : null)) is { } meant)
        {
            report.Find(service, service.Spec.Key("selector"), $"selects no pods; {meant} beside it has {string.Join(", ", meant.PodLabels.Select(static l => $"{l.Key}={l.Value}").Take(3).DefaultIfEmpty("no labels"))}.");
        }
    }
}
