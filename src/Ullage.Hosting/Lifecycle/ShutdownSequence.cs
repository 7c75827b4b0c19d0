using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ullage.Hosting.Lifecycle;

/// <summary>
/// The order of a shutdown. What the host calls before it stops any service drains requests and workers, so that these end before the background services whatever the order of registration; what it calls
/// after all have stopped closes connections and flushes.
/// </summary>
internal sealed class ShutdownSequence(
    GracefulShutdown shutdown, IServiceProvider services, IOptions<GracefulShutdownOptions> options, IOptions<HostOptions> host, TimeProvider time, ILogger<GracefulShutdown> log)
    : IHostedLifecycleService
{
    /// <summary>Of a phase's time, what drains get to come to an end after their deadline.</summary>
    private static readonly TimeSpan _settle = TimeSpan.FromMilliseconds(750);

    private readonly List<string> _cut = [];
    private Task? _stopping, _stopped;
    private long _begun;

    private GracefulShutdownOptions Options => options.Value;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        var grace = GracePeriod.Find(Options, services.GetService<IConfiguration>());
        if (grace.Length is null && Options.Needed > GracefulShutdownOptions.KubernetesGracePeriod)
        {
            log.GraceUnknown(GracefulShutdownOptionsValidator.Arithmetic(Options), GracePeriod.Variable);
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // A host that is stopped by two at once, code and signal, asks twice; both wait for the same shutdown.
    public Task StoppingAsync(CancellationToken cancellationToken) => Once(ref _stopping, EndWorkAsync);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Once(ref _stopped, EndRestAsync);

    private Task Once(ref Task? task, Func<Task> begin)
    {
        lock (_cut)
        {
            return task ??= begin();
        }
    }

    private async Task EndWorkAsync()
    {
        await Task.Yield();
        _begun = time.GetTimestamp();
        shutdown.Stop();
        await EndRequestsAsync().ConfigureAwait(false);
        shutdown.Enter(ShutdownStage.Workers);
        await DrainAsync(DrainPhase.Workers, Options.WorkerDrain).ConfigureAwait(false);
        shutdown.Enter(ShutdownStage.Services);
    }

    private async Task EndRestAsync()
    {
        await Task.Yield();
        var faults = new List<string>(shutdown.StartFailed is null ? [] : ["the start"]);
        foreach (var service in services.GetServices<IHostedService>().OfType<BackgroundService>())
        {
            var task = service.ExecuteTask;
            if (task is { IsCompleted: false })
            {
                _cut.Add($"background service {service.GetType().Name}");
            }
            else if (task is { IsFaulted: true } && host.Value.BackgroundServiceExceptionBehavior == BackgroundServiceExceptionBehavior.StopHost)
            {
                faults.Add(service.GetType().Name);
            }
        }

        shutdown.Enter(ShutdownStage.Connections);
        var flush = time.GetTimestamp();
        await DrainAsync(DrainPhase.Connections, Options.Flush / 2).ConfigureAwait(false);
        shutdown.Enter(ShutdownStage.Flush);

        // What closing the connections left over is the flush's too; the logs go last, with what all others came to, and in a hurry, too.
        await DrainAsync(DrainPhase.Flush, Left(Options.Flush * 3 / 4), static d => d is not ILoggerProvider).ConfigureAwait(false);
        var report = new ShutdownReport([.. _cut], faults) { StartFailed = shutdown.StartFailed };
        Tell(report);
        await DrainAsync(DrainPhase.Flush, Left(Options.Flush), static d => d is ILoggerProvider, hurries: false).ConfigureAwait(false);
        shutdown.End(report with { Cut = [.. _cut] });

        TimeSpan Left(TimeSpan until)
        {
            var left = until - time.GetElapsedTime(flush);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    private void Tell(ShutdownReport report)
    {
        foreach (var cut in report.Cut)
        {
            log.Cut(cut);
        }

        log.Ended(time.GetElapsedTime(_begun).TotalSeconds, report.ExitCode);
    }

    private async Task EndRequestsAsync()
    {
        if (services.GetService<IServer>() is not { } server)
        {
            return;
        }

        using var limit = new CancellationTokenSource(Options.RequestDrain, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, shutdown.Hurried);
        var requests = services.GetRequiredService<RequestsUnderWay>();
        var left = 0;

        // Counted at the moment of the cut, since a request that is broken off ends soon after.
        await using var counted = either.Token.Register(() => left = requests.Count).ConfigureAwait(false);
        await server.StopAsync(either.Token).ConfigureAwait(false);
        if (left > 0)
        {
            _cut.Add($"{left} requests under way");
        }
    }

    private async Task DrainAsync(DrainPhase phase, TimeSpan within, Func<IDrainable, bool>? which = null, bool hurries = true)
    {
        var drains = services.GetServices<IDrainable>().Where(d => d.Phase == phase && which?.Invoke(d) != false).ToList();
        if (drains.Count == 0)
        {
            return;
        }

        var settle = _settle < within / 2 ? _settle : within / 2;
        using var limit = new CancellationTokenSource(within - settle, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, hurries ? shutdown.Hurried : CancellationToken.None);
        using var end = new CancellationTokenSource(within, time);
        await Task.WhenAll(drains.Select(drain => DrainAsync(drain, either.Token, end.Token))).ConfigureAwait(false);
    }

    private async Task DrainAsync(IDrainable drain, CancellationToken deadline, CancellationToken end)
    {
        var cut = $"{drain.Name}, which did not end in its time";
        try
        {
            var outcome = await drain.DrainAsync(deadline).WaitAsync(end).ConfigureAwait(false);
            cut = outcome.IsClean ? null : $"{outcome.Abandoned} items at work and {outcome.Left} waiting in {drain.Name} ({outcome.Completed} completed)";
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested || deadline.IsCancellationRequested)
        {
            // Said below.
        }
        catch (Exception e)
        {
            log.DrainFailed(e, drain.Name);
            cut = $"{drain.Name}, which failed to drain";
        }

        if (cut is not null)
        {
            lock (_cut)
            {
                _cut.Add(cut);
            }
        }
    }
}
