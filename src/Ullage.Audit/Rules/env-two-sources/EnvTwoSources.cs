using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A variable has a value and a source.</summary>
internal sealed class EnvTwoSources : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "env-two-sources",
        Title = "A variable has a value and a source",
        Why = "The API server refuses value and valueFrom at once. A patch that sets value must set valueFrom to null.",
        Remedy = "Keep value or valueFrom, not both.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Validity,
    };

    public override void Look(Container container, RuleReport report)
    {
        foreach (var variable in container.Environment)
        {
            if (variable.ValueNode.IsGiven() && variable.ValueNode.Text.Length > 0 && variable.Node["valueFrom"].IsGiven())
            {
                report.Find(container, variable.Node.Key("valueFrom"), $"{variable.Name} has a value too.");
            }
        }
    }
}
