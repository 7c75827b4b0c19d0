using Ullage.Lab.Load;

namespace Ullage.Lab.Scenarios;

/// <summary>How long the gateway scenario takes and how it is loaded.</summary>
internal sealed record GatewayPlan
{
    /// <summary>A day, pressed.</summary>
    public required TimeSpan Day { get; init; }

    /// <summary>Between scrapes.</summary>
    public required TimeSpan ScrapeInterval { get; init; }

    /// <summary>History that the tool is to be content with.</summary>
    public required TimeSpan MinHistory { get; init; }

    /// <summary>Pairs of runs before and after in which latency is compared; 0 only reports it.</summary>
    public required int Rounds { get; init; }

    /// <summary>A day in those runs.</summary>
    public TimeSpan RoundDay { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>What counts as start-up.</summary>
    public TimeSpan StartupWindow { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The load of a day of some length.</summary>
    public static LoadShape Shape(TimeSpan day) => new(Lowest: 60, Highest: 240, day);

    /// <summary>Short enough for every change: a day of 80 s, scraped each second, latency told but not judged.</summary>
    public static GatewayPlan Short { get; } = new()
    {
        Day = TimeSpan.FromSeconds(80),
        ScrapeInterval = TimeSpan.FromSeconds(1),
        MinHistory = TimeSpan.FromSeconds(60),
        Rounds = 0,
    };

    /// <summary>For the proof: a day of 5 min scraped every 5 s, then three rounds of before and after.</summary>
    public static GatewayPlan Long { get; } = new()
    {
        Day = TimeSpan.FromMinutes(5),
        ScrapeInterval = TimeSpan.FromSeconds(5),
        MinHistory = TimeSpan.FromMinutes(3),
        Rounds = 3,
    };
}
