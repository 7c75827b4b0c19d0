using System.Diagnostics.Metrics;
using Ullage.Hosting.Telemetry;

namespace Ullage.Hosting.Caching;

internal sealed class CacheMeter
{
    private static readonly string[] Outcomes = [.. Enum.GetNames<LoadOutcome>().Select(static n => n.ToLowerInvariant())];
    private readonly KeyValuePair<string, object?> _cache;
    private readonly Counter<long> _loads;

    public CacheMeter(IMeterFactory meters, string cache, Func<CacheStatistics> statistics, Func<(int Entries, long Weight, long Budget)> size)
    {
        _cache = new("cache", cache);
        var meter = meters.Create(HostingTelemetry.Name);
        meter.CreateObservableCounter("ullage.cache.requests", () => Requests(statistics()), "{request}", "Requests, by whether the cache had the key");
        meter.CreateObservableCounter("ullage.cache.evictions", () => Evictions(statistics()), "{entry}", "Entries that went, by reason");
        meter.CreateObservableGauge("ullage.cache.entries", () => new Measurement<int>(size().Entries, _cache), "{entry}", "Entries held");
        meter.CreateObservableGauge("ullage.cache.weight", () => new Measurement<long>(size().Weight, _cache), "{weight}", "What they weigh, in the cache's unit");
        meter.CreateObservableGauge("ullage.cache.budget", () => new Measurement<long>(size().Budget, _cache), "{weight}", "What they may weigh at the moment");
        _loads = meter.CreateCounter<long>("ullage.cache.loads", "{load}", "Values fetched for misses, by outcome");
    }

    public static string Text(LoadOutcome outcome) => Outcomes[(int)outcome];

    public void Loaded(LoadOutcome outcome) => _loads.Add(1, _cache, new("outcome", Text(outcome)));

    private IEnumerable<Measurement<long>> Requests(CacheStatistics s) => [Of(s.Hits, "outcome", "hit"), Of(s.Misses, "outcome", "miss")];

    private IEnumerable<Measurement<long>> Evictions(CacheStatistics s) =>
        [Of(s.Evicted, "reason", "size"), Of(s.Shed, "reason", "pressure"), Of(s.Expired, "reason", "expired"), Of(s.TooHeavy, "reason", "too_heavy")];

    private Measurement<long> Of(long value, string tag, string name) => new(value, _cache, new(tag, name));
}
