using System.Diagnostics.Metrics;
using Ullage.Hosting.Telemetry;

namespace Ullage.Hosting.Limits;

internal sealed class BreakerMeter
{
    private readonly Counter<long> _refused;
    private readonly Counter<long> _timeouts;
    private readonly KeyValuePair<string, object?> _name;

    public BreakerMeter(IMeterFactory meters, ResourceAwareCircuitBreaker breaker)
    {
        _name = new("breaker", breaker.Name);
        var meter = meters.Create(HostingTelemetry.Name);
        _refused = meter.CreateCounter<long>("ullage.breaker.refused", "{call}", "Calls that were not let in, by reason");
        _timeouts = meter.CreateCounter<long>("ullage.breaker.timeouts", "{call}", "Calls whose work ran out of its time");
        meter.CreateObservableGauge("ullage.breaker.limit", () => new Measurement<int>(breaker.Limit, _name), "{call}", "Work let in at once");
        meter.CreateObservableGauge("ullage.breaker.active", () => new Measurement<int>(breaker.Active, _name), "{call}", "Work at once now, what outlived its timeout included");
        meter.CreateObservableGauge("ullage.breaker.waiting", () => new Measurement<int>(breaker.Waiting, _name), "{call}", "Calls that wait to be let in");
        meter.CreateObservableGauge("ullage.breaker.state", () => new Measurement<int>((int)breaker.State, _name), "{state}", "0 closed, 1 half open, 2 open");
    }

    public void Refused(RefusalReason reason) => _refused.Add(1, _name, new("reason", reason switch
    {
        RefusalReason.Saturated => "saturated",
        RefusalReason.QueueTimeout => "queue_timeout",
        _ => "open",
    }));

    public void TimedOut() => _timeouts.Add(1, _name);
}
