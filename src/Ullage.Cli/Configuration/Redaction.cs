namespace Ullage.Cli.Configuration;

/// <summary>Hides what may be secret in a value that is shown.</summary>
internal static class Redaction
{
    /// <summary>What stands in its place.</summary>
    public const string Hidden = "(hidden)";

    /// <summary>An address without user, password and query, any of which may hold a secret.</summary>
    public static string Url(string text)
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        var start = scheme < 0 ? 0 : scheme + 3;
        var end = text.AsSpan(start).IndexOfAny('/', '?', '#');
        end = end < 0 ? text.Length : start + end;
        var at = text.LastIndexOf('@', end - 1 < 0 ? 0 : end - 1);
        var shown = at >= start ? text[..start] + Hidden + text[at..] : text;
        var query = shown.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? shown : shown[..query] + "?" + Hidden;
    }

    /// <summary>A header's name; its value only where that is a file's or variable's name.</summary>
    public static string Header(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return at < 0 ? Hidden : at + 1 < text.Length && text[at + 1] is '@' or '$' ? text : text[..(at + 1)] + Hidden;
    }
}
