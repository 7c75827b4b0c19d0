using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Ullage.Hosting.Telemetry;

/// <summary>
/// Says in a request's span how it ended, which the framework leaves to others: route, status and what failed, under the names of OpenTelemetry's conventions for HTTP servers. A request that is not recorded pays for one look.
/// </summary>
internal sealed class RequestSpans : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(static inner => context =>
            context.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } span ? InvokeAsync(inner, context, span) : inner(context));
        next(app);
    };

    private static async Task InvokeAsync(RequestDelegate next, HttpContext context, Activity span)
    {
        Exception? failure = null;
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            failure = e;
            throw;
        }
        finally
        {
            Describe(span, context, failure);
        }
    }

    private static void Describe(Activity span, HttpContext context, Exception? failure)
    {
        // The server has yet to answer 500 where nothing was answered before the failure; a caller who left gets nothing.
        var status = failure is null || context.Response.HasStarted ? context.Response.StatusCode : (failure as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status500InternalServerError;
        if (context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } route })
        {
            span.SetTag("http.route", route);
            span.DisplayName = $"{context.Request.Method} {route}";
        }

        span.SetTag("http.response.status_code", status);
        if (failure is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
        {
            span.SetTag("error.type", failure.GetType().FullName);
        }
        else if (failure is not null || status >= StatusCodes.Status500InternalServerError)
        {
            span.SetTag("error.type", failure?.GetType().FullName ?? status.ToString(CultureInfo.InvariantCulture));
            span.SetStatus(ActivityStatusCode.Error);
        }
    }
}
