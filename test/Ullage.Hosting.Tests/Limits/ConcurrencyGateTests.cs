using Ullage.Hosting.Limits;
using Ullage.Testing.Time;

namespace Ullage.Hosting.Tests.Limits;

public sealed class ConcurrencyGateTests
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);
    private readonly ManualTime _time = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task However_many_come_and_wait_no_more_are_inside_than_the_limit_and_all_get_in()
    {
        var gate = new ConcurrencyGate(7, 10_000);
        int inside = 0, most = 0, entered = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 2000; i++)
            {
                if (!gate.TryEnter(1) && !await gate.EnterAsync(1, _second, _time, Stop))
                {
                    continue;
                }

                Max(ref most, Interlocked.Increment(ref inside));
                if (i % 16 == 0)
                {
                    await Task.Yield();
                }

                Interlocked.Decrement(ref inside);
                Interlocked.Increment(ref entered);
                gate.Exit(1);
            }
        }, Stop)));
        Assert.Equal(16_000, entered);
        Assert.InRange(most, 1, 7);
        Assert.Equal((0, 0), (gate.Active, gate.Waiting));
    }

    [Fact]
    public async Task Those_who_wait_enter_in_the_order_they_came_and_before_those_who_come_later()
    {
        var gate = new ConcurrencyGate(1, 10);
        Assert.True(gate.TryEnter(1));
        var first = gate.EnterAsync(1, _second, _time, Stop).AsTask();
        var second = gate.EnterAsync(1, _second, _time, Stop).AsTask();
        gate.Exit(1);
        Assert.True(await first);
        Assert.False(gate.TryEnter(1));
        Assert.False(second.IsCompleted);
        gate.Exit(1);
        Assert.True(await second);
    }

    [Fact]
    public async Task Who_loses_patience_or_gives_up_takes_nothing()
    {
        var gate = new ConcurrencyGate(1, 2);
        gate.TryEnter(1);
        using var impatient = new CancellationTokenSource();
        var patient = gate.EnterAsync(1, _second, _time, Stop).AsTask();
        var gone = gate.EnterAsync(1, _second, _time, impatient.Token).AsTask();
        Assert.False(await gate.EnterAsync(1, _second, _time, Stop));
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        _time.Advance(_second);
        Assert.False(await patient);
        gate.Exit(1);
        Assert.True(gate.TryEnter(1));
        Assert.Equal((1, 0), (gate.Active, gate.Waiting));
    }

    [Fact]
    public async Task One_who_needs_more_than_there_is_keeps_others_out_until_it_gives_up()
    {
        var gate = new ConcurrencyGate(2, 10);
        gate.TryEnter(1);
        var greedy = gate.EnterAsync(2, _second, _time, Stop).AsTask();
        var modest = gate.EnterAsync(1, _second * 2, _time, Stop).AsTask();
        Assert.False(modest.IsCompleted);
        _time.Advance(_second);
        Assert.False(await greedy);
        Assert.True(await modest);
    }

    [Fact]
    public async Task A_limit_that_grows_lets_in_who_waits_and_one_that_shrinks_waits_for_the_end_of_work()
    {
        var gate = new ConcurrencyGate(1, 10);
        gate.TryEnter(1);
        var waiting = gate.EnterAsync(1, _second, _time, Stop).AsTask();
        gate.Limit = 2;
        Assert.True(await waiting);
        gate.Limit = 1;
        gate.Exit(1);
        Assert.False(gate.TryEnter(1));
        gate.Exit(1);
        Assert.True(gate.TryEnter(1));
    }

    [Fact]
    public async Task A_closed_gate_turns_away_who_waits_and_who_comes_to_wait()
    {
        var gate = new ConcurrencyGate(1, 10);
        gate.TryEnter(1);
        var waiting = gate.EnterAsync(1, _second, _time, Stop).AsTask();
        gate.TurnAway(forGood: true);
        Assert.False(await waiting);
        Assert.False(await gate.EnterAsync(1, _second, _time, Stop));
    }

    private static void Max(ref int most, int value)
    {
        var seen = Volatile.Read(ref most);
        while (value > seen)
        {
            seen = Interlocked.CompareExchange(ref most, value, seen) is var now && now == seen ? value : now;
        }
    }
}
