using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Ullage.Hosting.Npgsql.Tests;

/// <summary>What opening a connection costs the server, seen from a listener that hangs up on whoever comes.</summary>
public sealed class ConnectionCountTests
{
    [Fact]
    public async Task A_connection_is_made_once_and_not_tried_with_an_encryption_that_it_cannot_have()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddUllageNpgsql(o => o.Url = $"postgres://shop@127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/shop?sslmode=disable");
        await using var app = builder.Build();
        var opening = app.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(TestContext.Current.CancellationToken).AsTask();
        using (var first = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken))
        {
            // The length of a startup message: whoever closes before it came for nothing.
            await first.GetStream().ReadExactlyAsync(new byte[4], TestContext.Current.CancellationToken);
        }

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => opening);
        Assert.False(listener.Pending());
    }
}
