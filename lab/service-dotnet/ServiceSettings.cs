using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Ullage.Lab.Service;

/// <summary>What the service is told, by <c>--name value</c> or by SERVICE_NAME in the environment; the former wins.</summary>
internal sealed record ServiceSettings
{
    private const int LeastEntry = 128;

    public IPEndPoint Listen { get; private set; } = new(IPAddress.Loopback, 0);

    public IPEndPoint Metrics { get; private set; } = new(IPAddress.Loopback, 0);

    /// <summary>Live heap in MiB.</summary>
    public int LiveMb { get; private set; } = 64;

    /// <summary>Garbage a request in KiB.</summary>
    public int GarbageKb { get; private set; } = 32;

    /// <summary>CPU a request: rounds of SHA-256 over 32 bytes.</summary>
    public int Rounds { get; private set; } = 1000;

    /// <summary>Entries of the live heap that a request replaces.</summary>
    public int Keep { get; private set; } = 1;

    /// <summary>Size of an entry of the live heap: object, key and payload.</summary>
    public int EntryBytes { get; private set; } = 1024;

    /// <summary>Requests a second that the service asks of itself.</summary>
    public int OwnRate { get; private set; }

    /// <summary>Stop when standard input ends, so that no service outlives who started it.</summary>
    public bool UntilEof { get; private set; }

    public static bool TryParse(string[] args, Func<string, string?> environment, [NotNullWhen(true)] out ServiceSettings? settings, out IReadOnlyList<string> problems)
    {
        var found = new List<string>();
        var made = new ServiceSettings();
        string[] names = ["listen", "metrics", "live-mb", "garbage-kb", "rounds", "keep", "entry-bytes", "own-rate", "until-eof"];
        foreach (var name in names)
        {
            var variable = "SERVICE_" + name.ToUpperInvariant().Replace('-', '_');
            if (environment(variable) is { } value)
            {
                made.Set(name, value, variable, found);
            }
        }

        for (var i = 0; i < args.Length; i += 2)
        {
            var name = args[i].TrimStart('-');
            if (!args[i].StartsWith("--", StringComparison.Ordinal) || !names.Contains(name))
            {
                found.Add($"'{args[i]}' is no setting: expected one of --{string.Join(", --", names)}.");
            }
            else if (i + 1 == args.Length)
            {
                found.Add($"{args[i]} needs a value.");
            }
            else
            {
                made.Set(name, args[i + 1], args[i], found);
            }
        }

        problems = found;
        settings = found.Count == 0 ? made : null;
        return settings is not null;
    }

    private void Set(string name, string value, string origin, List<string> problems)
    {
        switch (name)
        {
            case "listen":
                Listen = EndPoint(Listen);
                break;
            case "metrics":
                Metrics = EndPoint(Metrics);
                break;
            case "live-mb":
                LiveMb = Number(LiveMb);
                break;
            case "garbage-kb":
                GarbageKb = Number(GarbageKb);
                break;
            case "rounds":
                Rounds = Number(Rounds);
                break;
            case "keep":
                Keep = Number(Keep);
                break;
            case "entry-bytes":
                EntryBytes = Math.Max(LeastEntry, Number(EntryBytes));
                break;
            case "own-rate":
                OwnRate = Number(OwnRate);
                break;
            default:
                UntilEof = value is "true" or "1";
                break;
        }

        int Number(int now)
        {
            if (int.TryParse(value, out var number) && number >= 0)
            {
                return number;
            }

            problems.Add($"{origin} is '{value}': expected a whole number, 0 or more.");
            return now;
        }

        IPEndPoint EndPoint(IPEndPoint now)
        {
            if (IPEndPoint.TryParse(value, out var address))
            {
                return address;
            }

            problems.Add($"{origin} is '{value}': expected an address and port such as 127.0.0.1:8080.");
            return now;
        }
    }
}
