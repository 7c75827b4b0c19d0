using Microsoft.Extensions.Logging.Abstractions;
using Ullage.Hosting.Profiling.Scheduling;
using Ullage.Pprof;
using Ullage.Testing.Time;

namespace Ullage.Hosting.Profiling.Tests.Scheduling;

public sealed class ScheduledProfilingTests
{
    [Fact]
    public async Task Profiles_are_taken_at_their_intervals_and_put_into_every_store()
    {
        var (one, two) = (new MemoryStore(), new MemoryStore());
        await RunAsync(new() { Jitter = 0, Instance = "pod" }, [one, two], new Source(), TimeSpan.FromMinutes(10));
        Assert.Equal(20, one.Names.Count(static n => n.StartsWith("allocs-", StringComparison.Ordinal)));
        Assert.Equal(2, one.Names.Count(static n => n.StartsWith("cpu-", StringComparison.Ordinal)));
        Assert.Contains("cpu-20260304T120500Z-pod.pb.gz", one.Names);
        Assert.Equal(one.Names.Order(StringComparer.Ordinal), two.Names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Jitter_moves_each_profile_and_does_not_add_up()
    {
        var store = new MemoryStore();
        await RunAsync(new() { Jitter = 0.4, AllocationsEvery = null, Instance = "pod" }, [store], new Source(), TimeSpan.FromMinutes(100));
        Assert.InRange(store.Names.Count, 19, 20);
        Assert.Contains(store.Names, static n => !n.Contains("500Z", StringComparison.Ordinal) && !n.Contains("000Z", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_fails_is_tried_anew_at_the_next_time_and_other_stores_get_theirs()
    {
        var store = new MemoryStore();
        var source = new Source { Fails = static n => n % 2 == 0 };
        await RunAsync(new() { Jitter = 0, CpuEvery = null }, [new FailingStore(), store], source, TimeSpan.FromMinutes(5));
        Assert.Equal(5, store.Names.Count);
    }

    [Fact]
    public async Task No_failure_of_any_kind_ends_the_service()
    {
        var store = new MemoryStore();
        await RunAsync(new() { Jitter = 0, CpuEvery = null }, [store], new Source { Fails = static n => n % 2 == 0, Failure = static () => new InvalidCastException("a defect") }, TimeSpan.FromMinutes(5));
        Assert.Equal(5, store.Names.Count);
    }

    [Fact]
    public async Task Times_that_passed_while_a_store_was_slow_are_left_out()
    {
        var time = new ManualTime();
        using var store = new SlowStore();
        using var scheduled = new ScheduledProfiling(new Source(), new() { Jitter = 0, CpuEvery = null, AllocationsEvery = TimeSpan.FromMinutes(1) }, [store], time, new Random(7), NullLogger.Instance);
        await scheduled.StartAsync(TestContext.Current.CancellationToken);
        for (var i = 0; i < 3; i++)
        {
            await UntilAsync(() => time.WaitingTimers == 1);
            time.Advance(TimeSpan.FromMinutes(1));
            await UntilAsync(() => store.Taken == i + 1);
            time.Advance(TimeSpan.FromMinutes(60));
            store.Release();
        }

        await UntilAsync(() => time.WaitingTimers == 1);
        Assert.Equal(3, store.Taken);
        await scheduled.StopAsync(TestContext.Current.CancellationToken);

        static async Task UntilAsync(Func<bool> holds)
        {
            while (!holds())
            {
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }
    }

    [Fact]
    public void All_faults_of_the_options_are_told_at_once()
    {
        var result = new ScheduledProfilingOptions.Validator().Validate(null, new()
        {
            AllocationsEvery = TimeSpan.Zero,
            CpuEvery = TimeSpan.FromSeconds(10),
            Jitter = double.NaN,
            MaxBytes = 1,
            Keep = TimeSpan.Zero,
            Upload = new Uri("ftp://a/"),
            Region = "",
            UploadTimeout = TimeSpan.Zero,
        });
        Assert.Equal(8, result.Failures!.Count());
    }

    private static async Task RunAsync(ScheduledProfilingOptions options, IProfileStore[] stores, Source source, TimeSpan duration)
    {
        Assert.True(new ScheduledProfilingOptions.Validator().Validate(null, options).Succeeded);
        var time = new ManualTime();
        using var scheduled = new ScheduledProfiling(source, options, stores, time, new Random(7), NullLogger.Instance);
        var waiting = (options.CpuEvery is null ? 0 : 1) + (options.AllocationsEvery is null ? 0 : 1);
        await scheduled.StartAsync(TestContext.Current.CancellationToken);
        for (var passed = TimeSpan.Zero; passed < duration; passed += TimeSpan.FromSeconds(1))
        {
            while (time.WaitingTimers < waiting)
            {
                await Task.Yield();
            }

            time.Advance(TimeSpan.FromSeconds(1));
        }

        while (time.WaitingTimers < waiting)
        {
            await Task.Yield();
        }

        await scheduled.StopAsync(TestContext.Current.CancellationToken);
    }

    private sealed class Source : IScheduledSource
    {
        private int _taken;

        public Func<int, bool> Fails { get; init; } = static _ => false;

        public Func<Exception> Failure { get; init; } = static () => new ProfilerBusyException("busy");

        public Task<Profile> CpuAsync(TimeSpan duration, CancellationToken cancellationToken) => AllocationsSinceLastAsync(cancellationToken);

        public Task<Profile> AllocationsSinceLastAsync(CancellationToken cancellationToken) =>
            Fails(_taken++) ? Task.FromException<Profile>(Failure()) : Task.FromResult(new Profile());
    }

    private sealed class MemoryStore : IProfileStore
    {
        private readonly Lock _lock = new();

        public List<string> Names { get; } = [];

        public Task PutAsync(string name, ReadOnlyMemory<byte> profile, CancellationToken cancellationToken)
        {
            lock (_lock)
            {
                Names.Add(name);
            }

            return Task.CompletedTask;
        }
    }

    private sealed class SlowStore : IProfileStore, IDisposable
    {
        private readonly SemaphoreSlim _done = new(0);
        private int _taken;

        public int Taken => Volatile.Read(ref _taken);

        public void Release() => _done.Release();

        public void Dispose() => _done.Dispose();

        public Task PutAsync(string name, ReadOnlyMemory<byte> profile, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _taken);
            return _done.WaitAsync(cancellationToken);
        }
    }

    private sealed class FailingStore : IProfileStore
    {
        public Task PutAsync(string name, ReadOnlyMemory<byte> profile, CancellationToken cancellationToken) => throw new IOException("No space left on device");
    }
}
