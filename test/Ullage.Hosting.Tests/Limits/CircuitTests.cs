using Ullage.Hosting.Limits;
using Ullage.Hosting.Pressure;
using Ullage.Testing.Time;

namespace Ullage.Hosting.Tests.Limits;

public sealed class CircuitTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly FakePressure _pressure = new();
    private readonly ResourceAwareCircuitBreaker _breaker;
    private int _collected;

    public CircuitTests() =>
        _breaker = new(new() { InitialConcurrency = 100, Probes = 2 }, _pressure, _time, null, null, () => _collected++);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _breaker.Dispose();

    [Fact]
    public void It_opens_only_when_memory_has_been_critical_without_a_break()
    {
        Critical();
        After(9.9, CircuitState.Closed);
        _pressure.Set(PressureLevel.High, PressureLevel.High);
        After(0.2, CircuitState.Closed);
        Critical();
        After(9.9, CircuitState.Closed);
        After(0.3, CircuitState.Open);
        Assert.Equal(0, _breaker.Limit);
    }

    [Fact]
    public void A_busy_CPU_halves_the_limit_and_never_opens_it()
    {
        _pressure.Set(PressureLevel.Critical, PressureLevel.Normal, excess: 1);
        for (var i = 0; i < 600; i++)
        {
            After(1, CircuitState.Closed);
        }

        Assert.Equal(50, _breaker.Limit);
        _pressure.Set(PressureLevel.High, PressureLevel.Normal, excess: 0.5);
        After(1, CircuitState.Closed);
        Assert.Equal(75, _breaker.Limit);
        _pressure.Set(PressureLevel.Normal);
        After(1, CircuitState.Closed);
        Assert.Equal(100, _breaker.Limit);
    }

    [Fact]
    public async Task Open_refuses_and_says_when_to_come_again()
    {
        Open();
        var refused = await Assert.ThrowsAsync<CircuitRefusedException>(async () => await _breaker.ExecuteAsync(static _ => ValueTask.FromResult(1), Stop));
        Assert.Equal(RefusalReason.Open, refused.Reason);
        Assert.InRange(refused.RetryAfter, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(9));
        Assert.False(_breaker.AttemptAcquire().IsAcquired);
    }

    [Fact]
    public void Half_open_lets_as_many_probes_in_as_asked_for_and_closes_when_all_ended_well()
    {
        Open();
        _pressure.Set(PressureLevel.Normal);
        After(4, CircuitState.Open);
        After(2, CircuitState.HalfOpen);
        var (one, two, three) = (_breaker.AttemptAcquire(), _breaker.AttemptAcquire(), _breaker.AttemptAcquire());
        Assert.Equal((true, true, false), (one.IsAcquired, two.IsAcquired, three.IsAcquired));
        one.Dispose();
        After(0, CircuitState.HalfOpen);
        Assert.False(_breaker.AttemptAcquire().IsAcquired);
        two.Dispose();
        After(0, CircuitState.Closed);
        Assert.Equal(100, _breaker.Limit);
    }

    [Fact]
    public void A_probe_that_ends_while_memory_is_still_critical_opens_it_again()
    {
        Open();
        After(6, CircuitState.HalfOpen);
        _breaker.AttemptAcquire().Dispose();
        After(0, CircuitState.Open);
        After(4.5, CircuitState.Open);
        After(1, CircuitState.HalfOpen);
    }

    [Fact]
    public void Work_from_before_is_no_probe()
    {
        var old = _breaker.AttemptAcquire();
        Open();
        After(6, CircuitState.HalfOpen);
        _pressure.Set(PressureLevel.Normal);
        old.Dispose();
        After(0, CircuitState.HalfOpen);
    }

    [Fact]
    public void Probes_that_never_end_do_not_keep_it_half_open_for_good()
    {
        Open();
        _pressure.Set(PressureLevel.Normal);
        After(6, CircuitState.HalfOpen);
        _breaker.AttemptAcquire();
        _breaker.AttemptAcquire();
        After(1, CircuitState.HalfOpen);
        Assert.False(_breaker.AttemptAcquire().IsAcquired);
        After(6, CircuitState.HalfOpen);
        _breaker.AttemptAcquire().Dispose();
        _breaker.AttemptAcquire().Dispose();
        After(0, CircuitState.Closed);
    }

    [Fact]
    public void It_asks_for_one_collection_where_none_has_judged_the_memory_and_for_none_where_one_has()
    {
        Open();
        Assert.Equal(1, _collected);
        _pressure.Set(PressureLevel.Critical, PressureLevel.Critical, 1, collections: 1);
        After(6, CircuitState.HalfOpen);
        _breaker.AttemptAcquire().Dispose();
        After(0, CircuitState.Open);
        Assert.Equal(1, _collected);
    }

    private void Critical() => _pressure.Set(PressureLevel.Critical, PressureLevel.Critical, 1);

    private void Open()
    {
        Critical();
        After(0, CircuitState.Closed);
        After(10.1, CircuitState.Open);
    }

    private void After(double seconds, CircuitState expected)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        Assert.Equal(expected, _breaker.State);
    }
}
