using System.Buffers;
using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Manifests.Schema;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Rules;

/// <summary>A field that Kubernetes does not have, or needs, or takes in another form. Selectors and bounds that are missing have rules of their own.</summary>
internal sealed class SchemaMismatch : AuditRule
{
    private static readonly KubernetesSchema _schema = KubernetesSchema.Newest;
    private static readonly SearchValues<char> _bareName = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    public override RuleFacts Facts { get; } = new()
    {
        Id = "schema-mismatch",
        Title = "A field is not as Kubernetes has it",
        Why = "kubectl and the API server refuse a value of another type, a word that is not among those allowed, and a field that must be given and is not. A field that is misspelt is refused too, or dropped without a word by a client that does not ask for validation: a readinessProbe of another name is none.",
        Remedy = "Write the field as the message says; kubectl explain tells what it takes.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Validity,
    };

    public override void Look(AuditObject item, RuleReport report)
    {
        // What is live was taken by the API server; definitions of resources are made by tools, and no service.
        if (item is ArtifactObject || item.Source.IsLive || item.Kind == "CustomResourceDefinition")
        {
            return;
        }

        foreach (var finding in _schema.CheckFields(item.Node))
        {
            if (Message(item, finding, report.Set) is { } message)
            {
                report.Find(item, finding.Problem == SchemaProblem.MissingField ? FirstKey(finding.Node) : finding.Node, $"{finding.Path}: {message}{(message.EndsWith('?') ? "" : ".")}");
            }
        }
    }

    private static string? Message(AuditObject item, SchemaFinding finding, AuditSet set)
    {
        var isFilledIn = finding.Node.Kind == YamlNodeKind.Scalar && finding.Node.Text is var text && (NodeReading.IsPlaceholder(text) || IsBareName(text));
        return finding.Problem switch
        {
            SchemaProblem.UnknownField => finding.Message,
            SchemaProblem.WrongType when !isFilledIn => WithoutValue(finding.Message),
            SchemaProblem.BadValue when !isFilledIn && item.Kind != "Secret" => finding.Message,
            SchemaProblem.MissingField when !set.IsChangedLater(item) && finding.Path is not ("spec.selector" or "spec.maxReplicas") => finding.Message,
            _ => null,
        };
    }

    /// <summary>Whether a text is a name as those who replace it by sed write it: STORAGE_SIZE.</summary>
    private static bool IsBareName(string text) => text.Contains('_', StringComparison.Ordinal) && text.AsSpan().IndexOfAnyExcept(_bareName) < 0;

    // A number may be a password: the line shows it, where it is none.
    private static string WithoutValue(string message) => message.IndexOf(" (", StringComparison.Ordinal) is > 0 and var open && message.IndexOf("), expected", StringComparison.Ordinal) is > 0 and var close ? message[..open] + message[(close + 1)..] : message;

    private static YamlNode FirstKey(YamlNode mapping)
    {
        foreach (var (key, _) in mapping.Entries)
        {
            return key;
        }

        return mapping;
    }
}
