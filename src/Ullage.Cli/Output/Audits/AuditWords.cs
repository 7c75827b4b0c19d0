using Ullage.Audit.Findings;

namespace Ullage.Cli.Output.Audits;

/// <summary>Words that several formats use.</summary>
internal static class AuditWords
{
    public static string Level(AuditSeverity severity) => severity switch { AuditSeverity.Error => "error", AuditSeverity.Warning => "warning", _ => "note" };

    public static string Place(AuditFinding finding) => finding.Field is { } field ? $"{finding.Source.Path} {field}".TrimEnd() : $"{finding.Source.Path}:{finding.Start.Line}:{finding.Start.Column}";

    public static string Counted(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";

    /// <summary><c>2 errors, 1 warning in 3 files (7 objects)</c>.</summary>
    public static string Total(AuditReport report)
    {
        var counts = string.Join(", ", new[] { AuditSeverity.Error, AuditSeverity.Warning, AuditSeverity.Note }.Where(s => report.Count(s) > 0).Select(s => Counted(report.Count(s), Level(s))));
        return $"{(counts.Length > 0 ? counts : "nothing found")} in {Counted(report.Files, "file")} ({Counted(report.Objects, "object")})";
    }
}
