using Ullage.Cli.Output.Terminal;

namespace Ullage.Cli.Output.Patches;

/// <summary>Text as one word of a POSIX shell.</summary>
internal static class ShellText
{
    /// <summary>The text as it is where that is safe, else in single quotes.</summary>
    public static string Quote(string text)
    {
        var clean = TerminalText.Clean(text);
        return clean.Length > 0 && clean[0] != '-' && clean.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '/')
            ? clean
            : "'" + clean.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
    }
}
