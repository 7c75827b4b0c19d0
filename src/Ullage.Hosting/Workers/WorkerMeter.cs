using System.Diagnostics.Metrics;
using Ullage.Hosting.Telemetry;

namespace Ullage.Hosting.Workers;

internal sealed class WorkerMeter
{
    private static readonly string[] Outcomes = [.. Enum.GetNames<WorkEnd>().Select(static n => n.ToLowerInvariant())];
    private readonly Counter<long> _items;
    private readonly KeyValuePair<string, object?> _pool;

    public WorkerMeter(IMeterFactory meters, string pool, Func<int> waiting, Func<int> active)
    {
        _pool = new("pool", pool);
        var meter = meters.Create(HostingTelemetry.Name);
        _items = meter.CreateCounter<long>("ullage.workers.items", "{item}", "Items that ended, by outcome");
        meter.CreateObservableGauge("ullage.workers.waiting", () => new Measurement<int>(waiting(), _pool), "{item}", "Items that wait");
        meter.CreateObservableGauge("ullage.workers.active", () => new Measurement<int>(active(), _pool), "{item}", "Items at work");
    }

    public static string Text(WorkEnd end) => Outcomes[(int)end];

    public void Ended(WorkEnd end) => _items.Add(1, _pool, new("outcome", Text(end)));
}
