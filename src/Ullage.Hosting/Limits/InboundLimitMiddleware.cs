using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Ullage.Hosting.Limits;

/// <summary>Judges requests by the breaker. A permit is held until the request's code has ended, also when its client has gone.</summary>
internal sealed class InboundLimitMiddleware
{
    private readonly RequestDelegate _next;
    private readonly ResourceAwareCircuitBreaker _breaker;
    private readonly InboundLimitOptions _options;
    private readonly PathString[] _exempt;
    private readonly TimeoutSources _timeouts;

    public InboundLimitMiddleware(RequestDelegate next, ResourceAwareCircuitBreaker breaker, InboundLimitOptions options, TimeProvider time)
    {
        (_next, _breaker, _options, _timeouts) = (next, breaker, options, new TimeoutSources(time));
        _exempt = [.. options.ExemptPaths.Select(static p => new PathString(p))];
    }

    public Task InvokeAsync(HttpContext context) =>
        IsExempt(context) ? _next(context)
        : _breaker.TryEnter(1, out var startedAt) ? RunAsync(context, startedAt)
        : WaitAsync(context);

    private async Task WaitAsync(HttpContext context)
    {
        RefusalReason? reason;
        try
        {
            reason = await _breaker.EnterAsync(1, context.RequestAborted).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        if (reason is null)
        {
            await RunAsync(context, _breaker.Now()).ConfigureAwait(false);
            return;
        }

        var (why, retryAfter) = _breaker.Refuse(reason);
        TurnAway(context, why == RefusalReason.Open ? _options.UnavailableStatus : _options.SaturatedStatus, retryAfter);
    }

    private async Task RunAsync(HttpContext context, long startedAt)
    {
        var outcome = WorkOutcome.Ignored;
        try
        {
            if (_breaker.Patience is { } patience)
            {
                outcome = await RunWithinAsync(context, patience).ConfigureAwait(false);
            }
            else
            {
                var gone = context.RequestAborted;
                await _next(context).ConfigureAwait(false);
                outcome = gone.IsCancellationRequested ? WorkOutcome.Ignored : WorkOutcome.Completed;
            }
        }
        finally
        {
            _breaker.Exit(1, startedAt, outcome);
        }
    }

    private async Task<WorkOutcome> RunWithinAsync(HttpContext context, TimeSpan patience)
    {
        var gone = context.RequestAborted;
        var timeout = _timeouts.Rent(patience);
        var link = gone.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), timeout);
        context.RequestAborted = timeout.Token;
        var timedOut = false;
        try
        {
            await _next(context).ConfigureAwait(false);
            timedOut = timeout.IsCancellationRequested && !gone.IsCancellationRequested;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !gone.IsCancellationRequested)
        {
            timedOut = true;
            if (context.Response.HasStarted)
            {
                // Half an answer must not look like a whole one.
                context.Abort();
            }
            else
            {
                context.Response.Clear();
                TurnAway(context, _options.UnavailableStatus, TimeSpan.FromSeconds(1));
            }
        }
        finally
        {
            context.RequestAborted = gone;
            link.Dispose();
            _timeouts.Return(timeout);
        }

        if (timedOut)
        {
            _breaker.TimedOut();
        }

        return timedOut ? WorkOutcome.TimedOut : gone.IsCancellationRequested ? WorkOutcome.Ignored : WorkOutcome.Completed;
    }

    private static void TurnAway(HttpContext context, int status, TimeSpan retryAfter)
    {
        context.Response.StatusCode = status;
        context.Response.ContentLength = 0;
        context.Response.Headers.RetryAfter = ((long)Math.Ceiling(retryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Any request with <c>Connection: Upgrade</c> counts as upgradable, that of a client which offers h2c too: such a one is answered as if it had not asked.</summary>
    private static bool IsWebSocket(HttpContext context) =>
        context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true
        && context.Request.Headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase)
        && !StringValues.IsNullOrEmpty(context.Request.Headers.SecWebSocketKey);

    private bool IsExempt(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<CircuitBreakerExemption>() is not null
            || IsWebSocket(context)
            || context.Features.Get<IHttpExtendedConnectFeature>()?.IsExtendedConnect == true
            || _options.Exempt?.Invoke(context) == true)
        {
            return true;
        }

        foreach (var path in _exempt)
        {
            if (context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
