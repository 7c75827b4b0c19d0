using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Rules;

/// <summary>A key stands twice in one mapping.</summary>
internal sealed class KeyDuplicate : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "key-duplicate",
        Title = "A key stands twice in one mapping",
        Why = "Readers that take it let the last one count, and what the first says is lost; kubectl kustomize and strict validation refuse the file.",
        Remedy = "Merge the two, or take one out.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Validity,
    };

    public override void Look(AuditObject item, RuleReport report)
    {
        if (item is not ArtifactObject)
        {
            Look(item.Node, item, report);
        }
    }

    private static void Look(YamlNode node, AuditObject item, RuleReport report)
    {
        // An alias is looked at where it points to.
        if (node.Kind == YamlNodeKind.Sequence)
        {
            foreach (var inner in node.Items)
            {
                Look(inner, item, report);
            }
        }

        if (node.Kind != YamlNodeKind.Mapping)
        {
            return;
        }

        var before = MayRepeat(node) ? new Dictionary<string, YamlNode>(StringComparer.Ordinal) : null;
        foreach (var (key, value) in node.Entries)
        {
            if (before is not null && key.Kind == YamlNodeKind.Scalar && !before.TryAdd(key.Text, key))
            {
                report.Find(item, key, $"{key.Text} stands in this mapping twice, in line {before[key.Text].Position.Line} and in line {key.Position.Line}: the first is lost where the file is taken at all.");
            }

            Look(value, item, report);
        }
    }

    /// <summary>Whether two keys of a mapping may be the same: false for most, which are so spared the table of their texts.</summary>
    private static bool MayRepeat(YamlNode mapping)
    {
        var seen = 0UL;
        foreach (var (key, _) in mapping.Entries)
        {
            var text = key.File.Bytes[key.Span.Start..key.Span.End];
            if (key is not { Kind: YamlNodeKind.Scalar, Style: YamlStyle.Plain } || text.IsEmpty)
            {
                return true;
            }

            var mixed = ((uint)text.Length * 0x9E3779B1) + (text[0] * 0x85EBCA6B) + (text[text.Length / 2] * 0xC2B2AE35) + (text[^1] * 0x27D4EB2F);
            var bit = 1UL << (int)(mixed >> 26);
            if ((seen & bit) != 0)
            {
                return true;
            }

            seen |= bit;
        }

        return false;
    }
}
