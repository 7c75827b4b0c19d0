using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Audit.Reading;

namespace Ullage.Audit.Rules;

/// <summary>A CronJob with a schedule that is none.</summary>
internal sealed class CronSchedule : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "cron-schedule",
        Title = "A CronJob with a schedule that is none",
        Why = "The API server refuses it.",
        Remedy = "Write five fields: minute, hour, day of month, month, day of week.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Validity,
        Article = "a CronJob every week",
    };

    public override void Look(AuditObject item, RuleReport report)
    {
        if (item.Kind == "CronJob" && item.Group == "batch" && item.Spec["schedule"] is { Exists: true } schedule && !NodeReading.IsPlaceholder(schedule.Text) && CronText.Problem(schedule.Text) is { } problem)
        {
            report.Find(item, schedule, problem + ".");
        }
    }
}
