using Microsoft.Extensions.Options;
using Ullage.Hosting.Limits;

namespace Ullage.Hosting.Logs;

/// <summary>How log lines look, and what becomes of more of them than can be written.</summary>
public sealed class JsonLogOptions
{
    /// <summary>JSON, text for people, or whichever suits where stdout goes. Default <see cref="LogShape.Auto"/>.</summary>
    public LogShape Shape { get; set; }

    /// <summary>Written as <c>service</c> in each line; default null, for the application's name. Empty leaves it out.</summary>
    public string? Service { get; set; }

    /// <summary>Whether <c>time</c> is a number of seconds since 1970 with six decimals, instead of RFC 3339 text in UTC. Default false.</summary>
    public bool UnixTime { get; set; }

    /// <summary>Whether fields of scopes (such as RequestPath) are written too. Default true; a field of the message wins.</summary>
    public bool Scopes { get; set; } = true;

    /// <summary>
    /// Lines a second of one message template that are all written; beyond them one in a hundred is, which says in <c>suppressed</c> how many were not. 0 to 1,000,000; default 1,000; 0 writes all.
    /// Critical lines are always written.
    /// </summary>
    public int FloodLimit { get; set; } = 1_000;

    /// <summary>Bytes that may wait for a stdout that is slow or stuck. 256 KiB to 256 MiB; default 1 MiB, taken as it is needed. Lines beyond it are dropped and counted, and a line says so: a request never waits for a log.</summary>
    public int BufferBytes { get; set; } = 1 << 20;

    internal sealed class Validator : IValidateOptions<JsonLogOptions>
    {
        public ValidateOptionsResult Validate(string? name, JsonLogOptions options) => OptionRange.Result(
        [
            .. Enum.IsDefined(options.Shape) ? Array.Empty<string>() : [$"Logs.Shape is {options.Shape}; expected Auto, Json or Text."],
            .. OptionRange.Faults("Logs.FloodLimit", options.FloodLimit, 0, 1_000_000),
            .. OptionRange.Faults("Logs.BufferBytes", options.BufferBytes, 256 << 10, 256 << 20),
        ]);
    }
}
