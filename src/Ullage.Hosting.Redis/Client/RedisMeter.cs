using System.Diagnostics.Metrics;
using Ullage.Hosting.Telemetry;

namespace Ullage.Hosting.Redis.Client;

internal sealed class RedisMeter
{
    private readonly Counter<long> _commands;

    public RedisMeter(IMeterFactory meters, Func<int> pending)
    {
        var meter = meters.Create(HostingTelemetry.Name);
        _commands = meter.CreateCounter<long>("ullage.redis.commands", "{command}", "Commands, by what became of them");
        meter.CreateObservableGauge("ullage.redis.pending", pending, "{command}", "Commands that wait for their answer");
    }

    public void Ended(string outcome) => _commands.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void Ended(RedisFault fault) => Ended(fault switch
    {
        RedisFault.TimedOut => "timed_out",
        RedisFault.Saturated => "saturated",
        RedisFault.Refused => "refused",
        RedisFault.Malformed => "malformed",
        _ => "unavailable",
    });
}
