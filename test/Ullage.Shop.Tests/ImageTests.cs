using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ullage.Testing;
using Ullage.Testing.Servers;

namespace Ullage.Shop.Tests;

/// <summary>The image's root, entered as the container's user: nothing of this machine is there but its kernel and its network. <c>ULLAGE_SHOP_ROOTFS</c> names what <c>examples/shop-dotnet/image</c> made.</summary>
public sealed class ImageTests
{
    private const string Tea = """{"user_id":"ada","lines":[{"sku":"tea","quantity":1}]}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_inside_it_serves_migrates_and_calls_by_HTTPS_whom_its_certificates_trust_and_nobody_else()
    {
        var image = Environment.GetEnvironmentVariable("ULLAGE_SHOP_ROOTFS") ?? "";
        Assert.SkipWhen(image.Length == 0, "ULLAGE_SHOP_ROOTFS is not set; ./prove shop-size makes the image and runs this.");
        Assert.SkipWhen(Environment.UserName != "root", "entering a root of one's own takes root.");
        await using var database = await PostgresServer.StartAsync(cancellationToken: Stop);
        await using var cache = await RedisServer.StartAsync(cancellationToken: Stop);
        using var folder = new TemporaryFolder("image");
        using var authority = Authority();
        using var certificate = Certificate(authority);
        await using var mail = new FakeServer(static async (_, stream, _) => await FakeServer.Status(204)(stream), certificate);
        string[] environment = [$"DATABASE_URL={database.Url}", $"CACHE_URL=redis://127.0.0.1:{cache.Port}", $"RECEIPTS_URL={mail.Url}/receipts"];

        // A copy, since the authority of the test is added to it.
        var root = folder.File("root");
        await RunAsync("cp", "-a", image, root);
        await RunAsync("chmod", "-R", "go-w,go+rX", root);
        await RunAsync("chmod", "1777", Path.Combine(root, "tmp"));
        await RunAsync("chmod", "755", folder.Path);

        // What every container runtime puts there.
        Directory.CreateDirectory(Path.Combine(root, "dev"));
        foreach (var (device, minor) in ((string, string)[])[("null", "3"), ("random", "8"), ("urandom", "9")])
        {
            await RunAsync("mknod", "-m", "666", Path.Combine(root, "dev", device), "c", "1", minor);
        }

        string[] enter = ["chroot", "--userspec=65532:65532", root, "/shop"];
        var migrated = await ShopReplica.RunAsync("migrate", environment, enter);
        Assert.True(migrated.Code == 0, migrated.Output + migrated.Errors);

        await using (var stranger = await ShopReplica.StartAsync(environment, enter))
        {
            await stranger.PutStockAsync("tea", 250, 5);
            await stranger.OrderAsync(Tea);
            await ShopReplica.UntilAsync(async () => (await stranger.PageAsync("metrics")).Contains("shop_receipts_total{outcome=\"failed\"} 1", StringComparison.Ordinal) && stranger.Log.Contains("AuthenticationException", StringComparison.Ordinal));

            Assert.Empty(mail.Requests);
        }

        await File.AppendAllTextAsync(Path.Combine(root, "etc/ssl/certs/ca-certificates.crt"), "\n" + authority.ExportCertificatePem() + "\n", Stop);
        await using var shop = await ShopReplica.StartAsync(environment, enter);
        await shop.UntilAsync("readyz", HttpStatusCode.OK);
        Assert.Contains("\t65532\t", File.ReadLines($"/proc/{shop.Pid}/status").Single(static l => l.StartsWith("Uid:", StringComparison.Ordinal)), StringComparison.Ordinal);
        var order = await shop.OrderAsync(Tea);
        await ShopReplica.UntilAsync(() => Task.FromResult(mail.Requests.Count > 0));

        Assert.Contains($"\"id\":{order["id"]}", mail.Requests[0].Text, StringComparison.Ordinal);
        Assert.Equal(0, await shop.EndAsync());
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(program, arguments);
        await process.WaitForExitAsync(Stop);
        Assert.Equal(0, process.ExitCode);
    }

    private static X509Certificate2 Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    private static X509Certificate2 Certificate(X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=mail", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(authority, authority.NotBefore, authority.NotAfter, [1, 2, 3]);
        return signed.CopyWithPrivateKey(key);
    }
}
