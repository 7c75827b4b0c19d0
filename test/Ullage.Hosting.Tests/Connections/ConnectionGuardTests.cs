using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ullage.Hosting.Connections;

namespace Ullage.Hosting.Tests.Connections;

public sealed class ConnectionGuardTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_connections_that_wait_the_longest_goes_and_a_request_under_way_stays()
    {
        var (entered, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var app = await StartAsync(entered, release.Task);
        var port = new Uri(app.Urls.Single()).Port;
        using var busy = await OpenAsync(port, "GET /held HTTP/1.1\r\nHost: a\r\n\r\n");
        await entered.Task.WaitAsync(Stop);
        var guard = app.Services.GetRequiredService<ConnectionGuard>();
        Assert.Equal(0, guard.Waiting);
        var slow = new List<Socket>();
        for (var i = 0; i < 5; i++)
        {
            slow.Add(await OpenAsync(port, "GET / HTTP/1.1\r\nX-Slow: "));
            while (guard.Waiting < Math.Min(i + 1, 3))
            {
                await Task.Delay(5, Stop);
            }
        }

        Assert.True(await EndsAsync(slow[0]));
        Assert.True(await EndsAsync(slow[1]));
        using var honest = await OpenAsync(port, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", await AnswerAsync(honest), StringComparison.Ordinal);
        release.SetResult();
        Assert.StartsWith("HTTP/1.1 200", await AnswerAsync(busy), StringComparison.Ordinal);
        slow.ForEach(static s => s.Dispose());
        honest.Dispose();
        busy.Dispose();
        while (guard.Waiting > 0)
        {
            await Task.Delay(5, Stop);
        }
    }

    [Fact]
    public void A_bound_of_none_is_refused() => Assert.Contains("expected 1 to", new ConnectionGuardOptions.Validator().Validate(null, new() { MaxWaiting = 0 }).FailureMessage, StringComparison.Ordinal);

    private static async Task<WebApplication> StartAsync(TaskCompletionSource entered, Task held)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static k => k.Listen(IPAddress.Loopback, 0));
        builder.Services.AddConnectionGuard(static o => o.MaxWaiting = 3);
        var app = builder.Build();
        app.MapGet("/", static () => "here");
        app.MapGet("/held", async (HttpContext context) =>
        {
            entered.SetResult();
            await held.WaitAsync(Stop);
            await context.Response.WriteAsync("held", Stop);
        });
        await app.StartAsync(Stop);
        return app;
    }

    private static async Task<Socket> OpenAsync(int port, string text)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, Stop);
        await socket.SendAsync(Encoding.ASCII.GetBytes(text), Stop);
        return socket;
    }

    private static async Task<bool> EndsAsync(Socket socket)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[16], Stop) == 0;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return true;
        }
    }

    private static async Task<string> AnswerAsync(Socket socket)
    {
        var buffer = new byte[4096];
        return Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer, Stop));
    }
}
