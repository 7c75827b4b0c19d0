using FsCheck;
using FsCheck.Fluent;
using Ullage.Hosting.Caching;
using Ullage.Testing.Time;

namespace Ullage.Hosting.Tests.Caching;

public sealed class CachePropertyTests
{
    [Fact]
    public void Any_run_of_operations_keeps_the_budget_and_gives_back_nothing_but_what_was_set_last()
    {
        var operation = Gen.Choose(0, 9).SelectMany(kind => Gen.Choose(0, 40).SelectMany(key => Gen.Choose(1, 30).Select(size => (Kind: kind, Key: key, Size: size))));
        Prop.ForAll(Gen.Choose(1, 120).SelectMany(budget => operation.ListOf(300).Select(list => (Budget: budget, Operations: list))).ToArbitrary(), static run =>
        {
            var time = new ManualTime();
            using var cache = new AdaptiveCache<int, int[]>(new() { Budget = run.Budget, Weigher = static (_, v) => v.Length, Comparer = new Colliding(), ExpireAfter = TimeSpan.FromSeconds(50), Jitter = 0 }, time);
            Dictionary<int, (int[] Value, DateTimeOffset Until)> last = [];
            foreach (var (kind, key, size) in run.Operations)
            {
                switch (kind)
                {
                    case < 4:
                        last[key] = (new int[size], time.GetUtcNow() + TimeSpan.FromSeconds(50));
                        cache.Set(key, last[key].Value);
                        Assert.True(size > run.Budget || cache.TryGet(key, out _) || run.Budget < 100 * size, "a light value just set is not there");
                        break;
                    case 4:
                        last.Remove(key);
                        cache.Remove(key);
                        Assert.False(cache.TryGet(key, out _));
                        break;
                    case 5:
                        time.Advance(TimeSpan.FromSeconds(size));
                        break;
                    default:
                        if (cache.TryGet(key, out var found))
                        {
                            Assert.Same(last[key].Value, found);
                            Assert.True(time.GetUtcNow() < last[key].Until);
                        }

                        break;
                }

                Assert.InRange(cache.Weight, 0, run.Budget);
                Assert.True(cache.Count <= cache.Weight);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Evicting_everything_leaves_nothing_and_loses_nobody_on_the_way()
    {
        var sizes = Gen.Choose(1, 50).ListOf(200);
        Prop.ForAll(sizes.ToArbitrary(), static list =>
        {
            var policy = new EvictionPolicy<int, int> { Budget = 5000 };
            HashSet<int> held = [];
            for (var i = 0; i < list.Count; i++)
            {
                var entry = new CacheEntry<int, int>(i, 0, i, list[i]) { Uses = (byte)(list[i] % 4) };
                policy.Admit(entry);
                held.Add(i);
                while (policy.Weight > policy.Budget)
                {
                    Assert.True(held.Remove(policy.Evict()!.Key));
                }
            }

            Assert.Equal(held.Sum(i => list[i]), policy.Weight);
            policy.Budget = 1;
            while (policy.Evict() is { } gone)
            {
                Assert.True(held.Remove(gone.Key));
            }

            Assert.Empty(held);
            Assert.Equal((0, 0L), (policy.Count, policy.Weight));
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>Puts all keys into few chains.</summary>
    private sealed class Colliding : IEqualityComparer<int>
    {
        public bool Equals(int x, int y) => x == y;

        public int GetHashCode(int obj) => obj % 3;
    }
}
