namespace Ullage.DrainLab;

/// <summary>What a run came to.</summary>
/// <param name="Tallies">The traffic.</param>
/// <param name="ExitCodes">The instances' exit codes, in order.</param>
/// <param name="SlowestRemoval">
/// The longest time from a signal to the last new connection's being sent to that instance. The chassis promises nothing where this exceeds its delay, as on a machine too busy for the balancer to keep its own times.
/// </param>
internal sealed record DrainResult(Tally[] Tallies, IReadOnlyList<int> ExitCodes, TimeSpan SlowestRemoval)
{
    public int Failed => Tallies.Sum(static t => t.Failed);
}

/// <summary>Two instances behind the balancer under all traffic at once; each is restarted in turn, when the other is in the balancer's rotation.</summary>
internal static class DrainRun
{
    public static async Task<DrainResult> RunAsync(DrainPlan plan, int seed, CancellationToken stop)
    {
        await using var balancer = new Balancer(plan, new Random(seed));
        Instance[] instances = [await Instance.StartAsync(plan, stop), await Instance.StartAsync(plan, stop)];
        using var traffic = new Traffic(balancer, plan, seed + 1);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var exitCodes = new List<int>();
        var slowest = TimeSpan.Zero;
        var running = Task.CompletedTask;
        try
        {
            Array.ForEach(instances, balancer.Add);
            await UntilAsync(() => instances.All(balancer.Sends), stop);
            running = traffic.RunAsync(end.Token);
            for (var i = 0; i < plan.Restarts; i++)
            {
                await Task.Delay(TimeSpan.FromSeconds(0.5), TimeProvider.System, stop);
                var old = instances[i % 2];
                var removal = RemovalAsync(balancer, old, stop);
                exitCodes.Add(await old.TerminateAsync(stop));
                await old.DisposeAsync();
                balancer.Add(instances[i % 2] = await Instance.StartAsync(plan, stop));

                // The next one goes when the balancer has seen the old one go and the new one come.
                slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, (await removal).Ticks));
                balancer.Forget(old);
                await UntilAsync(() => instances.All(balancer.Sends), stop);
            }
        }
        finally
        {
            await end.CancelAsync();
            await running;
            foreach (var instance in instances)
            {
                await instance.DisposeAsync();
            }
        }

        return new(traffic.Tallies, exitCodes, slowest);
    }

    private static async Task<TimeSpan> RemovalAsync(Balancer balancer, Instance instance, CancellationToken stop)
    {
        var begun = TimeProvider.System.GetTimestamp();
        await UntilAsync(() => !balancer.Sends(instance), stop);
        return TimeProvider.System.GetElapsedTime(begun);
    }

    private static async Task UntilAsync(Func<bool> holds, CancellationToken stop)
    {
        while (!holds())
        {
            await Task.Delay(20, stop);
        }
    }
}
