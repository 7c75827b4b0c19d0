using Microsoft.Extensions.Options;

namespace Ullage.Hosting.Connections;

/// <summary>How many connections may be open without a request being worked on.</summary>
public sealed class ConnectionGuardOptions
{
    /// <summary>
    /// Connections that may wait for a request, or for the rest of one, at a time. Each costs some 10 KiB; where there are more, the one that has waited longest is closed, so that a new caller is always let in.
    /// 1 to 1,000,000; default 2,000.
    /// </summary>
    public int MaxWaiting { get; set; } = 2_000;

    internal sealed class Validator : IValidateOptions<ConnectionGuardOptions>
    {
        public ValidateOptionsResult Validate(string? name, ConnectionGuardOptions options) =>
            options.MaxWaiting is >= 1 and <= 1_000_000
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail($"ConnectionGuard.MaxWaiting is {options.MaxWaiting}; expected 1 to 1000000 connections.");
    }
}
