using System.Net;

namespace Ullage.Hosting.Limits;

/// <summary>Sends a call when its host bears one more, and learns from how it ends.</summary>
internal sealed class OutboundLimitHandler(OutboundLimits limits) : DelegatingHandler
{
    private readonly TimeoutSources _timeouts = new(limits.Time);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var host = limits.For(request.RequestUri);
        var askedAt = limits.Time.GetTimestamp();
        if (!host.Gate.TryEnter(1))
        {
            var full = host.Gate.Waiting >= limits.Options.QueueLimit;
            if (!await host.Gate.EnterAsync(1, limits.Options.QueueTimeout, limits.Time, cancellationToken).ConfigureAwait(false))
            {
                throw Refused(host, full ? null : limits.Options.QueueTimeout);
            }
        }

        var startedAt = limits.Time.GetTimestamp();
        var (timeout, link) = Begin(cancellationToken);
        try
        {
            var response = await base.SendAsync(request, timeout?.Token ?? cancellationToken).ConfigureAwait(false);
            Learn(host, response, startedAt);
            return response;
        }
        catch (OperationCanceledException) when (RanOut(timeout, cancellationToken))
        {
            throw OutOfTime(host, startedAt);
        }
        catch (Exception e)
        {
            Learn(host, e, askedAt, startedAt);
            throw;
        }
        finally
        {
            End(timeout, link);
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
        var (timeout, link) = Begin(cancellationToken);
        try
        {
            var response = base.Send(request, timeout?.Token ?? cancellationToken);
            Learn(host, response, startedAt);
            return response;
        }
        catch (OperationCanceledException) when (RanOut(timeout, cancellationToken))
        {
            throw OutOfTime(host, startedAt);
        }
        catch (Exception e)
        {
            Learn(host, e, startedAt, startedAt);
            throw;
        }
        finally
        {
            End(timeout, link);
            host.Gate.Exit(1);
        }
    }

    private static bool RanOut(CancellationTokenSource? timeout, CancellationToken caller) => timeout is { IsCancellationRequested: true } && !caller.IsCancellationRequested;

    private (CancellationTokenSource? Timeout, CancellationTokenRegistration Link) Begin(CancellationToken cancellationToken)
    {
        if (limits.Options.Timeout is not { } patience)
        {
            return default;
        }

        var timeout = _timeouts.Rent(patience);
        return (timeout, cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), timeout));
    }

    private void End(CancellationTokenSource? timeout, CancellationTokenRegistration link)
    {
        link.Dispose();
        if (timeout is not null)
        {
            _timeouts.Return(timeout);
        }
    }

    /// <summary>The shape in which HttpClient tells its own timeout.</summary>
    private TaskCanceledException OutOfTime(HostLimit host, long startedAt)
    {
        limits.Dropped(host, startedAt);
        var patience = limits.Options.Timeout;
        return new TaskCanceledException($"The call to {host.Name} did not end within {patience}.", new TimeoutException($"No response within {patience}."));
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

    private void Learn(HostLimit host, Exception failure, long askedAt, long startedAt)
    {
        if (failure is HttpRequestException or OperationCanceledException { InnerException: TimeoutException } || (failure is OperationCanceledException && WasTimeout(host, askedAt, startedAt)))
        {
            limits.Dropped(host, startedAt);
        }
    }

    /// <summary>
    /// The client's own timeout reaches a handler as a caller's change of mind would. It is known by the time that it took, from before the wait for a permit on; a tenth less, since the client's clock began before this one.
    /// Where something in between gives up earlier, twice the usual time is a timeout by another name.
    /// </summary>
    private bool WasTimeout(HostLimit host, long askedAt, long startedAt)
    {
        var now = limits.Time.GetTimestamp();
        var (client, took) = (limits.ClientTimeout, limits.Time.GetElapsedTime(askedAt, now));
        return (client > TimeSpan.Zero && took >= client * 0.9) || host.IsLong(now - startedAt);
    }

    private OutboundRefusedException Refused(HostLimit host, TimeSpan? waited)
    {
        limits.Refused(host);
        return new OutboundRefusedException(limits.Client, host.Name, host.Gate.Limit, waited);
    }
}
