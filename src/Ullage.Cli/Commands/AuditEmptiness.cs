using Ullage.Audit.Findings;
using Ullage.Audit.Sources;
using Ullage.Cli.Configuration;
using Ullage.Cli.Output.Audits;
using Ullage.Cli.Running;

namespace Ullage.Cli.Commands;

/// <summary>What was named and holds nothing to audit: passing over it in silence would look like a pass.</summary>
internal static class AuditEmptiness
{
    private const string Expected = "expected Kubernetes objects (apiVersion and kind), a Dockerfile, an image or a binary";

    /// <summary>Tells of files that were named and hold nothing.</summary>
    /// <param name="invocation">The call.</param>
    /// <param name="report">What was audited.</param>
    /// <param name="isAlone">Whether nothing else was read, such as a binary.</param>
    /// <exception cref="UsageException">Nothing at all was there to audit.</exception>
    public static void Check(Invocation invocation, AuditReport report, bool isAlone = true)
    {
        var verb = invocation.Command.Name == "audit" ? "audit" : "read";
        if (isAlone && report.Objects == 0 && report.Findings.Count == 0 && !report.Problems.Any(static p => p.IsFault))
        {
            throw new UsageException(ClusterSettings.AreAsked(invocation.Settings)
                ? [$"nothing to {verb}: no object was found in the cluster; check --namespace and --context"]
                : [.. invocation.Arguments.Distinct(StringComparer.Ordinal).Select(a => $"nothing to {verb}: {Found(invocation, a, report)}")]);
        }

        foreach (var source in report.Empty.Where(s => invocation.Arguments.Contains(s.Path)))
        {
            invocation.Surroundings.Say($"{Shown(source)} {Told(source)}; {Expected}");
        }
    }

    private static string Found(Invocation invocation, string path, AuditReport report)
    {
        if (report.Empty.FirstOrDefault(s => s.Path == path) is { } source)
        {
            return $"{Shown(source)} {Told(source)}; {Expected}";
        }

        if (path != "-" && Directory.Exists(invocation.PathOf(path)))
        {
            var inside = path is "." or "./" ? "" : Path.TrimEndingDirectorySeparator(path) + Path.DirectorySeparatorChar;
            var files = report.Empty.Count(s => s.Path.StartsWith(inside, StringComparison.Ordinal));
            var left = report.Problems.Count(p => p.Path.StartsWith(inside, StringComparison.Ordinal));
            return files + left == 0 ? $"{path} has no file named *.yaml, *.yml, *.json or Dockerfile in it; {Expected}"
                : $"{path} has no object in it ({AuditWords.Counted(files, "file")} without one{(left > 0 ? $", {left} left out, which --verbose names" : "")}); {Expected}";
        }

        return report.Problems.FirstOrDefault(p => p.Path == path) is { } problem ? $"{path}: {problem.Reason}" : $"{path} holds none; {Expected}";
    }

    private static string Shown(SourceText source) => source.Path == "-" ? "standard input" : source.Path;

    private static string Told(SourceText source) => source.Bytes.IsEmpty ? "is empty" : source.Bytes.IndexOfAnyExcept(" \t\r\n"u8) < 0 ? "is blank" : $"has no object in it ({AuditWords.Counted(source.LineCount - (source.Line(source.LineCount).Length == 0 ? 1 : 0), "line")})";
}
