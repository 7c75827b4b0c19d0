using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Cli.Commands;
using Ullage.Cli.Output.Documents;

namespace Ullage.Cli.Output.Audits;

/// <summary>SARIF 2.1.0 (OASIS), for code scanning. Columns count code points, which SARIF's columnKind says.</summary>
internal sealed class AuditSarif : IAuditWriter
{
    public string Name => "sarif";

    public string Description => "SARIF 2.1.0, for code scanning.";

    public void Write(AuditReport report, TextWriter output, OutputStyle style)
    {
        var places = report.Rules.Select(static (r, i) => (r.Id, i)).ToDictionary(static p => p.Id, static p => p.i, StringComparer.Ordinal);
        using var json = new JsonDocumentWriter(output);
        json.StartObject();
        Text(json, "$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json");
        Text(json, "version", "2.1.0");
        json.Name("runs");
        json.StartArray();
        json.StartObject();
        json.Name("tool");
        json.StartObject();
        json.Name("driver");
        json.StartObject();
        Text(json, "name", "ullage");
        Text(json, "semanticVersion", VersionCommand.Version);
        json.Name("rules");
        json.StartArray();
        foreach (var rule in report.Rules)
        {
            Rule(json, rule);
        }

        json.EndArray();
        json.EndObject();
        json.EndObject();
        Text(json, "columnKind", "unicodeCodePoints");
        json.Name("results");
        json.StartArray();
        foreach (var finding in report.Findings)
        {
            Result(json, finding, places.GetValueOrDefault(finding.Rule.Id, -1));
            json.Flush();
        }

        json.EndArray();
        json.EndObject();
        json.EndArray();
        json.EndObject();
        json.Finish();
    }

    private static void Rule(JsonDocumentWriter json, RuleFacts rule)
    {
        json.StartObject();
        Text(json, "id", rule.Id);
        Message(json, "shortDescription", rule.Title + ".");
        Message(json, "fullDescription", rule.Why);
        Message(json, "help", rule.Remedy);
        json.Name("defaultConfiguration");
        json.StartObject();
        Text(json, "level", AuditWords.Level(rule.Severity));
        json.EndObject();
        json.Name("properties");
        json.StartObject();
        json.Name("tags");
        json.StartArray();
        json.Text(RuleTopics.Heading(rule.Topic));
        json.EndArray();
        json.EndObject();
        json.EndObject();
    }

    private static void Result(JsonDocumentWriter json, AuditFinding finding, int ruleIndex)
    {
        json.StartObject();
        Text(json, "ruleId", finding.Rule.Id);
        if (ruleIndex >= 0)
        {
            json.Name("ruleIndex");
            json.Number((long)ruleIndex);
        }

        Text(json, "level", AuditWords.Level(finding.Severity));
        Message(json, "message", finding.Message);
        json.Name("locations");
        json.StartArray();
        json.StartObject();
        if (finding.Field is null)
        {
            PhysicalLocation(json, finding);
        }

        json.Name("logicalLocations");
        json.StartArray();
        json.StartObject();
        Text(json, "fullyQualifiedName", finding.Field is { Length: > 0 } field ? $"{finding.Resource}.{field}" : finding.Resource.ToString());
        Text(json, "kind", "resource");
        json.EndObject();
        json.EndArray();
        json.EndObject();
        json.EndArray();
        json.Name("partialFingerprints");
        json.StartObject();
        Text(json, "ullageIdentity/v1", finding.Identity);
        json.EndObject();
        json.EndObject();
    }

    private static void PhysicalLocation(JsonDocumentWriter json, AuditFinding finding)
    {
        json.Name("physicalLocation");
        json.StartObject();
        json.Name("artifactLocation");
        json.StartObject();
        Text(json, "uri", UriOf(finding.Source.Path));
        json.EndObject();
        json.Name("region");
        json.StartObject();
        Number(json, "startLine", finding.Start.Line);
        Number(json, "startColumn", finding.Start.Column);
        Number(json, "endLine", finding.End.Line);
        Number(json, "endColumn", finding.End.Column);
        json.EndObject();
        json.EndObject();
    }

    /// <summary>A path as a relative or file URI.</summary>
    private static string UriOf(string path)
    {
        var escaped = string.Join('/', (path == "-" ? "stdin" : path).Replace('\\', '/').Split('/').Select(Uri.EscapeDataString));
        return escaped.StartsWith('/') ? "file://" + escaped : escaped.StartsWith("./", StringComparison.Ordinal) ? escaped[2..] : escaped;
    }

    private static void Message(JsonDocumentWriter json, string name, string text)
    {
        json.Name(name);
        json.StartObject();
        Text(json, "text", text);
        json.EndObject();
    }

    private static void Text(JsonDocumentWriter json, string name, string value)
    {
        json.Name(name);
        json.Text(value);
    }

    private static void Number(JsonDocumentWriter json, string name, long value)
    {
        json.Name(name);
        json.Number(value);
    }
}
