using Ullage.Cli.Rightsize;
using Ullage.State;
using Ullage.Testing.Time;

namespace Ullage.Cli.Tests.Rightsize;

/// <summary>The turn to merge, against a ledger that a test steers.</summary>
public sealed class JobMergeTests : IDisposable
{
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(60);

    private readonly ManualTime _time = new();
    private readonly SteeredLedger _ledger = new();
    private readonly StringWriter _log = new();

    [Fact]
    public async Task One_that_finds_another_at_it_waits_and_says_so_once_until_the_turn_is_free()
    {
        _ledger.Answer = static asked => asked < 3 ? MergeClaim.Taken : MergeClaim.ToFinish;
        var taking = TakeAsync();
        await MoveAsync(TimeSpan.FromSeconds(2), 2);

        await using var merge = await taking;

        Assert.True(merge!.Told);
        Assert.Single(_log.ToString().TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task One_that_waits_leaves_when_nothing_is_left_to_do()
    {
        _ledger.Answer = static asked => asked < 2 ? MergeClaim.Taken : MergeClaim.Merged;
        var taking = TakeAsync();
        await MoveAsync(TimeSpan.FromSeconds(2), 1, () => taking.IsCompleted);

        Assert.Null(await taking);
    }

    [Fact]
    public async Task A_turn_is_renewed_while_it_lasts_and_given_back_at_its_end()
    {
        await using (var merge = await TakeAsync())
        {
            await MoveAsync(Renewal, 10, timers: 2);

            Assert.False(merge!.Lost.IsCancellationRequested);
            Assert.Equal(11, _ledger.Asked);
        }

        Assert.Equal(1, _ledger.Released);
    }

    [Fact]
    public async Task Whoever_finds_its_turn_taken_stops()
    {
        await using var merge = await TakeAsync();
        _ledger.Answer = static _ => MergeClaim.Taken;
        await MoveAsync(Renewal, 1, () => merge!.Lost.IsCancellationRequested, timers: 2);

        Assert.True(merge!.Lost.IsCancellationRequested);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => merge.HoldAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Whoever_cannot_renew_stops_before_another_may_take_over()
    {
        await using var merge = await TakeAsync();
        _ledger.Answer = static _ => throw new StateException("no answer");
        var passed = TimeSpan.Zero;
        while (!merge!.Lost.IsCancellationRequested && passed < Turn)
        {
            await UntilAsync(() => _time.WaitingTimers >= 2 || merge.Lost.IsCancellationRequested);
            _time.Advance(TimeSpan.FromSeconds(1));
            passed += TimeSpan.FromSeconds(1);
        }

        Assert.InRange(passed, TimeSpan.FromSeconds(30), Turn - TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_renewal_without_an_answer_is_a_turn_that_cannot_be_renewed()
    {
        await using var merge = await TakeAsync();
        _ledger.Hangs = true;
        await MoveAsync(Renewal, 1, static () => true, timers: 2);
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(merge!.Lost.IsCancellationRequested);
        _time.Advance(TimeSpan.FromSeconds(1));
        await UntilAsync(() => merge.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task What_is_noted_after_the_turn_was_lost_ends_the_run()
    {
        await using var merge = await TakeAsync();
        _ledger.IsOurs = false;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => merge!.ToldAsync(TestContext.Current.CancellationToken));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => merge!.MergedAsync(TestContext.Current.CancellationToken));
        Assert.True(merge!.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task A_run_that_is_merged_is_not_taken_for_lost()
    {
        await using var merge = await TakeAsync();
        await merge!.MergedAsync(TestContext.Current.CancellationToken);
        _ledger.Answer = static _ => MergeClaim.Merged;
        _time.Advance(Turn);

        Assert.False(merge.Lost.IsCancellationRequested);
    }

    public void Dispose() => _log.Dispose();

    private Task<JobMerge?> TakeAsync() => JobMerge.TakeAsync(_ledger, "night-1", "pod-0/0", _time, new JobLog(_log, _time), TestContext.Current.CancellationToken);

    // The clock is moved when somebody waits for it, and again only when whoever it woke has come to rest.
    private async Task MoveAsync(TimeSpan by, int times, Func<bool>? rests = null, int timers = 1)
    {
        for (var i = 0; i < times; i++)
        {
            await UntilAsync(() => _time.WaitingTimers >= timers);
            var asked = _ledger.Asked;
            _time.Advance(by);
            await UntilAsync(() => _ledger.Asked > asked && (rests?.Invoke() ?? _time.WaitingTimers >= timers));
        }
    }

    private static async Task UntilAsync(Func<bool> so)
    {
        while (!so())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private sealed class SteeredLedger : IShardLedger
    {
        private int _asked;

        public Func<int, MergeClaim> Answer { get; set; } = static _ => MergeClaim.ToTell;

        public int Asked => Volatile.Read(ref _asked);

        public int Released { get; private set; }

        public bool Hangs { get; set; }

        public bool IsOurs { get; set; } = true;

        public Task<MergeClaim> ClaimAsync(string run, string owner, TimeSpan turn, CancellationToken cancellationToken)
        {
            try
            {
                return Hangs ? new TaskCompletionSource<MergeClaim>().Task.WaitAsync(cancellationToken) : Task.FromResult(Answer(Asked + 1));
            }
            catch (StateException e)
            {
                return Task.FromException<MergeClaim>(e);
            }
            finally
            {
                Interlocked.Increment(ref _asked);
            }
        }

        public Task<bool> MergedAsync(string run, string owner, CancellationToken cancellationToken) => Task.FromResult(IsOurs);

        public Task ReleaseAsync(string run, string owner, CancellationToken cancellationToken)
        {
            Released++;
            return Task.CompletedTask;
        }

        public Task<long> JoinAsync(string run, int shards, long atMs, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<RunProgress> EndAsync(string run, int shard, long samples, int missing, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> ToldAsync(string run, string owner, CancellationToken cancellationToken) => Task.FromResult(IsOurs);
    }
}
