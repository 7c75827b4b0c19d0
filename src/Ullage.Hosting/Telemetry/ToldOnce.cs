using Microsoft.Extensions.Logging;

namespace Ullage.Hosting.Telemetry;

/// <summary>Says once that the collector does not take what it is sent, and once that it does again: batches go out every few seconds.</summary>
internal sealed class ToldOnce(string what, ILogger log) : DelegatingHandler(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), ActivityHeadersPropagator = null })
{
    private int _failing;

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return Judge(base.Send(request, cancellationToken));
        }
        catch (Exception e) when (Failed(e.Message))
        {
            throw;
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return Judge(await base.SendAsync(request, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e) when (Failed(e.Message))
        {
            throw;
        }
    }

    private HttpResponseMessage Judge(HttpResponseMessage answer)
    {
        if (!answer.IsSuccessStatusCode)
        {
            Failed($"status {(int)answer.StatusCode}");
        }
        else if (Interlocked.Exchange(ref _failing, 0) == 1)
        {
            log.TakenAgain(what);
        }

        return answer;
    }

    private bool Failed(string reason)
    {
        if (Interlocked.Exchange(ref _failing, 1) == 0)
        {
            log.NotTaken(what, reason);
        }

        return true;
    }
}
