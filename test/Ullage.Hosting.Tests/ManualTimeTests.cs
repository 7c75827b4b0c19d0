using Ullage.Testing.Time;

namespace Ullage.Hosting.Tests;

public sealed class ManualTimeTests
{
    [Fact]
    public async Task A_delay_ends_when_the_clock_has_passed_it_and_not_before()
    {
        var time = new ManualTime();
        var delay = Task.Delay(TimeSpan.FromSeconds(10), time, TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(delay.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        await delay;
    }

    [Fact]
    public void A_periodic_timer_fires_at_every_period_that_is_passed()
    {
        var time = new ManualTime();
        var start = time.GetUtcNow();
        List<double> fired = [];
        using var timer = time.CreateTimer(_ => fired.Add((time.GetUtcNow() - start).TotalSeconds), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal([1, 3, 5], fired);
    }
}
