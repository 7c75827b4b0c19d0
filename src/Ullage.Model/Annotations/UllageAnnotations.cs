namespace Ullage.Model;

/// <summary>
/// The annotations by which people tell Ullage about one workload: <c>ullage.dev/NAME</c> on the workload, its pod template or its namespace, or
/// <c>ullage.dev/NAME.CONTAINER</c> for one container alone.
/// </summary>
/// <remarks>
/// Metrics show the name of an annotation with every character but letters and digits as <c>_</c>; neither our names nor those of containers have one, so
/// that <see cref="Normal"/> gives both forms the same text and nothing is lost.
/// </remarks>
public static class UllageAnnotations
{
    /// <summary>What every annotation of ours begins with.</summary>
    public const string Prefix = "ullage.dev/";

    /// <summary><c>true</c>: leave it alone.</summary>
    public const string Ignore = "ignore";

    /// <summary>Leave it alone until a moment: a date (midnight UTC) or RFC 3339.</summary>
    public const string HoldUntil = "hold-until";

    /// <summary>The rule by which a container is left alone for <see cref="Ignore"/>.</summary>
    public const string IgnoreRule = "annotation-ignore";

    /// <summary>The rule by which a container is left alone for <see cref="HoldUntil"/>.</summary>
    public const string HoldRule = "annotation-hold";

    /// <summary>The policy by which it is sized.</summary>
    public const string Policy = "policy";

    /// <summary>Lowest CPU request and limit.</summary>
    public const string MinCpu = "min-cpu";

    /// <summary>Highest CPU request and limit.</summary>
    public const string MaxCpu = "max-cpu";

    /// <summary>Lowest memory request and limit.</summary>
    public const string MinMemory = "min-memory";

    /// <summary>Highest memory request and limit.</summary>
    public const string MaxMemory = "max-memory";

    /// <summary>What becomes of the CPU limit: <c>policy</c>, <c>none</c> or <c>keep</c>.</summary>
    public const string CpuLimit = "cpu-limit";

    /// <summary>Added to the quantile behind a CPU limit.</summary>
    public const string CpuMargin = "cpu-margin";

    /// <summary>Added to the quantile behind a memory limit.</summary>
    public const string MemoryMargin = "memory-margin";

    /// <summary>Kept free above the highest sample ever seen.</summary>
    public const string PeakHeadroom = "peak-headroom";

    /// <summary>Added to the sharpest CPU rate, for a limit above it.</summary>
    public const string BurstHeadroom = "burst-headroom";

    /// <summary>The chance of a kill that policy risk allows.</summary>
    public const string OomTarget = "oom-target";

    /// <summary>How far ahead risks are predicted.</summary>
    public const string Horizon = "horizon";

    /// <summary>The least history from which numbers are made.</summary>
    public const string MinHistory = "min-history";

    /// <summary>Whether policy risk sets memory requests under the limits.</summary>
    public const string Overcommit = "overcommit";

    /// <summary>Changes up to this share of today's setting are not proposed.</summary>
    public const string DeadBand = "dead-band";

    /// <summary>Most by which a setting falls in one run.</summary>
    public const string MaxStepDown = "max-step-down";

    /// <summary>How a workload with an autoscaler is sized: <c>retarget</c>, <c>honor</c> or <c>explain</c>; of the workload, not of a container.</summary>
    public const string Autoscaled = "autoscaled";

    /// <summary>GOMEMLIMIT as a share of the memory limit, at most.</summary>
    public const string GoMemLimitShare = "gomemlimit-share";

    /// <summary>Every name that steers sizing, without the prefix.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        Ignore, HoldUntil, Policy, MinCpu, MaxCpu, MinMemory, MaxMemory, CpuLimit, CpuMargin, MemoryMargin, PeakHeadroom, BurstHeadroom, OomTarget, Horizon, MinHistory, Overcommit, DeadBand, MaxStepDown, Autoscaled,
        GoMemLimitShare,
    ];

    /// <summary>Beginnings of names that Ullage writes for itself, or that other commands than sizing read; never told as mistakes.</summary>
    public static IReadOnlyList<string> OfOthers { get; } = ["audit", "record", "change", "rollout", "recommend", "drift"];

    /// <summary>A name as both the API and metrics would give it: what is neither letter nor digit reads as <c>-</c>, capitals as small letters.</summary>
    /// <param name="name">The name without the prefix.</param>
    public static string Normal(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return string.Create(name.Length, name, static (into, from) =>
        {
            for (var i = 0; i < from.Length; i++)
            {
                into[i] = char.IsAsciiLetterOrDigit(from[i]) ? char.ToLowerInvariant(from[i]) : '-';
            }
        });
    }

    /// <summary>Takes a name apart.</summary>
    /// <param name="name">The name without the prefix, in whichever form.</param>
    /// <returns>The known name at its beginning, the longest that fits, and the container behind it; both null where it is not known.</returns>
    public static (string? Name, string? Container) Parse(string name)
    {
        var normal = Normal(name);
        string? best = null;
        foreach (var known in Names)
        {
            if (known.Length > (best?.Length ?? 0) && normal.StartsWith(known, StringComparison.Ordinal) && (normal.Length == known.Length || (normal[known.Length] == '-' && normal.Length > known.Length + 1)))
            {
                best = known;
            }
        }

        return best is null ? (null, null) : (best, normal.Length == best.Length ? null : normal[(best.Length + 1)..]);
    }
}
