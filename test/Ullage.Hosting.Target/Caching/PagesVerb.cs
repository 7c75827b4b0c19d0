using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Ullage.Hosting.Caching;

namespace Ullage.Hosting.Target.Caching;

/// <summary>A service that answers <c>/page/ID</c> from a cache and <c>/stats</c> with what it did; it prints its address and ends with its standard input.</summary>
internal static class PagesVerb
{
    private static readonly byte[] Failed = "out of memory"u8.ToArray();

    public static async Task<int> RunAsync(string kind, long budget)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        if (kind == "adaptive")
        {
            builder.AddUllage(static o => (o.LimitsRequests, o.Pressure) = (false, static p => p.Interval = TimeSpan.FromMilliseconds(100)));
            builder.Services.AddAdaptiveCache<int, byte[]>(o =>
                (o.Budget, o.Interval, o.Weigher) = (budget, TimeSpan.FromMilliseconds(100), static (_, page) => page.Length + AdaptiveCacheOptions<int, byte[]>.EntryBytes));
        }

        await using var app = builder.Build();
        IPages pages = kind switch
        {
            "adaptive" => new AdaptivePages(app.Services.GetRequiredService<AdaptiveCache<int, byte[]>>()),
            "memorycache" => new MemoryCachePages(budget),
            _ => new ArticlesPages(),
        };
        var outOfMemory = 0L;
        app.Run(async context =>
        {
            var path = context.Request.Path.Value ?? "";
            if (path == "/stats")
            {
                var (hits, misses) = pages.Requests;
                var held = app.Services.GetService<AdaptiveCache<int, byte[]>>();
                await context.Response.WriteAsync(string.Create(
                    CultureInfo.InvariantCulture, $"{hits} {misses} {outOfMemory} {GC.CollectionCount(2)} {GC.GetTotalPauseDuration().TotalSeconds:0.00} {held?.Budget ?? budget} {held?.Statistics.Shed ?? 0}"));
                return;
            }

            try
            {
                var page = await pages.GetAsync(int.Parse(path.AsSpan(path.LastIndexOf('/') + 1), CultureInfo.InvariantCulture), context.RequestAborted);
                context.Response.ContentLength = page.Length;
                await context.Response.Body.WriteAsync(page, context.RequestAborted);
            }
            catch (OutOfMemoryException)
            {
                Interlocked.Increment(ref outOfMemory);
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                await context.Response.Body.WriteAsync(Failed);
            }
        });
        await app.StartAsync();
        Console.WriteLine(app.Urls.First());
        while (await Console.In.ReadLineAsync() is not null)
        {
        }

        await app.StopAsync();
        return 0;
    }
}
