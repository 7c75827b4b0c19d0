using Microsoft.Extensions.Logging;
using Ullage.Hosting.Workers;
using Ullage.Testing.Time;

namespace Ullage.Hosting.Tests.Workers;

public sealed class WorkerPoolTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_handler_that_throws_costs_its_item_and_no_worker()
    {
        await using var pool = new WorkerPool(new() { Workers = 1 });
        var error = await Assert.ThrowsAsync<FormatException>(() => pool.RunAsync(static _ => throw new FormatException("poison"), cancellationToken: Stop));
        Assert.Equal("poison", error.Message);
        var ran = false;
        await pool.RunAsync(_ => { ran = true; return default; }, cancellationToken: Stop);
        Assert.True(ran);
    }

    [Fact]
    public async Task Workers_do_not_carry_the_context_of_the_request_that_was_the_first_to_ask_for_the_pool()
    {
        var request = new AsyncLocal<string?> { Value = "the first request" };
        List<string?> seen = [];
        await using var pool = new WorkerPool(new() { Workers = 1 });
        for (var i = 0; i < 2; i++)
        {
            await pool.RunAsync(_ => { seen.Add(request.Value); return default; }, cancellationToken: Stop);
        }

        Assert.Equal([null, null], seen);
        Assert.Equal("the first request", request.Value);
    }

    [Fact]
    public async Task No_more_items_are_at_work_than_there_are_workers()
    {
        int now = 0, most = 0;
        await using var pool = new WorkerPool<int>(new() { Workers = 3 }, async (_, _) =>
        {
            var mine = Interlocked.Increment(ref now);
            InterlockedMax(ref most, mine);
            await Task.Yield();
            Interlocked.Decrement(ref now);
        });
        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => pool.RunAsync(i, cancellationToken: Stop)));
        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public async Task A_full_queue_makes_the_producer_wait_and_one_that_gives_up_left_nothing_behind()
    {
        var gate = new TaskCompletionSource();
        List<int> ran = [];
        await using var pool = new WorkerPool<int>(new() { Workers = 1, Capacity = 1 }, async (item, _) => { await gate.Task; ran.Add(item); });
        await Filled(pool);
        using var impatient = new CancellationTokenSource();
        var given = pool.EnqueueAsync(3, cancellationToken: impatient.Token).AsTask();
        var patient = pool.EnqueueAsync(4, cancellationToken: Stop).AsTask();
        Assert.False(given.IsCompleted || patient.IsCompleted);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);

        gate.SetResult();
        Assert.Equal(EnqueueOutcome.Accepted, await patient);
        Assert.True((await pool.DrainAsync(Stop)).IsClean);
        Assert.Equal([1, 2, 4], ran);
    }

    [Theory]
    [InlineData(WhenFull.Reject, EnqueueOutcome.Full, new[] { 1, 2 })]
    [InlineData(WhenFull.DropOldest, EnqueueOutcome.Accepted, new[] { 1, 3 })]
    public async Task A_full_queue_turns_away_the_new_item_or_the_oldest_as_asked(WhenFull whenFull, EnqueueOutcome expected, int[] expectedRun)
    {
        var gate = new TaskCompletionSource();
        List<int> ran = [];
        await using var pool = new WorkerPool<int>(new() { Workers = 1, Capacity = 1, WhenFull = whenFull }, async (item, _) => { await gate.Task; ran.Add(item); });
        await Filled(pool);
        Assert.Equal(expected, await pool.EnqueueAsync(3, cancellationToken: Stop));
        gate.SetResult();
        await pool.DrainAsync(Stop);
        Assert.Equal(expectedRun, ran);
    }

    [Fact]
    public async Task High_goes_before_low_and_low_does_not_starve()
    {
        var gate = new TaskCompletionSource();
        List<string> ran = [];
        await using var pool = new WorkerPool<string>(new() { Workers = 1 }, async (item, _) => { await gate.Task; ran.Add(item); });
        pool.TryEnqueue("first");
        await Until(() => pool.Active == 1);
        for (var i = 0; i < 20; i++)
        {
            pool.TryEnqueue("low", WorkPriority.Low);
        }

        for (var i = 0; i < 20; i++)
        {
            pool.TryEnqueue("high", WorkPriority.High);
        }

        gate.SetResult();
        await pool.DrainAsync(Stop);
        Assert.Equal("high", ran[1]);
        Assert.Equal(2, ran.GetRange(1, 16).Count(static r => r == "low"));
    }

    [Fact]
    public async Task An_item_whose_deadline_passed_before_its_turn_is_not_run_and_one_at_work_is_cut()
    {
        var time = new ManualTime();
        var started = new TaskCompletionSource();
        var ran = 0;
        await using var pool = new WorkerPool<int>(new() { Workers = 1 }, async (_, cut) =>
        {
            ran++;
            started.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cut);
        }, time);
        var atWork = pool.RunAsync(1, deadline: TimeSpan.FromSeconds(5), cancellationToken: Stop);
        await started.Task;
        var waiting = pool.RunAsync(2, deadline: TimeSpan.FromSeconds(3), cancellationToken: Stop);
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.Contains("while it ran", (await Assert.ThrowsAsync<WorkRejectedException>(() => atWork)).Reason, StringComparison.Ordinal);
        Assert.Contains("before its turn", (await Assert.ThrowsAsync<WorkRejectedException>(() => waiting)).Reason, StringComparison.Ordinal);
        Assert.Equal(1, ran);
    }

    [Fact]
    public async Task A_drain_that_runs_out_of_time_counts_what_was_finished_cut_off_and_never_begun()
    {
        var first = new TaskCompletionSource();
        await using var pool = new WorkerPool<int>(new() { Workers = 1, AbandonAfter = TimeSpan.FromSeconds(30) }, (item, cut) =>
            item == 1 ? new ValueTask(first.Task) : new ValueTask(Task.Delay(Timeout.InfiniteTimeSpan, cut)));
        for (var i = 1; i <= 4; i++)
        {
            pool.TryEnqueue(i);
        }

        await Until(() => pool.Active == 1);
        using var deadline = new CancellationTokenSource();
        var drain = pool.DrainAsync(deadline.Token);
        Assert.Equal(EnqueueOutcome.Closed, pool.TryEnqueue(5));
        first.SetResult();
        await Until(() => pool.Waiting == 2);
        await deadline.CancelAsync();
        Assert.Equal(new(Completed: 1, Abandoned: 1, Left: 2), await drain);
    }

    [Fact]
    public async Task A_drain_turns_producers_away_that_wait_for_room()
    {
        var gate = new TaskCompletionSource();
        await using var pool = new WorkerPool<int>(new() { Workers = 1, Capacity = 1 }, async (_, _) => await gate.Task);
        await Filled(pool);
        var waiting = pool.EnqueueAsync(3, cancellationToken: Stop);
        var drain = pool.DrainAsync(Stop);
        Assert.Equal(EnqueueOutcome.Closed, await waiting);
        gate.SetResult();
        Assert.Equal(2, (await drain).Completed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Across_a_drain_at_any_moment_no_item_is_lost_or_run_twice(int seed)
    {
        const int Producers = 4;
        const int Each = 400;
        var random = new Random(seed);
        var runs = new int[Producers * Each];
        var policy = (WhenFull)random.Next(3);
        await using var pool = new WorkerPool<int>(new() { Workers = 1 + random.Next(4), Capacity = 1 + random.Next(20), WhenFull = policy, AbandonAfter = TimeSpan.FromSeconds(30) }, async (item, cut) =>
        {
            if (item % 3 == 0)
            {
                await Task.Yield();
            }

            cut.ThrowIfCancellationRequested();
            Interlocked.Increment(ref runs[item]);
            if (item % 17 == 0)
            {
                throw new FormatException("poison");
            }
        });
        var outcomes = new Task[runs.Length];
        var producers = Enumerable.Range(0, Producers).Select(p => Task.Run(
            async () =>
            {
                for (var i = p * Each; i < (p + 1) * Each; i++)
                {
                    outcomes[i] = pool.RunAsync(i, (WorkPriority)(i % 3), cancellationToken: Stop);
                    await Task.Yield();
                }
            },
            Stop)).ToArray();
        await Until(() => Volatile.Read(ref runs[random.Next(Each)]) > 0 || producers.All(static t => t.IsCompleted));
        using var deadline = new CancellationTokenSource();
        var drain = pool.DrainAsync(deadline.Token);
        await deadline.CancelAsync();
        await drain;
        await Task.WhenAll(producers);

        for (var i = 0; i < runs.Length; i++)
        {
            await outcomes[i].ContinueWith(static _ => { }, Stop, TaskContinuationOptions.None, TaskScheduler.Default);
            var rejected = outcomes[i].Exception?.InnerException is WorkRejectedException;
            Assert.True(runs[i] == (rejected ? 0 : 1), $"item {i} ran {runs[i]} times and its caller was told {(rejected ? "it was not run" : "it was")}");
        }
    }

    [Fact]
    public async Task A_deadline_longer_than_a_timer_runs_is_refused_and_costs_no_worker()
    {
        await using var pool = new WorkerPool(new() { Workers = 1 });
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => pool.RunAsync(static _ => default, deadline: TimeSpan.FromDays(60), cancellationToken: Stop));
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.TryEnqueue(static _ => default, deadline: TimeSpan.MaxValue));
        await pool.RunAsync(static _ => default, deadline: TimeSpan.FromDays(24), cancellationToken: Stop);
        Assert.Contains("Deadline is 50.00:00:00", Assert.Throws<ArgumentException>(() => new WorkerPool(new() { Deadline = TimeSpan.FromDays(50) })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clock_or_a_logger_that_throws_costs_no_worker_and_who_waits_is_told()
    {
        await using var pool = new WorkerPool(new() { Workers = 1 }, new NoTimers(), new Throwing());
        await Assert.ThrowsAsync<NotSupportedException>(() => pool.RunAsync(static _ => default, deadline: TimeSpan.FromSeconds(1), cancellationToken: Stop));
        await Assert.ThrowsAsync<FormatException>(() => pool.RunAsync(static _ => throw new FormatException(), cancellationToken: Stop));
        await pool.RunAsync(static _ => default, cancellationToken: Stop);
        Assert.True((await pool.DrainAsync(Stop)).IsClean);
    }

    [Fact]
    public void All_faults_of_the_options_are_told_at_once()
    {
        var error = Assert.Throws<ArgumentException>(() => new WorkerPool(new() { Workers = 0, Capacity = 0, Name = " " }));
        Assert.Contains("Workers is 0", error.Message, StringComparison.Ordinal);
        Assert.Contains("Capacity is 0", error.Message, StringComparison.Ordinal);
        Assert.Contains("Name is empty", error.Message, StringComparison.Ordinal);
    }

    /// <summary>One item at work, one waiting.</summary>
    private static async Task Filled(WorkerPool<int> pool)
    {
        pool.TryEnqueue(1);
        await Until(() => pool.Active == 1);
        pool.TryEnqueue(2);
    }

    private static async Task Until(Func<bool> condition)
    {
        while (!condition())
        {
            Stop.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private sealed class NoTimers : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException("no timers");
    }

    private sealed class Throwing : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => throw new IOException("no log");
    }

    private static void InterlockedMax(ref int most, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref most)) < value && Interlocked.CompareExchange(ref most, value, seen) != seen)
        {
        }
    }
}
