using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Audit.Reading;

namespace Ullage.Audit.Rules;

/// <summary>A secret stands in a variable's value.</summary>
internal sealed class SecretInEnv : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "secret-in-env",
        Title = "A secret stands in a variable's value",
        Why = "Whoever may read the manifest, its repository or the Deployment reads the secret; it stays in the history for good.",
        Remedy = "Put it into a Secret, which `ullage generate secret` makes, and refer to it by secretKeyRef, or mount it as a file. Then change the secret.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Configuration,
        Article = "secrets as Secret, never in values or argv",
    };

    public override void Look(Container container, RuleReport report)
    {
        foreach (var variable in container.Environment)
        {
            if (variable.Literal is { } text && SecretSigns.Holds(variable.Name, text))
            {
                report.Find(container, variable.ValueNode, $"{variable.Name} holds a secret in plain text; expected valueFrom.secretKeyRef.");
            }
        }
    }
}
