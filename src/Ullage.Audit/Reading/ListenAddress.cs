using System.Globalization;

namespace Ullage.Audit.Reading;

/// <summary>Addresses to listen on, as variables and flags say them: whether one is a port below 1024, which on older nodes only root may open.</summary>
internal static class ListenAddress
{
    private static readonly char[] _separators = [';', ',', ' '];

    public static bool IsLow(int? port) => port is > 0 and < 1024;

    /// <summary>Whether a variable has a program listen on a low port: by its name (<c>PORT</c>, <c>ASPNETCORE_URLS</c>) or because no client has such an address (<c>http://*:80</c>).</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value: ports or addresses, several apart by <c>;</c> or <c>,</c>.</param>
    public static bool IsLow(string name, string value)
    {
        var isServer = name.Contains("LISTEN", StringComparison.OrdinalIgnoreCase) || name is "URLS" || name.EndsWith("_URLS", StringComparison.OrdinalIgnoreCase) || name.Contains("Kestrel", StringComparison.OrdinalIgnoreCase);
        return Array.Exists(Parts(value), part => (name.Contains("PORT", StringComparison.Ordinal) && IsLow(Number(part))) || ((isServer || IsAnyHost(part)) && IsLow(PortOf(part))));
    }

    /// <summary>Whether an argument ends in a colon and a low port, or holds addresses that do.</summary>
    public static bool EndsLow(string argument) => Array.Exists(Parts(argument), static part => IsLow(PortOf(part)));

    /// <summary>Whether a flag that is about ports has a low one: <c>--https-port 443</c>, <c>-port=80</c>.</summary>
    /// <param name="words">The words of the command.</param>
    public static bool FlagsLow(IReadOnlyList<string> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i].StartsWith('-') && words[i].Contains("port", StringComparison.OrdinalIgnoreCase))
            {
                var equals = words[i].IndexOf('=', StringComparison.Ordinal);
                var value = equals >= 0 ? words[i][(equals + 1)..] : i + 1 < words.Count ? words[i + 1] : "";
                if (Array.Exists(Parts(value), static part => IsLow(Number(part))))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static string[] Parts(string text) => text.Split(_separators, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The address without scheme and path, and the port that its scheme stands for, or 0.</summary>
    private static (string Address, int Usual) Bare(string part)
    {
        var scheme = part.IndexOf("://", StringComparison.Ordinal);
        var usual = scheme < 0 ? 0 : part[..scheme].EndsWith("https", StringComparison.OrdinalIgnoreCase) ? 443 : part[..scheme].EndsWith("http", StringComparison.OrdinalIgnoreCase) ? 80 : 0;
        var rest = scheme < 0 ? part : part[(scheme + 3)..];
        var path = rest.IndexOf('/', StringComparison.Ordinal);
        return (scheme >= 0 && path >= 0 ? rest[..path] : rest, usual);
    }

    private static int? PortOf(string part)
    {
        var (address, usual) = Bare(part);
        var colon = address.LastIndexOf(':');
        return colon < 0 || address.EndsWith(']') ? usual : Number(address[(colon + 1)..]);
    }

    private static bool IsAnyHost(string part)
    {
        var (address, _) = Bare(part);
        var colon = address.LastIndexOf(':');
        return (colon < 0 || address.EndsWith(']') ? address : address[..colon]) is "" or "+" or "*" or "0.0.0.0" or "[::]" && address.Length > 0;
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
