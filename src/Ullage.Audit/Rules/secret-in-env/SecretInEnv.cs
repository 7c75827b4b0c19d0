using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Audit.Reading;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Rules;

/// <summary>A secret stands in a variable's value.</summary>
internal sealed class SecretInEnv : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "secret-in-env",
        Title = "A secret stands in a variable's value",
        Why = "Whoever may read the manifest, its repository or the Deployment reads the secret; it stays in the history for good.",
        Remedy = "Put it into a Secret, which `ullage generate secret` makes, and refer to it by secretKeyRef, or mount it as a file. Of an address or a connection string only the password need come from there: Kubernetes fills $(NAME) of a variable above it in. Then change the secret.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Configuration,
        Article = "secrets as Secret, never in values or argv",
        TellsSecret = true,
    };

    public override void Look(Container container, RuleReport report)
    {
        foreach (var variable in container.Environment)
        {
            // Where only a part is filled in later, the form of the rest still tells: postgres://shop:hunter2@$(HOST)/shop.
            if ((variable.Literal is { } text ? SecretSigns.Of(variable.Name, text) : IsWritten(variable) ? SecretShapes.Of(variable.ValueNode.Text) : null) is { } what)
            {
                report.Find(container, variable.ValueNode, $"{variable.Name} holds {what} in plain text; expected valueFrom.secretKeyRef.");
            }
        }
    }

    private static bool IsWritten(EnvironmentVariable variable) => variable.ValueNode is { Exists: true, Kind: YamlNodeKind.Scalar } && !variable.Node["valueFrom"].IsGiven();
}
