using Ullage.Audit.Contract;
using Ullage.Audit.Sources;

namespace Ullage.Audit.Findings;

/// <summary>What an audit found.</summary>
public sealed record AuditReport
{
    /// <summary>The findings that count, in the order of the files and of the text.</summary>
    public required IReadOnlyList<AuditFinding> Findings { get; init; }

    /// <summary>The rules that ran.</summary>
    public required IReadOnlyList<RuleFacts> Rules { get; init; }

    /// <summary>What was not audited.</summary>
    public required IReadOnlyList<SourceProblem> Problems { get; init; }

    /// <summary>Files read.</summary>
    public int Files { get; init; }

    /// <summary>Objects found in them.</summary>
    public int Objects { get; init; }

    /// <summary>Files that were read and hold nothing to audit: no object, and they are no Dockerfile.</summary>
    public IReadOnlyList<SourceText> Empty { get; init; } = [];

    /// <summary>How many findings have a severity.</summary>
    /// <param name="severity">The severity.</param>
    public int Count(AuditSeverity severity) => Findings.Count(f => f.Severity == severity);
}
