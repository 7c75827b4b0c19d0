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
    [InlineData("redis:7", "[--maxmemory, 512mb]", "Redis evicts at 512mb, and is killed at the memory limit of 512Mi before; expected at most 384mb.")]
    [InlineData("redis:7", "[--maxmemory, 512m]", null)]
    [InlineData("redis:7", "[--maxmemory, 537m]", "Redis evicts at 537m, ")]
    [InlineData("redis:7", "[--maxmemory, 1GB, --maxmemory, 300MB]", null)]
    [InlineData("registry.example/mirror/valkey:8", "['--maxmemory 1gb']", "Redis evicts at 1gb, ")]
    [InlineData("redis:7", "[sh, -c, \"exec redis-server --maxmemory '600000000' --maxmemory-policy allkeys-lru\"]", "Redis evicts at 600000000, ")]
    [InlineData("redis:7", "[--maxmemory, \"0\"]", "maxmemory 0 is no bound, under a memory limit of 512Mi; expected at most 384mb.")]
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
