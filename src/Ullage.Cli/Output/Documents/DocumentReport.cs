using Ullage.Model;

namespace Ullage.Cli.Output.Documents;

/// <summary>The report as a document for programs: <c>json</c> and <c>yaml</c>, one shape.</summary>
internal sealed class DocumentReport : IReportWriter
{
    private readonly Func<TextWriter, DocumentWriter> _open;
    private readonly bool _hours;

    private DocumentReport(string name, string description, Func<TextWriter, DocumentWriter> open, bool hours)
    {
        Name = name;
        Description = description;
        _open = open;
        _hours = hours;
    }

    /// <summary>JSON after docs/schema/recommendation-v1.json.</summary>
    public static DocumentReport Json { get; } = new("json", "for programs; its JSON Schema is in docs/schema", static o => new JsonDocumentWriter(o), hours: false);

    /// <summary>The same as YAML.</summary>
    public static DocumentReport Yaml { get; } = new("yaml", "the same shape as json", static o => new YamlDocumentWriter(o), hours: false);

    /// <summary>JSON with the usage of every hour, for <c>explain</c>.</summary>
    public static DocumentReport JsonWithHours { get; } = new("json", "for programs, with the usage of every hour", static o => new JsonDocumentWriter(o), hours: true);

    /// <summary>YAML with the usage of every hour, for <c>explain</c>.</summary>
    public static DocumentReport YamlWithHours { get; } = new("yaml", "the same shape as json", static o => new YamlDocumentWriter(o), hours: true);

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public string FileExtension => "." + Name;

    /// <inheritdoc/>
    public void Write(RecommendationReport report, TextWriter output, OutputStyle style)
    {
        var writer = _open(output);
        using (writer as IDisposable)
        {
            new ReportShape(writer, _hours || style.Verbosity == Verbosity.Detailed).Write(report);
        }
    }
}
