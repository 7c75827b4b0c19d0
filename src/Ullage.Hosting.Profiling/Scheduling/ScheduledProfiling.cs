using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Ullage.Hosting.Profiling.Runtime;
using Ullage.Pprof;

namespace Ullage.Hosting.Profiling.Scheduling;

/// <summary>
/// Takes profiles on a schedule and puts them away. Whatever fails (a full disk, an upload, a profile that somebody else is taking) is told in the log, counts for nothing else, and is tried anew at the next time.
/// </summary>
public sealed class ScheduledProfiling : BackgroundService
{
    private readonly IScheduledSource _source;
    private readonly ScheduledProfilingOptions _options;
    private readonly IReadOnlyList<IProfileStore> _stores;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly Lock _randomLock = new();
    private readonly ILogger _log;
    private readonly ConcurrentDictionary<IProfileStore, string> _failing = new();

    internal ScheduledProfiling(IScheduledSource source, ScheduledProfilingOptions options, IReadOnlyList<IProfileStore> stores, TimeProvider time, Random random, ILogger log) =>
        (_source, _options, _stores, _time, _random, _log) = (source, options, stores, time, random, log);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            _log.Native(RuntimeEventPipe.Native);
            return Task.CompletedTask;
        }

        if (_stores.Count == 0)
        {
            _log.Storeless();
            return Task.CompletedTask;
        }

        foreach (var folder in _stores.OfType<FolderStore>())
        {
            if (folder.Fault() is { } fault)
            {
                _log.Unusable(fault);
            }
        }

        List<Task> schedules = [];
        if (_options.CpuEvery is { } cpu)
        {
            schedules.Add(RepeatAsync("cpu", cpu, token => _source.CpuAsync(_options.CpuFor, token), stoppingToken));
        }

        if (_options.AllocationsEvery is { } allocations)
        {
            schedules.Add(RepeatAsync("allocs", allocations, _source.AllocationsSinceLastAsync, stoppingToken));
        }

        return Task.WhenAll(schedules);
    }

    private async Task RepeatAsync(string kind, TimeSpan every, Func<CancellationToken, Task<Profile>> take, CancellationToken stopping)
    {
        var due = _time.GetTimestamp();
        try
        {
            for (var i = 1L; ; i++)
            {
                // Counted from the first, so that what a profile takes does not move the next.
                double shift;
                lock (_randomLock)
                {
                    shift = ((_random.NextDouble() * 2) - 1) * _options.Jitter;
                }

                var wait = (every * (i + shift)) - _time.GetElapsedTime(due);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, _time, stopping).ConfigureAwait(false);
                }

                await TakeAsync(kind, take, stopping).ConfigureAwait(false);

                // Times that went by meanwhile are left out, not made up for.
                i = Math.Max(i, (long)(_time.GetElapsedTime(due) / every));
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    private async Task TakeAsync(string kind, Func<CancellationToken, Task<Profile>> take, CancellationToken stopping)
    {
        try
        {
            var name = ProfileName.Of(kind, _time.GetUtcNow(), _options.Instance);
            var bytes = PprofWriter.ToBytes(await take(stopping).ConfigureAwait(false));
            foreach (var store in _stores)
            {
                await PutAsync(store, name, bytes, stopping).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever keeps a profile from being taken keeps no service from serving.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _log.NotTaken(kind, e.Message);
        }
    }

    private async Task PutAsync(IProfileStore store, string name, byte[] bytes, CancellationToken stopping)
    {
        try
        {
            await store.PutAsync(name, bytes, stopping).ConfigureAwait(false);
            _log.Stored(name, bytes.Length);
            _failing.TryRemove(store, out _);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // A store of any kind may fail in any way; the schedule and the service go on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            // Told anew once it has worked in between, or fails otherwise.
            if (!_failing.TryGetValue(store, out var told) || told != e.GetType().Name)
            {
                _failing[store] = e.GetType().Name;
                _log.NotStored(name, e.Message);
            }
        }
    }
}
