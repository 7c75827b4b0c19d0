using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>An autoscaler on memory hardly scales back in.</summary>
internal sealed class HpaMemoryTarget : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "hpa-memory-target",
        Title = "An autoscaler on memory hardly scales back in",
        Why = "A runtime with a heap keeps what it once took: memory does not fall with the load, so replicas come and stay. More replicas do not lower the memory of each either.",
        Remedy = "Scale on CPU, requests or queue length; bound memory by GOMEMLIMIT and the limit.",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.Scaling,
        Article = "an autoscaler at CPU 70 %, memory 75 %, 3–10 replicas",
    };

    public override void Look(AuditObject item, RuleReport report)
    {
        foreach (var target in item is Autoscaler scaler ? scaler.Targets : [])
        {
            if (target.Resource == "memory")
            {
                report.Find(item, target.Node, $"scales on {target.Percent} % of the memory request, which hardly falls with the load.");
            }
        }
    }
}
