using System.Globalization;
using System.Text.RegularExpressions;

namespace Ullage.Audit.Reading;

/// <summary>What can be told of a command that is a shell script.</summary>
internal static partial class ScriptText
{
    /// <summary>The script of <c>sh -c SCRIPT</c>, whichever shell; null when a command is none.</summary>
    public static string? Of(IReadOnlyList<string> command)
    {
        if (command.Count < 3 || command[0][(command[0].LastIndexOf('/') + 1)..] is not ("sh" or "bash" or "ash" or "dash" or "zsh"))
        {
            return null;
        }

        for (var i = 1; i + 1 < command.Count && command[i].StartsWith('-'); i++)
        {
            if (!command[i].StartsWith("--", StringComparison.Ordinal) && command[i].EndsWith('c'))
            {
                return command[i + 1];
            }
        }

        return null;
    }

    /// <summary>Whether a command needs a shell in the image.</summary>
    public static bool NeedsShell(IReadOnlyList<string> command) => command.Count > 0 && command[0][(command[0].LastIndexOf('/') + 1)..] is "sh" or "bash" or "ash" or "dash" or "zsh";

    /// <summary>A script with its continued lines joined.</summary>
    public static string Joined(string script) => script.Replace("\\\r\n", " ", StringComparison.Ordinal).Replace("\\\n", " ", StringComparison.Ordinal);

    /// <summary>Whether a script lets a program take the shell's place.</summary>
    public static bool Execs(string script) => Exec().IsMatch(script);

    /// <summary>Seconds that a command surely sleeps; 0 when it does not, or not by a plain number.</summary>
    public static double Sleeps(IReadOnlyList<string> command)
    {
        if (command is [var first, var amount] && first[(first.LastIndexOf('/') + 1)..] == "sleep")
        {
            return Seconds(amount);
        }

        return Of(command) is { } script ? Sleep().Matches(script).Sum(static m => Seconds(m.Groups[1].Value)) : 0;
    }

    private static double Seconds(string text)
    {
        var factor = text.Length == 0 ? 1 : text[^1] switch { 'm' => 60, 'h' => 3600, _ => 1 };
        return double.TryParse(text.TrimEnd('s', 'm', 'h'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number < 1e6 ? number * factor : 0;
    }

    [GeneratedRegex(@"(?:^|[\s;&|({])exec\s", RegexOptions.CultureInvariant)]
    private static partial Regex Exec();

    [GeneratedRegex(@"(?:^|[\s;&|(])sleep\s+([0-9.]+[smh]?)(?=$|[\s;&|)])", RegexOptions.CultureInvariant)]
    private static partial Regex Sleep();
}
