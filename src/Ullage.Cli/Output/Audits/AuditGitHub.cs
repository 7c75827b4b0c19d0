using Ullage.Audit.Findings;
using Ullage.Cli.Output.Terminal;

namespace Ullage.Cli.Output.Audits;

/// <summary>GitHub's workflow commands: each finding becomes an annotation at its line.</summary>
internal sealed class AuditGitHub : IAuditWriter
{
    public string Name => "github";

    public string Description => "annotations of a GitHub workflow.";

    public void Write(AuditReport report, TextWriter output, OutputStyle style)
    {
        foreach (var finding in report.Findings)
        {
            var level = finding.Severity == AuditSeverity.Note ? "notice" : AuditWords.Level(finding.Severity);

            // Columns are shown only where begin and end are on one line.
            var columns = finding.Start.Line == finding.End.Line ? $",col={finding.Start.Column},endColumn={finding.End.Column}" : "";
            var place = finding.Source.IsLive ? "" : $"file={Property(finding.Source.Path)},line={finding.Start.Line},endLine={finding.End.Line}{columns},";
            output.Write($"::{level} {place}title={Property(finding.Rule.Id)}::{Data($"{finding.Resource}{(finding.Field is { Length: > 0 } field ? " " + field : "")}: {finding.Message} {finding.Rule.Remedy}")}\n");
        }

        output.Write($"::notice title=ullage audit::{Data(AuditWords.Total(report))}\n");
    }

    private static string Data(string text) => TerminalText.Clean(text).Replace("%", "%25", StringComparison.Ordinal);

    private static string Property(string text) => Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
