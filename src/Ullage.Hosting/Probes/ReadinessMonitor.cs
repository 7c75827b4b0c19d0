using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ullage.Hosting.Lifecycle;

namespace Ullage.Hosting.Probes;

/// <summary>Runs the readiness checks in the background and tells their last outcome. However many probes ask, a dependency is asked once an interval.</summary>
internal sealed class ReadinessMonitor : BackgroundLoop
{
    private readonly CheckRunner[] _checks;
    private readonly ReadinessGate _gate;
    private readonly StartupGate _startup;
    private readonly IOptions<ProbeOptions> _options;
    private readonly TimeProvider _time;

    public ReadinessMonitor(
        IEnumerable<IReadinessCheck> checks, ReadinessGate gate, StartupGate startup, IOptions<ProbeOptions> options, TimeProvider time, IMeterFactory meters, ILogger<ReadinessMonitor> log)
    {
        (_gate, _startup, _options, _time) = (gate, startup, options, time);
        var meter = new ProbeMeter(meters, () => Why() is null, States);
        _checks = [.. checks.Select(check => new CheckRunner(check, options, time, meter, log))];
    }

    public IEnumerable<CheckState> States() => _checks.Select(static c => c.State);

    /// <summary>How long ago a check last ended.</summary>
    public TimeSpan? Age(CheckState state) => state.At is { } at ? _time.GetElapsedTime(at) : null;

    /// <summary>Why the service is not ready, or null when it is.</summary>
    public string? Why()
    {
        if (_gate.ClosedBecause is { } closed)
        {
            return closed;
        }

        if (_startup.Waiting is { } waiting)
        {
            return waiting;
        }

        var failing = _checks.Where(c => !Fresh(c.State)).Select(static c => c.State.Name).ToList();
        return failing.Count == 0 ? null : $"failing: {string.Join(", ", failing)}";
    }

    /// <summary>Whether a check lets the service be ready now. An outcome that nobody renewed for three intervals says nothing.</summary>
    public bool Fresh(CheckState state) => state.Ready && Age(state) < (_options.Value.Interval * 3) + _options.Value.Timeout;

    /// <summary>All checks once, at the same time.</summary>
    internal Task LookAsync(CancellationToken stop) => Task.WhenAll(_checks.Select(check => check.RunAsync(stop)));

    protected override async Task LoopAsync(CancellationToken stoppingToken)
    {
        if (_checks.Length == 0)
        {
            return;
        }

        using var timer = new PeriodicTimer(_options.Value.Interval, _time);
        do
        {
            await LookAsync(stoppingToken).ConfigureAwait(false);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }
}
