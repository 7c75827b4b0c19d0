using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Ullage.Hosting;

namespace Ullage.Overload;

/// <summary>An ordinary service: a request waits a little for a database, computes, makes garbage, answers. It ends when its standard input does.</summary>
internal static class Service
{
    private const int Rounds = 6000;
    private static readonly TimeSpan _database = TimeSpan.FromMilliseconds(5);

    public static async Task<int> RunAsync(bool limited)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        builder.AddUllage(o => (o.LimitsRequests, o.WritesJsonLogs) = (limited, false));
        await using var app = builder.Build();
        app.MapUllage();
        app.MapGet("/", static async () =>
        {
            await Task.Delay(_database);
            return Convert.ToHexString(Compute());
        });
        await app.StartAsync();
        Console.WriteLine(app.Urls.First());
        while (await Console.In.ReadLineAsync() is not null)
        {
        }

        await app.StopAsync();
        return 0;
    }

    private static byte[] Compute()
    {
        var sum = new byte[16 * 1024];
        for (var i = 0; i < Rounds; i++)
        {
            SHA256.HashData(sum.AsSpan(0, 32), sum);
        }

        return sum[..32];
    }
}
