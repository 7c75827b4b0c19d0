using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Ullage.Hosting.Lifecycle;
using Ullage.Hosting.Logs;

namespace Ullage.Hosting.Tests.Logs;

public sealed class LogPressureTests
{
    [Fact]
    public async Task A_flood_of_one_template_is_sampled_and_what_was_left_out_is_told()
    {
        using var lines = new LoggedLines(static o => o.FloodLimit = 10);
        for (var i = 0; i < 1_000; i++)
        {
            lines.Log.LogInformation("Flood {i}", i);
        }

        lines.Log.LogInformation("Other");
        lines.Log.LogCritical("Flood {i}", -1);
        Assert.Equal(10 + 9 + 2, (await lines.ReadAsync()).Length);
        lines.Time.Advance(TimeSpan.FromSeconds(1));
        lines.Log.LogInformation("Flood {i}", 1_000);
        var told = (await lines.ReadAsync()).Select(static l => JsonDocument.Parse(l).RootElement).Sum(static l => l.TryGetProperty("suppressed", out var n) ? n.GetInt64() : 0);
        Assert.InRange(told, 1_000 - 19, 1_000 - 19 + 1);
    }

    [Fact]
    public async Task A_list_of_long_texts_ends_its_line_soon_after_64_KiB()
    {
        using var lines = new LoggedLines();
        lines.Log.LogInformation("Many {texts}", Enumerable.Repeat(new string('x', 10_000), 100).ToList());
        var line = Assert.Single(await lines.ReadAsync());
        Assert.InRange(line.Length, 64 << 10, 100 << 10);
        Assert.Equal(JsonValueKind.Array, JsonDocument.Parse(line).RootElement.GetProperty("texts").ValueKind);
    }

    [Fact]
    public async Task A_stdout_that_fails_loses_lines_and_counts_every_one()
    {
        var closed = new MemoryStream();
        await closed.DisposeAsync();
        using var lines = new LoggedLines(static o => o.FloodLimit = 0, output: closed);
        for (var i = 0; i < 500; i++)
        {
            lines.Log.LogInformation("Line {i}", i);
        }

        await lines.Provider.Sink.FlushAsync();
        Assert.Equal(500, lines.Provider.Sink.Dropped);
    }

    [Fact]
    public async Task A_stdout_that_is_stuck_holds_nobody_up_and_what_was_dropped_is_counted_and_told()
    {
        using var stuck = new StuckStream();
        using var lines = new LoggedLines(static o => (o.BufferBytes, o.FloodLimit) = (64 << 10, 0), output: stuck);
        for (var i = 0; i < 10_000; i++)
        {
            lines.Log.LogInformation("Line {i}", i);
        }

        var dropped = lines.Provider.Sink.Dropped;
        Assert.InRange(dropped, 8_900, 9_999);
        stuck.Release.Set();
        await lines.Provider.Sink.FlushAsync();
        lines.Log.LogInformation("After");
        await lines.Provider.Sink.FlushAsync();
        var read = stuck.Lines();
        Assert.Equal(10_000 - dropped + 1, read.Count(static l => !l.Contains("\"dropped\":", StringComparison.Ordinal)));
        Assert.Equal(dropped, read.Select(static l => JsonDocument.Parse(l).RootElement).Sum(static l => l.TryGetProperty("dropped", out var n) ? n.GetInt64() : 0));
        Assert.EndsWith("\"message\":\"After\",\"logger\":\"Shop.Orders\",\"service\":\"shop\"}", read[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stdout_that_is_gone_costs_lines_and_not_the_service()
    {
        var gone = new MemoryStream();
        await gone.DisposeAsync();
        using var lines = new LoggedLines(output: gone);
        lines.Log.LogInformation("x");
        await lines.Provider.Sink.FlushAsync();
        Assert.Equal(1, lines.Provider.Sink.Dropped);
    }

    [Fact]
    public async Task The_shutdown_flushes_and_says_when_it_could_not()
    {
        using var stuck = new StuckStream();
        using var lines = new LoggedLines(output: stuck);
        lines.Log.LogInformation("x");
        Assert.Equal(new DrainOutcome(0, 1, 0), await lines.Provider.DrainAsync(new CancellationToken(canceled: true)));
        stuck.Release.Set();
        Assert.True((await lines.Provider.DrainAsync(TestContext.Current.CancellationToken)).IsClean);
        Assert.Single(stuck.Lines());
    }

    [Fact]
    public async Task Lines_of_many_threads_stay_whole_and_none_is_lost()
    {
        using var lines = new LoggedLines(static o => (o.BufferBytes, o.FloodLimit) = (256 << 20, 0));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(t => Task.Run(() =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                lines.Log.LogInformation("{thread} {i}", t, i);
            }
        })));
        var read = (await lines.ReadAsync()).Select(static l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal(16_000, read.Count);
        Assert.All(Enumerable.Range(0, 8), t => Assert.Equal(Enumerable.Range(0, 2_000), read.Where(l => l.GetProperty("thread").GetInt32() == t).Select(static l => l.GetProperty("i").GetInt32())));
    }

    [Fact]
    public void It_takes_the_place_of_the_console_logger_and_of_nothing_else()
    {
        var builder = Host.CreateApplicationBuilder();
        var before = builder.Services.Count(static s => s.ServiceType == typeof(ILoggerProvider));
        builder.Services.AddJsonLogs().AddJsonLogs();
        Assert.Equal(before, builder.Services.Count(static s => s.ServiceType == typeof(ILoggerProvider)));
        using var host = builder.Build();
        Assert.Contains(host.Services.GetServices<ILoggerProvider>(), static p => p is JsonLoggerProvider);
        Assert.Contains(host.Services.GetServices<IDrainable>(), static d => d.Name == "logs");
    }

    private sealed class StuckStream : MemoryStream
    {
        public ManualResetEventSlim Release { get; } = new();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Release.Wait(TestContext.Current.CancellationToken);
            lock (Release)
            {
                base.Write(buffer);
            }
        }

        public string[] Lines()
        {
            lock (Release)
            {
                return System.Text.Encoding.UTF8.GetString(ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            }
        }
    }
}
