using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Manifests.Editing;

namespace Ullage.Audit.Rules;

/// <summary>A pod carries a token that it does not use.</summary>
internal sealed class ServiceAccountToken : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "service-account-token",
        Title = "A pod carries a token that it does not use",
        Why = "The default service account's token is mounted into every pod; whoever reads files of the pod can ask the API server in its name.",
        Remedy = "Set automountServiceAccountToken: false, or a service account of its own.",
        Fix = "With `--unsafe-fixes`: writes automountServiceAccountToken: false.",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.Security,
        TellsAbsence = true,
    };

    public override void Look(Workload workload, RuleReport report)
    {
        if (workload.IsService && !workload.PodSpec["automountServiceAccountToken"].IsGiven() && workload.PodSpec["serviceAccountName"].Text is "" or "default" && !workload.PodSpec["serviceAccount"].IsGiven() && workload.PodSpec.Exists && workload.IsService)
        {
            report.Find(workload, workload.NameNode, "the default service account's token is mounted.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found.Workload is { } workload
            ? Mending.Mend.OfPod(workload, "automountServiceAccountToken: false", ("automountServiceAccountToken", YamlChange.Literal("false"))) with { NeedsLook = true }
            : null;
}
