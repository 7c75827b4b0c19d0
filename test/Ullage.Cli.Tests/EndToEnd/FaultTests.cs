using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ullage.Testing;
using Ullage.Testing.Servers;

namespace Ullage.Cli.Tests.EndToEnd;

/// <summary>Every fault ends in one line that says what and how, in the right exit code, and in no partial file.</summary>
public sealed class FaultTests(FleetFixture fleet)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(401, "", "401")]
    [InlineData(403, "", "403")]
    [InlineData(404, "", "404")]
    [InlineData(422, """{"status":"error","errorType":"execution","error":"query processing would load too many samples into memory in query execution"}""", "too many samples")]
    [InlineData(400, """{"status":"error","errorType":"bad_data","error":"invalid parameter"}""", "invalid parameter")]
    public async Task A_server_that_refuses_is_told_with_its_reason(int status, string body, string expected)
    {
        await using var server = FakeServer.Script(FakeServer.Status(status, body, "application/json"));
        await FailsAsync(server.Url, 3, expected);
    }

    [Fact]
    public async Task Garbage_is_told()
    {
        var garbage = new byte[64 << 10];
        new Random(1).NextBytes(garbage);
        await using var server = FakeServer.Script(FakeServer.Body(garbage, "application/json"));
        await FailsAsync(server.Url, 3, "");
    }

    [Fact]
    public async Task A_gigabyte_is_not_swallowed()
    {
        await using var server = FakeServer.Script(static async stream =>
        {
            await FakeServer.WriteAsync(stream, $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {1 << 30}\r\nConnection: close\r\n\r\n{{\"status\":\"success\",\"data\":[\"");
            var block = new byte[1 << 20];
            Array.Fill(block, (byte)'a');
            for (var sent = 0; sent < 1 << 10; sent++)
            {
                await stream.WriteAsync(block);
            }
        });
        await FailsAsync(server.Url, 3, "");
    }

    [Fact]
    public async Task A_server_that_hangs_is_given_up_after_the_timeout()
    {
        await using var server = FakeServer.Script(FakeServer.ThenSilence("", []));
        await FailsAsync(server.Url, 3, "", "--timeout", "200ms");
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_told()
    {
        string url;
        await using (var server = FakeServer.Script(FakeServer.Status(200)))
        {
            url = server.Url;
        }

        await FailsAsync(url, 3, "refused");
    }

    [Fact]
    public async Task An_expired_certificate_is_told()
    {
        using var folder = new TemporaryFolder("certificate");
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(51));
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
        var authority = Path.Combine(folder.Path, "ca.pem");
        await File.WriteAllTextAsync(authority, made.ExportCertificatePem(), Cancelled);
        await using var server = new FakeServer(static (_, stream, _) => FakeServer.Status(200)(stream), certificate);
        await FailsAsync(server.Url, 3, "is not valid now", "--ca-file", authority);
    }

    [Fact]
    public async Task A_wrong_checksum_is_told_and_never_becomes_a_number()
    {
        var prometheus = await fleet.PrometheusAsync(Cancelled);
        await using var proxy = new TamperingProxy(prometheus.Address, static (bytes, before) =>
        {
            if (before > 0 || bytes.Length > 2000)
            {
                bytes.Span[bytes.Length / 2] ^= 0x10;
            }

            return true;
        });
        using var folder = new TemporaryFolder("output");
        var run = await ToolProcess.RunAsync(["recommend", "--prometheus", proxy.Url, "--read", "remote-read", .. fleet.Window, "-o", "json", "--output-file", Path.Combine(folder.Path, "report.json")]);
        Assert.True(run.Exit is 3 or 4, $"{run.Exit}: {run.Errors}");
        Assert.NotEmpty(run.ErrorLines);
        Assert.All(run.ErrorLines, static line => Assert.StartsWith("ullage: ", line, StringComparison.Ordinal));
        Assert.All(Directory.GetFileSystemEntries(folder.Path), static path => Assert.EndsWith("report.json", path, StringComparison.Ordinal));
        Assert.Equal(run.Exit == 4, File.Exists(Path.Combine(folder.Path, "report.json")));
    }

    [Fact]
    public async Task A_Prometheus_that_is_killed_mid_run_gives_a_partial_result_or_none_and_says_so()
    {
        await using var prometheus = await PrometheusServer.StartAsync(await CopyOfBlocksAsync(), cancellationToken: Cancelled);
        var killed = 0;
        await using var proxy = new TamperingProxy(prometheus.Address, (_, before) =>
        {
            if (before > 20_000 && Interlocked.Exchange(ref killed, 1) == 0)
            {
                prometheus.Process.Kill();
            }

            return killed == 0;
        });
        var run = await ToolProcess.RunAsync(["recommend", "--prometheus", proxy.Url, "--read", "remote-read", .. fleet.Window, "--timeout", "1s"]);
        Assert.Equal(1, killed);
        Assert.True(run.Exit is 3 or 4, $"{run.Exit}: {run.Errors}");
        Assert.All(run.ErrorLines, static line => Assert.StartsWith("ullage: ", line, StringComparison.Ordinal));
        Assert.Equal(run.Exit == 4, run.Output.Length > 0);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_ends_a_run_that_waits_for_a_server(string signal)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = FakeServer.Script(async stream =>
        {
            asked.TrySetResult();
            await stream.CopyToAsync(Stream.Null);
        });
        using var folder = new TemporaryFolder("output");
        using var tool = ToolProcess.Start(["recommend", "--prometheus", server.Url, "--timeout", "1h", "--output-file", Path.Combine(folder.Path, "report.json")]);
        await asked.Task.WaitAsync(Cancelled);
        await tool.SignalAsync(signal);
        var run = await tool.EndAsync();
        Assert.Equal((130, ""), (run.Exit, run.Output));
        Assert.Equal("ullage: interrupted", Assert.Single(run.ErrorLines));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task A_full_disk_is_told()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "/dev/full does not exist here");
        var source = $"--openmetrics '{await fleet.TextAsync(Cancelled)}' {string.Join(' ', fleet.Window)} -o json";
        foreach (var line in new[] { $"dotnet exec '{Checkout.Tool}' recommend {source} > /dev/full", $"dotnet exec '{Checkout.Tool}' recommend {source} --output-file /dev/full" })
        {
            var run = await Shell.RunAsync(line);
            Assert.Equal(2, run.Exit);
            Assert.Contains("No space left on device", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_disk_that_fills_up_leaves_no_partial_file()
    {
        await WithMountAsync("size=16k", async folder =>
        {
            var run = await ToolProcess.RunAsync(["recommend", "--openmetrics", await fleet.TextAsync(Cancelled), .. fleet.Window, "-o", "json", "--output-file", Path.Combine(folder, "report.json")]);
            Assert.Equal((2, ""), (run.Exit, run.Output));
            Assert.Contains("No space left on device", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
            Assert.Empty(Directory.GetFileSystemEntries(folder));
        });
    }

    [Fact]
    public async Task A_read_only_folder_is_told()
    {
        await WithMountAsync("ro,size=1m", async folder =>
        {
            var run = await ToolProcess.RunAsync(["recommend", "--openmetrics", await fleet.TextAsync(Cancelled), .. fleet.Window, "--output-file", Path.Combine(folder, "report.txt")]);
            Assert.Equal((2, ""), (run.Exit, run.Output));
            Assert.Contains("Read-only file system", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        });
    }

    private static async Task WithMountAsync(string options, Func<string, Task> test)
    {
        using var folder = new TemporaryFolder("mount");
        var mounted = await Shell.RunAsync($"mount -t tmpfs -o {options} ullage-test '{folder.Path}'");
        Assert.SkipUnless(mounted.Exit == 0, "a file system of our own cannot be mounted here (root only)");
        try
        {
            await test(folder.Path);
        }
        finally
        {
            await Shell.RunAsync($"umount '{folder.Path}'");
        }
    }

    private static async Task FailsAsync(string url, int exit, string expected, params string[] more)
    {
        using var folder = new TemporaryFolder("output");
        var run = await ToolProcess.RunAsync(["recommend", "--prometheus", url, "--at", "1700179200", "--output-file", Path.Combine(folder.Path, "report.txt"), .. more]);
        Assert.Equal((exit, ""), (run.Exit, run.Output));
        Assert.True(Assert.Single(run.ErrorLines).Contains(expected, StringComparison.OrdinalIgnoreCase), run.Errors);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    private async Task<string> CopyOfBlocksAsync()
    {
        var copy = new TemporaryFolder("copy").Path;
        await Shell.RunAsync($"cp -r '{await fleet.BlocksAsync(Cancelled)}/.' '{copy}' && rm -f '{copy}/lock'");
        return copy;
    }
}
