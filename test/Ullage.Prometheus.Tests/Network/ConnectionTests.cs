using Ullage.Model;
using Ullage.Prometheus.Api;
using Ullage.Testing;
using Ullage.Testing.Servers;

namespace Ullage.Prometheus.Tests.Network;

/// <summary>The connection under every protocol: who asks, how often, and what is said when it fails.</summary>
public sealed class ConnectionTests
{
    private const string Secret = "s3cr3t-t0k3n";
    private const string Empty = "{\"status\":\"success\",\"data\":[]}";

    private static readonly Func<Stream, Task> Fine = FakeServer.Json(Empty);

    private readonly List<TimeSpan> _waits = [];

    [Theory]
    [InlineData(400, SourceFailure.Rejected, "refused the request (400). It says: bad data")]
    [InlineData(401, SourceFailure.Unauthorized, "credentials (401)")]
    [InlineData(403, SourceFailure.Forbidden, "X-Scope-OrgID")]
    [InlineData(404, SourceFailure.NotFound, "/prometheus")]
    [InlineData(422, SourceFailure.TooLarge, "shorter window")]
    [InlineData(302, SourceFailure.Rejected, "redirects to https://login.example/start (302)")]
    public async Task A_refusal_is_told_at_once_with_the_way_out(int status, SourceFailure failure, string says)
    {
        await using var server = FakeServer.Script(FakeServer.Status(status, "{\"status\":\"error\",\"error\":\"bad\\u0007\\ndata\"}", "application/json", "Location: https://u:p@login.example/start?token=x\r\n"));
        var error = await FailsAsync(server.Url);
        Assert.Equal(failure, error.Failure);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
        Assert.DoesNotContain('\n', error.Message);
        Assert.DoesNotContain('\u0007', error.Message);
    }

