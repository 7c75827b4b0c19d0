using System.Net;

namespace Ullage.Hosting.Limits;

/// <summary>Sends a call when its host bears one more, and learns from how it ends.</summary>
internal sealed class OutboundLimitHandler(OutboundLimits limits) : DelegatingHandler
{
    private readonly TimeoutSources _timeouts = new(limits.Time);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var host = limits.For(request.RequestUri);
        if (!host.Gate.TryEnter(1))
        {
            var full = host.Gate.Waiting >= limits.Options.QueueLimit;
            if (!await host.Gate.EnterAsync(1, limits.Options.QueueTimeout, limits.Time, cancellationToken).ConfigureAwait(false))
            {
                throw Refused(host, full ? null : limits.Options.QueueTimeout);
            }
        }

        var startedAt = limits.Time.GetTimestamp();
        try
        {
            var response = limits.Options.Timeout is { } patience
                ? await SendWithinAsync(request, host, startedAt, patience, cancellationToken).ConfigureAwait(false)
                : await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            Learn(host, response, startedAt);
            return response;
        }
        catch (Exception e)
        {
            Learn(host, e, startedAt);
            throw;
        }
        finally
        {
            host.Gate.Exit(1);
        }
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var host = limits.For(request.RequestUri);
        if (!host.Gate.TryEnter(1))
        {
            // A thread that waits for others to end their calls may be the one that they wait for.
            throw Refused(host, null);
        }

        var startedAt = limits.Time.GetTimestamp();
        try
        {
            var response = base.Send(request, cancellationToken);
            Learn(host, response, startedAt);
            return response;
        }
        catch (Exception e)
        {
            Learn(host, e, startedAt);
            throw;
        }
        finally
        {
            host.Gate.Exit(1);
        }
    }

    private async Task<HttpResponseMessage> SendWithinAsync(HttpRequestMessage request, HostLimit host, long startedAt, TimeSpan patience, CancellationToken cancellationToken)
    {
        var timeout = _timeouts.Rent(patience);
        var link = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), timeout);
        try
        {
            return await base.SendAsync(request, timeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            limits.Dropped(host, startedAt);

            // The shape in which HttpClient tells its own timeout.
            throw new TaskCanceledException($"The call to {host.Name} did not end within {patience}.", new TimeoutException($"No response within {patience}."));
        }
        finally
        {
            link.Dispose();
            _timeouts.Return(timeout);
        }
    }

    private void Learn(HostLimit host, HttpResponseMessage response, long startedAt)
    {
        if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout)
        {
            limits.Dropped(host, startedAt);
        }
        else
        {
            host.Succeeded(limits.Time.GetTimestamp() - startedAt);
        }
    }

    private void Learn(HostLimit host, Exception failure, long startedAt)
    {
        if (failure is HttpRequestException
            || (failure is OperationCanceledException { InnerException: not TimeoutException } && host.IsLong(limits.Time.GetTimestamp() - startedAt)))
        {
            limits.Dropped(host, startedAt);
        }
    }

    private OutboundRefusedException Refused(HostLimit host, TimeSpan? waited)
    {
        limits.Refused(host);
        return new OutboundRefusedException(limits.Client, host.Name, host.Gate.Limit, waited);
    }
}
