using Ullage.Audit.Contract;
using Ullage.Audit.Findings;

namespace Ullage.Audit.Rules;

/// <summary>A finding is accepted that is not there, or without a reason.</summary>
internal sealed class UnusedSuppression : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "unused-suppression",
        Title = "A finding is accepted that is not there, or without a reason",
        Why = "An exception that outlives its cause hides the next fault of its kind. One without a reason cannot be judged by whoever comes later.",
        Remedy = "Take it out, or say why.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Validity,
    };

    // The audit itself tells these, after every other rule.
}
