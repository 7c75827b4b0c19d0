using Ullage.Application.Planning;
using Ullage.Application.Recommend;
using Ullage.Model;
using Ullage.Sizing.Backtest;

namespace Ullage.Application.Backtest;

/// <summary>What is asked of a backtest.</summary>
public sealed record BacktestRequest
{
    /// <summary>What is read: the window is walked through; prices give the cost.</summary>
    public RecommendRequest Read { get; init; } = new();

    /// <summary>Who is judged.</summary>
    public required IReadOnlyList<BacktestPolicy> Policies { get; init; }

    /// <summary>How it walks. Its prices are those of <see cref="Read"/>.</summary>
    public BacktestOptions Walk { get; init; } = BacktestOptions.Default;

    /// <summary>A moment at which a day begins, and so every other day; null for midnight UTC.</summary>
    public DateTimeOffset? DaysFrom { get; init; }

    /// <summary>Pods whose histories are held at a time; a namespace of more is held whole.</summary>
    internal int PodsAShard { get; init; } = UsageQueries.PodsAShard;

    /// <summary>By how much days begin after midnight UTC.</summary>
    internal long OffsetMs => DaysFrom is { } from ? ((from.ToUnixTimeMilliseconds() % TimeRange.DayMs) + TimeRange.DayMs) % TimeRange.DayMs : 0;
}
