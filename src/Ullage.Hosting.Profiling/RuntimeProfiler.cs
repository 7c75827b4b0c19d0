using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Ullage.Hosting.Profiling.Cpu;
using Ullage.Hosting.Profiling.Names;
using Ullage.Hosting.Profiling.Runtime;
using Ullage.Hosting.Profiling.Stacks;
using Ullage.Pprof;

namespace Ullage.Hosting.Profiling;

/// <summary>Takes profiles of this process through the runtime's own event pipe. Safe for concurrent use; one CPU profile and one look at the threads at a time.</summary>
public sealed class RuntimeProfiler : IDisposable
{
    private const int MostSweepWaits = 100;
    private static readonly SampleType[] _allocationTypes = [new("alloc_objects", "count"), new("alloc_space", "bytes")];
    private static readonly SampleType _allocationPeriod = new("space", "bytes");
    private static readonly TimeSpan SweepWait = TimeSpan.FromMilliseconds(100);
    private readonly string _program = Environment.GetCommandLineArgs() is [{ Length: > 0 } program, ..] ? Path.GetFullPath(program) : Environment.ProcessPath ?? "";
    private readonly SemaphoreSlim _cpu = new(1);
    private readonly SemaphoreSlim _threads = new(1);
    private readonly IEventPipe _pipe;
    private readonly ProfilingOptions _options;
    private readonly ContinuousRecording _continuous;
    private readonly NameResolver _names;
    private readonly SourceMap _sources = new();
    private readonly Lock _assembling = new();
    private readonly TimeProvider _time;
    private readonly Func<TimeSpan> _cpuTime;

    internal RuntimeProfiler(IEventPipe pipe, IOptions<ProfilingOptions> options, ContinuousRecording continuous, NameResolver names, TimeProvider time, Func<TimeSpan> cpuTime) =>
        (_pipe, _options, _continuous, _names, _time, _cpuTime) = (pipe, options.Value, continuous, names, time, cpuTime);

    /// <summary>
    /// Where CPU time goes: stacks that the runtime samples some 100 to 200 times a second, weighed by the CPU time that the kernel counted for each thread in between. Collections stand on the stack that they
    /// interrupted; threads without managed frames are told by name. The whole is what the process used. Where the kernel does not tell threads apart (elsewhere than on Linux), it is the wall time of threads in
    /// managed code, scaled down to what the process used. Sample types: samples (count), cpu (nanoseconds).
    /// </summary>
    /// <param name="duration">How long; up to <see cref="ProfilingOptions.Longest"/>.</param>
    /// <param name="cancellationToken">Gives up; nothing is returned.</param>
    /// <exception cref="ProfilerBusyException">One is being taken.</exception>
    /// <exception cref="ProfilingUnavailableException">It cannot be taken.</exception>
    public async Task<Profile> CpuAsync(TimeSpan duration, CancellationToken cancellationToken = default)
    {
        Check(duration);
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            throw new ProfilingUnavailableException(RuntimeEventPipe.Native);
        }

        if (!_cpu.Wait(0, CancellationToken.None))
        {
            throw new ProfilerBusyException("Could not enable CPU profiling: a CPU profile is being taken, and there is one at a time. Ask again when it has ended.");
        }

