using System.Buffers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ullage.Hosting.Caching;
using Ullage.Testing;
using Ullage.Testing.Servers;

namespace Ullage.Hosting.Redis.Tests;

public sealed class RedisAccessTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_password_opens_and_a_wrong_or_missing_one_is_told_without_it()
    {
        SkipWithoutRedis();
        await using var server = await RedisServer.StartAsync(flags: ["--requirepass", "s:cret", "--user", "app", "on", ">hunter2", "~*", "+@all"], cancellationToken: Stop);
        foreach (var good in (string[])["redis://:s%3Acret@127.0.0.1", "redis://app:hunter2@127.0.0.1"])
        {
            await using var cache = Cache($"{good}:{server.Port}/2");
            await cache.SetAsync("a", [1], new(), Stop);
            Assert.Equal((byte[])[1], await cache.GetAsync("a", Stop));
        }

        foreach (var bad in (string[])["redis://127.0.0.1", "redis://app:hunter3@127.0.0.1", "redis://:hunter3@127.0.0.1"])
        {
            await using var cache = Cache($"{bad}:{server.Port}");
            var error = await Assert.ThrowsAsync<RedisException>(() => cache.PingAsync(Stop));
            Assert.Equal(RedisFault.Refused, error.Fault);
            Assert.DoesNotContain("hunter", error.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_connection_does_not_carry_the_context_of_the_request_that_was_the_first_to_need_it()
    {
        var request = new AsyncLocal<string?> { Value = "the first request" };
        var log = new Watching(() => request.Value);
        await using var cache = new RedisCache(new() { Url = "redis://127.0.0.1:1" }, log: log);
        await Assert.ThrowsAsync<RedisException>(() => cache.PingAsync(Stop));
        Assert.Equal([null], log.Seen);
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_told()
    {
        SkipWithoutRedis();
        await using var server = await RedisServer.StartAsync(cancellationToken: Stop);
        await using var cache = Cache($"redis://127.0.0.1:{server.Port}/99");
        var error = await Assert.ThrowsAsync<RedisException>(() => cache.PingAsync(Stop));
        Assert.Contains("database 99", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TLS_is_spoken_with_a_server_whose_authority_is_trusted_and_with_no_other()
    {
        SkipWithoutRedis();
        using var folder = new TemporaryFolder("redis-tls");
        var files = Certificates(folder.Path);
        await using var server = await RedisServer.StartAsync(tls: files, cancellationToken: Stop);
        await using (var cache = Cache($"rediss://127.0.0.1:{server.Port}", files.Authority))
        {
            await cache.SetAsync("a", [1, 2], new(), Stop);
            Assert.Equal((byte[])[1, 2], await cache.GetAsync("a", Stop));
        }

        await using var stranger = Cache($"rediss://127.0.0.1:{server.Port}");
        Assert.Equal(RedisFault.Unavailable, (await Assert.ThrowsAsync<RedisException>(() => stranger.PingAsync(Stop))).Fault);
    }

    [Fact]
    public async Task It_is_the_second_level_of_a_cache_by_CACHE_URL_and_the_cache_works_on_when_it_dies()
    {
        SkipWithoutRedis();
        await using var server = await RedisServer.StartAsync(cancellationToken: Stop);
        using var one = Host(server.Port);
        using var other = Host(server.Port);
        var loads = 0;
        ValueTask<string?> Load(int key, CancellationToken token) => new($"loaded {Interlocked.Increment(ref loads)}");
        Assert.Equal("loaded 1", await Values(one).GetOrLoadAsync(1, Load, Stop));

        // The second level is written after the answer is given.
        await using var direct = Cache($"redis://127.0.0.1:{server.Port}");
        while (await direct.GetAsync("v:1", Stop) is null)
        {
            await Task.Delay(5, Stop);
        }

        Assert.Equal("loaded 1", await Values(other).GetOrLoadAsync(1, Load, Stop));
        server.Process.Kill();
        Assert.Equal("loaded 2", await Values(other).GetOrLoadAsync(2, Load, Stop));
        Assert.Equal("loaded 1", await Values(other).GetOrLoadAsync(1, Load, Stop));
    }

    [Fact]
    public async Task Wrong_options_stop_the_host_from_starting()
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddUllageRedis(static o => o.Pending = 0);
        using var host = builder.Build();
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Stop));
        Assert.Equal(2, error.Failures.Count());
    }

    [Fact]
    public void An_address_may_lie_in_a_mounted_file_and_one_that_is_empty_or_gone_is_told()
    {
        using var folder = new TemporaryFolder("cache-url");
        File.WriteAllText(folder.File("url"), "redis://cache/3\n");
        File.WriteAllText(folder.File("empty"), "");
        Assert.Equal("redis://cache/3", Options(("CACHE_URL_FILE", folder.File("url"))).Url);
        foreach (var (found, settings) in ((string, (string, string)[])[])
        [
            ("is empty", [("CACHE_URL_FILE", folder.File("empty"))]),
            ("does not exist", [("CACHE_URL_FILE", folder.File("gone"))]),
            ("both set", [("CACHE_URL_FILE", folder.File("url")), ("CACHE_URL", "redis://other")]),
        ])
        {
            var fault = Assert.Single(Assert.Throws<OptionsValidationException>(() => Options(settings)).Failures);
            Assert.Contains(found, fault, StringComparison.Ordinal);
        }

        static RedisOptions Options(params (string Key, string Value)[] settings)
        {
            var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
            builder.Configuration.AddInMemoryCollection(settings.Select(static s => new KeyValuePair<string, string?>(s.Key, s.Value)));
            builder.Services.AddUllageRedis();
            using var host = builder.Build();
            return host.Services.GetRequiredService<IOptions<RedisOptions>>().Value;
        }
    }

    private static AdaptiveCache<int, string?> Values(IHost host) => host.Services.GetRequiredService<AdaptiveCache<int, string?>>();

    private static IHost Host(int port)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("CACHE_URL", $"redis://127.0.0.1:{port}")]);
        builder.Services.AddUllageRedis();
        builder.Services.AddAdaptiveCache<int, string?>(static o => o.SecondLevel = new()
        {
            Key = static k => $"v:{k}",
            Write = static (v, to) => to.Write(System.Text.Encoding.UTF8.GetBytes(v!)),
            Read = static bytes => System.Text.Encoding.UTF8.GetString(bytes.Span),
            Timeout = TimeSpan.FromSeconds(20),
        });
        return builder.Build();
    }

    private static RedisCache Cache(string url, string? authority = null) =>
        new(new() { Url = url, CertificateAuthorityFile = authority, Timeout = TimeSpan.FromSeconds(20), ConnectTimeout = TimeSpan.FromSeconds(20) });

    private static void SkipWithoutRedis() => Assert.SkipWhen(Tool.Find("redis-server") is null, "redis-server is not installed; eng/packages installs it.");

    private static (string Certificate, string Key, string Authority) Certificates(string folder)
    {
        var (from, until) = (new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test authority", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = request.CreateSelfSigned(from, until);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var server = new CertificateRequest("CN=redis", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        server.CertificateExtensions.Add(names.Build());
        using var certificate = server.Create(authority, from, until, [1, 2, 3]);
        var files = (Path.Combine(folder, "server.pem"), Path.Combine(folder, "server.key"), Path.Combine(folder, "authority.pem"));
        File.WriteAllText(files.Item1, certificate.ExportCertificatePem());
        File.WriteAllText(files.Item2, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(files.Item3, authority.ExportCertificatePem());
        return files;
    }

    private sealed class Watching(Func<string?> context) : ILogger
    {
        public List<string?> Seen { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Seen.Add(context());
    }
}
