using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ullage.Hosting.Lifecycle;

namespace Ullage.Hosting.Container;

/// <summary>Tells the container's size at start and follows its memory limit: after an in-place resize the collector reads it anew.</summary>
internal sealed class LimitWatcher(ContainerTuning tuning, IOptions<ContainerOptions> options, TimeProvider time, ILogger<LimitWatcher> log) : BackgroundLoop
{
    private long? _limit;
    private long? _followed;
    private bool _refused;

    /// <summary>Looks once; true when the limit had changed.</summary>
    internal bool Look()
    {
        var limit = tuning.Reader.Read().Memory.Limit;
        var changed = limit != _limit;
        if (!changed && !_refused)
        {
            return false;
        }

        _limit = limit;
        try
        {
            tuning.FollowLimit();
            log.LimitFollowed(OrNone(_followed), OrNone(limit));
            (_followed, _refused) = (limit, false);
        }
        catch (InvalidOperationException)
        {
            // The heap holds more than the new limit allows: the old bound stays in the collector, the kernel enforces the new one. Told once, tried at each look: caches give back.
            if (changed)
            {
                log.LimitTooLow(OrNone(_followed), OrNone(limit));
            }

            _refused = true;
        }

        return changed;
    }

    internal void Begin()
    {
        var facts = tuning.Facts();
        _limit = _followed = facts.MemoryLimit;
        log.Container(OrNone(facts.CpuQuota), facts.Processors, Bytes(facts.MemoryLimit, "none"), Bytes(facts.HeapLimit, "not told before the first collection"), facts.ServerCollector ? "server" : "workstation", facts.ConserveMemory);
        foreach (var problem in facts.Problems)
        {
            log.Unreadable(problem);
        }

        foreach (var setting in tuning.Apply(options.Value.Tune))
        {
            if (setting.Changed)
            {
                log.Changed(setting.Name, setting.Found, setting.Value, setting.Reason);
            }
            else
            {
                log.Advised(setting.IsUrgent ? LogLevel.Warning : LogLevel.Information, setting.Name, setting.Found, setting.Value, setting.Reason);
            }
        }
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Begin();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task LoopAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.FollowLimit || tuning.Reader.Version is null)
        {
            return;
        }

        using var timer = new PeriodicTimer(options.Value.Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            Look();
        }
    }

    private static object OrNone(object? limit) => limit ?? "none";

    private static string Bytes(long? count, string otherwise) => count is { } bytes ? FormattableString.Invariant($"{bytes} bytes") : otherwise;
}
