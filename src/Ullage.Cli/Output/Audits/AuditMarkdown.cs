using Ullage.Audit.Findings;
using Ullage.Cli.Output.Markdown;

namespace Ullage.Cli.Output.Audits;

/// <summary>For a comment on a change: one table, the gravest first, cut before a forge refuses it.</summary>
internal sealed class AuditMarkdown : IAuditWriter
{
    private const int MostCharacters = 60_000;

    public string Name => "markdown";

    public string Description => "a table for a comment on a change.";

    public void Write(AuditReport report, TextWriter output, OutputStyle style)
    {
        output.Write($"## Ullage audit: {AuditWords.Total(report)}\n");
        if (report.Findings.Count == 0)
        {
            return;
        }

        output.Write("\n| | rule | where | found |\n|---|---|---|---|\n");
        var (written, rows) = (0, 0);
        foreach (var finding in report.Findings.OrderByDescending(static f => f.Severity))
        {
            var row = $"| {AuditWords.Level(finding.Severity)} | {finding.Rule.Id} | {MarkdownText.Escape(AuditWords.Place(finding))} {MarkdownText.Escape(finding.Resource.ToString())} | {MarkdownText.Escape(finding.Message)} |\n";
            written += row.Length;
            if (written > MostCharacters && style.Verbosity != Verbosity.Detailed)
            {
                output.Write($"\n{report.Findings.Count - rows} more than a comment can hold; --verbose writes all.\n");
                break;
            }

            output.Write(row);
            rows++;
        }

        output.Write("\n");
        foreach (var rule in report.Findings.Select(static f => f.Rule).DistinctBy(static r => r.Id).OrderBy(static r => r.Id, StringComparer.Ordinal))
        {
            output.Write($"- **{rule.Id}**: {MarkdownText.Escape(rule.Why)} {MarkdownText.Escape(rule.Remedy)}\n");
        }
    }
}
