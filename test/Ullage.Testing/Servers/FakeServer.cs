using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Ullage.Testing.Servers;

/// <summary>A request as it came.</summary>
public sealed record FakeRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);
}

/// <summary>An HTTP server on loopback that answers byte for byte as a test says, faults included. One request a connection.</summary>
public sealed class FakeServer : IAsyncDisposable
{
    private const byte TlsHandshake = 22;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<FakeRequest, Stream, CancellationToken, Task> _answer;
    private readonly SslServerAuthenticationOptions? _tls;
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<FakeRequest> _requests = new();
    private readonly Task _accepting;

    public FakeServer(Func<FakeRequest, Stream, CancellationToken, Task> answer, X509Certificate2? certificate = null, bool wantsClientCertificate = false)
    {
        _answer = answer;
        _tls = certificate is null ? null : new SslServerAuthenticationOptions
        {
            ServerCertificate = certificate,
            ClientCertificateRequired = wantsClientCertificate,
            RemoteCertificateValidationCallback = (_, shown, _, _) => !wantsClientCertificate || shown is not null,
        };
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Url => $"{(_tls is null ? "http" : "https")}://127.0.0.1:{Port}";

    public IReadOnlyList<FakeRequest> Requests => [.. _requests];

    /// <summary>Answers the n-th request by the n-th answer, and all further ones by the last.</summary>
    public static FakeServer Script(params Func<Stream, Task>[] answers)
    {
        var next = -1;
        return new FakeServer((_, stream, _) => answers[Math.Min(Interlocked.Increment(ref next), answers.Length - 1)](stream));
    }

    public static Func<Stream, Task> Status(int status, string body = "", string type = "text/plain", string headers = "") =>
        Body(Encoding.UTF8.GetBytes(body), type, status, headers);

    public static Func<Stream, Task> Json(string body) => Status(200, body, "application/json");

    public static Func<Stream, Task> Body(byte[] body, string type, int status = 200, string headers = "") => async stream =>
    {
        await WriteAsync(stream, $"HTTP/1.1 {status} X\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n{headers}\r\n");
        await stream.WriteAsync(body);
    };

    /// <summary>Promises more than it sends.</summary>
    public static Func<Stream, Task> Cut(byte[] body, string type) => async stream =>
    {
        await WriteAsync(stream, $"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nContent-Length: {body.Length + 1000}\r\nConnection: close\r\n\r\n");
        await stream.WriteAsync(body);
    };

    /// <summary>Sends some, then nothing until the client gives up.</summary>
    public static Func<Stream, Task> ThenSilence(string head, byte[] body) => async stream =>
    {
        await WriteAsync(stream, head);
        await stream.WriteAsync(body);
        await stream.FlushAsync();
        await stream.CopyToAsync(Stream.Null);
    };

    public static ValueTask WriteAsync(Stream stream, string text) => stream.WriteAsync(Encoding.UTF8.GetBytes(text));

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
        {
            try
            {
                Stream stream = client.GetStream();
                if (_tls is not null)
                {
                    var secured = new SslStream(stream);
                    await secured.AuthenticateAsServerAsync(_tls, _end.Token);
                    stream = secured;
                }

                var request = await ReadAsync(stream, _end.Token);
                _requests.Enqueue(request);
                await _answer(request, stream, _end.Token);
                await stream.FlushAsync(_end.Token);
                client.Client.Shutdown(SocketShutdown.Send);
                // Closing with bytes unread would reset the connection under the answer.
                await stream.CopyToAsync(Stream.Null, _end.Token);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException or SocketException)
            {
                // The client went away, which many tests make it do.
            }
        }
    }

    private static async Task<FakeRequest> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var bytes = new List<byte>();
        var one = new byte[1];
        while (bytes.Count < 4 || !bytes[^4..].SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            if (await stream.ReadAsync(one, cancellationToken) == 0)
            {
                throw new IOException("The client closed before its request ended.");
            }

            bytes.Add(one[0]);
            if (bytes is [TlsHandshake])
            {
                await WriteAsync(stream, "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTPS request to an HTTP server.\n");
                throw new IOException("The client speaks TLS to a plain port.");
            }
        }

        var lines = Encoding.ASCII.GetString([.. bytes]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(static line => line.Split(": ", 2)).ToDictionary(static h => h[0], static h => h[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[headers.TryGetValue("Content-Length", out var length) ? int.Parse(length, null) : 0];
        await stream.ReadExactlyAsync(body, cancellationToken);
        var parts = lines[0].Split(' ');
        return new FakeRequest(parts[0], parts[1], headers, body);
    }
}
