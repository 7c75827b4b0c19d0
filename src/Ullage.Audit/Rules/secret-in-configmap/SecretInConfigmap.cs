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
        TellsSecret = true,
    };

    public override void Look(AuditObject item, RuleReport report)
    {
        if (item is not { Kind: "ConfigMap", ApiVersion: "v1" })
        {
            return;
        }

        foreach (var (key, value) in item.Node["data"].MergedEntries().Concat(item.Node["binaryData"].MergedEntries()))
        {
            if (value.Target is not { Kind: YamlNodeKind.Scalar } node || node.Text is not { Length: > 0 } text)
            {
                continue;
            }

            if (SecretSigns.HoldsPrivateKey(text))
            {
                report.Find(item, node, $"{key.Text} holds a private key; expected a Secret.");
                continue;
            }

            // What a one-line file of settings does not tell, its key may.
            var hasLines = text.AsSpan().TrimEnd().Contains('\n');
            var lines = hasLines || SecretLines.IsSettings(key.Text) ? SecretLines.In(key.Text, text) : [];
            foreach (var (line, told) in lines)
            {
                report.Find(item, node, $"{key.Text} holds {told} in its line {line}; expected a Secret.");
            }

            if (!hasLines && lines.Count == 0 && (SecretSigns.IsSecretFile(key.Text, text) ? "a secret" : NodeReading.IsPlaceholder(text) ? SecretShapes.Of(text) : SecretSigns.Of(key.Text, text)) is { } what)
            {
                report.Find(item, node, $"{key.Text} holds {what}; expected a Secret.");
            }
        }
    }
}
