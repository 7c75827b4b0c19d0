using System.Buffers;
using System.Text.RegularExpressions;

namespace Ullage.Audit.Reading;

/// <summary>Tells literal secrets by their form alone, whatever they are called: keys and tokens of services, and passwords in addresses and connection strings.</summary>
internal static partial class SecretShapes
{
    // Longer texts are looked at line by line; what is longer than this and one line is no setting.
    private const int MostCharacters = 64 << 10;
    private const int MostAddress = 1024;

    // Fewer different characters than this are a mask or an example, such as XXXXXXXX.
    private const int FewestDifferent = 5;

    /// <summary>Every secret that its form tells has one of these in it, in whatever case.</summary>
    internal static readonly string[] Signs =
        ["://", "@tcp(", "@unix(", "password", "pwd", "accountkey", "accesskey", "AKIA", "ASIA", "_live_", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xox", "hooks.slack.com", "eyJ", "-----BEGIN "];

    // One pass over a text that holds none of them is all that most texts cost.
    private static readonly SearchValues<string> _signs = SearchValues.Create(Signs, StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<char> _marks = SearchValues.Create("*.-_#?+~^=|/,:");
    private static readonly SearchValues<char> _beginsReference = SearchValues.Create("$<{[(%@\\");
    private static readonly HashSet<string> _none = new(["null", "none", "true", "false"], StringComparer.OrdinalIgnoreCase);
    private static readonly SearchValues<char> _endsWord = SearchValues.Create(" \t\r\n\"'");
    private static readonly SearchValues<char> _endsAddress = SearchValues.Create("/\"'<>` \t\r\n\\|");
    private static readonly SearchValues<string> _filledIn = SearchValues.Create(["{{", "${", "$("], StringComparison.Ordinal);

    /// <summary>What secret a text holds, such as <c>a Slack token</c>; null when it holds none that its form tells.</summary>
    public static string? Of(string text)
    {
        if (text.Length < 8 || text.AsSpan().IndexOfAny(_signs) < 0)
        {
            return null;
        }

        return SecretSigns.HoldsPrivateKey(text) ? "a private key"
            : text.Length > MostCharacters ? null
            : Token(text) ?? (HasCredentials(text) ? "an address with a password" : HasPasswordAmongSettings(text) ? "a connection string with a password" : null);
    }

    /// <summary>Whether a text has an address with a password in it: a URL, or the address of a Go driver of MySQL.</summary>
    public static bool HasCredentials(string text)
    {
        var rest = text.AsSpan();
        while (rest.IndexOf("://", StringComparison.Ordinal) is >= 0 and var at)
        {
            rest = rest[(at + 3)..];
            var authority = rest[..Math.Min(rest.Length, MostAddress)];
            authority = authority.IndexOfAny(_endsAddress) is >= 0 and var end ? authority[..end] : authority;
            if (authority.LastIndexOf('@') is > 0 and var host
                && authority[..host].IndexOf(':') is >= 0 and var colon
                && IsPassword(authority[..colon], authority[(colon + 1)..host])
                && !authority[(host + 1)..].StartsWith("sha256:", StringComparison.Ordinal)
                && !IsExample(authority))
            {
                return true;
            }
        }

        return HasCredentialsBefore(text, "@tcp(") || HasCredentialsBefore(text, "@unix(");
    }

    // A password may have ? and # in it, written as they are; behind a host or its port they begin what is asked there.
    private static bool IsPassword(ReadOnlySpan<char> user, ReadOnlySpan<char> text) =>
        user.IndexOfAny('?', '#') < 0
        && !(text.IndexOfAny('?', '#') is > 0 and var asked && text[..asked].IndexOfAnyExceptInRange('0', '9') < 0)
        && IsLiteral(text);

    /// <summary>Whether <c>user:password</c> stands before a mark.</summary>
    private static bool HasCredentialsBefore(ReadOnlySpan<char> text, string mark)
    {
        while (text.IndexOf(mark, StringComparison.Ordinal) is >= 0 and var at)
        {
            var before = text[Math.Max(0, at - MostAddress)..at];
            before = before[(before.LastIndexOfAny(_endsWord) + 1)..];
            if (before.IndexOf(':') is > 0 and var colon && IsLiteral(before[(colon + 1)..]))
            {
                return true;
            }

            text = text[(at + mark.Length)..];
        }

        return false;
    }

    /// <summary>Whether an address only says what is to be written there, as documents do.</summary>
    private static bool IsExample(ReadOnlySpan<char> authority) =>
        authority.IndexOf(':') is var colon && authority[..colon] is "user" or "username" && authority[(colon + 1)..] is var rest && (rest.StartsWith("password@host", StringComparison.Ordinal) || rest.StartsWith("pass@host", StringComparison.Ordinal));

    /// <summary>Whether what stands where a password would is one, and no reference, mask or place to be filled in.</summary>
    public static bool IsLiteral(ReadOnlySpan<char> value)
    {
        value = value.Trim("\"'");
        return value.Length > 0
            && !_beginsReference.Contains(value[0])
            && value.IndexOfAny(_filledIn) < 0
            && value.IndexOfAnyExcept(_marks) >= 0
            && value.IndexOfAnyExcept('x', 'X') >= 0
            && value is not ("PASSWORD" or "PASS" or "PWD")
            && !_none.Contains(value.ToString());
    }

    private static string? Token(string text)
    {
        for (var match = Tokens().Match(text); match.Success; match = match.NextMatch())
        {
            var value = match.ValueSpan;
            if (IsVaried(value[(value.LastIndexOfAny("/_-") + 1)..]) && !value.EndsWith("EXAMPLE", StringComparison.Ordinal))
            {
                return value switch
                {
                    ['A', ..] => "an access key of AWS",
                    ['g', 'l', ..] => "a GitLab token",
                    ['g', ..] => "a GitHub token",
                    ['x', ..] => "a Slack token",
                    ['h', ..] => "a Slack webhook",
                    ['e', ..] => "a signed token (JWT)",
                    _ => "a live key of Stripe",
                };
            }
        }

        return null;
    }

    private static bool IsVaried(ReadOnlySpan<char> text)
    {
        var different = 0;
        for (var i = 0; i < text.Length && different < FewestDifferent; i++)
        {
            different += text[..i].Contains(text[i]) ? 0 : 1;
        }

        return different >= FewestDifferent;
    }

    /// <summary>A password among other settings of one line, as .NET, libpq, JDBC, Redis and Azure write them.</summary>
    private static bool HasPasswordAmongSettings(string text)
    {
        var alone = -1;
        for (var match = PasswordSetting().Match(text); match.Success; match = match.NextMatch())
        {
            if (!BeginsSetting(text, match.Index) || !IsLiteral(match.Groups[1].ValueSpan))
            {
                continue;
            }

            if (match.Index > 0 && text[match.Index - 1] is ';' or ',' or '&' or '?')
            {
                return true;
            }

            // A line is looked through once, however many passwords are in it.
            if (match.Index > alone)
            {
                var start = text.LastIndexOf('\n', match.Index) + 1;
                alone = text.IndexOf('\n', match.Index) is >= 0 and var next ? next : text.Length;
                if (HasOtherSetting(text.AsSpan(start, alone - start)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool HasOtherSetting(ReadOnlySpan<char> line)
    {
        foreach (var match in OtherSetting().EnumerateMatches(line))
        {
            if (BeginsSetting(line, match.Index))
            {
                return true;
            }
        }

        return false;
    }

    // Asked of each match: before the words in the expressions it would have these look at every character.
    private static bool BeginsSetting(ReadOnlySpan<char> text, int at) => at == 0 || text[at - 1] is ';' or ',' or '&' or '?' or '"' or '\'' || char.IsWhiteSpace(text[at - 1]);

    [GeneratedRegex(@"(?<![A-Za-z0-9_.-])(?:(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])|[sr]k_live_[A-Za-z0-9]{16,}|gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,}|glpat-[A-Za-z0-9_-]{20,}|xox[abeprs]-[A-Za-z0-9-]{10,}|hooks\.slack\.com/services/T[A-Za-z0-9]{1,20}/B[A-Za-z0-9]{1,20}/[A-Za-z0-9]{16,}|eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{16,})", RegexOptions.CultureInvariant)]
    private static partial Regex Tokens();

    [GeneratedRegex(@"(?:password|pwd|accountkey|sharedaccesskey)[ \t]{0,8}=[ \t]{0,8}(""[^""\n]+""|'[^'\n]+'|[^;,&\s""']+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PasswordSetting();

    [GeneratedRegex(@"(?:host|hostaddr|server|data source|address|addr|user|username|user id|uid|dbname|database|initial catalog|port|endpoint|accountname|sslmode)[ \t]{0,8}=", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OtherSetting();
}
