using Ullage.Audit.Findings;
using Ullage.Audit.Sources;

namespace Ullage.Audit.Mending;

/// <summary>A finding that was mended.</summary>
/// <param name="Finding">The finding; its place is that in the text of the round that mended it.</param>
/// <param name="Words">What was done and why, in half a sentence.</param>
public sealed record MadeMend(AuditFinding Finding, string Words);

/// <summary>A finding whose mend was not made.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="Reason">Why, and the way out.</param>
public sealed record RefusedMend(AuditFinding Finding, string Reason);

/// <summary>A file that differs.</summary>
/// <param name="Before">As it was read.</param>
/// <param name="After">As it is to be.</param>
public sealed record MendedFile(SourceText Before, SourceText After);

/// <summary>What mending came to.</summary>
public sealed record MendReport
{
    /// <summary>The audit of what was read.</summary>
    public required AuditReport Before { get; init; }

    /// <summary>The audit of what it became.</summary>
    public required AuditReport After { get; init; }

    /// <summary>The files that differ, in order.</summary>
    public required IReadOnlyList<MendedFile> Files { get; init; }

    /// <summary>What was mended, in order.</summary>
    public required IReadOnlyList<MadeMend> Made { get; init; }

    /// <summary>What could have been mended and was not.</summary>
    public required IReadOnlyList<RefusedMend> Refused { get; init; }

    /// <summary>How many mends were left because somebody must have a look at them.</summary>
    public required int NeedLook { get; init; }
}
