using System.Text;
using Ullage.Audit.Findings;
using Ullage.Audit.Running;
using Ullage.Audit.Sources;

namespace Ullage.Audit.Tests;

/// <summary>Audits of texts.</summary>
internal static class Audited
{
    public static DateOnly Today { get; } = new(2026, 11, 21);

    public static AuditReport Of(params string[] texts) => With(new AuditOptions { Today = Today }, texts);

    public static AuditReport With(AuditOptions options, params string[] texts) =>
        Auditor.Run([.. texts.Select(static (t, i) => new SourceText($"{i}.yaml", Encoding.UTF8.GetBytes(t)))], options, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>The whole line of a finding, as it may be shown.</summary>
    public static string Line(AuditFinding finding) => finding.Shown(int.MaxValue).ToString();

    /// <summary>What one rule finds, as <c>line:column message</c>.</summary>
    public static string[] By(string rule, params string[] texts) => [.. Of(texts).Findings.Where(f => f.Rule.Id == rule).Select(static f => $"{f.Start.Line}:{f.Start.Column} {f.Message}")];
}