        try
        {
            using var watch = new ThreadWatch();
            var sink = new SampleSink(watch.Timeline, _options.MostFrames);
            var begun = _time.GetUtcNow();
            TimeSpan used;
            using (var recording = await Recording.StartAsync(
                _pipe, [Recording.Samples, Recording.Collections], rundown: false, _options.BufferMebibytes, sink, cancellationToken).ConfigureAwait(false))
            {
                var from = _time.GetTimestamp();
                used = _cpuTime();
                watch.Start();
                try
                {
                    await Task.Delay(duration, _time, cancellationToken).ConfigureAwait(false);
                    watch.Finish();
                    used = _cpuTime() - used;
                    duration = _time.GetElapsedTime(from);
                }
                finally
                {
                    await recording.StopAsync().ConfigureAwait(false);
                }
            }

            sink.Finish();
            var cpu = used.TotalNanoseconds;
            var account = new CpuAccount(sink, watch.Timeline, cpu);
            await _names.EnsureAsync(account.Stacks, cancellationToken).ConfigureAwait(false);
            return Assemble(
                assembler => account.Samples(assembler, _names.Methods), [new("samples", "count"), new("cpu", "nanoseconds")], begun, duration, new("cpu", "nanoseconds"), (long)Math.Round(sink.Ledger.MeanGap),
                $"process CPU {cpu / 1e9:0.000} s, collections on threads' own stacks {account.Collecting / 1e9:0.000} s, stacks cut {account.Stacks.Cut}, threads by {(watch.Timeline.IsEmpty ? "wall time" : "the kernel's clock")}");
        }
        finally
        {
            _cpu.Release();
        }
    }

    /// <summary>Where every managed thread is now. Sample type: threads (count), with a label <c>state</c>: running or waiting.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ProfilerBusyException">It is being taken.</exception>
    /// <exception cref="ProfilingUnavailableException">It cannot be taken.</exception>
    public async Task<Profile> ThreadsAsync(CancellationToken cancellationToken = default)
    {
        if (!_threads.Wait(0, CancellationToken.None))
        {
            throw new ProfilerBusyException("The threads are being looked at; ask again in a moment.");
        }

        try
        {
            var sink = new ThreadSink();
            var begun = _time.GetUtcNow();
            using (var recording = await Recording.StartAsync(_pipe, [Recording.Samples], rundown: false, _options.BufferMebibytes, sink, cancellationToken).ConfigureAwait(false))
            {
                try
                {
                    // A sweep passes all threads; on a busy machine the first is long in coming.
                    for (var i = 0; i < MostSweepWaits && !(i > 0 && sink.Swept); i++)
                    {
                        await Task.Delay(SweepWait, _time, cancellationToken).ConfigureAwait(false);
                    }
                }
                finally
                {
                    await recording.StopAsync().ConfigureAwait(false);
                }
            }

            var snapshot = sink.Snapshot(_options.MostFrames);
            await _names.EnsureAsync(snapshot, cancellationToken).ConfigureAwait(false);
            return Assemble(assembler => assembler.Samples(snapshot, "state", static (count, _) => [(long)count]), [new("threads", "count")], begun, TimeSpan.Zero, new("threads", "count"), 1);
        }
        finally
        {
            _threads.Release();
        }
    }

    /// <summary>
    /// What was allocated where, and by label <c>type</c> of what, estimated from a draw of about one in 100 KiB. Sample types: alloc_objects (count), alloc_space (bytes).
    /// </summary>
    /// <param name="during">What is allocated from now on for so long; null for all since the profiler started.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ProfilingUnavailableException">It is switched off or cannot be taken.</exception>
    public Task<Profile> AllocationsAsync(TimeSpan? during = null, CancellationToken cancellationToken = default) =>
        TakeAsync(_options.Allocations, "allocations", nameof(ProfilingOptions.Allocations), static s => s.Allocations, "type", _allocationTypes,
            _allocationPeriod, (long)RuntimeSink.MeanBytesBetween, during, cancellationToken);

    /// <summary>What was allocated since an earlier call, or since recording began where there was none, or where recording began anew.</summary>
    internal async Task<(Profile Profile, AllocationMark Mark)> AllocationsSinceAsync(AllocationMark? last, CancellationToken cancellationToken)
    {
        if (!_options.Allocations)
        {
            throw new ProfilingUnavailableException($"Recording of allocations is switched off; set {nameof(ProfilingOptions)}.{nameof(ProfilingOptions.Allocations)}.");
        }

        var (sink, began) = _continuous.Running();
        var (snapshot, now) = (sink.Allocations.Snapshot(), _time.GetUtcNow());
        var earlier = last is not null && ReferenceEquals(last.Sink, sink) ? last : null;
        var from = earlier?.At ?? began;
        var added = earlier is null ? snapshot : snapshot.Since(earlier.Snapshot);
        var profile = await AssembleAsync(added, "type", _allocationTypes, from, now - from, _allocationPeriod, (long)RuntimeSink.MeanBytesBetween, cancellationToken).ConfigureAwait(false);
        return (profile, new AllocationMark(sink, snapshot, now));
    }

