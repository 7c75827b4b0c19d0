using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A CronJob may run several times at once.</summary>
internal sealed class CronOverlap : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "cron-overlap",
        Title = "A CronJob may run several times at once",
        Why = "concurrencyPolicy is Allow unless written: a run that takes longer than the interval meets the next, and both write.",
        Remedy = "Write concurrencyPolicy: Forbid, or Replace.",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.Validity,
        Article = "a CronJob every week",
        TellsAbsence = true,
    };

    public override void Look(AuditObject item, RuleReport report)
    {
        if (item.Kind == "CronJob" && item.Group == "batch" && !item.Spec["concurrencyPolicy"].IsGiven())
        {
            report.Find(item, item.Spec["schedule"], "no concurrencyPolicy: runs may overlap.");
        }
    }
}
