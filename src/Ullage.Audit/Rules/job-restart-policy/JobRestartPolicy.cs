using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Manifests.Editing;

namespace Ullage.Audit.Rules;

/// <summary>A Job whose pods would restart for ever.</summary>
internal sealed class JobRestartPolicy : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "job-restart-policy",
        Title = "A Job with a restart policy that the API server refuses",
        Why = "A Job needs restartPolicy OnFailure or Never; Always, which is what stands when nothing is written, is refused.",
        Remedy = "Write restartPolicy: OnFailure.",
        Fix = "Writes restartPolicy: OnFailure.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Validity,
        TellsAbsence = true,
    };

    public override void Look(Workload workload, RuleReport report)
    {
        var policy = workload.PodSpec["restartPolicy"];
        if (workload.IsJob && workload.Group == "batch" && policy.Text is not ("OnFailure" or "Never") && !NodeReading.IsPlaceholder(policy.Text))
        {
            report.Find(workload, [policy, workload.Template.Key("spec")], $"restartPolicy is {(policy.IsGiven() ? policy.Text : "not written, which means Always")}; expected OnFailure or Never.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found.Workload is { } workload
            ? Mending.Mend.OfPod(workload, "restartPolicy: OnFailure", ("restartPolicy", YamlChange.Text("OnFailure")))
            : null;
}
