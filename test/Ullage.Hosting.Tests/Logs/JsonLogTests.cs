using System.Diagnostics;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging;

namespace Ullage.Hosting.Tests.Logs;

public sealed class JsonLogTests
{
    [Fact]
    public async Task A_line_has_the_articles_names_and_the_templates_fields_beside_them()
    {
        using var lines = new LoggedLines();
        lines.Log.LogInformation("Order {order_id} of {user_id} took {duration_ms} ms", 17, "anna", 12.5);
        Assert.Equal(
            ["""{"time":"2026-03-04T12:00:00.000000Z","level":"info","message":"Order 17 of anna took 12.5 ms","logger":"Shop.Orders","service":"shop","order_id":17,"user_id":"anna","duration_ms":12.5}"""],
            await lines.ReadAsync());
    }

    [Fact]
    public async Task Unix_time_and_the_services_name_are_options()
    {
        using var lines = new LoggedLines(static o => (o.UnixTime, o.Service) = (true, "till"));
        lines.Time.Advance(TimeSpan.FromMicroseconds(1_500));
        lines.Log.LogWarning("x");
        var line = await lines.OneAsync();
        Assert.Equal(1772625600.0015m, line.GetProperty("time").GetDecimal());
        Assert.Equal("till", line.GetProperty("service").GetString());
        Assert.Equal("warn", line.GetProperty("level").GetString());
    }

    [Fact]
    public async Task The_trace_under_way_is_in_every_line()
    {
        using var lines = new LoggedLines();
        using var activity = new Activity("order").SetIdFormat(ActivityIdFormat.W3C).Start();
        lines.Log.LogInformation("x");
        var line = await lines.OneAsync();
        Assert.Equal(activity.TraceId.ToHexString(), line.GetProperty("trace_id").GetString());
        Assert.Equal(activity.SpanId.ToHexString(), line.GetProperty("span_id").GetString());
    }

    [Fact]
    public async Task An_exception_is_an_object_with_those_inside_it()
    {
        using var lines = new LoggedLines();
        try
        {
            throw new InvalidOperationException("outer", new AggregateException(new TimeoutException("one"), new IOException("two\nlines")));
        }
        catch (InvalidOperationException e)
        {
            lines.Log.LogError(e, "failed");
        }

        var exception = (await lines.OneAsync()).GetProperty("exception");
        Assert.Equal("System.InvalidOperationException", exception.GetProperty("type").GetString());
        Assert.Equal("outer", exception.GetProperty("message").GetString());
        Assert.Contains(nameof(An_exception_is_an_object_with_those_inside_it), exception.GetProperty("stack").GetString(), StringComparison.Ordinal);
        Assert.Equal(["one", "two\nlines"], exception.GetProperty("inner").GetProperty("inner").EnumerateArray().Select(static e => e.GetProperty("message").GetString()));
    }

    [Fact]
    public async Task No_name_stands_twice_and_the_message_wins_over_its_scopes()
    {
        using var lines = new LoggedLines();
        using (lines.Log.BeginScope(new Dictionary<string, object?> { ["user"] = "scope", ["path"] = "/a", ["TraceId"] = "x" }))
        using (lines.Log.BeginScope("plain text"))
        {
            lines.Log.LogInformation("{message} {level} {user} {user}", 1, 2, 3, 4);
        }

        var line = await lines.OneAsync();
        Assert.Equal(
            ["time", "level", "message", "logger", "service", "message_", "level_", "user", "user_", "path"],
            line.EnumerateObject().Select(static p => p.Name));
    }

    [Fact]
    public async Task Values_keep_their_kind()
    {
        using var lines = new LoggedLines();
        lines.Log.LogInformation(
            "{a} {b} {c} {d} {e} {f} {g} {h}", true, null, double.NaN, new[] { 1, 2 }, DayOfWeek.Monday, new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), ulong.MaxValue, Guid.Empty);
        var line = await lines.OneAsync();
        Assert.Equal(
            """[true,null,"NaN",[1,2],"Monday","2026-01-02T03:04:05Z",18446744073709551615,"00000000-0000-0000-0000-000000000000"]""",
            "[" + string.Join(",", "abcdefgh".Select(c => line.GetProperty(c.ToString()).GetRawText())) + "]");
    }

    [Fact]
    public async Task A_value_that_fails_or_logs_itself_costs_no_line()
    {
        using var lines = new LoggedLines();
        lines.Log.Log(LogLevel.Information, default, [new("bad", new Failing()), new("chatty", new Chatty(lines.Log))], null, static (KeyValuePair<string, object?>[] _, Exception? _) => "x");
        var read = await lines.ReadAsync();
        Assert.Equal(2, read.Length);
        Assert.Equal("inside", JsonDocument.Parse(read[0]).RootElement.GetProperty("message").GetString());
        Assert.Equal("(FormatException from ToString of Failing)", JsonDocument.Parse(read[1]).RootElement.GetProperty("bad").GetString());
    }

    [Fact]
    public async Task Enormous_texts_and_too_many_fields_are_cut()
    {
        using var lines = new LoggedLines();
        var fields = Enumerable.Range(0, 500).Select(static i => new KeyValuePair<string, object?>($"f{i}", new string('x', 100_000))).ToArray();
        lines.Log.Log(LogLevel.Information, default, fields, null, static (_, _) => new string('\uD83E', 1) + string.Concat(Enumerable.Repeat("🦉", 50_000)));
        var line = Assert.Single(await lines.ReadAsync());
        Assert.InRange(line.Length, 64 << 10, 128 << 10);
        Assert.InRange(JsonDocument.Parse(line).RootElement.EnumerateObject().Count(static p => p.Name.StartsWith('f')), 1, 8);
    }

    [Fact]
    public void Whatever_is_logged_is_one_line_of_valid_JSON()
    {
        var field = from name in ArbMap.Default.GeneratorFor<NonNull<string>>() from value in ArbMap.Default.GeneratorFor<string?>() select new KeyValuePair<string, object?>(name.Get, value);
        Prop.ForAll(field.ArrayOf().ToArbitrary(), ArbMap.Default.ArbFor<NonNull<string>>(), static (fields, message) =>
        {
            using var lines = new LoggedLines();
            lines.Log.Log(LogLevel.Information, default, fields, null, (_, _) => message.Get);
            var read = lines.ReadAsync().GetAwaiter().GetResult();
            var names = JsonDocument.Parse(Assert.Single(read)).RootElement.EnumerateObject().Select(static p => p.Name).ToList();
            return names.Count == names.Distinct().Count();
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task On_a_terminal_it_is_text_that_cannot_steer_the_terminal()
    {
        using var lines = new LoggedLines(static o => o.Shape = Ullage.Hosting.Logs.LogShape.Text);
        lines.Log.LogError(new IOException("gone"), "Bad name {name}", "\e[2Jx");
        var read = await lines.ReadAsync();
        Assert.EndsWith("error Bad name \uFFFD[2Jx Shop.Orders", read[0], StringComparison.Ordinal);
        Assert.Equal("System.IO.IOException: gone", read[1]);
    }

    private sealed class Failing
    {
        public override string ToString() => throw new FormatException("no");
    }

    private sealed class Chatty(ILogger log)
    {
        public override string ToString()
        {
            log.LogInformation("inside");
            return "chatty";
        }
    }
}
