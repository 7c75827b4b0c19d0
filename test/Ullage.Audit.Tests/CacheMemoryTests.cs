namespace Ullage.Audit.Tests;

/// <summary>What Redis may hold, in its own units, against the memory limit.</summary>
public sealed class CacheMemoryTests
{
    private const string Pod = """
        kind: Pod
        apiVersion: v1
        metadata: {name: cache}
        spec:
          containers:
            - name: cache
              image: IMAGE
              args: ARGS
              resources: {limits: {memory: 512Mi}}
        """;

    [Theory]
    [InlineData("[--maxmemory, \"0\"]", 1)]
    [InlineData("[--appendonly, \"yes\"]", 1)]
    [InlineData("[--maxmemory, 300mb]", 0)]
    [InlineData("[--maxmemory, $(MAXMEMORY)]", 0)]
    public void Redis_without_a_bound_is_told(string args, int times) =>
        Assert.Equal(times, Audited.By("redis-unbounded", Pod.Replace("IMAGE", "redis:7", StringComparison.Ordinal).Replace("ARGS", args, StringComparison.Ordinal)).Length);

    [Theory]
    [InlineData("redis:7", "[--maxmemory, 512mb]", "Redis may hold 512mb under a memory limit of 512Mi; expected at most 384mb.")]
    [InlineData("redis:7", "[--maxmemory, 512m]", null)]
    [InlineData("redis:7", "[--maxmemory, 537m]", "Redis may hold 537m ")]
    [InlineData("redis:7", "[--maxmemory, 1GB, --maxmemory, 300MB]", null)]
    [InlineData("registry.example/mirror/valkey:8", "['--maxmemory 1gb']", "Redis may hold 1gb ")]
    [InlineData("redis:7", "[sh, -c, \"exec redis-server --maxmemory '600000000' --maxmemory-policy allkeys-lru\"]", "Redis may hold 600000000 ")]
    [InlineData("redis:7", "[--maxmemory, \"0\"]", null)]
    [InlineData("redis:7", "[--maxmemory, $(MAXMEMORY)]", null)]
    [InlineData("redis:7", "[--maxmemory, 600mb$(MORE)]", null)]
    [InlineData("redis:7", "[--maxmemory-samples, 600000000]", null)]
    [InlineData("redis:7", "[--maxmemory]", null)]
    [InlineData("registry.example/shop:7", "[--maxmemory, 1gb]", null)]
    public void Redis_is_held_against_the_memory_limit(string image, string args, string? told)
    {
        var found = Audited.By("redis-above-limit", Pod.Replace("IMAGE", image, StringComparison.Ordinal).Replace("ARGS", args, StringComparison.Ordinal));
        if (told is null)
        {
            Assert.Empty(found);
        }
        else
        {
            Assert.StartsWith("8:7 " + told, Assert.Single(found), StringComparison.Ordinal);
        }
    }
}
