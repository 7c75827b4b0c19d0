using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Manifests.Editing;

namespace Ullage.Audit.Rules;

/// <summary>A service whose pods would not be restarted.</summary>
internal sealed class RestartPolicyRefused : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "restart-policy-refused",
        Title = "A service with a restart policy that the API server refuses",
        Why = "Deployment, StatefulSet, DaemonSet and ReplicaSet take restartPolicy Always only, which is what stands when nothing is written. What should run once is a Job.",
        Remedy = "Take restartPolicy out, or make a Job of it.",
        Fix = "Writes restartPolicy: Always, the only value that is taken.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Validity,
    };

    public override void Look(Workload workload, RuleReport report)
    {
        var policy = workload.PodSpec["restartPolicy"];
        if (workload is { Group: "apps", Kind: "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet" } && policy.IsGiven() && policy.Text is not ("Always" or "") && !NodeReading.IsPlaceholder(policy.Text))
        {
            report.Find(workload, policy, $"restartPolicy is {policy.Text}; a {workload.Kind} takes Always only.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found.Workload is { } workload
            ? Mending.Mend.OfPod(workload, "restartPolicy: Always, the only value that is taken", ("restartPolicy", YamlChange.Text("Always")))
            : null;
}
