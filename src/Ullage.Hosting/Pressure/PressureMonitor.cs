using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ullage.Hosting.Lifecycle;
using Ullage.Hosting.Telemetry;

namespace Ullage.Hosting.Pressure;

/// <summary>Looks at the container at every interval and holds the level. One writer; <see cref="Current"/> may be read from anywhere.</summary>
internal sealed class PressureMonitor : BackgroundLoop, IPressureSignal
{
    private readonly ResourceProbe _probe;
    private readonly PressureOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<PressureMonitor> _log;
    private readonly LevelTracker _memory, _cpu, _memoryStall, _cpuStall;
    private readonly long _begun;
    private Smoothed _memoryRatio, _cpuRatio;
    private (TimeSpan At, long Nanoseconds)? _cpuBefore;
    private TimeSpan? _lookedAt;
    private volatile StrongBox _current = new(default);

    public PressureMonitor(ResourceProbe probe, IOptions<PressureOptions> options, TimeProvider time, IMeterFactory meters, ILogger<PressureMonitor> log)
    {
        (_probe, _options, _time, _log) = (probe, options.Value, time, log);
        _begun = time.GetTimestamp();
        _memory = new(_options.Memory, _options.Dwell);
        _cpu = new(_options.Cpu, _options.Dwell);
        _memoryStall = new(_options.MemoryStall, _options.Dwell);
        _cpuStall = new(_options.CpuStall, _options.Dwell);
        var meter = meters.Create(HostingTelemetry.Name);
        meter.CreateObservableGauge("ullage.pressure.memory", () => Current.Memory, "1", "Memory in use as a ratio of what may be used");
        meter.CreateObservableGauge("ullage.pressure.cpu", () => Current.Cpu, "1", "CPU in use as a ratio of the quota");
        meter.CreateObservableGauge("ullage.pressure.level", () => (int)Current.Level, "{level}", "0 normal, 1 high, 2 critical");
    }

    public event Action<ResourcePressure>? LevelChanged;

    public ResourcePressure Current => _current.Value;

    /// <summary>Looks now.</summary>
    internal void Look()
    {
        var look = _probe.Look();
        var now = _time.GetElapsedTime(_begun);
        var step = _lookedAt is { } before ? now - before : TimeSpan.Zero;
        _lookedAt = now;
        var memory = _memoryRatio.Add(look.Memory, step, _options.Smoothing, riseAtOnce: true);
        var cpu = CpuRatio(look, now);
        var memoryLevel = Worst(_memory.Update(memory, now), _memoryStall.Update(look.MemoryStall, now));
        var level = Worst(memoryLevel, _cpu.Update(cpu, now), _cpuStall.Update(look.CpuStall, now));
        var was = Current;
        var reading = new ResourcePressure(level, memory, cpu, look.Collections)
        {
            MemoryLevel = memoryLevel,
            LastFullCollection = look.LastFullCollection,
            Reusable = look.Reusable,
            Excess = Math.Max(Math.Max(_memory.Excess, _memoryStall.Excess), Math.Max(_cpu.Excess, _cpuStall.Excess)),
        };
        _current = new(reading);
        if (level != was.Level || memoryLevel != was.MemoryLevel)
        {
            _log.LevelChanged(was.Level, level, memory, cpu, look.MemoryStall, look.CpuStall);
            LevelChanged?.Invoke(reading);
        }
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Look();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task LoopAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_options.Interval, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            Look();
        }
    }

    private static PressureLevel Worst(params ReadOnlySpan<PressureLevel> levels)
    {
        var worst = PressureLevel.Normal;
        foreach (var level in levels)
        {
            worst = level > worst ? level : worst;
        }

        return worst;
    }

    private double CpuRatio(in ResourceLook look, TimeSpan now)
    {
        var before = _cpuBefore;
        _cpuBefore = look.CpuNanoseconds is { } used ? (now, used) : null;
        if (before is not { } last || _cpuBefore is not { } current || look.CpuQuota is not > 0 || current.At <= last.At)
        {
            // Begins at rest: one busy second at the start is no pressure.
            return look.CpuQuota is > 0 ? _cpuRatio.Add(0, TimeSpan.Zero, _options.Smoothing) : 0;
        }

        // A counter that fell is a group made anew.
        var cores = Math.Max(0, current.Nanoseconds - last.Nanoseconds) / ((current.At - last.At).TotalMilliseconds * 1e6);
        return _cpuRatio.Add(cores / look.CpuQuota.Value, current.At - last.At, _options.Smoothing);
    }

    private sealed class StrongBox(ResourcePressure value)
    {
        public ResourcePressure Value { get; } = value;
    }
}
