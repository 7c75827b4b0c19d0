using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Ullage.Hosting.Limits;

/// <summary>Which requests the breaker judges and how they are turned away. WebSockets are never judged: they live long and work little.</summary>
public sealed class InboundLimitOptions
{
    /// <summary>
    /// Paths that are always let in, with all below them: what tells whether the service is well must be told above all when it is not. Default the probes, <c>/metrics</c> and
    /// <c>/debug</c>. Endpoints can say so themselves: <see cref="LimitEndpointExtensions.ExemptFromCircuitBreaker"/>.
    /// </summary>
    public IList<string> ExemptPaths { get; } = ["/livez", "/readyz", "/startupz", "/healthz", "/health", "/ready", "/metrics", "/debug"];

    /// <summary>Says of further requests that they are always let in. Default none.</summary>
    public Func<HttpContext, bool>? Exempt { get; set; }

    /// <summary>The status of a request that finds the service saturated. 400 to 599; default 429.</summary>
    public int SaturatedStatus { get; set; } = StatusCodes.Status429TooManyRequests;

    /// <summary>The status of a request that finds the circuit open, or that ran out of its time before its response began. 400 to 599; default 503.</summary>
    public int UnavailableStatus { get; set; } = StatusCodes.Status503ServiceUnavailable;

    internal sealed class Validator : IValidateOptions<InboundLimitOptions>
    {
        public ValidateOptionsResult Validate(string? name, InboundLimitOptions options) => OptionRange.Result(
        [
            .. OptionRange.Faults("InboundLimit.SaturatedStatus", options.SaturatedStatus, 400, 599),
            .. OptionRange.Faults("InboundLimit.UnavailableStatus", options.UnavailableStatus, 400, 599),
            .. options.ExemptPaths.Where(static p => !p.StartsWith('/')).Select(static p => $"InboundLimit.ExemptPaths holds '{p}'; expected a path that begins with '/'."),
        ]);
    }
}
