using Ullage.Hosting.Caching;

namespace Ullage.Hosting.Tests.Caching;

public sealed class CacheConcurrencyTests
{
    [Fact]
    public async Task A_key_that_is_there_is_found_while_the_table_grows()
    {
        using var cache = new AdaptiveCache<int, int>(new() { Budget = 1_000_000 });
        for (var i = 0; i < 100; i++)
        {
            cache.Set(i, i);
        }

        var done = false;
        var reader = Task.Run(
            () =>
            {
                var asked = 0;
                while (!Volatile.Read(ref done) || asked < 1000)
                {
                    Assert.True(cache.TryGet(asked % 100, out var value));
                    Assert.Equal(asked++ % 100, value);
                }
            },
            TestContext.Current.CancellationToken);
        for (var i = 100; i < 200_000; i++)
        {
            cache.Set(i, i);
        }

        Volatile.Write(ref done, true);
        await reader;
        Assert.Equal(200_000, cache.Count);
    }

    [Fact]
    public async Task Readers_writers_and_removers_at_once_see_whole_values_and_leave_the_books_in_order()
    {
        using var cache = new AdaptiveCache<int, (long A, long B, long C)>(new() { Budget = 500 });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(
            () =>
            {
                var random = new Random(worker);
                for (var i = 0; i < 50_000; i++)
                {
                    var key = random.Next(2000);
                    switch (random.Next(8))
                    {
                        case 0:
                            cache.Remove(key);
                            break;
                        case < 4:
                            var n = random.NextInt64();
                            cache.Set(key, (n, n, n));
                            break;
                        default:
                            if (cache.TryGet(key, out var value))
                            {
                                Assert.True(value.A == value.B && value.B == value.C);
                            }

                            break;
                    }
                }
            },
            TestContext.Current.CancellationToken)));
        Assert.InRange(cache.Count, 1, 500);
        Assert.Equal(cache.Count, cache.Weight);
        Assert.Equal(cache.Count, Enumerable.Range(0, 2000).Count(key => cache.TryGet(key, out _)));
    }
}
