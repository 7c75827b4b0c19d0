using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Ullage.Audit.Reading;

/// <summary>What can be told of a command that is a shell script.</summary>
internal static partial class ScriptText
{
    /// <summary>The script of <c>sh -c SCRIPT</c>, whichever shell, and whatever starts that shell (<c>env</c>, <c>busybox</c>, <c>tini</c>); null when a command is none.</summary>
    public static string? Of(IReadOnlyList<string> command)
    {
        var shell = Starter(command);
        if (command.Count < shell + 3 || Name(command[shell]) is not ("sh" or "bash" or "ash" or "dash" or "zsh"))
        {
            return null;
        }

        for (var i = shell + 1; i + 1 < command.Count && command[i].StartsWith('-'); i++)
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

    /// <summary>Whether a script lets a program take the shell's place; what a comment says does not count.</summary>
    public static bool Execs(string script) => Exec().IsMatch(WithoutComments(script));

    /// <summary>Whether an init process of the command passes SIGTERM on to everything that the shell started: <c>dumb-init</c> does, <c>tini</c> only with <c>-g</c>.</summary>
    public static bool SignalsGroup(IReadOnlyList<string> command)
    {
        for (var i = 0; i < Starter(command); i++)
        {
            if (Name(command[i]) == "dumb-init")
            {
                return !command.Skip(i + 1).TakeWhile(static w => w.StartsWith('-')).Any(static w => w is "-c" or "--single-child");
            }

            if (Name(command[i]) is "tini" or "tini-static")
            {
                return command.Skip(i + 1).TakeWhile(static w => w.StartsWith('-') && w != "--").Any(static w => !w.StartsWith("--", StringComparison.Ordinal) && w.Contains('g', StringComparison.Ordinal));
            }
        }

        return false;
    }

    /// <summary>Where the program itself begins, after those that only start another one.</summary>
    private static int Starter(IReadOnlyList<string> command)
    {
        var at = 0;
        while (at < command.Count && Name(command[at]) is "env" or "busybox" or "tini" or "tini-static" or "dumb-init")
        {
            var isEnv = Name(command[at]) == "env";
            at++;
            while (at < command.Count && (command[at].StartsWith('-') || (isEnv && command[at].Contains('=', StringComparison.Ordinal))))
            {
                at++;
            }
        }

        return at;
    }

    private static string Name(string program) => program[(program.LastIndexOf('/') + 1)..];

    private static string WithoutComments(string script)
    {
        var kept = new StringBuilder(script.Length);
        var quote = '\0';
        for (var i = 0; i < script.Length; i++)
        {
            var c = script[i];
            if (quote == '\0' && c == '#' && (i == 0 || script[i - 1] is ' ' or '\t' or '\n' or ';' or '&' or '|' or '('))
            {
                var end = script.IndexOf('\n', i);
                i = end < 0 ? script.Length : end - 1;
                continue;
            }

            kept.Append(c);
            if (c == '\\' && quote != '\'' && i + 1 < script.Length)
            {
                kept.Append(script[++i]);
            }
            else if (c is '"' or '\'')
            {
                quote = quote == '\0' ? c : quote == c ? '\0' : quote;
            }
        }

        return kept.ToString();
    }

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
