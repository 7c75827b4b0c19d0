using Ullage.Audit.Findings;

namespace Ullage.Audit.Mending;

/// <summary>What is mended.</summary>
public sealed record MendOptions
{
    /// <summary>Chooses among the findings of a round those to mend.</summary>
    public Func<IReadOnlyList<AuditFinding>, IReadOnlyList<AuditFinding>> Choose { get; init; } = static all => all;

    /// <summary>Where amounts come from.</summary>
    public MendNumbers Numbers { get; init; } = new();

    /// <summary>Whether mends are made too that may change how the program runs.</summary>
    public bool Unsafe { get; init; }
}
