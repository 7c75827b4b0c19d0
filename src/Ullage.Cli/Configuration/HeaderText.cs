namespace Ullage.Cli.Configuration;

/// <summary>Reads <c>name=value</c> of a header, where the value may name a file or a variable instead.</summary>
internal static class HeaderText
{
    private static readonly string[] _secret = ["authorization", "cookie", "token", "secret", "password", "key", "credential"];

    /// <summary>The header, its value still as written.</summary>
    public static KeyValuePair<string, string> Read(string text)
    {
        var header = ValueText.Pair(text);
        if (header.Key.Any(static c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
        {
            throw new FormatException($"\"{Clipped(header.Key)}\" is not a header's name; write letters, digits and -");
        }

        if (header.Value.AsSpan().ContainsAny('\r', '\n', '\0'))
        {
            throw new FormatException($"the value of {header.Key} has a line break");
        }

        return IsSecret(header.Key) && header.Value is not ['@' or '$', ..]
            ? throw new FormatException($"{header.Key} may hold a secret, which others can see in an argument or a file; write {header.Key}=@FILE or {header.Key}=$VARIABLE")
            : header;
    }

    private static bool IsSecret(string name) => Array.Exists(_secret, part => name.Contains(part, StringComparison.OrdinalIgnoreCase));

    private static string Clipped(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
