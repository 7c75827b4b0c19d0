using Ullage.Model;

namespace Ullage.Application.Rightsize;

/// <summary>How an answer differs from the last.</summary>
public enum ChangeKind
{
    /// <summary>The container was not there.</summary>
    Appeared,

    /// <summary>It is there no more.</summary>
    Gone,

    /// <summary>Other numbers are proposed.</summary>
    Moved,

    /// <summary>It got numbers and had none, or the other way round.</summary>
    StatusChanged,
}

/// <summary>One container whose answer is another.</summary>
/// <param name="Container">Which.</param>
/// <param name="Kind">How.</param>
/// <param name="Before">What was proposed before; null where it was not there.</param>
/// <param name="Now">What is proposed now; null where it is gone.</param>
/// <param name="Text">The difference in words.</param>
public sealed record ContainerChange(ContainerId Container, ChangeKind Kind, ResourceSettings? Before, ResourceSettings? Now, string Text);

/// <summary>What is different from the run before.</summary>
/// <param name="Since">The moment of that run; null where this is the first.</param>
/// <param name="Changes">The containers whose answer is another, in order of identity.</param>
/// <param name="Steady">Containers whose numbers moved by less than is worth telling.</param>
/// <param name="Same">Containers whose answer is the same.</param>
public sealed record FleetChanges(DateTimeOffset? Since, IReadOnlyList<ContainerChange> Changes, int Steady, int Same)
{
    // Less than this moves with every day's noise; nobody restarts pods for it.
    private const double WorthTelling = 0.05;

    /// <summary>Why nothing is compared though this may not be the first run; null where it is compared, or is the first.</summary>
    public string? NotCompared { get; init; }

    /// <summary>Nothing to compare.</summary>
    public static FleetChanges None { get; } = new(null, [], 0, 0);

    internal static FleetChanges Between(FleetOutcome? before, FleetOutcome now)
    {
        if (before is null)
        {
            return None;
        }

        var known = before.Containers.GroupBy(static c => c.Id).ToDictionary(static c => c.Key, static c => c.First());
        var changes = new List<ContainerChange>();
        var (steady, same) = (0, 0);
        foreach (var container in now.Containers)
        {
            if (!known.Remove(container.Id, out var last))
            {
                changes.Add(new(container.Id, ChangeKind.Appeared, null, container.Settings, "is new"));
                continue;
            }

            var words = Words(last, container).ToList();
            if (last.Status != container.Status)
            {
                changes.Add(new(container.Id, ChangeKind.StatusChanged, last.Settings, container.Settings, Status(container.Status)));
            }
            else if (words.Count > 0)
            {
                changes.Add(new(container.Id, ChangeKind.Moved, last.Settings, container.Settings, string.Join(", ", words)));
            }
            else if (last.Settings != container.Settings)
            {
                steady++;
            }
            else
            {
                same++;
            }
        }

        changes.AddRange(known.Values.Select(static gone => new ContainerChange(gone.Id, ChangeKind.Gone, gone.Settings, null, "is gone")));
        return new FleetChanges(before.At, [.. changes.OrderBy(static c => c.Container)], steady, same);
    }

    private static string Status(RecommendationStatus status) => status switch
    {
        RecommendationStatus.Recommended => "has enough history now",
        RecommendationStatus.InsufficientData => "has too little history now",
        _ => "is left alone now",
    };

    private static IEnumerable<string> Words(ContainerOutcome before, ContainerOutcome now)
    {
        var (was, isNow) = (before.Settings, now.Settings);
        string?[] moved =
        [
            Moved("CPU request", before.CpuRequest, now.CpuRequest, was.CpuRequest?.ToString(), isNow.CpuRequest?.ToString()),
            Moved("CPU limit", before.CpuLimit, now.CpuLimit, was.CpuLimit?.ToString(), isNow.CpuLimit?.ToString()),
            Moved("memory request", before.MemoryRequest, now.MemoryRequest, was.MemoryRequest?.ToString(), isNow.MemoryRequest?.ToString()),
            Moved("memory limit", before.MemoryLimit, now.MemoryLimit, was.MemoryLimit?.ToString(), isNow.MemoryLimit?.ToString()),
            now.OomKills > before.OomKills ? $"killed for lack of memory {now.OomKills} times in the window, {before.OomKills} before" : null,
        ];
        var names = before.Environment.Keys.Union(now.Environment.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return moved.OfType<string>().Concat(names.Where(n => before.Environment.ContainsKey(n) != now.Environment.ContainsKey(n)).Select(n => now.Environment.ContainsKey(n) ? $"{n} is to be set" : $"{n} is no longer to be set"));
    }

    private static string? Moved(string what, long? before, long? now, string? was, string? isNow) =>
        before is null != now is null || (before is { } from && now is { } to && Math.Abs(to - from) > WorthTelling * Math.Max(from, to))
            ? $"{what} {was ?? "unset"} → {isNow ?? "unset"}"
            : null;
}
