namespace Ullage.Hosting.Probes;

/// <summary>Whether another service answers a GET with a status of 200 to 299. Only the head is read; redirections are not followed.</summary>
internal sealed class HttpReadinessCheck(string name, Uri address) : IReadinessCheck, IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        MaxConnectionsPerServer = 1,
        MaxResponseHeadersLength = 32,

        // Addresses change behind a name; a connection that lives for ever would never see it.
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    });

    public string Name => name;

    public async ValueTask<CheckResult> CheckAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return response.IsSuccessStatusCode ? CheckResult.Ok : CheckResult.Failed($"status {(int)response.StatusCode}, expected 200 to 299");
    }

    public void Dispose() => _http.Dispose();
}
