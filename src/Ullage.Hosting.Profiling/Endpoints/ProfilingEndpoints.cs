using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Ullage.Hosting.Management;
using Ullage.Pprof;

namespace Ullage.Hosting.Profiling.Endpoints;

/// <summary>/debug/pprof/ as Go serves it: the same paths, parameters, errors and header, so that go tool pprof, Parca, Pyroscope and Alloy find what they expect.</summary>
internal sealed class ProfilingEndpoints(RuntimeProfiler profiler, IOptions<ProfilingOptions> options) : IManagementEndpoints
{
    private const string Root = "/debug/pprof";

    private static readonly (string Name, string Meaning)[] _profiles =
    [
        ("allocs", "What was allocated where since the profiler started; with ?seconds=N, during N seconds."),
        ("block", "Who waited for locks since the profiler started, by the waiter's stack; with ?seconds=N, during N seconds."),
        ("goroutine", "Where every managed thread is; ?debug=1 as text."),
        ("mutex", "The same as block: the runtime does not tell who held the lock."),
        ("profile", "Where CPU time goes during ?seconds=N, 30 unless said otherwise."),
    ];

    public bool NeedsOwnPort => true;

    public void Map(IEndpointRouteBuilder endpoints)
    {
        if (!options.Value.Enabled)
        {
            return;
        }

        endpoints.MapGet(Root + "/", Guarded(IndexAsync));
        Map(endpoints, "profile", (seconds, cut) => profiler.CpuAsync(seconds ?? TimeSpan.FromSeconds(30), cut));
        Map(endpoints, "allocs", profiler.AllocationsAsync);
        Map(endpoints, "block", profiler.ContentionAsync);
        Map(endpoints, "mutex", profiler.ContentionAsync);
        Map(endpoints, "goroutine", (seconds, cut) => seconds is null
            ? profiler.ThreadsAsync(cut)
            : throw new ArgumentOutOfRangeException(nameof(seconds), "'seconds' was asked for of the threads, which are told as they are at a moment; leave it out."));
        endpoints.MapGet(Root + "/heap", Guarded(static context => RefuseAsync(context, StatusCodes.Status501NotImplemented,
            "There is no heap profile: the runtime does not tell which of the drawn objects are still alive. /debug/pprof/allocs tells what was allocated.")));
        endpoints.MapGet(Root + "/{name}", Guarded(static context => RefuseAsync(context, StatusCodes.Status404NotFound, "Unknown profile; expected " + string.Join(", ", _profiles.Select(static p => p.Name)) + ".")));
    }

    private void Map(IEndpointRouteBuilder endpoints, string name, Func<TimeSpan?, CancellationToken, Task<Profile>> take)
    {
        Task Serve(HttpContext context) => ServeAsync(context, name, take);
        endpoints.MapGet($"{Root}/{name}", Guarded(Serve));
    }

    private RequestDelegate Guarded(RequestDelegate handler) => context =>
        options.Value.LoopbackOnly && !(context.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote))
            ? RefuseAsync(context, StatusCodes.Status403Forbidden, "Profiles are told to callers on this machine only; use kubectl port-forward, or set ProfilingOptions.LoopbackOnly to false.")
            : handler(context);

    private static async Task ServeAsync(HttpContext context, string name, Func<TimeSpan?, CancellationToken, Task<Profile>> take)
    {
        if (!TryNumber(context, "seconds", out var seconds) || !TryNumber(context, "debug", out var debug))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "'seconds' and 'debug' take a whole number, 0 or more.").ConfigureAwait(false);
            return;
        }

        if (seconds > 0 && debug > 0 && name != "profile")
        {
            // As Go has it: a difference is told in the binary format only.
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "'seconds' and 'debug' were both asked for; expected one of them.").ConfigureAwait(false);
            return;
        }

        try
        {
            var profile = await take(seconds is > 0 ? TimeSpan.FromSeconds(seconds.Value) : null, context.RequestAborted).ConfigureAwait(false);
            var text = debug > 0;
            var body = text ? Encoding.UTF8.GetBytes(ProfileListing.Of(profile)) : PprofWriter.ToBytes(profile);
            context.Response.ContentType = text ? "text/plain; charset=utf-8" : "application/octet-stream";
            context.Response.Headers.XContentTypeOptions = "nosniff";
            context.Response.Headers.CacheControl = "no-store";
            if (!text)
            {
                context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}.pb.gz\"";
            }

            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
        }
        catch (ArgumentOutOfRangeException e)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, e.Message).ConfigureAwait(false);
        }
        catch (ProfilerBusyException e)
        {
            // 500 is what Go answers and collectors back off from.
            await RefuseAsync(context, StatusCodes.Status500InternalServerError, e.Message).ConfigureAwait(false);
        }
        catch (ProfilingUnavailableException e)
        {
            await RefuseAsync(context, StatusCodes.Status501NotImplemented, e.Message).ConfigureAwait(false);
        }
    }

    private static bool TryNumber(HttpContext context, string name, out int? number)
    {
        number = null;
        if (context.Request.Query[name] is not { Count: > 0 } given)
        {
            return true;
        }

        var good = int.TryParse(given[0], NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) && given.Count == 1;
        number = parsed;
        return good;
    }

    private static Task RefuseAsync(HttpContext context, int status, string words)
    {
        context.Response.StatusCode = status;
        context.Response.Headers["X-Go-Pprof"] = "1";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(words + "\n", context.RequestAborted);
    }

    private static Task IndexAsync(HttpContext context)
    {
        var page = new StringBuilder("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>/debug/pprof/</title></head><body><h1>/debug/pprof/</h1><ul>");
        foreach (var (name, meaning) in _profiles)
        {
            page.Append(CultureInfo.InvariantCulture, $"<li><a href=\"{name}{(name == "goroutine" ? "?debug=1" : "")}\">{name}</a> {WebUtility.HtmlEncode(meaning)}</li>");
        }

        page.Append("</ul></body></html>\n");
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(page.ToString(), context.RequestAborted);
    }
}
