using System.Globalization;
using Ullage.Testing.Cgroups;

namespace Ullage.Hosting.Tests.Caching;

/// <summary>A real service in a real control group; <c>./prove memory-limit</c> has the others beside it.</summary>
public sealed class CacheInContainerTests
{
    private const long Mi = 1 << 20;
    private const int Pages = 50_000;

    [Fact]
    public async Task A_cache_whose_budget_is_more_than_its_container_bears_gives_back_and_every_request_is_answered()
    {
        using var group = RealGroup.TryCreate(out var reason);
        Assert.SkipWhen(group is null, reason);
        group.Limit(96 * Mi, quotaUs: 200_000);
        await using var service = TargetProcess.Start(group, null, "pages", "adaptive", (90 * Mi).ToString(CultureInfo.InvariantCulture));
        using var http = new HttpClient { BaseAddress = new Uri(await service.ReadAsync()) };
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            async () =>
            {
                for (var id = Interlocked.Increment(ref next); id < Pages; id = Interlocked.Increment(ref next))
                {
                    using var answer = await http.GetAsync($"/page/{id}", TestContext.Current.CancellationToken);
                    Assert.True(answer.IsSuccessStatusCode, $"page {id}: {answer.StatusCode}");
                }
            },
            TestContext.Current.CancellationToken)));
        var stats = (await http.GetStringAsync("/stats", TestContext.Current.CancellationToken)).Split(' ');
        Assert.Equal("0", stats[2]);
        Assert.InRange(long.Parse(stats[5], CultureInfo.InvariantCulture), 9 * Mi, (90 * Mi) - 1);
        Assert.NotEqual("0", stats[6]);
    }
}
