using Ullage.Application.Recommend;
using Ullage.State;

namespace Ullage.Application.Rightsize;

/// <summary>What is asked of the job.</summary>
public sealed record RightsizeRequest
{
    /// <summary>Namespaces, metric names, prices and how much at a time. Its window is made of <see cref="Days"/>; its <see cref="RecommendRequest.Only"/> is not looked at.</summary>
    public RecommendRequest Read { get; init; } = new();

    /// <summary>Whole days (UTC) of history before the one that has begun, 1 to 399. Default 7.</summary>
    public int Days { get; init; } = 7;

    /// <summary>How long after its end a day may still get samples: one that was read earlier is read anew by the next run. Default 1 hour.</summary>
    public TimeSpan Late { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Days kept for later runs, longer windows among them; at least <see cref="Days"/> are. Default 35.</summary>
    public int KeepDays { get; init; } = 35;

    /// <summary>What is known of the run before where days are kept nowhere; null where nothing keeps that either.</summary>
    public LastRun? Last { get; init; }

    /// <summary>Which part this process reads. Default all.</summary>
    public DayShard Shard { get; init; } = DayShard.Whole;
}
