namespace Ullage.Hosting.Redis.Tests;

public sealed class RedisAddressTests
{
    [Theory]
    [InlineData("redis://cache", "cache", 6379, false, null, null, 0)]
    [InlineData("redis://cache:6380/3", "cache", 6380, false, null, null, 3)]
    [InlineData("rediss://:p%40ss@cache.prod.svc/", "cache.prod.svc", 6379, true, null, "p@ss", 0)]
    [InlineData("redis://app:s%3Aecret@[::1]:7000/15", "::1", 7000, false, "app", "s:ecret", 15)]
    public void A_URL_says_where_and_who(string url, string host, int port, bool tls, string? user, string? password, int database)
    {
        Assert.True(RedisAddress.TryParse(url, out var address, out _));
        Assert.Equal(new RedisAddress(host, port, tls, user, password, database), address);
    }

    [Theory]
    [InlineData(null, "is not set")]
    [InlineData("", "is not set")]
    [InlineData("cache:6379", "redis://")]
    [InlineData("http://:hunter2@cache", "begins with http://")]
    [InlineData("redis://:hunter2@cache/zero", "a database's number")]
    [InlineData("redis://cache/hunter2@cache", "%2F")]
    [InlineData("redis://:hunter2#@cache", "redis://")]
    [InlineData("redis://:hunter2@cache?x=1", "%3F")]
    [InlineData("redis://:hunter2@", "redis://")]
    public void A_wrong_one_is_told_with_what_was_expected_and_without_its_password(string? url, string part)
    {
        Assert.False(RedisAddress.TryParse(url, out _, out var fault));
        Assert.Contains(part, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_prints_without_its_password()
    {
        Assert.True(RedisAddress.TryParse("rediss://app:hunter2@cache:1/2", out var address, out _));
        Assert.Equal("rediss://cache:1/2", $"{address}");
    }

    [Fact]
    public void All_faults_of_the_options_are_told_at_once()
    {
        var error = Assert.Throws<ArgumentException>(static () => new RedisCache(new() { Url = "ftp://x", Timeout = TimeSpan.Zero, Pending = 0, LargestValue = 1, BackoffLimit = TimeSpan.Zero, CertificateAuthorityFile = "/absent" }));
        Assert.All(["CACHE_URL", "Timeout", "Pending", "LargestValue", "BackoffLimit", "/absent"], name => Assert.Contains(name, error.Message, StringComparison.Ordinal));
    }
}
