using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Audit.Reading;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Rules;

/// <summary>A secret stands in a ConfigMap.</summary>
internal sealed class SecretInConfigmap : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "secret-in-configmap",
        Title = "A secret stands in a ConfigMap",
        Why = "A ConfigMap may be read by far more people and programs than a Secret, and it is neither encrypted at rest nor left out of what is printed.",
        Remedy = "Move the key into a Secret, which `ullage generate secret` makes. Then change the secret.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Configuration,
        Article = "secrets as Secret, never in values or argv",
    };

    public override void Look(AuditObject item, RuleReport report)
    {
        if (item is not { Kind: "ConfigMap", ApiVersion: "v1" })
        {
            return;
        }

        foreach (var (key, value) in item.Node["data"].MergedEntries().Concat(item.Node["binaryData"].MergedEntries()))
        {
            if (value.Target is not { Kind: YamlNodeKind.Scalar } node || NodeReading.IsPlaceholder(node.Text))
            {
                continue;
            }

            if (SecretSigns.HoldsPrivateKey(node.Text))
            {
                report.Find(item, value.Target, $"{key.Text} holds a private key; expected a Secret.");
            }
            else if (SecretSigns.IsSecretFile(key.Text, node.Text) || (!node.Text.Contains('\n', StringComparison.Ordinal) && SecretSigns.Holds(key.Text, node.Text)))
            {
                report.Find(item, value.Target, $"{key.Text} holds a secret; expected a Secret.");
            }
        }
    }
}