    [Theory]
    [InlineData(429, SourceFailure.Overloaded)]
    [InlineData(500, SourceFailure.ServerError)]
    [InlineData(502, SourceFailure.ServerError)]
    [InlineData(503, SourceFailure.Overloaded)]
    [InlineData(504, SourceFailure.TimedOut)]
    public async Task A_passing_failure_is_tried_again_and_told_when_it_stays(int status, SourceFailure failure)
    {
        await using (var passing = FakeServer.Script(FakeServer.Status(status), FakeServer.Status(status), Fine))
        {
            Assert.Empty(await SeriesAsync(passing.Url));
            Assert.Equal(3, passing.Requests.Count);
        }

        await using var staying = FakeServer.Script(FakeServer.Status(status));
        var error = await FailsAsync(staying.Url);
        Assert.Equal(failure, error.Failure);
        Assert.Contains("tried 5 times", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waits_are_drawn_below_a_bound_that_doubles()
    {
        await using var server = FakeServer.Script(FakeServer.Status(500));
        await FailsAsync(server.Url, static o => o with { MaxAttempts = 9, RetryMaxDelay = TimeSpan.FromSeconds(4) });
        Assert.Equal(8, _waits.Count);
        double[] bounds = [250, 500, 1000, 2000, 4000, 4000, 4000, 4000];
        Assert.All(_waits.Zip(bounds), static w => Assert.InRange(w.First.TotalMilliseconds, 0, w.Second));
        Assert.Equal(_waits.Count, _waits.Distinct().Count());
    }

    [Fact]
    public async Task Retry_After_is_waited_for_and_one_too_long_is_told()
    {
        await using (var server = FakeServer.Script(FakeServer.Status(429, headers: "Retry-After: 7\r\n"), Fine))
        {
            await SeriesAsync(server.Url);
            Assert.InRange(Assert.Single(_waits).TotalSeconds, 7, 7.25);
        }

        await using var closed = FakeServer.Script(FakeServer.Status(503, headers: "Retry-After: 3600\r\n"));
        var error = await FailsAsync(closed.Url);
        Assert.Contains("asks to wait 3600 s", error.Message, StringComparison.Ordinal);
        Assert.Single(closed.Requests);
    }

    [Fact]
    public async Task A_closed_port_and_an_unknown_name_are_told_apart()
    {
        var error = await FailsAsync($"http://127.0.0.1:{Testing.Servers.ServerProcess.FreePort()}", static o => o with { MaxAttempts = 2 });
        Assert.Equal(SourceFailure.Unreachable, error.Failure);
        Assert.Contains("refused the connection", error.Message, StringComparison.Ordinal);
        error = await FailsAsync("http://no-such-host.invalid:9090", static o => o with { MaxAttempts = 1 });
        Assert.Equal(SourceFailure.Unreachable, error.Failure);
        Assert.Contains("no-such-host.invalid", error.Message, StringComparison.Ordinal);
        Assert.Contains("does not resolve", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_never_answers_times_out()
    {
        await using var server = FakeServer.Script(FakeServer.ThenSilence("", []));
        var error = await FailsAsync(server.Url, static o => o with { AnswerTimeout = TimeSpan.FromSeconds(2), MaxAttempts = 2 });
        Assert.Equal(SourceFailure.TimedOut, error.Failure);
        Assert.Contains("gave no answer within", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_dropped_connection_is_tried_again_and_other_protocols_are_named()
    {
        await using (var dropping = FakeServer.Script(static _ => Task.CompletedTask, Fine))
        {
            Assert.Empty(await SeriesAsync(dropping.Url));
        }

        await using var other = FakeServer.Script(static stream => FakeServer.WriteAsync(stream, "220 smtp.example ESMTP\r\n").AsTask());
        Assert.Contains("does not answer in HTTP", (await FailsAsync(other.Url)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_ends_a_wait_for_an_answer()
    {
        using var cancel = new CancellationTokenSource();
        await using var server = FakeServer.Script(async stream =>
        {
            await cancel.CancelAsync();
            await stream.CopyToAsync(Stream.Null);
        });
        using var connection = Connection(server.Url);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new ApiClient(connection).SeriesAsync(new Selector("up"), new TimeRange(0, 1), cancel.Token).WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Secrets_never_appear_in_errors_even_when_the_server_echoes_them()
    {
        await using var server = new FakeServer((request, stream, _) => FakeServer.Status(403, $"you sent {string.Join(' ', request.Headers.Values)} {Secret} hunter22")(stream));
        var error = await FailsAsync(server.Url, static o => o with { BearerToken = Secret, Headers = new Dictionary<string, string> { ["X-Scope-OrgID"] = "hunter22" } });
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter22", error.ToString(), StringComparison.Ordinal);

        var withUser = server.Url.Replace("://", "://ana:pa55word@", StringComparison.Ordinal);
        error = await FailsAsync(withUser);
        Assert.DoesNotContain("pa55word", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("pa55word", new PrometheusConnectionOptions { Url = withUser }.ToString(), StringComparison.Ordinal);
        Assert.Equal("Basic " + Convert.ToBase64String("ana:pa55word"u8), server.Requests[^1].Headers["Authorization"]);
    }

    [Fact]
    public async Task Identity_tenant_prefix_and_encoding_are_sent()
    {
        using var folder = new TemporaryFolder();
        var token = folder.File("token");
        await File.WriteAllTextAsync(token, "first\n");
        await using var server = FakeServer.Script(Fine);
        using var connection = Connection(server.Url + "/prometheus/", o => o with { BearerTokenFile = token, Headers = new Dictionary<string, string> { ["X-Scope-OrgID"] = "team-a" } });
        var api = new ApiClient(connection);
        await api.SeriesAsync(new Selector("up"), new TimeRange(1500, 2001), default);
        await File.WriteAllTextAsync(token, "second\n");
        await api.SeriesAsync(new Selector("up"), new TimeRange(0, 1), default);

        Assert.Equal(["Bearer first", "Bearer second"], server.Requests.Select(static r => r.Headers["Authorization"]));
        Assert.Equal("/prometheus/api/v1/series", server.Requests[0].Path);
        Assert.Equal("team-a", server.Requests[0].Headers["X-Scope-OrgID"]);
        Assert.Equal("identity", server.Requests[0].Headers["Accept-Encoding"]);
        Assert.Equal("match%5B%5D=up&start=1.500&end=2.000&partial_response=false&deny_partial_response=1", server.Requests[0].Text);
    }

    [Fact]
    public async Task A_password_file_serves_basic_authentication_and_a_missing_one_is_named()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("password");
        await File.WriteAllTextAsync(file, "pass word");
        await using var server = FakeServer.Script(Fine);
        await SeriesAsync(server.Url, o => o with { Username = "ana", PasswordFile = file });
        Assert.Equal("Basic " + Convert.ToBase64String("ana:pass word"u8), server.Requests[0].Headers["Authorization"]);

        using var connection = Connection(server.Url, o => o with { Username = "ana", PasswordFile = file });
        File.Delete(file);
        var error = await Assert.ThrowsAsync<SourceException>(() => new ApiClient(connection).SeriesAsync(new Selector("up"), new TimeRange(0, 1), default));
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_is_gone_through_with_its_credentials()
    {
        await using var proxy = FakeServer.Script(Fine);
        await SeriesAsync("http://prometheus.invalid:9090", o => o with { Proxy = proxy.Url });
        Assert.StartsWith("http://prometheus.invalid:9090/api/v1/series", proxy.Requests[0].Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_more_requests_are_under_way_than_allowed()
    {
        var (now, most) = (0, 0);
        var gate = new SemaphoreSlim(0);
        await using var server = new FakeServer(async (_, stream, cancellationToken) =>
        {
            var under = Interlocked.Increment(ref now);
            InterlockedMax(ref most, under);
            if (under == 3)
            {
                gate.Release(100);
            }

            await gate.WaitAsync(cancellationToken);
            Interlocked.Decrement(ref now);
            await Fine(stream);
        });
        using var connection = Connection(server.Url, static o => o with { MaxConcurrency = 3 });
        var api = new ApiClient(connection);
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => api.SeriesAsync(new Selector("up"), new TimeRange(0, 1), default)));
        Assert.Equal(3, most);
    }

    [Fact]
    public void All_configuration_errors_come_at_once_and_hold_no_secret()
    {
        var errors = new PrometheusConnectionOptions
        {
            Url = "ftp://ana:pa55word@example/",
            BearerToken = "two words",
            Username = "a:b",
            BearerTokenFile = "/nowhere/token",
            ClientCertificateFile = "/nowhere/cert",
            CertificateAuthorityFile = "/nowhere/ca",
            TlsServerName = "not a name",
            Headers = new Dictionary<string, string> { ["Bad Name"] = "x", ["Host"] = "x", ["X-Ok"] = "line\r\nend" },
            Proxy = "proxy:3128",
            ConnectTimeout = TimeSpan.Zero,
            MaxConcurrency = 0,
            MaxAttempts = 100,
        }.Validate();
        string[] wanted =
        [
            "Url is not", "given together", "BearerToken is empty or has spaces", "Username is empty or has a colon", "/nowhere/token", "belong together", "/nowhere/ca", "TlsServerName",
            "Bad Name", "Host, which is set", "X-Ok has control", "Proxy is not", "ConnectTimeout", "MaxConcurrency is 0", "MaxAttempts is 100",
        ];
        Assert.All(wanted, text => Assert.Contains(errors, error => error.Contains(text, StringComparison.Ordinal)));
        Assert.DoesNotContain(errors, static error => error.Contains("pa55word", StringComparison.Ordinal) || error.Contains("two words", StringComparison.Ordinal));
        Assert.Empty(new PrometheusConnectionOptions { Url = "https://mimir.example/prometheus" }.Validate());
        Assert.Throws<ArgumentException>(() => Connection("nonsense"));
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    private async Task<SourceException> FailsAsync(string url, Func<PrometheusConnectionOptions, PrometheusConnectionOptions>? change = null) =>
        await Assert.ThrowsAsync<SourceException>(() => SeriesAsync(url, change));

    private async Task<IReadOnlyList<LabelSet>> SeriesAsync(string url, Func<PrometheusConnectionOptions, PrometheusConnectionOptions>? change = null)
    {
        using var connection = Connection(url, change);
        return await new ApiClient(connection).SeriesAsync(new Selector("up"), new TimeRange(0, 1000), default);
    }

    private PrometheusConnection Connection(string url, Func<PrometheusConnectionOptions, PrometheusConnectionOptions>? change = null)
    {
        var options = new PrometheusConnectionOptions { Url = url, Proxy = "none" };
        return new PrometheusConnection(change?.Invoke(options) ?? options, TimeProvider.System, new Random(1), (wait, _) =>
        {
            _waits.Add(wait);
            return Task.CompletedTask;
        });
    }
}
