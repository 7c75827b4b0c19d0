using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ullage.Hosting.Buffers;

namespace Ullage.Hosting.Tests.Buffers;

/// <summary>A thousand requests at once, each answered from a pooled buffer with its own number.</summary>
public sealed class ConcurrentAnswersTests
{
    private const int Requests = 1000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_a_thousand_concurrent_answers_of_a_real_server_none_is_overwritten()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        builder.AddUllage(static o => o.LimitsRequests = false);
        await using var app = builder.Build();
        var arrived = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        app.MapGet("/{id:int}", async (int id, HttpContext context, BufferPool pool) =>
        {
            using var buffer = pool.Rent();
            Fill(buffer, id);

            // Every answer is written before the first is sent.
            if (Interlocked.Increment(ref arrived) == Requests)
            {
                all.SetResult();
            }

            await all.Task.WaitAsync(TimeSpan.FromSeconds(60), context.RequestAborted);
            await buffer.WriteToAsync(context.Response.Body, context.RequestAborted);
        });
        await app.StartAsync(Stop);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()), Timeout = TimeSpan.FromSeconds(90) };
        var answers = await Task.WhenAll(Enumerable.Range(0, Requests).Select(id => http.GetStringAsync($"/{id}", Stop)));
        Assert.Equal(0, answers.Index().Count(static a => a.Item != Expected(a.Index)));
        Assert.Equal(0, app.Services.GetRequiredService<BufferPool>().Rented);
    }

    [Fact]
    public void The_articles_pool_which_gives_the_bytes_away_after_putting_the_buffer_back_overwrites_all_but_the_last()
    {
        var pool = new ConcurrentBag<MemoryStream>();
        var answers = new ReadOnlyMemory<byte>[Requests];
        for (var id = 0; id < Requests; id++)
        {
            var buffer = pool.TryTake(out var used) ? used : new MemoryStream();
            buffer.SetLength(0);
            buffer.Write(Encoding.ASCII.GetBytes(Expected(id)));
            answers[id] = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
            pool.Add(buffer);
        }

        Assert.Equal(Requests - 1, answers.Index().Count(static a => Encoding.ASCII.GetString(a.Item.Span) != Expected(a.Index)));
    }

    private static void Fill(PooledBuffer buffer, int id)
    {
        var answer = Encoding.ASCII.GetBytes(Expected(id));
        answer.CopyTo(buffer.GetSpan(answer.Length));
        buffer.Advance(answer.Length);
    }

    private static string Expected(int id) => string.Join(' ', Enumerable.Repeat($"{id:D6}", 1000));
}
