namespace Ullage.Application.Checklist;

/// <summary>How a point stands.</summary>
public enum ChecklistVerdict
{
    /// <summary>Nothing that was read tells.</summary>
    Unknown,

    /// <summary>It is so.</summary>
    Met,

    /// <summary>It is not so.</summary>
    NotMet,
}

/// <summary>Something that speaks to a point.</summary>
/// <param name="Point">The point's id.</param>
/// <param name="Verdict">What it says; <see cref="ChecklistVerdict.Unknown"/> is worth knowing and decides nothing.</param>
/// <param name="Text">What was found.</param>
/// <param name="Place">Where: file:line:column, a query, or what of a binary.</param>
public sealed record ChecklistEvidence(string Point, ChecklistVerdict Verdict, string Text, string Place)
{
    /// <summary>The manifest it stands in; null for what stands in none.</summary>
    public string? File { get; init; }

    /// <summary>The namespace it is about; null where none is told.</summary>
    public string? Namespace { get; init; }

    /// <summary>The workload it is about, as kubectl takes it (<c>deployment/api</c>); null where none is told.</summary>
    public string? Workload { get; init; }

    /// <summary>Whether a binary or an image shows it, at <see cref="Place"/>.</summary>
    public bool IsProgram { get; init; }

    /// <summary>Whether a manifest sets it by a variable, and so for whatever program it starts.</summary>
    public bool IsVariable { get; init; }

    /// <summary>What mends it where the point's own command, which makes what is missing, would not; null where that does.</summary>
    public string? Remedy { get; init; }

    /// <summary>The command in place of the point's own, which would fail here; null where that works.</summary>
    public ChecklistMend? Mend { get; init; }
}

/// <summary>A point with its verdict.</summary>
/// <param name="Point">The point.</param>
/// <param name="Verdict">How it stands.</param>
/// <param name="Evidence">What speaks to it, what decides first.</param>
/// <param name="Mend">The command that mends it, with the file and namespace of the first evidence; empty where the point is met or open.</param>
/// <param name="WouldTell">What was not read and would tell; empty where nothing would.</param>
public sealed record ChecklistItem(ChecklistPoint Point, ChecklistVerdict Verdict, IReadOnlyList<ChecklistEvidence> Evidence, string Mend, string WouldTell);

/// <summary>The whole list.</summary>
/// <param name="Items">Its points, in their order.</param>
/// <param name="Read">What was read, in words.</param>
public sealed record ChecklistReport(IReadOnlyList<ChecklistItem> Items, IReadOnlyList<string> Read)
{
    /// <summary>Version of its shape as JSON.</summary>
    public const int SchemaVersion = 1;

    /// <summary>How many points stand so.</summary>
    /// <param name="verdict">How.</param>
    public int Count(ChecklistVerdict verdict) => Items.Count(i => i.Verdict == verdict);

    /// <summary>Makes it of everything that speaks to a point: one thing that is not so outweighs all that is.</summary>
    /// <param name="evidence">What was found.</param>
    /// <param name="read">What was read, in words.</param>
    /// <param name="sources">What was read, in kinds.</param>
    /// <param name="reach">How commands reach it.</param>
    public static ChecklistReport Of(IReadOnlyList<ChecklistEvidence> evidence, IReadOnlyList<string> read, ChecklistSources sources, ChecklistReach reach)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(reach);
        var byPoint = evidence.ToLookup(static e => e.Point, StringComparer.Ordinal);
        return new([.. ChecklistTable.Points.Select(p => Item(p, [.. byPoint[p.Id].Distinct()], evidence, sources, reach))], read);
    }

    private static ChecklistItem Item(ChecklistPoint point, List<ChecklistEvidence> evidence, IReadOnlyList<ChecklistEvidence> all, ChecklistSources sources, ChecklistReach reach)
    {
        var ordered = evidence.OrderByDescending(static e => e.Verdict).ToList();
        var verdict = ordered.Count > 0 ? ordered[0].Verdict : ChecklistVerdict.Unknown;

        // A namespace's quota follows from its workloads, not from the manifest of the namespace.
        var isQuota = point.Id == "quota";
        var decides = ordered.FirstOrDefault() is { } first && isQuota ? first with { File = null } : ordered.FirstOrDefault();
        var file = all.FirstOrDefault(e => e.File is not null && (!isQuota || e.Point == "requests") && (decides?.Workload is null || (e.Workload == decides.Workload && (e.Namespace is null || e.Namespace == decides.Namespace))))?.File;
        return new(point, verdict, ordered, verdict == ChecklistVerdict.NotMet ? decides!.Remedy ?? (decides.Mend ?? point.Mend).For(decides, file, all.FirstOrDefault(static e => e.Namespace is not null)?.Namespace, reach) : "", point.Unread(sources));
    }
}
