using Ullage.Audit.Findings;
using Ullage.Cli.Output.Documents;

namespace Ullage.Cli.Output.Audits;

/// <summary>Everything, for programs.</summary>
internal sealed class AuditJson : IAuditWriter
{
    public string Name => "json";

    public string Description => "everything, for programs.";

    public void Write(AuditReport report, TextWriter output, OutputStyle style)
    {
        using var json = new JsonDocumentWriter(output);
        json.StartObject();
        json.Name("version");
        json.Number(1L);
        json.Name("files");
        json.Number((long)report.Files);
        json.Name("objects");
        json.Number((long)report.Objects);
        json.Name("findings");
        json.StartArray();
        foreach (var finding in report.Findings)
        {
            Finding(json, finding);
            json.Flush();
        }

        json.EndArray();
        json.Name("notAudited");
        json.StartArray();
        foreach (var problem in report.Problems)
        {
            json.StartObject();
            Text(json, "path", problem.Path);
            Text(json, "reason", problem.Reason);
            json.Name("isFault");
            json.Truth(problem.IsFault);
            json.EndObject();
        }

        json.EndArray();
        json.EndObject();
        json.Finish();
    }

    private static void Finding(JsonDocumentWriter json, AuditFinding finding)
    {
        json.StartObject();
        Text(json, "rule", finding.Rule.Id);
        Text(json, "severity", AuditWords.Level(finding.Severity));
        Text(json, "message", finding.Message);
        Text(json, "remedy", finding.Rule.Remedy);
        Text(json, "file", finding.Source.Path);
        if (finding.Field is { } field)
        {
            Text(json, "field", field);
        }

        Number(json, "line", finding.Start.Line);
        Number(json, "column", finding.Start.Column);
        Number(json, "endLine", finding.End.Line);
        Number(json, "endColumn", finding.End.Column);
        json.Name("resource");
        json.StartObject();
        Text(json, "kind", finding.Resource.Kind);
        Text(json, "namespace", finding.Resource.Namespace);
        Text(json, "name", finding.Resource.Name);
        Text(json, "container", finding.Resource.Container);
        json.EndObject();
        Text(json, "identity", finding.Identity);
        json.EndObject();
    }

    private static void Text(JsonDocumentWriter json, string name, string? value)
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
