using System.Threading.RateLimiting;
using Ullage.Hosting.Limits;
using Ullage.Testing.Time;

namespace Ullage.Hosting.Tests.Limits;

public sealed class ResourceAwareCircuitBreakerTests
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(1);
    private readonly ManualTime _time = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task At_a_cap_of_ten_work_that_outlives_its_timeout_is_run_by_ten_here_and_by_two_hundred_in_the_articles()
    {
        var theirs = new ArticlesCircuitBreaker(10, _timeout, _time);
        using var ours = Breaker(10);
        var never = new TaskCompletionSource();
        int runByTheirs = 0, runByOurs = 0;
        for (var round = 0; round < 20; round++)
        {
            List<Task> callers = [];
            for (var i = 0; i < 10; i++)
            {
                callers.Add(theirs.ExecuteAsync(() => Run(ref runByTheirs)));
                callers.Add(ours.ExecuteAsync(_ => new ValueTask(Run(ref runByOurs)), Stop).AsTask());
            }

            _time.Advance(_timeout);
            await Task.WhenAll(callers).ContinueWith(static _ => { }, Stop, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        Assert.Equal((200, 10), (runByTheirs, runByOurs));
        Assert.Equal(10, ours.Active);
        never.SetResult();
        await Until(() => ours.Active == 0);
        Assert.Equal(1, await ours.ExecuteAsync(static _ => ValueTask.FromResult(1), Stop));

        Task Run(ref int run)
        {
            Interlocked.Increment(ref run);
            return never.Task;
        }
    }

    [Fact]
    public async Task A_caller_is_told_at_the_timeout_and_the_works_token_is_cancelled()
    {
        using var breaker = Breaker(1);
        var seen = CancellationToken.None;
        var ends = new TaskCompletionSource<int>();
        var call = breaker.ExecuteAsync(token => { seen = token; return new ValueTask<int>(ends.Task); }, Stop).AsTask();
        Assert.False(call.IsCompleted);
        _time.Advance(_timeout);
        Assert.Contains("holds its permit", (await Assert.ThrowsAsync<TimeoutException>(() => call)).Message, StringComparison.Ordinal);
        Assert.True(seen.IsCancellationRequested);
        Assert.Equal(1, breaker.Active);
        ends.SetException(new FormatException("late"));
        await Until(() => breaker.Active == 0);
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_told_and_the_permit_stays_with_the_work()
    {
        using var breaker = Breaker(1);
        using var caller = new CancellationTokenSource();
        var ends = new TaskCompletionSource<int>();
        var call = breaker.ExecuteAsync(_ => new ValueTask<int>(ends.Task), caller.Token).AsTask();
        await caller.CancelAsync();
        Assert.Equal(caller.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call)).CancellationToken);
        Assert.Equal(RefusalReason.Saturated, (await Assert.ThrowsAsync<CircuitRefusedException>(async () => await breaker.ExecuteAsync(static _ => ValueTask.FromResult(1), Stop))).Reason);
        ends.SetResult(1);
        await Until(() => breaker.Active == 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_work_returns_or_throws_is_the_callers_and_the_permit_comes_back(bool atOnce)
    {
        using var breaker = Breaker(1);
        Assert.Equal(7, await breaker.ExecuteAsync(async _ => { await Pause(); return 7; }, Stop));
        Assert.Equal("7", await breaker.ExecuteAsync(async (state, _) => { await Pause(); return $"{state}"; }, 7, Stop));
        await Assert.ThrowsAsync<FormatException>(async () => await breaker.ExecuteAsync(async _ => { await Pause(); throw new FormatException(); }, Stop));
        await Assert.ThrowsAsync<FormatException>(async () => await breaker.ExecuteAsync<int>(static _ => throw new FormatException(), Stop));
        await Until(() => breaker.Active == 0);

        async ValueTask Pause()
        {
            if (!atOnce)
            {
                await Task.Yield();
            }
        }
    }

    [Fact]
    public async Task Whatever_ends_first_work_timeout_or_caller_each_caller_gets_its_own_answer_and_every_permit_comes_back()
    {
        using var breaker = new ResourceAwareCircuitBreaker(new() { MaxConcurrency = 1000, InitialConcurrency = 1000, Timeout = TimeSpan.FromMilliseconds(2) });
        int answered = 0, timedOut = 0, gaveUp = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            for (var i = 0; i < 300; i++)
            {
                using var caller = new CancellationTokenSource();
                var (mine, how) = ((worker * 1000) + i, random.Next(4));
                if (how == 3)
                {
                    caller.CancelAfter(1);
                }

                try
                {
                    var got = await breaker.ExecuteAsync(
                        async (state, token) =>
                        {
                            await (how == 0 ? Task.CompletedTask : how == 1 ? Task.Delay(random.Next(4), CancellationToken.None) : Task.Delay(3, token));
                            return state;
                        },
                        mine, caller.Token);
                    Assert.Equal(mine, got);
                    Interlocked.Increment(ref answered);
                }
                catch (TimeoutException)
                {
                    Interlocked.Increment(ref timedOut);
                }
                catch (OperationCanceledException)
                {
                    Assert.Equal(3, how);
                    Interlocked.Increment(ref gaveUp);
                }
            }
        }, Stop)));
        Assert.Equal(2400, answered + timedOut + gaveUp);
        Assert.True(answered >= 1 && timedOut + gaveUp >= 1);
        await Until(() => breaker.Active == 0);
    }

    [Fact]
    public async Task A_caller_may_wait_for_a_permit_where_there_is_a_queue()
    {
        using var breaker = new ResourceAwareCircuitBreaker(new() { MaxConcurrency = 1, QueueLimit = 1 }, time: _time);
        var first = breaker.AttemptAcquire();
        var second = breaker.ExecuteAsync(static _ => ValueTask.FromResult(2), Stop).AsTask();
        using var third = await breaker.AcquireAsync(1, Stop);
        Assert.False(third.IsAcquired);
        first.Dispose();
        Assert.Equal(2, await second);
        using var again = breaker.AttemptAcquire();
        var late = breaker.AcquireAsync(1, Stop).AsTask();
        _time.Advance(TimeSpan.FromSeconds(1));
        using var lease = await late;
        Assert.True(lease.TryGetMetadata(MetadataName.ReasonPhrase, out var reason));
        Assert.Equal("no work ended while it waited", reason);
    }

    [Fact]
    public async Task It_keeps_the_contract_of_a_rate_limiter()
    {
        using var breaker = new ResourceAwareCircuitBreaker(new() { MaxConcurrency = 3 }, time: _time);
        using var none = breaker.AttemptAcquire(0);
        var two = breaker.AttemptAcquire(2);
        using var more = await breaker.AcquireAsync(2, Stop);
        using var one = await breaker.AcquireAsync(1, Stop);
        Assert.Equal((true, true, false, true), (none.IsAcquired, two.IsAcquired, more.IsAcquired, one.IsAcquired));
        Assert.False(breaker.AttemptAcquire(0).IsAcquired);
        Assert.True(more.TryGetMetadata(MetadataName.RetryAfter, out var after));
        Assert.InRange(after, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
        two.Dispose();
        two.Dispose();
        var statistics = breaker.GetStatistics()!;
        Assert.Equal((2, 0, 2, 2), (statistics.CurrentAvailablePermits, statistics.CurrentQueuedCount, statistics.TotalSuccessfulLeases, statistics.TotalFailedLeases));
        Assert.Throws<ArgumentOutOfRangeException>(() => breaker.AttemptAcquire(4));
        breaker.Dispose();
        Assert.Throws<ObjectDisposedException>(() => breaker.AttemptAcquire());
        one.Dispose();
        Assert.Equal(0, breaker.Active);
    }

    [Fact]
    public async Task A_partitioned_limiter_takes_it_and_does_not_throw_it_away_when_it_is_idle()
    {
        using var breaker = new ResourceAwareCircuitBreaker(new() { MaxConcurrency = 1 });
        await using var partitioned = PartitionedRateLimiter.Create<string, string>(_ => RateLimitPartition.Get("all", _ => breaker));
        using (var lease = partitioned.AttemptAcquire("a"))
        {
            Assert.True(lease.IsAcquired);
            Assert.False(partitioned.AttemptAcquire("b").IsAcquired);
        }

        Assert.Null(breaker.IdleDuration);
    }

    [Fact]
    public void The_limit_follows_the_time_that_work_takes()
    {
        using var breaker = new ResourceAwareCircuitBreaker(new() { MinConcurrency = 5, InitialConcurrency = 50 }, time: _time);
        Rounds(20, atOnce: 1, ms: 10);
        Assert.Equal(50, breaker.Limit);
        Rounds(60, atOnce: 40, ms: 40);
        Assert.InRange(breaker.Limit, 5, 20);

        void Rounds(int seconds, int atOnce, int ms)
        {
            for (var end = _time.GetUtcNow().AddSeconds(seconds); _time.GetUtcNow() < end;)
            {
                var leases = Enumerable.Range(0, atOnce).Select(_ => breaker.AttemptAcquire()).ToList();
                _time.Advance(TimeSpan.FromMilliseconds(ms));
                leases.ForEach(static l => l.Dispose());
            }
        }
    }

    [Theory]
    [InlineData(1, 100, 50)]
    [InlineData(20, 10, 5)]
    public async Task The_limit_backs_off_when_many_run_out_of_their_time_and_not_for_one_a_second(int timeouts, int well, int expected)
    {
        using var breaker = new ResourceAwareCircuitBreaker(new() { MinConcurrency = 5, InitialConcurrency = 50, Timeout = TimeSpan.FromMilliseconds(500) }, time: _time);
        for (var second = 0; second < 60; second++)
        {
            var slow = Enumerable.Range(0, Math.Min(timeouts, breaker.Limit - 1)).Select(_ => Slow()).ToList();
            for (var i = 0; i < well; i++)
            {
                using var lease = breaker.AttemptAcquire();
                _time.Advance(TimeSpan.FromMilliseconds(1000.0 / well));
            }

            await Task.WhenAll(slow);
            await Until(() => breaker.Active == 0);
        }

        Assert.Equal(expected, breaker.Limit);

        Task Slow() => Assert.ThrowsAsync<TimeoutException>(async () => await breaker.ExecuteAsync(
            async token =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, _time, token);
                return 1;
            }, Stop));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Work_that_ends_by_its_cancelled_token_before_its_caller_is_told_has_run_out_of_its_time(bool blocks)
    {
        using var breaker = Breaker(1);
        var begins = new TaskCompletionSource();
        var registered = new TaskCompletionSource();
        var call = breaker.ExecuteAsync(
            async token =>
            {
                if (blocks)
                {
                    _time.Advance(_timeout);
                    token.ThrowIfCancellationRequested();
                }

                await begins.Task;

                // Registered after the breaker's own callback, so told before it.
                var ends = new TaskCompletionSource<int>();
                using var registration = token.Register(() => ends.TrySetCanceled(token));
                registered.SetResult();
                return await ends.Task;
            },
            Stop).AsTask();
        if (!blocks)
        {
            begins.SetResult();
            await registered.Task;
            _time.Advance(_timeout);
        }

        await Assert.ThrowsAsync<TimeoutException>(() => call);
        await Until(() => breaker.Active == 0);
    }

    [Fact]
    public void All_faults_of_the_options_are_told_at_once()
    {
        var options = new CircuitBreakerOptions { Name = "", MinConcurrency = 0, Floor = 0, Timeout = TimeSpan.Zero, Probes = 0 };
        var error = Assert.Throws<ArgumentException>(() => new ResourceAwareCircuitBreaker(options));
        Assert.All(["Name", "MinConcurrency", "Floor", "Timeout", "Probes"], name => Assert.Contains($"CircuitBreaker.{name} is ", error.Message, StringComparison.Ordinal));
    }

    private static async Task Until(Func<bool> holds)
    {
        for (var i = 0; i < 10_000 && !holds(); i++)
        {
            await Task.Delay(1, Stop);
        }

        Assert.True(holds());
    }

    private ResourceAwareCircuitBreaker Breaker(int cap) => new(new() { MaxConcurrency = cap, Timeout = _timeout }, time: _time);
}
