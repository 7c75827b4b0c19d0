using System.Globalization;
using System.Text;
using Ullage.Testing.Servers;

namespace Ullage.Testing.Kubernetes;

/// <summary>The API server's proxy of Services: passes a request on to a real server, without the caller's credentials.</summary>
internal sealed class ServiceForward
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    private ServiceForward(string @namespace, string service, string path) => (Namespace, Service, Path) = (@namespace, service, path);

    public string Namespace { get; }

    /// <summary><c>name:port</c>.</summary>
    public string Service { get; }

    public string Path { get; }

    /// <summary>What a request asks of a Service; null where it asks for none.</summary>
    public static ServiceForward? Of(FakeRequest request)
    {
        var parts = request.Path.Split('/', 9);
        return parts is ["", "api", "v1", "namespaces", var space, "services", ['h', 't', 't', 'p', ':', .. var service], "proxy", ..]
            ? new(space, Uri.UnescapeDataString(service), parts.Length > 8 ? parts[8] : "")
            : null;
    }

    public async Task SendAsync(string address, FakeRequest request, Stream answer, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), $"{address.TrimEnd('/')}/{Path}");
        if (request.Body.Length > 0)
        {
            message.Content = new ByteArrayContent(request.Body);
        }

        foreach (var (name, value) in request.Headers.Where(static h => h.Key is not ("Host" or "Authorization" or "Connection" or "Content-Length")))
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await Http.SendAsync(message, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var head = new StringBuilder($"HTTP/1.1 {((int)response.StatusCode).ToString(CultureInfo.InvariantCulture)} X\r\nContent-Length: {body.Length}\r\nConnection: close\r\n");
        foreach (var (name, values) in response.Content.Headers.Where(static h => h.Key is "Content-Type" or "Content-Encoding"))
        {
            head.Append($"{name}: {string.Join(", ", values)}\r\n");
        }

        await FakeServer.WriteAsync(answer, head.Append("\r\n").ToString());
        await answer.WriteAsync(body, cancellationToken);
    }
}
