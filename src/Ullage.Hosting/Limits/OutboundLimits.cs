using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Ullage.Hosting.Telemetry;

namespace Ullage.Hosting.Limits;

/// <summary>The limits of one client, a host each, kept as long as the process. Safe for concurrent use.</summary>
internal sealed class OutboundLimits
{
    private const string Others = "others";
    private readonly ConcurrentDictionary<string, HostLimit> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly HostLimit _others;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _dropped;
    private readonly KeyValuePair<string, object?> _client;

    public OutboundLimits(string client, OutboundLimitOptions options, TimeProvider time, IMeterFactory meters)
    {
        (Client, Options, Time) = (client, options, time);
        _others = new HostLimit(Others, options);
        _client = new("client", client);
        var meter = meters.Create(HostingTelemetry.Name);
        _refused = meter.CreateCounter<long>("ullage.outbound.refused", "{call}", "Calls that were not sent");
        _dropped = meter.CreateCounter<long>("ullage.outbound.dropped", "{call}", "Calls that the host turned away or that ran out of their time");
        meter.CreateObservableGauge("ullage.outbound.limit", () => Measure(static h => h.Gate.Limit), "{call}", "Calls that may be under way at once");
        meter.CreateObservableGauge("ullage.outbound.active", () => Measure(static h => h.Gate.Active), "{call}", "Calls under way");
    }

    public string Client { get; }

    public OutboundLimitOptions Options { get; }

    public TimeProvider Time { get; }

    /// <summary>The time limit of the client that was made last; what its cancellation cannot be told by.</summary>
    public TimeSpan ClientTimeout { get; set; } = System.Threading.Timeout.InfiniteTimeSpan;

    public HostLimit For(Uri? address)
    {
        var host = address is { IsAbsoluteUri: true } ? address.Authority : "";
        return _hosts.TryGetValue(host, out var known) ? known
            : _hosts.Count >= Options.MaxHosts ? _others
            : _hosts.GetOrAdd(host, static (name, options) => new HostLimit(name, options), Options);
    }

    public void Refused(HostLimit host) => _refused.Add(1, _client, new("host", host.Name));

    public void Dropped(HostLimit host, long startedAt)
    {
        host.Dropped(startedAt, Time.GetTimestamp());
        _dropped.Add(1, _client, new("host", host.Name));
    }

    private IEnumerable<Measurement<int>> Measure(Func<HostLimit, int> what) => _hosts.Values.Append(_others).Select(h => new Measurement<int>(what(h), _client, new("host", h.Name)));
}
