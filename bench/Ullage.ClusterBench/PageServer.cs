using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ullage.ClusterBench;

/// <summary>Serves lists by pages from memory, over connections that stay open, as fast as a socket takes them.</summary>
internal sealed class PageServer(BigCluster cluster)
{
    private static readonly byte[] Comma = ","u8.ToArray();

    /// <summary>Answers until the process ends; tells its address first.</summary>
    public async Task RunAsync(Action<string> started, CancellationToken cancellationToken)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        started($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        while (!cancellationToken.IsCancellationRequested)
        {
            _ = ServeAsync(await listener.AcceptTcpClientAsync(cancellationToken), cancellationToken);
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken cancellationToken)
    {
        using (client)
        {
            client.NoDelay = true;
            await using var stream = new BufferedStream(client.GetStream(), 256 << 10);
            using var reader = new StreamReader(stream, Encoding.ASCII, false, 4096, leaveOpen: true);
            try
            {
                while (await reader.ReadLineAsync(cancellationToken) is { Length: > 0 } line)
                {
                    while (await reader.ReadLineAsync(cancellationToken) is { Length: > 0 })
                    {
                        // No header matters here.
                    }

                    await AnswerAsync(line.Split(' ')[1], stream, cancellationToken);
                    await stream.FlushAsync(cancellationToken);
                }
            }
            catch (IOException)
            {
                // The client has gone.
            }
        }
    }

    private async Task AnswerAsync(string target, Stream stream, CancellationToken cancellationToken)
    {
        var (path, query) = target.Split('?', 2) is [var before, var after] ? (before, after) : (target, "");
        var asked = query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(static p => p.Split('=', 2)).ToDictionary(static p => p[0], static p => p[1]);
        var items = cluster.Items(path[(path.LastIndexOf('/') + 1)..]);
        var from = asked.TryGetValue("continue", out var token) ? int.Parse(token, CultureInfo.InvariantCulture) : 0;
        var limit = asked.TryGetValue("limit", out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
        var page = items.Skip(from).Take(limit > 0 ? limit : int.MaxValue).ToList();
        var next = from + page.Count < items.Count ? (from + page.Count).ToString(CultureInfo.InvariantCulture) : "";
        var head = Encoding.UTF8.GetBytes($$"""{"kind":"List","apiVersion":"v1","metadata":{"resourceVersion":"1"{{(next.Length > 0 ? $",\"continue\":\"{next}\"" : "")}}},"items":[""");
        var length = head.Length + page.Sum(static p => (long)p.Length) + Math.Max(0, page.Count - 1) + 2;
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"), cancellationToken);
        await stream.WriteAsync(head, cancellationToken);
        for (var i = 0; i < page.Count; i++)
        {
            if (i > 0)
            {
                await stream.WriteAsync(Comma, cancellationToken);
            }

            await stream.WriteAsync(page[i], cancellationToken);
        }

        await stream.WriteAsync("]}"u8.ToArray(), cancellationToken);
    }
}
