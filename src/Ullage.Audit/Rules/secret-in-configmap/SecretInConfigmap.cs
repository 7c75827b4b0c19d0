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
        Remedy = "Move the key into a Secret. Then change the secret.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Configuration,
        Article = "secrets as Secret, never in values or argv",
    };

    public override void Look(AuditObject item, RuleReport report)
    {
        foreach (var (key, value) in item is { Kind: "ConfigMap", ApiVersion: "v1" } ? item.Node["data"].MergedEntries() : [])
        {
            if (value.Target.Kind == YamlNodeKind.Scalar && value.Target.Text is { Length: < 4096 } text && !text.Contains('\n', StringComparison.Ordinal) && !NodeReading.IsPlaceholder(text) && SecretSigns.Holds(key.Text, text))
            {
                report.Find(item, value.Target, $"{key.Text} holds a secret; expected a Secret.");
            }
        }
    }
}
