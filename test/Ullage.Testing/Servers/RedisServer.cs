using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Ullage.Testing.Servers;

/// <summary>A real Redis that keeps nothing on disk.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly ServerProcess _process;

    private RedisServer(ServerProcess process, int port) => (_process, Port) = (process, port);

    /// <summary>The loopback port.</summary>
    public int Port { get; }

    /// <summary>The process: its log, its end.</summary>
    public ServerProcess Process => _process;

    /// <summary>Starts it and waits until it listens.</summary>
    /// <param name="port">Where; null for a free port.</param>
    /// <param name="tls">Files of its certificate, key and authority (PEM); it then speaks TLS only.</param>
    /// <param name="flags">More flags, such as <c>--requirepass</c> and its value.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ToolMissingException">Redis is absent: the test is skipped.</exception>
    public static async Task<RedisServer> StartAsync(int? port = null, (string Certificate, string Key, string Authority)? tls = null, IEnumerable<string>? flags = null, CancellationToken cancellationToken = default)
    {
        var tool = Tool.Require("redis-server");
        var (process, at) = await ServerProcess.StartAsync(
            tool.Path,
            on =>
            {
                var number = on.ToString(CultureInfo.InvariantCulture);
                string[] listen = tls is { } files
                    ? ["--port", "0", "--tls-port", number, "--tls-cert-file", files.Certificate, "--tls-key-file", files.Key, "--tls-ca-cert-file", files.Authority, "--tls-auth-clients", "no"]
                    : ["--port", number];
                return [.. listen, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--daemonize", "no", .. flags ?? []];
            },
            (on, token) => AnswersAsync(on, tls is not null, token),
            port,
            cancellationToken);
        return new RedisServer(process, at);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<bool> AnswersAsync(int port, bool tls, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, cancellationToken);
        if (tls)
        {
            return true;
        }

        var stream = client.GetStream();
        await stream.WriteAsync("PING\r\n"u8.ToArray(), cancellationToken);
        var answer = new byte[64];
        var read = await stream.ReadAsync(answer, cancellationToken);
        var text = Encoding.ASCII.GetString(answer, 0, read);
        return text.StartsWith("+PONG", StringComparison.Ordinal) || text.StartsWith("-NOAUTH", StringComparison.Ordinal);
    }
}
