using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Ullage.Hosting.Management;

namespace Ullage.Hosting.Probes;

/// <summary>
/// /livez (/healthz, /health): is the process stuck. /readyz (/ready): should it get requests. /startupz: has it started. Each 200 or 503 with one line, or JSON with <c>?verbose</c>.
/// </summary>
internal sealed class ProbeEndpoints(ReadinessMonitor readiness, StartupGate startup, StarvationWatch starvation, TimeProvider time) : IManagementEndpoints
{
    private readonly long _begun = time.GetTimestamp();

    public bool NeedsOwnPort => false;

    public void Map(IEndpointRouteBuilder endpoints)
    {
        Map(endpoints, () => starvation.Stuck, withChecks: false, "/livez", "/healthz", "/health");
        Map(endpoints, readiness.Why, withChecks: true, "/readyz", "/ready");
        Map(endpoints, () => startup.Waiting, withChecks: false, "/startupz");
    }

    private void Map(IEndpointRouteBuilder endpoints, Func<string?> why, bool withChecks, params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths)
        {
            endpoints.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], context => AnswerAsync(context, why(), withChecks));
        }
    }

    private Task AnswerAsync(HttpContext context, string? why, bool withChecks)
    {
        var response = context.Response;
        response.StatusCode = why is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        response.Headers.CacheControl = "no-store";
        var verbose = context.Request.Query.ContainsKey("verbose");
        response.ContentType = verbose ? "application/json" : "text/plain; charset=utf-8";
        var body = verbose ? Json(why, withChecks) : System.Text.Encoding.UTF8.GetBytes(why is null ? "ok\n" : why + "\n");
        response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private byte[] Json(string? why, bool withChecks)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("status", why is null ? "ok" : "failing");
            if (why is not null)
            {
                json.WriteString("reason", why);
            }

            json.WriteNumber("uptime_s", Math.Round(time.GetElapsedTime(_begun).TotalSeconds, 3));
            json.WriteNumber("thread_wait_s", Math.Round(starvation.Wait.TotalSeconds, 6));
            if (withChecks)
            {
                Checks(json);
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private void Checks(Utf8JsonWriter json)
    {
        json.WriteStartArray("checks");
        foreach (var state in readiness.States())
        {
            json.WriteStartObject();
            json.WriteString("name", state.Name);
            json.WriteString("status", readiness.Fresh(state) ? "ok" : "failing");
            json.WriteNumber("failures", state.Failures);
            if (state.Reason is { } reason)
            {
                json.WriteString("reason", reason);
            }

            if (readiness.Age(state) is { } age)
            {
                json.WriteNumber("age_s", Math.Round(age.TotalSeconds, 3));
                json.WriteNumber("took_s", Math.Round(state.Took.TotalSeconds, 6));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
