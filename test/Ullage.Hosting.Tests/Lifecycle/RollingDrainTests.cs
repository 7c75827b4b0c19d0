using Ullage.DrainLab;

namespace Ullage.Hosting.Tests.Lifecycle;

/// <summary>The short form of <c>./prove drain</c>.</summary>
public sealed class RollingDrainTests
{
    [Fact]
    public async Task Five_restarts_under_load_fail_no_request_of_any_kind()
    {
        var result = await DrainRun.RunAsync(DrainPlan.Short, 7, TestContext.Current.CancellationToken);
        Assert.SkipWhen(
            result.SlowestRemoval > DrainPlan.Short.Delay,
            $"the machine was too busy: the balancer took {result.SlowestRemoval.TotalSeconds:0.0} s to take an instance out, and the chassis serves for {DrainPlan.Short.Delay.TotalSeconds} s after the signal");
        Assert.Equal([0, 0, 0, 0, 0], result.ExitCodes);
        Assert.All(result.Tallies, static tally =>
        {
            Assert.True(tally.Sent > 0, $"{tally.Kind} was not sent.");
            Assert.True(tally.Failed == 0, $"{tally.Kind}: {tally.Failed} of {tally.Sent} failed: {tally.Failures()}");
            Assert.True(
                tally.Kind == "WebSocket messages" || tally.SentAgain <= DrainPlan.Short.Restarts,
                $"{tally.Kind}: {tally.SentAgain} met a close without an answer. A request and the close of an idle connection may cross, but not that often: requests under way were cut.");
        });
    }
}