    /// <summary>
    /// Who waited for locks, by the waiter's stack (Go's mutex profile shows the holder's). Sample types: contentions (count), delay (nanoseconds).
    /// </summary>
    /// <inheritdoc cref="AllocationsAsync"/>
    public Task<Profile> ContentionAsync(TimeSpan? during = null, CancellationToken cancellationToken = default) =>
        TakeAsync(_options.Contention, "contention", nameof(ProfilingOptions.Contention), static s => s.Contention, null, [new("contentions", "count"), new("delay", "nanoseconds")],
            new("contentions", "count"), 1, during, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _cpu.Dispose();
        _threads.Dispose();
        _sources.Dispose();
    }

    private async Task<Profile> TakeAsync(
        bool on, string what, string option, Func<RuntimeSink, StackSums> of, string? tag, SampleType[] types, SampleType periodType, long period, TimeSpan? during, CancellationToken cancellationToken)
    {
        if (!on)
        {
            throw new ProfilingUnavailableException($"Recording of {what} is switched off; set {nameof(ProfilingOptions)}.{option}.");
        }

        if (during is { } asked)
        {
            Check(asked);
        }

        var (sink, began) = _continuous.Running();
        var snapshot = of(sink).Snapshot();
        var duration = _time.GetUtcNow() - began;
        if (during is { } wait)
        {
            (began, var from) = (_time.GetUtcNow(), _time.GetTimestamp());
            await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(false);
            snapshot = of(sink).Snapshot().Since(snapshot);
            duration = _time.GetElapsedTime(from);
        }

        return await AssembleAsync(snapshot, tag, types, began, duration, periodType, period, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Profile> AssembleAsync(
        StackSnapshot snapshot, string? tag, SampleType[] types, DateTimeOffset began, TimeSpan duration, SampleType periodType, long period, CancellationToken cancellationToken)
    {
        await _names.EnsureAsync(snapshot, cancellationToken).ConfigureAwait(false);
        return Assemble(
            assembler => assembler.Samples(snapshot, tag, static (count, amount) => [(long)Math.Round(count), (long)Math.Round(amount)]), types, began, duration, periodType, period, $"stacks cut {snapshot.Cut}");
    }

    private Profile Assemble(
        Func<ProfileAssembler, List<Sample>> make, SampleType[] types, DateTimeOffset begun, TimeSpan duration, SampleType periodType, long period, params string[] comments)
    {
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            throw new ProfilingUnavailableException(RuntimeEventPipe.Native);
        }

        lock (_assembling)
        {
            try
            {
                var assembler = new ProfileAssembler(_names.Methods, _sources, _program);
                return new Profile
                {
                    Samples = make(assembler),
                    SampleTypes = types,
                    DefaultSampleType = types[^1].Name,
                    Mappings = assembler.Mappings,
                    TimeNanos = (begun - DateTimeOffset.UnixEpoch).Ticks * 100,
                    DurationNanos = duration.Ticks * 100,
                    PeriodType = periodType,
                    Period = period,
                    Comments = comments,
                };
            }
            finally
            {
                _sources.Close();
            }
        }
    }

    private void Check(TimeSpan duration)
    {
        if (duration <= TimeSpan.Zero || duration > _options.Longest)
        {
            throw new ArgumentOutOfRangeException(nameof(duration), duration, $"A profile of {duration} was asked for; expected more than 0, at most {_options.Longest}.");
        }
    }
}
