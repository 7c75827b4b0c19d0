using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ullage.Cli.Tests.EndToEnd;

/// <summary>Stands before a real server and does as a test says to the bytes that it answers to remote reads.</summary>
internal sealed class TamperingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Uri _target;
    private readonly Func<Memory<byte>, long, bool> _tamper;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;

    /// <summary>Begins to listen.</summary>
    /// <param name="target">The real server.</param>
    /// <param name="tamper">Given bytes of an answer and how many came before them; false drops the connection.</param>
    public TamperingProxy(Uri target, Func<Memory<byte>, long, bool> tamper)
    {
        (_target, _tamper) = (target, tamper);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (!_end.IsCancellationRequested)
            {
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }

        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                await server.ConnectAsync(_target.Host, _target.Port, _end.Token);
                var reading = new StrongBox();
                await Task.WhenAny(CopyRequestsAsync(client, server, reading), CopyAnswersAsync(server, client, reading));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // One side is gone: so is the other, at the end of this block.
            }
        }
    }

    private async Task CopyRequestsAsync(TcpClient from, TcpClient to, StrongBox reading)
    {
        var buffer = new byte[64 << 10];
        int length;
        while ((length = await from.GetStream().ReadAsync(buffer, _end.Token)) > 0)
        {
            reading.IsRead = Encoding.ASCII.GetString(buffer, 0, Math.Min(length, 200)).Contains("/api/v1/read", StringComparison.Ordinal) || (reading.IsRead && !Encoding.ASCII.GetString(buffer, 0, Math.Min(length, 5)).StartsWith("GET", StringComparison.Ordinal));
            await to.GetStream().WriteAsync(buffer.AsMemory(0, length), _end.Token);
        }
    }

    private async Task CopyAnswersAsync(TcpClient from, TcpClient to, StrongBox reading)
    {
        var buffer = new byte[4 << 10];
        long sent = 0;
        int length;
        while ((length = await from.GetStream().ReadAsync(buffer, _end.Token)) > 0)
        {
            if (reading.IsRead)
            {
                if (!_tamper(buffer.AsMemory(0, length), sent))
                {
                    return;
                }

                sent += length;
            }

            await to.GetStream().WriteAsync(buffer.AsMemory(0, length), _end.Token);
        }
    }

    private sealed class StrongBox
    {
        public volatile bool IsRead;
    }
}
